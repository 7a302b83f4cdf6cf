import { say, type Words } from '../catalogue/sentences/sentence.ts';
import type { JournalRecord } from '../history/journal-record.ts';
import type { Candidate } from './healing-kinds.ts';

/** A step that Clawbuoy took without being asked. */
export type PastAct = {
  readonly atMs: number;
  readonly action: string;
  readonly target: string | null;
  readonly outcome: 'done' | 'refused' | 'failed' | 'nothing-to-do' | 'unfinished';
};

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** The pause between two steps of one kind. It doubles with each step within a day. */
const PAUSE_MS = 90_000;

/**
 * The number of steps allowed per hour. Ending a run loses its work, and a second end within the
 * hour shows that the next run hangs too.
 */
function mostAnHour(action: Candidate['action']): number {
  return action === 'abort' ? 1 : 2;
}

/** Whether each target has its own pauses: another lock, session or channel is another trouble. */
function isByTarget(action: Candidate['action']): boolean {
  return action === 'abort' || action === 'unlock' || action === 'restart-channel';
}

/**
 * Why a step of this kind must pause, in words; null: it need not. A step that did not help is not
 * repeated within a day. The pauses between others double. A session's run is ended once an hour. A
 * gateway, a channel or a lock gets two tries an hour.
 */
export function pauseRefusal(
  { action, target }: Pick<Candidate, 'action' | 'target'>,
  acts: readonly PastAct[],
  nowMs: number,
): Words | null {
  const same = acts.filter(
    (one) =>
      one.action === action &&
      one.outcome !== 'refused' &&
      one.outcome !== 'nothing-to-do' &&
      (!isByTarget(action) || one.target === target) &&
      nowMs - one.atMs < DAY_MS,
  );
  const last = same.at(-1);
  if (last === undefined) return null;
  if (last.outcome !== 'done') return say('lastDidNotHelp');
  const withinHour = same.filter((one) => nowMs - one.atMs < HOUR_MS);
  if (withinHour.length >= mostAnHour(action)) return say('cameBackWithinHour');
  const pauseMs = Math.min(PAUSE_MS * 2 ** (same.length - 1), HOUR_MS);
  return nowMs - last.atMs < pauseMs ? say('onlyJustDone') : null;
}

/** Steps taken without a person since this time, with how they ended; oldest first. */
export function actsIn(records: readonly JournalRecord[], sinceMs: number): readonly PastAct[] {
  const outcomes = new Map(
    records.flatMap((record) =>
      record.type === 'action-finished' ? [[record.actionId, record.outcome] as const] : [],
    ),
  );
  return records.flatMap((record) => {
    if (record.type !== 'action-started' || record.by !== 'self-healing') return [];
    const atMs = Date.parse(record.at);
    if (atMs < sinceMs) return [];
    const { action, target, actionId } = record;
    return [{ atMs, action, target, outcome: outcomes.get(actionId) ?? 'unfinished' }];
  });
}
