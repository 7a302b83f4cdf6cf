import type { Evidence } from './evidence.ts';

/**
 * Evidence without runs whose session has given a later turn its answer since they last moved: a
 * session works on one turn after the other. 2026.2.1 says nothing of the end of a run that has
 * called its model again after a refusal; without this it would look stalled for ever. Not for
 * judging locks: whether a run is behind one is proved by its own end alone.
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
          turn.atMs > run.lastProgressAtMs,
      ),
  );
  return { ...evidence, runs: { ...evidence.runs, list } };
}
