import type { Evidence, LockFact, RunFact } from '../evidence/evidence.ts';
import { activeRuns, rowOf } from '../evidence/queries.ts';

/** What is known about the run that a lock of the gateway's own should be guarding. */
export type RunBehind = 'active' | 'none' | 'unknown';

/**
 * Is a run behind this lock? A run that is seen is proof. None is proved only by a connection
 * that was open before the lock was made and has since answered (so that every event sent
 * before has arrived), or by the gateway's own `hasActiveRun: false` for the same lock.
 * Where the session of a lock is not known, any run of that agent may be the one.
 */
export function runBehind(
  evidence: Evidence,
  lock: LockFact,
  sessionKey: string | null,
): RunBehind {
  const mayBeIts = activeRuns(evidence).some((run) => mayBeBehind(run, sessionKey));
  if (mayBeIts) return 'active';
  // A run's last events are out some milliseconds before its lock goes.
  const settlesAtMs = evidence.atMs - evidence.thresholds.leakedConfirmMs;
  const hasJustEnded = evidence.runs.list.some(
    (run) => run.endedAtMs !== null && run.endedAtMs > settlesAtMs && mayBeBehind(run, sessionKey),
  );
  if (hasJustEnded) return 'unknown';
  const row = rowOf(evidence, sessionKey);
  if (row?.hasActiveRun === true) return 'active';
  if (lock.content.kind !== 'payload') return 'unknown';
  const settledAtMs =
    Math.max(lock.content.createdAtMs, lock.seenSinceMs) + evidence.thresholds.leakedConfirmMs;
  const { coveredSinceMs, confirmedAtMs } = evidence.runs;
  const seenByEvents =
    coveredSinceMs !== null &&
    coveredSinceMs <= lock.content.createdAtMs &&
    confirmedAtMs !== null &&
    confirmedAtMs >= settledAtMs;
  const toldByRow =
    row?.hasActiveRun === false &&
    evidence.sessions.source === 'gateway' &&
    row.inactiveSinceMs !== null &&
    evidence.sessions.atMs !== null &&
    evidence.sessions.atMs >=
      Math.max(settledAtMs, row.inactiveSinceMs + evidence.thresholds.leakedConfirmMs);
  return seenByEvents || toldByRow ? 'none' : 'unknown';
}

function mayBeBehind(run: RunFact, sessionKey: string | null): boolean {
  return (
    run.sessionKey === null ||
    sessionKey === null ||
    run.sessionKey === sessionKey ||
    run.sessionKey.startsWith(`${sessionKey}:`)
  );
}
