import type { Era } from '../era.ts';
import type { Evidence, NoticeFact, RunFact } from '../evidence.ts';
import { duration } from '../words.ts';
import type { Finding } from './finding.ts';
import { at } from './finding.ts';
import type { JudgedLock } from './locks.ts';

/** A tool may work this long without a word: builds and downloads do (openclaw/openclaw #143396). */
const QUIET_TOOL_MS = 15 * 60_000;
/** The gateway repeats its stall report every 30 s: an older one is no longer its opinion. */
const NOTICE_FRESH_MS = 75_000;

/** What a run was last seen doing, in words: "waiting for the model for 6 min 21 s". */
export function stepWords(run: RunFact, atMs: number): string {
  const forWords = duration(atMs - run.step.sinceMs);
  switch (run.step.kind) {
    case 'model':
      return `waiting for the model for ${forWords}`;
    case 'streaming':
      return `the model's answer stopped ${duration(atMs - run.lastProgressAtMs)} ago`;
    case 'tool':
      return `a tool has run for ${forWords}: ${run.step.name ?? 'unnamed'}`;
    case 'compaction':
      return `compacting the session for ${forWords}`;
    case 'preparing':
      return `preparing the run for ${forWords}`;
    case 'other':
      return `no progress for ${duration(atMs - run.lastProgressAtMs)}`;
  }
}

/** How long a run may be quiet in what it does before its silence means anything. */
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
 * Runs that make no progress. Working for long is no stall: any progress moves the clock. The
 * gateway's own recovery has its chance first: while it says it checks, and until its lock limit.
 */
export function runFindings(evidence: Evidence, era: Era, locks: readonly JudgedLock[]): Finding[] {
  const found: Finding[] = [];
  for (const run of evidence.runs.list) {
    if (run.phase !== 'active') continue;
    // The lock's own finding says it already, with the path.
    const lock = locks.find(
      (one) => one.sessionKey === run.sessionKey && one.runBehind === 'active',
    );
    if (lock?.verdict === 'overdue') continue;
    const limits = quietLimits(evidence, run);
    const quietMs = evidence.atMs - run.lastProgressAtMs;
    if (quietMs < limits.amberMs) continue;
    found.push(stalled(evidence, era, run, quietMs, limits.redMs, lock ?? null));
  }
  return found;
}

function stalled(
  evidence: Evidence,
  era: Era,
  run: RunFact,
  quietMs: number,
  redMs: number,
  lock: JudgedLock | null,
): Finding {
  const notice = freshStall(evidence, run.sessionKey);
  const ownLimitMs = ownRecoveryAtMs(evidence, era, lock, notice);
  const userWaits = !run.heartbeat;
  const pastLimit = quietMs >= redMs;
  const red = pastLimit && userWaits;
  const common = {
    class: 'run-stalled' as const,
    target: run.sessionKey ?? run.runId,
    level: red ? ('red' as const) : ('amber' as const),
    sinceMs: run.lastProgressAtMs,
    sessionKey: run.sessionKey,
    cause: `${run.sessionKey === null ? 'a run' : `session ${run.sessionKey}`} is stalled: ${stepWords(run, evidence.atMs)}`,
    evidence: [
      `run ${run.runId} started ${at(run.startedAtMs)}, last progress ${at(run.lastProgressAtMs)}`,
      ...(notice === null
        ? []
        : [
            `${at(notice.atMs)} the gateway calls it stalled (recovery ${notice.recovery ?? 'not named'})`,
          ]),
    ],
  };
  if (ownLimitMs !== null && ownLimitMs > evidence.atMs) {
    return {
      ...common,
      action: 'wait',
      actionTarget: null,
      why: 'the gateway has a limit of its own and ends such a run itself; you can abort it at once if you do not want to wait',
      untilMs: ownLimitMs,
    };
  }
  if (!pastLimit) {
    return {
      ...common,
      action: 'wait',
      actionTarget: null,
      why: 'it may still go on',
      untilMs: run.lastProgressAtMs + redMs,
    };
  }
  return {
    ...common,
    action: run.sessionKey === null ? 'none' : 'abort',
    actionTarget: run.sessionKey,
    why: 'ending the run frees the session for the next message',
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

/** When the gateway itself is due to end the run; null where it has no such plan. */
export function ownRecoveryAtMs(
  evidence: Evidence,
  era: Era,
  lock: JudgedLock | null,
  notice: StallNotice | null,
): number | null {
  const content = lock?.fact.content;
  const maxHoldMs =
    content?.kind === 'payload'
      ? (content.maxHoldMs ?? evidence.install.maxHoldMs ?? era.maxHoldMs)
      : null;
  // The watchdog looks once a minute and the abort follows it (2026.7.35: 378 s for 300 s).
  if (content?.kind === 'payload' && maxHoldMs !== null)
    return content.createdAtMs + maxHoldMs + 90_000;
  if (notice?.recovery === 'checking') return notice.atMs + NOTICE_FRESH_MS;
  return null;
}

/** What the gateway said of itself beyond locks and runs: its database, its migrations. */
export function noticeFindings(evidence: Evidence): Finding[] {
  const found: Finding[] = [];
  const busy = evidence.notices.filter((notice) => notice.kind === 'database-locked');
  const lastBusy = busy.at(-1);
  if (lastBusy !== undefined && evidence.atMs - lastBusy.atMs < NOTICE_FRESH_MS) {
    const firstMs =
      busy.find((notice) => lastBusy.atMs - notice.atMs < 5 * 60_000)?.atMs ?? lastBusy.atMs;
    const lastedMs = evidence.atMs - firstMs;
    const red = lastedMs >= evidence.thresholds.storeBusyRedMs && busy.length > 1;
    const holder =
      lastBusy.holderPid === null ? 'another process' : `process ${lastBusy.holderPid}`;
    found.push({
      class: 'store-busy',
      target: '',
      level: red ? 'red' : 'amber',
      sinceMs: firstMs,
      sessionKey: null,
      cause: `the session database is locked by ${holder}`,
      evidence: [`${at(lastBusy.atMs)} the gateway could not write: database is locked`],
      action: red ? 'restart' : 'wait',
      actionTarget: null,
      why: red
        ? `it has lasted ${duration(lastedMs)}; if ${holder} is not the gateway, ending that process is the smaller step`
        : 'such a lock usually passes within seconds',
      untilMs: red ? null : firstMs + evidence.thresholds.storeBusyRedMs,
    });
  }
  const migration = evidence.notices.filter((notice) => notice.kind === 'migration').at(-1);
  if (migration !== undefined && evidence.atMs - migration.atMs < NOTICE_FRESH_MS) {
    found.push({
      class: 'migration',
      target: '',
      level: 'amber',
      sinceMs: migration.atMs,
      sessionKey: null,
      cause: "a migration of OpenClaw's data is running",
      evidence: [`${at(migration.atMs)} the gateway says that migrations are running`],
      action: 'wait',
      actionTarget: null,
      why: 'a restart would begin it anew (openclaw/openclaw #111972)',
      untilMs: migration.untilMs,
    });
  }
  const storeLock = evidence.notices
    .filter((notice) => notice.kind === 'store-lock-timeout')
    .at(-1);
  if (storeLock !== undefined && evidence.atMs - storeLock.atMs < NOTICE_FRESH_MS) {
    found.push({
      class: 'store-locked',
      target: storeLock.path,
      level: 'amber',
      sinceMs: storeLock.atMs,
      sessionKey: null,
      cause: 'the gateway could not write its list of sessions: the list is locked',
      evidence: [`${at(storeLock.atMs)} timeout acquiring ${storeLock.path}`],
      action: 'wait',
      actionTarget: null,
      why: 'OpenClaw takes such a lock back after 30 s by itself',
      untilMs: storeLock.atMs + NOTICE_FRESH_MS,
    });
  }
  return found;
}
