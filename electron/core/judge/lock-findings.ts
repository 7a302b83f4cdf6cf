import type { Era } from '../era.ts';
import type { Evidence, RunFact } from '../evidence.ts';
import { never } from '../result.ts';
import { duration } from '../words.ts';
import type { Finding } from './finding.ts';
import { at } from './finding.ts';
import type { JudgedLock } from './locks.ts';
import { freshStall, ownRecoveryAtMs, quietLimits } from './run-findings.ts';

/** A compaction may hold a lock this long (2026.6.1 allows it 900 s, openclaw/openclaw #91358). */
const COMPACTION_LIMIT_MS = 15 * 60_000;
/** An own lock whose run cannot be seen is worth a word only once it is older than a short turn. */
const UNSEEN_RUN_GRACE_MS = 60_000;

/** What follows from one judged lock; null while it troubles nobody. */
export function lockFinding(evidence: Evidence, era: Era, lock: JudgedLock): Finding | null {
  if (lock.verdict === 'inert' || !lock.current) return null;
  const waits = lock.block !== null;
  switch (lock.verdict) {
    case 'orphaned':
    case 'recycled':
    case 'foreign':
    case 'malformed':
      if (waits) return release(lock, 'red');
      return lock.reclaimedByGateway ? null : release(lock, 'amber');
    case 'leaked':
      return release(lock, waits ? 'red' : 'amber');
    case 'undetermined':
      return waits ? reset(lock, lock.why) : null;
    case 'held':
      return unseenRun(evidence, lock);
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
  const run = runOf(evidence, lock);
  if (run === undefined) return null;
  const limits = quietLimits(evidence, run);
  const quietMs = evidence.atMs - run.lastProgressAtMs;
  if (quietMs < limits.amberMs) return null;
  const red = quietMs >= limits.redMs;
  const ownLimitMs = ownRecoveryAtMs(evidence, era, lock, freshStall(evidence, run.sessionKey));
  const endsItself = ownLimitMs !== null && ownLimitMs > evidence.atMs;
  const acts = red && !endsItself;
  return {
    ...common(lock),
    level: red ? 'red' : 'amber',
    sinceMs: run.lastProgressAtMs,
    cause: `${subject(lock)} is locked by a run that has made no progress for ${duration(quietMs)}`,
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
