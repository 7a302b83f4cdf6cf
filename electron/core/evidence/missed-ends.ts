import type { RunFact } from './session-facts.ts';

/** A list that is younger than this beside a run's last event may have crossed with it. */
const CROSSED_MS = 10_000;

/**
 * The runs whose events were heard, without those whose end must have been missed: the gateway's
 * lists have said for a while that their session has no run. Otherwise such a run would look
 * stalled for ever. It counts as ended no earlier than its last event allows. A later event of the
 * run contradicts the lists, and it is at work again. Pure.
 */
export function withMissedEnds(runs: readonly RunFact[]): RunFact[] {
  return runs.map((run) => (run.noRunSaid === undefined ? run : decided(run, run.noRunSaid)));
}

function decided(
  { noRunSaid: _heard, ...run }: RunFact,
  { sinceMs, lastAtMs }: NonNullable<RunFact['noRunSaid']>,
): RunFact {
  const surelyMs = run.lastProgressAtMs + CROSSED_MS;
  if (run.phase !== 'active' || lastAtMs <= surelyMs) return run;
  return { ...run, phase: 'ended', endedAtMs: Math.max(sinceMs, surelyMs) };
}
