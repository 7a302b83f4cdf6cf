import type { Evidence } from '../evidence/evidence.ts';
import type { LockFact } from '../evidence/lock-facts.ts';
import { activeRuns, rowOf } from '../evidence/queries.ts';
import type { RunFact } from '../evidence/session-facts.ts';

/** What is known about the run that a lock of the gateway should be guarding. */
export type RunBehind = 'active' | 'none' | 'unknown';

/**
 * Whether a run is behind this lock. A visible run proves it. Only two things prove that there is
 * none. One is a connection opened before the lock was made that has answered since: every earlier
 * event has arrived. The other is the gateway's own `hasActiveRun: false` for the same lock. If a
 * lock's session is not known, any run of that agent may be the one.
 */
export function runBehind(
  evidence: Evidence,
  lock: LockFact,
  sessionKey: string | null,
): RunBehind {
  const mayBeIts = activeRuns(evidence).some((run) => mayBeBehind(run, sessionKey));
  if (mayBeIts) return 'active';
  // A run's last events arrive some milliseconds before its lock goes.
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
