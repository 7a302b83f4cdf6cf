import type { Evidence } from './evidence.ts';

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
      !evidence.turns.some(
        (turn) =>
          turn.kind === 'answered' &&
          run.sessionKey !== null &&
          turn.sessionKey === run.sessionKey &&
          turn.runId !== run.runId &&
          (turn.ofRunAtMs === undefined ? turn.atMs : (turn.ofRunAtMs ?? 0)) > run.lastProgressAtMs,
      ),
  );
  return { ...evidence, runs: { ...evidence.runs, list } };
}
