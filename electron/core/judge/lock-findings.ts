import type { Era } from '../era.ts';
import type { Evidence, RunFact } from '../evidence.ts';
import { never } from '../result.ts';
import { duration } from '../words.ts';
import type { Finding } from './finding.ts';
import { at } from './finding.ts';
import type { JudgedLock } from './locks.ts';
import {
  freshStall,
  IN_VAIN_WHY,
  isInVain,
  isNear,
  isToldOfTheLock,
  ownRecoveryAtMs,
  quietLimits,
  quietSinceMs,
} from './run-findings.ts';
import { waitedMs } from './waiting.ts';

/** A compaction may hold a lock this long (2026.6.1 allows it 900 s, openclaw/openclaw #91358). */
const COMPACTION_LIMIT_MS = 15 * 60_000;
/** The watchdog looks once a minute (2026.7.35). */
const WATCHDOG_SLACK_MS = 90_000;
/** A lock's own limit further away than this is not worth waiting for. */
const HOLD_PATIENCE_MS = 20 * 60_000;
/** An own lock whose run cannot be seen is worth a word only once it is older than a short turn. */
const UNSEEN_RUN_GRACE_MS = 60_000;

/** What follows from one judged lock; null while it troubles nobody. */
export function lockFinding(evidence: Evidence, era: Era, lock: JudgedLock): Finding | null {
  if (lock.verdict === 'inert' || !lock.current) return null;
  // 2026.2.1 takes a stale lock of its session list back after 30 s: one that blocks nobody is no
  // news, and one that does is told by the gateway itself.
  if (lock.fact.kind === 'store') return null;
  const { waits } = lock;
  switch (lock.verdict) {
    case 'orphaned':
    case 'recycled':
    case 'foreign':
    case 'malformed':
      return waits ? release(lock, 'red') : unclaimed(lock);
    case 'leaked':
      return leaked(evidence, era, lock, waits);
    case 'undetermined':
      return waits ? reset(lock, lock.why) : null;
    case 'held':
      return waits && lock.ownedBy === 'other-openclaw'
        ? reset(lock, lock.why)
        : unseenRun(evidence, lock);
    case 'overdue':
      return overdue(evidence, era, lock, waits);
    default:
      return never(lock.verdict);
  }
}

function subject(lock: JudgedLock): string {
  if (lock.fact.kind === 'store') return `the session list of agent ${lock.fact.agentId}`;
  return lock.sessionKey === null ? 'a session file' : `session ${lock.sessionKey}`;
}

function common(lock: JudgedLock): Omit<Finding, 'level' | 'cause' | 'action' | 'why'> {
  const madeMs =
    lock.fact.content.kind === 'payload' ? lock.fact.content.createdAtMs : lock.fact.modifiedAtMs;
  const evidence = [
    `lock ${lock.fact.path}, made ${at(madeMs)}, verdict ${lock.verdict}: ${lock.why}`,
  ];
  if (lock.block !== null) {
    const waited = lock.block.waitedMs === null ? '' : ` after ${duration(lock.block.waitedMs)}`;
    evidence.push(
      `${at(lock.block.atMs)} the gateway gave up a message${waited} because of this lock (${lock.block.source})`,
    );
  }
  if (lock.waitingSinceMs !== null) {
    evidence.push(`${at(lock.waitingSinceMs)} the last message of a user, no reply since`);
  }
  return {
    class: lock.fact.kind === 'store' ? 'store-locked' : 'session-locked',
    target: `${lock.fact.agentId}/${lock.fact.sessionId || 'sessions.json'}`,
    sinceMs: madeMs,
    sessionKey: lock.sessionKey,
    evidence,
    actionTarget: lock.fact.path,
    untilMs: null,
  };
}

function ownerWords(lock: JudgedLock): string {
  switch (lock.verdict) {
    case 'orphaned':
      return `process ${lock.pid}, which is gone`;
    case 'recycled':
      return `a process that has ended (its number ${lock.pid} was used again)`;
    case 'foreign':
      return `process ${lock.pid}, which is not OpenClaw`;
    case 'malformed':
      return 'nobody: the lock file is unreadable';
    case 'leaked':
      return 'the gateway itself, with no run behind it';
    case 'held':
    case 'overdue':
    case 'inert':
    case 'undetermined':
      return lock.ownedBy === 'gateway' ? 'the gateway itself' : `process ${lock.pid ?? 'unknown'}`;
    default:
      return never(lock.verdict);
  }
}

/** Nobody waits for it: no news where this version takes it back itself at the next message. */
function unclaimed(lock: JudgedLock): Finding | null {
  return lock.reclaimedByGateway ? null : release(lock, 'amber');
}

function release(lock: JudgedLock, level: 'amber' | 'red'): Finding {
  return {
    ...common(lock),
    level,
    cause:
      level === 'red'
        ? `${subject(lock)} gets no answer: its file is locked by ${ownerWords(lock)}`
        : `${subject(lock)} is locked by ${ownerWords(lock)}; the next message would wait in vain`,
    action: 'unlock',
    why: `${lock.why}. Releasing it moves the lock file aside and can be undone`,
  };
}

/**
 * A lock that the gateway leaked. Versions with a watchdog of their own hold it in memory too:
 * moving the file away frees nothing there, so they get their time, and then a new process
 * (openclaw/openclaw #86530).
 */
function leaked(evidence: Evidence, era: Era, lock: JudgedLock, waits: boolean): Finding | null {
  const limitMs = watchdogLimitMs(evidence, era, lock);
  if (limitMs === null) return waits ? release(lock, 'red') : unclaimed(lock);
  const made = evidence.atMs - lock.ageMs;
  const dueMs = made + limitMs + WATCHDOG_SLACK_MS;
  if (evidence.atMs < dueMs) {
    return {
      ...common(lock),
      level: 'amber',
      cause: `${subject(lock)} is locked by ${ownerWords(lock)}`,
      action: 'wait',
      actionTarget: null,
      why: 'this version releases such a lock itself when its limit is over',
      untilMs: dueMs,
    };
  }
  const canRestart = evidence.gateway.service.kind === 'installed' || lock.sessionKey === null;
  return {
    ...common(lock),
    level: waits ? 'red' : 'amber',
    cause: `${subject(lock)} is locked by ${ownerWords(lock)}, past its own limit`,
    action: canRestart ? 'restart' : 'reset',
    actionTarget: canRestart ? null : lock.sessionKey,
    why: 'the gateway should have released it and did not; a new process does not hold it',
  };
}

function watchdogLimitMs(evidence: Evidence, era: Era, lock: JudgedLock): number | null {
  const { content } = lock.fact;
  if (content.kind !== 'payload' || era.maxHoldMs === null) return null;
  return content.maxHoldMs ?? evidence.install.maxHoldMs ?? era.maxHoldMs;
}

function reset(lock: JudgedLock, why: string): Finding {
  return {
    ...common(lock),
    level: 'red',
    cause: `${subject(lock)} gets no answer: its file is locked by ${ownerWords(lock)}`,
    action: lock.sessionKey === null ? 'none' : 'reset',
    actionTarget: lock.sessionKey,
    why:
      lock.sessionKey === null
        ? `${why}. Its lock may not be taken away, and which session it belongs to is not known`
        : `${why}. Its lock may not be taken away; a reset gives the session a new file`,
  };
}

function unseenRun(evidence: Evidence, lock: JudgedLock): Finding | null {
  const cannotTell =
    evidence.mode === 'watch' &&
    lock.ownedBy === 'gateway' &&
    lock.runBehind === 'unknown' &&
    evidence.gateway.socket.kind === 'open' &&
    lock.ageMs > UNSEEN_RUN_GRACE_MS &&
    evidence.atMs - evidence.watchingSinceMs > UNSEEN_RUN_GRACE_MS;
  if (!cannotTell) return null;
  const waited = lock.sessionKey === null ? 0 : waitedMs(evidence, lock.sessionKey);
  if (waited >= evidence.thresholds.waitedTooLongMs) return newProcess(evidence, lock);
  return {
    ...common(lock),
    level: 'amber',
    cause: `${subject(lock)} has been locked by the gateway for ${duration(lock.ageMs)}; whether it works on something cannot be told`,
    action: 'wait',
    actionTarget: null,
    why: 'the lock is older than this watch; its run may be honest work',
  };
}

function runOf(evidence: Evidence, lock: JudgedLock): RunFact | undefined {
  return evidence.runs.list
    .filter((run) => run.phase === 'active' && run.sessionKey === lock.sessionKey)
    .sort((a, b) => b.lastProgressAtMs - a.lastProgressAtMs)[0];
}

function overdue(evidence: Evidence, era: Era, lock: JudgedLock, waits: boolean): Finding | null {
  if (lock.ownedBy !== 'gateway') return waits ? reset(lock, lock.why) : null;
  if (lock.runBehind === 'active') return overdueRun(evidence, era, lock);
  const mayCompact =
    lock.fact.openedBy.kind === 'known' &&
    lock.pid !== null &&
    lock.fact.openedBy.pids.includes(lock.pid);
  if (mayCompact && lock.ageMs < COMPACTION_LIMIT_MS) {
    return {
      ...common(lock),
      level: 'amber',
      cause: `${subject(lock)} is busy: the gateway has its file open, as for a compaction`,
      action: 'wait',
      actionTarget: null,
      why: 'a compaction ends by itself; a restart would only begin it anew',
      untilMs: evidence.atMs - lock.ageMs + COMPACTION_LIMIT_MS,
    };
  }
  if (!waits) {
    return {
      ...common(lock),
      level: 'amber',
      cause: `${subject(lock)} has been locked by the gateway for ${duration(lock.ageMs)}`,
      action: 'wait',
      actionTarget: null,
      why: 'nobody waits for it, and whether a run is behind it cannot be told',
    };
  }
  const limitMs = watchdogLimitMs(evidence, era, lock);
  const dueMs = limitMs === null ? null : evidence.atMs - lock.ageMs + limitMs + WATCHDOG_SLACK_MS;
  if (dueMs !== null && dueMs > evidence.atMs && dueMs - evidence.atMs < HOLD_PATIENCE_MS) {
    return {
      ...common(lock),
      // Held without a run, it is work of another kind: a compaction asked for by hand (#91358).
      level: lock.runBehind === 'none' ? 'amber' : 'red',
      cause: `${subject(lock)} gets no answer: its file is locked by the gateway itself`,
      action: 'wait',
      actionTarget: null,
      why: 'this version releases its own lock when the limit is over',
      untilMs: dueMs,
    };
  }
  return newProcess(evidence, lock);
}

/** The gateway holds it, why cannot be told, and somebody waits: only another process is sure. */
function newProcess(evidence: Evidence, lock: JudgedLock): Finding {
  const { service } = evidence.gateway;
  if (service.kind === 'installed' || lock.sessionKey === null) {
    return {
      ...common(lock),
      level: 'red',
      cause: `${subject(lock)} gets no answer: its file is locked by the gateway itself`,
      action: 'restart',
      actionTarget: null,
      why: `${lock.why}; a gateway with a new process number does not hold it`,
    };
  }
  return reset(lock, lock.why);
}

function overdueRun(evidence: Evidence, era: Era, lock: JudgedLock): Finding | null {
  if (!isToldOfTheLock(lock)) return null;
  const run = runOf(evidence, lock);
  if (run === undefined) return unknownRun(lock);
  const limits = quietLimits(evidence, run);
  const quietMs = evidence.atMs - quietSinceMs(evidence, run);
  if (quietMs < limits.amberMs) return null;
  const red = quietMs >= limits.redMs;
  const ownLimitMs = ownRecoveryAtMs(evidence, era, lock, freshStall(evidence, run.sessionKey));
  const endsItself = isNear(ownLimitMs, evidence.atMs);
  const acts = red && !endsItself;
  const stalled = {
    ...common(lock),
    level: red ? ('red' as const) : ('amber' as const),
    sinceMs: run.lastProgressAtMs,
    cause: `${subject(lock)} is locked by a run that has made no progress for ${duration(quietMs)}`,
  };
  if (red && isInVain(evidence, run)) {
    return { ...stalled, action: 'restart', actionTarget: null, why: IN_VAIN_WHY, untilMs: null };
  }
  return {
    ...stalled,
    action: !acts ? 'wait' : lock.sessionKey === null ? 'none' : 'abort',
    actionTarget: acts ? lock.sessionKey : null,
    why: acts
      ? 'ending the run releases its lock'
      : endsItself
        ? 'the gateway has a limit of its own and ends such a run itself; you can abort it at once if you do not want to wait'
        : 'it may still go on',
    untilMs: acts ? null : endsItself ? ownLimitMs : run.lastProgressAtMs + limits.redMs,
  };
}

function unknownRun(lock: JudgedLock): Finding {
  return {
    ...common(lock),
    level: 'amber',
    cause: `${subject(lock)} is locked by a run of the gateway's, and a message gave up waiting for it`,
    action: 'wait',
    actionTarget: null,
    why: 'a run is active; what it does cannot be seen from here',
  };
}
