import type { RunFact, SessionFact } from '../../core/evidence.ts';
import { stabilitySchema } from '../gateway/frames.ts';

/** The gateway repeats its opinion of a session every 30 s. */
const FRESH_MS = 45_000;

/**
 * A model call that has not moved for 120 s is first called long running, with this reason, at
 * intervals that double; stalled only after 360 s (2026.9.6). A call that moves has another reason.
 */
const SILENT_CALL = 'active_model_call_without_progress';
const SILENT_CALL_MS = 120_000;

/** Such a run has no id of the gateway's; this prefix and its session's key stand for it. */
export const UNSEEN_RUN = 'of ';

/** What 2026.9.6's ring of diagnostics says about work in progress. */
export type Stability = {
  /** How long the gateway has seen no progress; null while it sees some or says nothing. */
  readonly stalledMs: number | null;
  readonly workKind: string | null;
  readonly modelCalledAtMs: number | null;
};

/** Reads the answer to `diagnostics.stability`; null for what is not understood. */
export function readStability(payload: unknown, nowMs: number): Stability | null {
  const parsed = stabilitySchema.safeParse(payload);
  if (!parsed.success) return null;
  const { events } = parsed.data;
  const last = (type: string) => events.findLast((event) => event.type === type);
  const stalled = last('session.stalled');
  const longRunning = last('session.long_running');
  const isStalled =
    stalled !== undefined &&
    nowMs - stalled.ts < FRESH_MS &&
    (longRunning === undefined || longRunning.ts < stalled.ts);
  const called = last('model.call.started');
  const answered = [last('model.call.completed'), last('model.call.error')];
  const isCalling =
    called !== undefined && answered.every((event) => event === undefined || event.ts < called.ts);
  const isSilent =
    isCalling && longRunning?.reason === SILENT_CALL && longRunning.ts > called.ts && !isStalled;
  // An older report stands as long as nothing contradicts it, but no longer counts on.
  const sinceReportMs = nowMs - (longRunning?.ts ?? nowMs);
  const silentMs = SILENT_CALL_MS + (sinceReportMs < FRESH_MS ? sinceReportMs : 0);
  const stalledMs = isStalled && stalled?.ageMs != null ? nowMs - stalled.ts + stalled.ageMs : null;
  const report = isStalled ? stalled : isSilent ? longRunning : undefined;
  return {
    stalledMs: stalledMs ?? (isSilent ? silentMs : null),
    workKind: report?.activeWorkKind ?? null,
    modelCalledAtMs: isCalling ? called.ts : null,
  };
}

/**
 * Runs that the gateway's list calls active and whose start was not seen from here: begun before
 * the connection. They count as progressing until the gateway itself says that they stand still,
 * or until they have been silent for as long as this connection has listened.
 */
export function unseenRuns(
  sessions: readonly SessionFact[],
  seen: readonly RunFact[],
  listeningSinceMs: number,
  stability: Stability | null,
  nowMs: number,
): RunFact[] {
  const active = sessions.filter(
    (row) =>
      row.hasActiveRun === true &&
      !seen.some((run) => run.sessionKey === row.key && run.phase === 'active'),
  );
  const atWork = sessions.filter((row) => row.hasActiveRun === true);
  return active.map((row) => {
    // With several at work, the ring does not say whose standstill it means.
    const stalledMs = atWork.length === 1 ? (stability?.stalledMs ?? null) : null;
    const startedAtMs = row.startedAtMs ?? row.updatedAtMs ?? listeningSinceMs;
    const heardAtMs = Math.max(startedAtMs, listeningSinceMs);
    const progressAtMs = stalledMs === null ? heardAtMs : Math.min(heardAtMs, nowMs - stalledMs);
    const isModel = stability?.workKind === 'model_call' || stability?.modelCalledAtMs != null;
    return {
      runId: `${UNSEEN_RUN}${row.key}`,
      sessionKey: row.key,
      startedAtMs,
      lastProgressAtMs: Math.min(progressAtMs, nowMs),
      phase: 'active',
      endedAtMs: null,
      error: null,
      heartbeat: false,
      step: {
        kind: stability?.workKind === 'tool_call' ? 'tool' : isModel ? 'model' : 'other',
        name: null,
        sinceMs: stability?.modelCalledAtMs ?? Math.min(progressAtMs, nowMs),
      },
    };
  });
}
