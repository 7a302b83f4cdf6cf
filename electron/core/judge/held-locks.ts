import { lasting, say } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { latestRunOf } from '../evidence/queries.ts';
import type { Era } from '../openclaw/era.ts';
import { givesNewPid } from '../steps/restart-way.ts';
import type { Diagnosis } from './diagnosis.ts';
import { WATCHDOG_SLACK_MS, watchdogLimitMs } from './lock-limits.ts';
import { common, reset, subject } from './lock-words.ts';
import type { JudgedLock } from './locks.ts';
import { isOpenInOwner } from './opened.ts';
import { isOrphanOfItself } from './own-lock.ts';
import {
  freshStall,
  IN_VAIN_WHY,
  isInVain,
  isNear,
  isToldOfTheLock,
  ownRecoveryAtMs,
  quietLimits,
  quietSinceMs,
} from './run-diagnoses.ts';
import { waitedMs } from './waiting.ts';

/** A compaction may hold a lock this long (2026.6.1 allows it 900 s, openclaw/openclaw #91358). */
const COMPACTION_LIMIT_MS = 15 * 60_000;
/** A lock's own limit further away than this is not worth waiting for. */
const HOLD_PATIENCE_MS = 20 * 60_000;
/** An own lock without a visible run is reported only once it is older than a short turn. */
const UNSEEN_RUN_GRACE_MS = 60_000;

/** The gateway's lock is older than this watch, and no run is seen. It may be honest work. */
export function unseenRun(evidence: Evidence, lock: JudgedLock): Diagnosis | null {
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
    cause: say('lockedUnclear', { subject: subject(lock), time: lasting(lock.ageMs) }),
    action: 'wait',
    actionTarget: null,
    why: say('lockOlderThanWatch'),
  };
}

/** The diagnosis for a lock that is overdue, held by the gateway or by another process. */
export function overdue(
  evidence: Evidence,
  era: Era,
  lock: JudgedLock,
  waits: boolean,
): Diagnosis | null {
  if (lock.ownedBy !== 'gateway') return waits ? reset(lock, lock.why) : null;
  if (lock.runBehind === 'active') return overdueRun(evidence, era, lock);
  if (isOrphanOfItself(lock, lock)) return newProcess(evidence, lock);
  const ownEndMs = ownEndAtMs(evidence, era, lock);
  const isOpen = isOpenInOwner(lock.fact);
  const isPastOwnEnd = ownEndMs !== null && ownEndMs <= evidence.atMs;
  const workEndMs = workEndsAtMs(evidence, era, lock);
  if (workEndMs !== null && lock.ageMs < COMPACTION_LIMIT_MS) {
    return {
      ...common(lock),
      level: 'amber',
      cause: say('busyCompacting', { subject: subject(lock) }),
      action: 'wait',
      actionTarget: null,
      why: say('compactionEnds'),
      untilMs: workEndMs,
    };
  }
  if (!waits) {
    return {
      ...common(lock),
      level: 'amber',
      cause: say('lockedFor', { subject: subject(lock), time: lasting(lock.ageMs) }),
      action: 'wait',
      actionTarget: null,
      why: say('nobodyWaitsUnclear'),
    };
  }
  if (
    ownEndMs !== null &&
    !isPastOwnEnd &&
    ownEndMs - evidence.atMs < HOLD_PATIENCE_MS &&
    (isOpen || saysItsLimit(lock))
  ) {
    return {
      ...common(lock),
      // A lock without a run is other work: a compaction asked for by hand (#91358).
      level: lock.runBehind === 'none' ? 'amber' : 'red',
      cause: say('lockedByGateway', { subject: subject(lock) }),
      action: 'wait',
      actionTarget: null,
      why: say('releasesAtLimit'),
      untilMs: ownEndMs,
    };
  }
  // The open file is in use, and the gateway has not said that it gave anything up. A watch that
  // came late cannot tell this from a long run with its own limit.
  const waited = lock.sessionKey === null ? 0 : waitedMs(evidence, lock.sessionKey);
  if (isOpen && lock.block === null && waited < evidence.thresholds.waitedTooLongMs) {
    return {
      ...common(lock),
      level: 'amber',
      cause: say('inUseUnclear', { subject: subject(lock) }),
      action: 'wait',
      actionTarget: null,
      why: say('fileOpenOwnLimit'),
    };
  }
  return newProcess(evidence, lock);
}

/**
 * Until when a lock without a visible run may be honest work of the gateway, such as a compaction.
 * Null: it is none, because the file is closed, the lock is not the gateway's, or its time is over.
 * A lock that outlives this version's own limit is no compaction: a compaction's limit is shorter
 * (openclaw/openclaw #84193).
 */
export function workEndsAtMs(evidence: Evidence, era: Era, lock: JudgedLock): number | null {
  const mayBeWork =
    lock.ownedBy === 'gateway' &&
    lock.runBehind !== 'active' &&
    lock.isAgeKnown &&
    isOpenInOwner(lock.fact) &&
    !isOrphanOfItself(lock, lock);
  if (!mayBeWork) return null;
  const ownEndMs = ownEndAtMs(evidence, era, lock);
  const isNearEnd = ownEndMs !== null && ownEndMs - evidence.atMs < HOLD_PATIENCE_MS;
  const endMs = isNearEnd ? ownEndMs : evidence.atMs - lock.ageMs + COMPACTION_LIMIT_MS;
  return endMs > evidence.atMs ? endMs : null;
}

/**
 * Whether the lock states its own limit. The version's limit may belong to other work, and counts
 * only while the file is in use.
 */
function saysItsLimit({ fact: { content } }: JudgedLock): boolean {
  return content.kind === 'payload' && content.maxHoldMs !== null;
}

/** When this version releases such a lock itself; null: never, or the time is not known. */
function ownEndAtMs(evidence: Evidence, era: Era, lock: JudgedLock): number | null {
  const limitMs = watchdogLimitMs(evidence, era, lock.fact);
  if (limitMs === null || !lock.isAgeKnown) return null;
  return evidence.atMs - lock.ageMs + limitMs + WATCHDOG_SLACK_MS;
}

/**
 * The gateway holds the lock for an unknown reason, and somebody waits. Only a new process is sure
 * to help. A gateway that restarts inside the same process keeps its lock, and a session without a
 * name gets no new file. In that case a person must stop it and start it again.
 */
function newProcess(evidence: Evidence, lock: JudgedLock): Diagnosis {
  const isNew = givesNewPid(evidence);
  if (!isNew && lock.sessionKey !== null) return reset(lock, lock.why);
  return {
    ...common(lock),
    level: 'red',
    cause: say('lockedByGateway', { subject: subject(lock) }),
    action: isNew ? 'restart' : 'none',
    actionTarget: null,
    why: isNew
      ? say('newProcessHelps', { why: lock.why })
      : say('onlyNewProcessHelps', { why: lock.why }),
  };
}

function overdueRun(evidence: Evidence, era: Era, lock: JudgedLock): Diagnosis | null {
  if (!isToldOfTheLock(lock)) return null;
  const run = latestRunOf(evidence, lock.sessionKey);
  if (run === null) return unknownRun(lock);
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
    cause: say('lockedByStalledRun', { subject: subject(lock), time: lasting(quietMs) }),
  };
  if (red && isInVain(evidence, run)) {
    return { ...stalled, action: 'restart', actionTarget: null, why: IN_VAIN_WHY, untilMs: null };
  }
  return {
    ...stalled,
    action: !acts ? 'wait' : lock.sessionKey === null ? 'none' : 'abort',
    actionTarget: acts ? lock.sessionKey : null,
    why: acts ? say('endingReleasesLock') : endsItself ? say('ownLimitAbort') : say('mayStillGoOn'),
    untilMs: acts ? null : endsItself ? ownLimitMs : run.lastProgressAtMs + limits.redMs,
  };
}

function unknownRun(lock: JudgedLock): Diagnosis {
  return {
    ...common(lock),
    level: 'amber',
    cause: say('lockedByUnknownRun', { subject: subject(lock) }),
    action: 'wait',
    actionTarget: null,
    why: say('activeRunUnseen'),
  };
}
