import type { Era } from '../era.ts';
import type { Evidence } from '../evidence.ts';
import { never } from '../result.ts';
import type { Finding } from './finding.ts';
import { overdue, unseenRun } from './held-locks.ts';
import {
  common,
  ownerWords,
  reset,
  subject,
  WATCHDOG_SLACK_MS,
  watchdogLimitMs,
} from './lock-parts.ts';
import type { JudgedLock } from './locks.ts';

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
