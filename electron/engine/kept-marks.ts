import { type Mark, marksIn, withMark } from '../core/marks.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Journal } from '../recovery/journal.ts';

type Options = {
  readonly journal: Journal;
  readonly snapshot: () => Snapshot;
  /** Whether an incident is still open. */
  readonly isOpen: (incidentId: string) => boolean;
};

/** What a person has said of incidents and lost messages; the journal keeps it over restarts. */
export interface KeptMarks {
  readonly all: readonly Mark[];
  /** Refused for what is over already. */
  add(mark: Mark): Result<void>;
}

export function openMarks({ journal, snapshot, isOpen }: Options): KeptMarks {
  let all: readonly Mark[] = marksIn(journal.read().records);

  function isKnown(mark: Mark): boolean {
    if (mark.kind !== 'dismiss') return isOpen(mark.incidentId);
    return snapshot().unanswered.some(
      (one) => one.lost && one.sessionKey === mark.sessionKey && one.since === mark.since,
    );
  }

  return {
    get all() {
      return all;
    },
    add(mark) {
      if (!isKnown(mark)) return err('it is over already');
      const kept = journal.append({ type: 'marked', mark });
      if (!kept.ok) return kept;
      all = withMark(all, mark);
      return ok(undefined);
    },
  };
}
