import type { Evidence } from './evidence.ts';
import { hasEnded } from './queries.ts';
import type { RunFact } from './session-facts.ts';
import { runAnsweredAtMs } from './turn-facts.ts';

/**
 * Evidence without runs whose session has answered a later turn since they last moved. A session
 * works on one turn after the other. 2026.2.1 does not report the end of a run that calls its model
 * again after a refusal. Without this it would look stalled for ever. OpenClaw's own answer to a
 * command is no turn: it comes beside a run that hangs. Locks are judged without it: only a run's own
 * end proves that it is not behind a lock.
 */
export function withoutOvertakenRuns(evidence: Evidence): Evidence {
  const list = evidence.runs.list.filter(
    (run) =>
      run.phase !== 'active' ||
      !(isOvertakenByTurn(run, evidence) || isOvertakenByMessage(run, evidence)),
  );
  return { ...evidence, runs: { ...evidence.runs, list } };
}

function isOvertakenByTurn({ sessionKey, runId, lastProgressAtMs }: RunFact, { turns }: Evidence) {
  return turns.some(
    (turn) =>
      turn.kind === 'answered' &&
      sessionKey !== null &&
      turn.sessionKey === sessionKey &&
      turn.runId !== runId &&
      (runAnsweredAtMs(turn) ?? 0) > lastProgressAtMs,
  );
}

/**
 * In a gateway that has ended no run hangs. Where a later message had its reply, nobody waits for
 * the earlier run any more. While the gateway lives that proves nothing: the reply may be its own, to
 * a command.
 */
function isOvertakenByMessage(
  { sessionKey, knownBy, lastProgressAtMs }: RunFact,
  { gateway, messages }: Evidence,
) {
  // A run that only a list shows may have begun after the reply: see `withoutAnswered`.
  if (knownBy === 'list' || !hasEnded(gateway.process)) return false;
  return messages.some(
    ({ sessionKey: key, userAtMs, replyAtMs }) =>
      key === sessionKey &&
      userAtMs !== null &&
      userAtMs > lastProgressAtMs &&
      (replyAtMs ?? 0) >= userAtMs,
  );
}
