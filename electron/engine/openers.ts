import type { JudgedLock } from '../core/judge/locks.ts';

/** Each question looks through the open files of the whole machine. */
const MOST_ASKED = 10;

/**
 * Of which locks it is asked now who has them open: those that somebody waits for first, and only
 * so many at once. A step asks again for the one that it is about to move.
 */
export function worthAsking(
  locks: readonly JudgedLock[],
  isWorth: (lock: JudgedLock) => boolean,
): readonly JudgedLock[] {
  const worth = locks.filter((lock) => lock.fact.openedBy.kind === 'not-asked' && isWorth(lock));
  return worth.sort((a, b) => Number(b.waits) - Number(a.waits)).slice(0, MOST_ASKED);
}
