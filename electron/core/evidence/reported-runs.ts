import type { RingFact, SessionReport } from './heard-facts.ts';

/** The gateway repeats its report of a stalled session every 30 s. */
const FRESH_MS = 45_000;
/** After this time without progress a session is reported, and a model call is called stalled. */
const WARN_MS = 120_000;
const MODEL_ABORT_MS = 360_000;

/**
 * The reason for a model call that has not moved for 120 s. It is first called long running, at
 * intervals that double, and stalled only after 360 s (2026.7.35, 2026.9.6).
 */
const SILENT_CALL = 'active_model_call_without_progress';
/** The gateway itself waits: for a provider that asked for patience, or for another program. */
const DELIBERATE = new Set(['provider_retry_wait', 'runtime_owned_wait']);

/** A report's age counts from the start of its run, within a fraction of a second. */
const SAME_START_MS = 3_000;

/** The newest report about the run that began at that time. Null if there is none. */
export function reportAbout(ring: RingFact, startedAtMs: number): SessionReport | null {
  return (
    ring.reports.findLast(
      ({ atMs, ageMs }) => Math.abs(atMs - ageMs - startedAtMs) < SAME_START_MS,
    ) ?? null
  );
}

/** The start of the open model call. Null if none, or if this version does not report it. */
export function openCallAtMs({ modelCalls }: RingFact): number | null {
  const { startedAtMs, completedAtMs, failedAtMs } = modelCalls;
  const isOver = (endMs: number | null) => endMs !== null && endMs >= (startedAtMs ?? endMs);
  return isOver(completedAtMs) || isOver(failedAtMs) ? null : startedAtMs;
}

/** A report's statement on its run's progress. */
export type ReportedRun =
  | { readonly kind: 'still'; readonly lastProgressAtMs: number }
  | { readonly kind: 'moved'; readonly atMs: number };

/**
 * Interprets one report for a listener since `listeningSinceMs`. `still`: it had no progress for
 * that long, and nothing has contradicted it. `moved`: it had made progress by then, perhaps
 * without words, as hidden thinking does. Null for an old stall, which the gateway would have
 * repeated.
 */
export function reportedRun(
  report: SessionReport,
  ring: RingFact,
  listeningSinceMs: number,
  nowMs: number,
): ReportedRun | null {
  const sinceReportMs = Math.max(0, nowMs - report.atMs);
  if (report.type === 'session.stalled') {
    if (sinceReportMs >= FRESH_MS) return null;
    const limitMs = report.workKind === 'model_call' ? MODEL_ABORT_MS : WARN_MS;
    const stillMs = Math.min(limitMs, report.ageMs);
    return { kind: 'still', lastProgressAtMs: report.atMs - stillMs };
  }
  if (report.reason !== SILENT_CALL) {
    return { kind: 'moved', atMs: report.atMs - (DELIBERATE.has(report.reason) ? 0 : WARN_MS) };
  }
  // A later call, or the end of this one, ends the state that was reported.
  const turnedAtMs = lastCallAtMs(ring);
  const isOver = turnedAtMs !== null && (turnedAtMs > report.atMs || openCallAtMs(ring) === null);
  if (isOver) return null;
  // An older report stays valid until something contradicts it. Its time only counts on if nothing
  // was heard of the run since.
  const countsOn = sinceReportMs < FRESH_MS || report.atMs >= listeningSinceMs;
  return { kind: 'still', lastProgressAtMs: (countsOn ? report.atMs : nowMs) - WARN_MS };
}

function lastCallAtMs({ modelCalls }: RingFact): number | null {
  const times = Object.values(modelCalls).flatMap((atMs) => atMs ?? []);
  return times.length === 0 ? null : Math.max(...times);
}
