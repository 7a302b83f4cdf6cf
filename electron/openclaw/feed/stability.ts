import { stabilitySchema } from '../gateway/frames.ts';

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

/** One of the gateway's reports about a session that has been at work for two minutes. */
export type SessionReport = {
  readonly atMs: number;
  /**
   * The start of the session's run. The ring names no session, so this identifies the report's run.
   */
  readonly runSinceMs: number;
  readonly kind: 'stalled' | 'long-running';
  readonly reason: string;
  readonly workKind: string | null;
};

/** The diagnostics ring's reports on work in progress, oldest first. */
export type Stability = {
  readonly reports: readonly SessionReport[];
  /** The start of the open model call. Null if none, or if this version does not report it. */
  readonly modelCalledAtMs: number | null;
  /** The last event that ends the state of an earlier report. */
  readonly turnedAtMs: number | null;
};

/** Reads the answer to `diagnostics.stability`. Null if it is not understood. */
export function readStability(payload: unknown): Stability | null {
  const parsed = stabilitySchema.safeParse(payload);
  if (!parsed.success) return null;
  const { events } = parsed.data;
  const last = (type: string) => events.findLast((event) => event.type === type);
  const called = last('model.call.started');
  const answered = [last('model.call.completed'), last('model.call.error')];
  const isCalling =
    called !== undefined && answered.every((event) => event === undefined || event.ts < called.ts);
  const turns = [...answered, called].flatMap((event) => event?.ts ?? []);
  return {
    reports: events.flatMap((event) => {
      const kind = KINDS[event.type];
      if (kind === undefined || event.ageMs == null) return [];
      return {
        atMs: event.ts,
        runSinceMs: event.ts - event.ageMs,
        kind,
        reason: event.reason ?? '',
        workKind: event.activeWorkKind ?? null,
      };
    }),
    modelCalledAtMs: isCalling ? called.ts : null,
    turnedAtMs: turns.length === 0 ? null : Math.max(...turns),
  };
}

const KINDS: Readonly<Record<string, SessionReport['kind'] | undefined>> = {
  'session.stalled': 'stalled',
  'session.long_running': 'long-running',
};

/** A report's age counts from the start of its run, within a fraction of a second. */
const SAME_START_MS = 3_000;

/** The newest report about the run that began at that time. Null if there is none. */
export function reportAbout(stability: Stability, startedAtMs: number): SessionReport | null {
  return (
    stability.reports.findLast(
      (report) => Math.abs(report.runSinceMs - startedAtMs) < SAME_START_MS,
    ) ?? null
  );
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
  stability: Stability,
  listeningSinceMs: number,
  nowMs: number,
): ReportedRun | null {
  const ageMs = Math.max(0, nowMs - report.atMs);
  if (report.kind === 'stalled') {
    if (ageMs >= FRESH_MS) return null;
    const limitMs = report.workKind === 'model_call' ? MODEL_ABORT_MS : WARN_MS;
    const stillMs = Math.min(limitMs, report.atMs - report.runSinceMs);
    return { kind: 'still', lastProgressAtMs: report.atMs - stillMs };
  }
  if (report.reason !== SILENT_CALL) {
    return { kind: 'moved', atMs: report.atMs - (DELIBERATE.has(report.reason) ? 0 : WARN_MS) };
  }
  const isOver =
    stability.turnedAtMs !== null &&
    (stability.turnedAtMs > report.atMs || stability.modelCalledAtMs === null);
  if (isOver) return null;
  // An older report stays valid until something contradicts it. Its time only counts on if nothing
  // was heard of the run since.
  const countsOn = ageMs < FRESH_MS || report.atMs >= listeningSinceMs;
  return { kind: 'still', lastProgressAtMs: (countsOn ? report.atMs : nowMs) - WARN_MS };
}
