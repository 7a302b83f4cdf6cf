import { isAway } from '../core/api/incident-kinds.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import type { JudgedLock } from '../core/judge/judge.ts';
import { openedByAnybody } from '../core/judge/judge.ts';
import { assertNever } from '../core/result.ts';

/** Each question looks through the open files of the whole machine. */
const MOST_ASKED = 10;
/** An open lock may be closed by now. A closed one is never opened again. */
const ASK_AGAIN_MS = 60_000;
/** The shorter interval if somebody waits for the lock. */
const ASK_AGAIN_SOON_MS = 10_000;

/**
 * The locks whose holders should be asked for now, waited-for locks first, up to a limit. A step
 * asks again about the lock that it is about to move.
 */
export function worthAsking(
  locks: readonly JudgedLock[],
  atMs: number,
  isWorth: (lock: JudgedLock) => boolean = hangsOnIt,
): readonly JudgedLock[] {
  const worth = locks.filter((lock) => isDue(lock, atMs) && isWorth(lock));
  return worth.sort((a, b) => Number(b.waits) - Number(a.waits)).slice(0, MOST_ASKED);
}

function isDue(lock: JudgedLock, atMs: number): boolean {
  const { openedBy } = lock.fact;
  if (openedBy.kind === 'not-asked') return true;
  if (openedByAnybody(openedBy).kind === 'no' || openedBy.askedAtMs === undefined) return false;
  const pauseMs = lock.waits ? ASK_AGAIN_SOON_MS : ASK_AGAIN_MS;
  return Math.abs(atMs - openedBy.askedAtMs) >= pauseMs;
}

/** Whether its verdict depends on who has it open. */
export function hangsOnIt(lock: JudgedLock): boolean {
  switch (lock.verdict) {
    case 'orphaned':
    case 'recycled':
    case 'foreign':
    case 'malformed':
    case 'leaked':
      return true;
    case 'undetermined':
      return lock.fact.content.kind !== 'unreadable' && lock.fact.content.kind !== 'not-a-file';
    case 'held':
      return lock.ownedBy === 'gateway' && (lock.runBehind === 'none' || lock.block !== null);
    case 'overdue':
      return lock.ownedBy === 'gateway' && lock.runBehind !== 'active';
    case 'inert':
      return false;
    default:
      return assertNever(lock.verdict);
  }
}

/**
 * Whether maintenance matters now: a step is about to be recommended, or an absent gateway makes
 * the light red.
 */
export function hangsOnMaintenance({ incidents }: Snapshot): boolean {
  return incidents.some(
    (incident) =>
      (incident.action !== 'none' && incident.action !== 'wait') ||
      (incident.level === 'red' && isAway(incident.class)),
  );
}
