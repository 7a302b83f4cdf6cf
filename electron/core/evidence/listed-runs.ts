import { agentOf } from '../openclaw/session-key.ts';
import type { Heard, InFlightFact, RingFact, RunStep, SessionReport } from './heard-facts.ts';
import type { ReportedRun } from './reported-runs.ts';
import { openCallAtMs, reportAbout, reportedRun } from './reported-runs.ts';
import type { RunFact, SessionFact } from './session-facts.ts';

/** Older answers do not count: a look asks every few seconds, a slow gateway less often. */
const OLD_MS = 20_000;

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
  heard: Pick<Heard, 'ring' | 'inFlight'>,
  nowMs: number,
): RunFact[] {
  const atWork = sessions.filter((row) => row.hasActiveRun === true);
  const isFresh = ({ askedAtMs }: { readonly askedAtMs: number }) => nowMs - askedAtMs <= OLD_MS;
  const ring = heard.ring !== null && isFresh(heard.ring) ? heard.ring : null;
  const inFlight = heard.inFlight.filter(isFresh);
  return atWork
    .filter((row) => !seen.some((run) => run.sessionKey === row.key && run.phase === 'active'))
    .map((row) =>
      listedRun(
        row,
        inFlight.find((one) => one.sessionKey === row.key) ?? null,
        { ring, listeningSinceMs, nowMs },
        atWork.length === 1,
      ),
    );
}

/**
 * Sessions that are asked about before the list has come, in the form of its rows. Each is known
 * only by its run in progress.
 */
export function rowsInFlight(inFlight: readonly InFlightFact[]): SessionFact[] {
  return inFlight.map(({ sessionKey, steps }) => ({
    key: sessionKey,
    agentId: agentOf(sessionKey),
    sessionId: null,
    updatedAtMs: null,
    hasActiveRun: true,
    inactiveSinceMs: null,
    status: null,
    startedAtMs: firstAtMs(steps),
    channel: null,
  }));
}

type Listening = {
  readonly ring: RingFact | null;
  readonly listeningSinceMs: number;
  readonly nowMs: number;
};

function listedRun(
  row: SessionFact,
  inFlight: InFlightFact | null,
  { ring, listeningSinceMs, nowMs }: Listening,
  isAlone: boolean,
): RunFact {
  const startedAtMs = Math.min(startOf(row) ?? listeningSinceMs, nowMs);
  const work = inFlight === null ? null : workOf(inFlight);
  const steppedAtMs = Math.min(nowMs, Math.max(startedAtMs, work?.steppedAtMs ?? 0));
  const heardAtMs = Math.min(nowMs, Math.max(startedAtMs, listeningSinceMs));
  const report = ring === null ? null : reportAbout(ring, startedAtMs);
  const told =
    ring === null || report === null ? null : reportedRun(report, ring, listeningSinceMs, nowMs);
  const calledAtMs = isAlone && ring !== null ? openCallAtMs(ring) : null;
  const isCalling =
    work?.doing === 'calling' ||
    (work?.doing === 'unknown' && calledAtMs !== null && calledAtMs >= steppedAtMs);
  const progress =
    work?.doing === 'tool'
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
      kind: stepOf(work, report, isCalling),
      name: work?.tool ?? null,
      sinceMs: work?.doing === 'talking' ? progress.lastProgressAtMs : steppedAtMs,
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

/** What a run in progress does, by its steps. */
type Work = {
  readonly steppedAtMs: number;
  /**
   * `tool`: one has begun and not ended. `calling`: the model was called and has not said a word.
   * `talking`: it has begun to answer, but the time of its last word is not reported. `unknown`:
   * nothing was said yet and its work is unknown, as in a compaction.
   */
  readonly doing: 'tool' | 'calling' | 'talking' | 'unknown';
  readonly tool: string | null;
};

function workOf({ hasText, steps }: InFlightFact): Work {
  const open = new Map<number, string | null>();
  for (const { stream, phase, kind, name, call } of steps) {
    const isTool = stream === 'tool' || (stream === 'item' && kind === 'tool');
    if (!isTool || call === null) continue;
    if (phase === 'result' || phase === 'end') open.delete(call);
    else if (!open.has(call)) open.set(call, name);
  }
  const steppedAtMs = Math.max(...steps.map((step) => step.lastAtMs));
  const last = steps.findLast((step) => step.lastAtMs === steppedAtMs);
  const hasSpoken = hasText || steps.some((step) => step.stream === 'assistant');
  const isCalling = last?.stream === 'run_status' && last.phase === 'starting_model';
  return {
    steppedAtMs,
    tool: [...open.values()].at(-1) ?? null,
    doing: open.size > 0 ? 'tool' : hasSpoken ? 'talking' : isCalling ? 'calling' : 'unknown',
  };
}

function firstAtMs(steps: readonly RunStep[]): number {
  return Math.min(...steps.map((step) => step.atMs));
}

function stepOf(
  work: Work | null,
  report: SessionReport | null,
  isCalling: boolean,
): RunFact['step']['kind'] {
  if (work?.doing === 'tool' || report?.workKind === 'tool_call') return 'tool';
  if (work?.doing === 'talking') return 'streaming';
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
