import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { rowOf } from '../evidence/queries.ts';
import type { NoticeFact } from '../evidence/report-facts.ts';
import type { RunFact } from '../evidence/session-facts.ts';
import type { Era } from '../openclaw/era.ts';
import { NOTICE_FRESH_MS } from '../openclaw/limits.ts';
import { isAutomation } from '../openclaw/session-key.ts';
import { isoTime } from '../text/iso-time.ts';
import { duration } from '../text/words.ts';
import type { Diagnosis } from './diagnosis.ts';
import { watchdogDueAtMs } from './lock-limits.ts';
import type { JudgedLock } from './locks.ts';
import { sessionsThatAsk } from './waits-for-you.ts';

/**
 * A tool may work this long without a word: builds and downloads do (openclaw/openclaw #143396).
 */
const QUIET_TOOL_MS = 15 * 60_000;

/** What a run was last seen doing, in words: "waiting for the model for 6 min 21 s". */
export function stepWords(run: RunFact, atMs: number): Words {
  const forWords = duration(atMs - run.step.sinceMs);
  switch (run.step.kind) {
    case 'model':
      return say('waitsForModel', { time: forWords });
    case 'streaming':
      return say('answerStopped', { time: lasting(atMs - run.lastProgressAtMs) });
    case 'tool':
      return say('toolRuns', { time: forWords, name: run.step.name ?? 'unnamed' });
    case 'compaction':
      return say('compactingFor', { time: forWords });
    case 'preparing':
      return say('preparingFor', { time: forWords });
    case 'other':
      return say('noProgressFor', { time: lasting(atMs - run.lastProgressAtMs) });
  }
}

/**
 * Since when a run has been quiet. Times when nothing could be heard do not count. The machine
 * slept, or the gateway was frozen and has only just come back.
 */
export function quietSinceMs(evidence: Evidence, run: RunFact): number {
  return Math.max(
    run.lastProgressAtMs,
    subAgentProgressMs(evidence, run),
    evidence.machine.wokeAtMs ?? 0,
    evidence.memory?.gateway.thawedAtMs ?? 0,
  );
}

/** A run that waits in a tool for its sub-agents progresses as they do. */
function subAgentProgressMs(evidence: Evidence, run: RunFact): number {
  const agent = run.sessionKey?.split(':')[1];
  if (run.step.kind !== 'tool' || agent === undefined) return 0;
  const children = evidence.runs.list.filter((one) =>
    one.sessionKey?.startsWith(`agent:${agent}:subagent:`),
  );
  return Math.max(0, ...children.map((one) => one.lastProgressAtMs));
}

/** How long a run may be quiet in its present step before the silence means anything. */
export function quietLimits(evidence: Evidence, run: RunFact): { amberMs: number; redMs: number } {
  const { stalledAmberMs, stalledRedMs } = evidence.thresholds;
  if (run.step.kind === 'tool' || run.step.kind === 'compaction') {
    return {
      amberMs: Math.max(QUIET_TOOL_MS, stalledAmberMs),
      redMs: Math.max(QUIET_TOOL_MS * 2, stalledRedMs),
    };
  }
  return { amberMs: stalledAmberMs, redMs: stalledRedMs };
}

/**
 * Diagnoses for runs that make no progress. Long work is no stall: any progress moves the clock.
 * The gateway's own recovery goes first, while it says that it checks and until its lock limit.
 */
export function runDiagnoses(
  evidence: Evidence,
  era: Era,
  locks: readonly JudgedLock[],
): Diagnosis[] {
  const found: Diagnosis[] = [];
  const asking = sessionsThatAsk(evidence);
  for (const run of evidence.runs.list) {
    if (run.phase !== 'active' || asking.has(run.sessionKey ?? '')) continue;
    const lock = locks.find(
      (one) => one.sessionKey === run.sessionKey && one.runBehind === 'active',
    );
    if (lock !== undefined && isToldOfTheLock(lock)) continue;
    const limits = quietLimits(evidence, run);
    const quietMs = evidence.atMs - quietSinceMs(evidence, run);
    if (quietMs < limits.amberMs) continue;
    found.push(stalled(evidence, era, run, quietMs, limits.redMs, lock ?? null));
  }
  return found;
}

/**
 * Whether a person hears of the lock: a message gave up waiting for it. Otherwise they hear of the
 * stalled run, even if its lock has passed a limit: one trouble, one incident.
 */
export function isToldOfTheLock(lock: JudgedLock): boolean {
  return lock.verdict === 'overdue' && lock.block !== null;
}

/**
 * Diagnoses from the gateway's own stall reports, for sessions whose run was not seen here.
 * Progress that is seen outweighs any report (openclaw/openclaw #143396).
 */
export function reportedStalls(
  evidence: Evidence,
  era: Era,
  locks: readonly JudgedLock[],
): Diagnosis[] {
  const keys = new Set(
    evidence.notices.flatMap((notice) =>
      notice.kind === 'stalled-session' && notice.sessionKey !== null ? [notice.sessionKey] : [],
    ),
  );
  const asking = sessionsThatAsk(evidence);
  return [...keys].flatMap((sessionKey) => {
    if (asking.has(sessionKey)) return [];
    const notice = freshStall(evidence, sessionKey);
    if (notice === null || notice.ageMs === null) return [];
    const sinceMs = notice.atMs - (notice.lastProgressAgeMs ?? notice.ageMs);
    const row = rowOf(evidence, sessionKey);
    const isSeen = evidence.runs.list.some(
      (run) =>
        run.sessionKey === sessionKey && (run.phase === 'active' || run.lastProgressAtMs > sinceMs),
    );
    const thawedAtMs = evidence.memory?.gateway.thawedAtMs ?? 0;
    // A gateway that was itself frozen takes its own sleep for the run's.
    const isOfTheFreeze = sinceMs < thawedAtMs;
    if (isSeen || row?.hasActiveRun === false || isOfTheFreeze) return [];
    const quietMs = evidence.atMs - sinceMs;
    if (quietMs < evidence.thresholds.stalledAmberMs) return [];
    const lock = locks.find((one) => one.sessionKey === sessionKey) ?? null;
    const run: RunFact = {
      runId: `of ${sessionKey}`,
      knownBy: 'list',
      sessionKey,
      startedAtMs: evidence.atMs - quietMs,
      lastProgressAtMs: evidence.atMs - quietMs,
      knownProgressAtMs: null,
      phase: 'active',
      endedAtMs: null,
      error: null,
      heartbeat: false,
      step: {
        kind: notice.lastProgress?.startsWith('model_call') ? 'model' : 'other',
        name: null,
        sinceMs: evidence.atMs - quietMs,
      },
    };
    const diagnosis = stalled(evidence, era, run, quietMs, evidence.thresholds.stalledRedMs, lock);
    return [hasListened(evidence) ? diagnosis : notYetHeard(diagnosis)];
  });
}

/**
 * Since when it has stood still. If only the gateway's reports are known, the last progress may be
 * a bound that moves with every look. The time of the model call is dated.
 */
function stalledSinceMs(run: RunFact): number {
  return run.knownBy === 'list' && run.step.kind === 'model'
    ? Math.min(run.step.sinceMs, run.lastProgressAtMs)
    : run.lastProgressAtMs;
}

function stalled(
  evidence: Evidence,
  era: Era,
  run: RunFact,
  quietMs: number,
  redMs: number,
  lock: JudgedLock | null,
): Diagnosis {
  const notice = freshStall(evidence, run.sessionKey);
  const ownLimitMs = ownRecoveryAtMs(evidence, era, lock, notice);
  const ofAutomation = isAutomation(run.sessionKey);
  const userWaits = !run.heartbeat && !ofAutomation;
  const pastLimit = quietMs >= redMs;
  const red = pastLimit && userWaits;
  const common = {
    class: 'run-stalled' as const,
    target: run.sessionKey ?? run.runId,
    level: red ? ('red' as const) : ('amber' as const),
    sinceMs: stalledSinceMs(run),
    sessionKey: run.sessionKey,
    cause: say('isStalled', {
      subject:
        run.sessionKey === null ? say('aRun') : say('session', { sessionKey: run.sessionKey }),
      step: stepWords(run, evidence.atMs),
    }),
    evidence: [
      say('seenRun', {
        run: run.runId,
        time: isoTime(run.startedAtMs),
        progress: isoTime(stalledSinceMs(run)),
      }),
      ...(notice === null
        ? []
        : [
            say('seenCalledStalled', {
              time: isoTime(notice.atMs),
              recovery: notice.recovery ?? say('notNamed'),
            }),
          ]),
    ],
  };
  if (ofAutomation && pastLimit) {
    return {
      ...common,
      action: 'none',
      actionTarget: null,
      why: say('jobNobodyWaits', { sessionKey: run.sessionKey }),
      untilMs: null,
    };
  }
  if (isInVain(evidence, run) && pastLimit) {
    return {
      ...common,
      action: 'restart',
      actionTarget: null,
      why: IN_VAIN_WHY,
      untilMs: null,
    };
  }
  if (isNear(ownLimitMs, evidence.atMs)) {
    return {
      ...common,
      action: 'wait',
      actionTarget: null,
      why: say('ownLimitAbort'),
      untilMs: ownLimitMs,
    };
  }
  if (!pastLimit) {
    return {
      ...common,
      action: 'wait',
      actionTarget: null,
      why: say('mayStillGoOn'),
      untilMs: run.lastProgressAtMs + redMs,
    };
  }
  const channel = era.abortsOnlyChatRuns ? channelOf(evidence, run.sessionKey) : null;
  if (channel !== null) {
    return {
      ...common,
      action: 'restart',
      actionTarget: null,
      why: say('endsOnlyChatRuns', { channel }),
      untilMs: null,
    };
  }
  return {
    ...common,
    action: run.sessionKey === null ? 'none' : 'abort',
    actionTarget: run.sessionKey,
    why: say('endingFreesSession'),
    untilMs: null,
  };
}

/** The names of OpenClaw's own chats. Their runs can be ended on every version. */
const OWN_CHATS: ReadonlySet<string> = new Set(['webchat', 'internal', 'tui', 'cli']);

/** The channel of a session. Null: OpenClaw's own chat, or not known. */
function channelOf(evidence: Evidence, sessionKey: string | null): string | null {
  const row = rowOf(evidence, sessionKey);
  const channel = row?.channel ?? null;
  return channel === null || OWN_CHATS.has(channel) ? null : channel;
}

/** Whether this connection has been open long enough for silence on it to mean something. */
function hasListened(evidence: Evidence): boolean {
  const { coveredSinceMs } = evidence.runs;
  return (
    coveredSinceMs !== null && evidence.atMs - coveredSinceMs >= evidence.thresholds.stalledAmberMs
  );
}

/**
 * The gateway's marker may stand still while tools finish one by one. So Clawbuoy listens first.
 */
function notYetHeard(diagnosis: Diagnosis): Diagnosis {
  return {
    ...diagnosis,
    level: 'amber',
    action: 'wait',
    actionTarget: null,
    why: say('calledStalledUnwatched'),
    untilMs: null,
  };
}

type StallNotice = Extract<NoticeFact, { kind: 'stalled-session' }>;

export function freshStall(evidence: Evidence, sessionKey: string | null): StallNotice | null {
  const fresh = evidence.notices.filter(
    (notice): notice is StallNotice =>
      notice.kind === 'stalled-session' &&
      notice.sessionKey === sessionKey &&
      evidence.atMs - notice.atMs < NOTICE_FRESH_MS,
  );
  return fresh.at(-1) ?? null;
}

/** How long a failed attempt to free a session is remembered, the gateway's or an abort. */
const IN_VAIN_MS = 15 * 60_000;
export const IN_VAIN_WHY = say('endingFreedNothing');

/** Whether ending this very run was tried in vain. A run that began later may be ended. */
export function isInVain(
  evidence: Pick<Evidence, 'atMs' | 'notices'>,
  run: Pick<RunFact, 'sessionKey' | 'startedAtMs'>,
): boolean {
  return evidence.notices.some(
    (notice) =>
      notice.kind === 'recovery-in-vain' &&
      notice.sessionKey === run.sessionKey &&
      notice.atMs >= run.startedAtMs &&
      evidence.atMs - notice.atMs < IN_VAIN_MS,
  );
}

/** A gateway that has been "checking" for longer than this will not finish. */
const CHECKING_LIMIT_MS = 15 * 60_000;

/** A limit that is hours away is no reason to keep a person waiting. */
const NEAR_MS = 7 * 60_000;

/** Whether the gateway's own recovery is due soon enough to wait for it. */
export function isNear(limitMs: number | null, nowMs: number): limitMs is number {
  return limitMs !== null && limitMs > nowMs && limitMs - nowMs <= NEAR_MS;
}

/** When the gateway itself is due to end the run; null: it has no such plan. */
export function ownRecoveryAtMs(
  evidence: Evidence,
  era: Era,
  lock: JudgedLock | null,
  notice: StallNotice | null,
): number | null {
  // The watchdog looks once a minute and the abort follows it (2026.7.35: 378 s for 300 s).
  const dueAtMs = lock === null ? null : watchdogDueAtMs(evidence, era, lock.fact);
  if (dueAtMs !== null) return dueAtMs;
  const quietMs = notice?.lastProgressAgeMs ?? notice?.ageMs ?? 0;
  if (notice?.recovery === 'checking' && quietMs < CHECKING_LIMIT_MS) {
    return notice.atMs + NOTICE_FRESH_MS;
  }
  return null;
}
