import type { Evidence } from './evidence.ts';
import type { RunFact } from './session-facts.ts';

/**
 * Evidence without runs whose session has answered a later turn, or a later message, since they last
 * moved. A session works on one turn after the other. 2026.2.1 does not report the end of a run that
 * calls its model again after a refusal, and a gateway may die before its end is heard. Without this
 * such a run would look stalled for ever. Locks are judged without it: only a run's own end proves
 * that it is not behind a lock.
 */
export function withoutOvertakenRuns(evidence: Evidence): Evidence {
  const list = evidence.runs.list.filter(
    (run) => run.phase !== 'active' || !isOvertaken(run, evidence),
  );
  return { ...evidence, runs: { ...evidence.runs, list } };
}

function isOvertaken(run: RunFact, { turns, messages }: Evidence): boolean {
  const { sessionKey, runId, knownBy, lastProgressAtMs } = run;
  if (sessionKey === null) return false;
  const isLaterTurn = turns.some(
    (turn) =>
      turn.kind === 'answered' &&
      turn.sessionKey === sessionKey &&
      turn.runId !== runId &&
      turn.atMs > lastProgressAtMs,
  );
  if (isLaterTurn || knownBy !== 'events') return isLaterTurn;
  // A run that only a list shows may have begun after the reply: see `withoutOlderRuns`.
  return messages.some(
    ({ sessionKey: key, userAtMs, replyAtMs }) =>
      key === sessionKey &&
      userAtMs !== null &&
      userAtMs > lastProgressAtMs &&
      (replyAtMs ?? 0) >= userAtMs,
  );
}
