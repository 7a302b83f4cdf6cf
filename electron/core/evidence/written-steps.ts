import type { RunFact, WrittenStep } from './session-facts.ts';

/** An event of a run and its transcript entry may come in either order. */
const EITHER_ORDER_MS = 2_000;

/**
 * Adds the tool steps from transcripts to runs. 2026.2.1 sends tool events only to a verbose chat.
 * Without this, a long tool would look like a hung model.
 */
export function withWrittenSteps(
  runs: readonly RunFact[],
  steps: readonly WrittenStep[],
  nowMs: number,
): RunFact[] {
  return runs.map((run) => {
    if (run.phase !== 'active' || run.step.kind === 'tool') return run;
    const step = steps.find((one) => one.sessionKey === run.sessionKey);
    // For a run that was not seen from its start, its last known step counts.
    const steppedAtMs = run.knownProgressAtMs ?? run.lastProgressAtMs;
    const isOfThisRun =
      step !== undefined &&
      step.atMs >= run.startedAtMs &&
      step.atMs <= nowMs &&
      step.atMs + EITHER_ORDER_MS >= steppedAtMs;
    if (!isOfThisRun) return run;
    return {
      ...run,
      ...progressWith(run, step),
      step: {
        kind: step.kind === 'tool' ? 'tool' : 'model',
        name: step.tool,
        sinceMs: step.atMs,
      },
    };
  });
}

/** A running tool explains a run's silence. After its result only the result is known. */
function progressWith(
  run: RunFact,
  step: WrittenStep,
): Pick<RunFact, 'lastProgressAtMs' | 'knownProgressAtMs'> {
  if (run.knownProgressAtMs === null) {
    const lastProgressAtMs = Math.max(run.lastProgressAtMs, step.atMs);
    return { lastProgressAtMs, knownProgressAtMs: null };
  }
  const knownMs = Math.max(run.knownProgressAtMs, step.atMs);
  return step.kind === 'tool'
    ? { lastProgressAtMs: knownMs, knownProgressAtMs: null }
    : { lastProgressAtMs: Math.max(run.lastProgressAtMs, knownMs), knownProgressAtMs: knownMs };
}
