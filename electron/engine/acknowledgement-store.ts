import type { Snapshot } from '../core/api/snapshot.ts';
import { reason } from '../core/catalogue/sentences/reason.ts';
import type { Acknowledgement } from '../core/notices/acknowledgement-schema.ts';
import { acknowledgementsIn, withAcknowledgement } from '../core/notices/acknowledgements.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Journal } from '../recovery/journal.ts';

type Options = {
  readonly journal: Journal;
  readonly snapshot: () => Snapshot;
  /** Whether an incident is still open. */
  readonly isOpen: (incidentId: string) => boolean;
};

/** A person's marks on incidents and lost messages. The journal keeps them across restarts. */
export interface AcknowledgementStore {
  readonly all: readonly Acknowledgement[];
  /** Adds a mark. An error if its incident or message is already over. */
  add(mark: Acknowledgement): Result<void>;
}

export function openAcknowledgements({ journal, snapshot, isOpen }: Options): AcknowledgementStore {
  let all: readonly Acknowledgement[] = acknowledgementsIn(journal.read().records);

  function isKnown(mark: Acknowledgement): boolean {
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
      if (!isKnown(mark)) return err(reason('isOverAlready'));
      const kept = journal.append({ type: 'marked', mark });
      if (!kept.ok) return kept;
      all = withAcknowledgement(all, mark);
      return ok(undefined);
    },
  };
}
