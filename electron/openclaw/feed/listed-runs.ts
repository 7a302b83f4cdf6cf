import type { RunFact, SessionFact } from '../../core/evidence/evidence.ts';
import type { InFlight } from './in-flight.ts';
import type { ReportedRun, SessionReport, Stability } from './stability.ts';
import { reportAbout, reportedRun } from './stability.ts';

/** The gateway's reports on runs whose events were not seen. */
export type InquiredRuns = {
  readonly stability: Stability | null;
  /** By session key. Sessions that were not asked about are missing. */
  readonly inFlight: ReadonlyMap<string, InFlight>;
};

export const NOTHING_HEARD: InquiredRuns = { stability: null, inFlight: new Map() };

/**
 * Runs that the gateway's list calls active but whose start was not seen: they began before the
 * connection. Their progress is known only from the gateway: its report about the run, and the
 * run's steps in its session's history. If these do not distinguish a slow stream from a hang,
 * `knownProgressAtMs` is the time since when nothing is certain.
 */
export function listedRuns(
  sessions: readonly SessionFact[],
  seen: readonly RunFact[],
  listeningSinceMs: number,
  hearsay: InquiredRuns,
  nowMs: number,
): RunFact[] {
  const atWork = sessions.filter((row) => row.hasActiveRun === true);
  return atWork
    .filter((row) => !seen.some((run) => run.sessionKey === row.key && run.phase === 'active'))
    .map((row) => unseenRun(row, listeningSinceMs, hearsay, atWork.length === 1, nowMs));
}

function unseenRun(
  row: SessionFact,
  listeningSinceMs: number,
  { stability, inFlight }: InquiredRuns,
  isAlone: boolean,
  nowMs: number,
): RunFact {
  const startedAtMs = Math.min(startOf(row) ?? listeningSinceMs, nowMs);
  const steps = inFlight.get(row.key) ?? null;
  const steppedAtMs = Math.min(nowMs, Math.max(startedAtMs, steps?.steppedAtMs ?? 0));
  const heardAtMs = Math.min(nowMs, Math.max(startedAtMs, listeningSinceMs));
  const report = stability === null ? null : reportAbout(stability, startedAtMs);
  const told =
    stability === null || report === null
      ? null
      : reportedRun(report, stability, listeningSinceMs, nowMs);
  const modelCalledAtMs = isAlone ? (stability?.modelCalledAtMs ?? null) : null;
  const isCalling =
    steps?.doing === 'calling' ||
    (steps?.doing === 'unknown' && modelCalledAtMs !== null && modelCalledAtMs >= steppedAtMs);
  const progress =
    steps?.doing === 'tool'
      ? { lastProgressAtMs: steppedAtMs, knownProgressAtMs: null }
      : progressOf(told, steppedAtMs, heardAtMs, isCalling);
  return {
    runId: `of ${row.key}`,
    knownBy: 'list',
    sessionKey: row.key,
    startedAtMs,
    ...progress,
    phase: 'active',
    endedAtMs: null,
    error: null,
    heartbeat: false,
    step: {
      kind: stepOf(steps, report, isCalling),
      name: steps?.tool ?? null,
      sinceMs: steps?.doing === 'talking' ? progress.lastProgressAtMs : steppedAtMs,
    },
  };
}

/**
 * The start of a row's run in ms. A row may have an active run whose status is not yet running.
 * Then it still describes the earlier run, as done or failed. It was touched when the message came
 * (2026.6.11, 2026.7.35).
 */
function startOf(row: SessionFact): number | null {
  const isNoted = row.status === null || row.status === 'running';
  return (isNoted ? row.startedAtMs : null) ?? row.updatedAtMs;
}

function stepOf(
  steps: InFlight | null,
  report: SessionReport | null,
  isCalling: boolean,
): RunFact['step']['kind'] {
  if (steps?.doing === 'tool' || report?.workKind === 'tool_call') return 'tool';
  if (steps?.doing === 'talking') return 'streaming';
  return isCalling || report?.workKind === 'model_call' ? 'model' : 'other';
}

/** The latest time at which it may have moved, and the latest at which it surely did. */
function progressOf(
  told: ReportedRun | null,
  steppedAtMs: number,
  heardAtMs: number,
  isCalling: boolean,
): Pick<RunFact, 'lastProgressAtMs' | 'knownProgressAtMs'> {
  if (told?.kind === 'still') {
    // The gateway checks at longer and longer intervals, but the model's request has an exact time.
    const lastMs = isCalling ? steppedAtMs : Math.max(steppedAtMs, told.lastProgressAtMs);
    return { lastProgressAtMs: Math.min(heardAtMs, lastMs), knownProgressAtMs: null };
  }
  const knownMs = Math.max(steppedAtMs, told?.atMs ?? 0);
  // A silent model that was called stands still, unless the gateway saw it think since.
  return isCalling && knownMs === steppedAtMs
    ? { lastProgressAtMs: Math.min(heardAtMs, knownMs), knownProgressAtMs: null }
    : { lastProgressAtMs: Math.max(heardAtMs, knownMs), knownProgressAtMs: knownMs };
}
