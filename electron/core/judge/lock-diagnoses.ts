import { say } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Era } from '../openclaw/era.ts';
import { assertNever } from '../result.ts';
import type { Diagnosis } from './diagnosis.ts';
import { overdue, unseenRun } from './held-locks.ts';
import { common, ownerWords, reset, SECOND_NAME, subject } from './lock-words.ts';
import type { JudgedLock } from './locks.ts';

/** The diagnosis for one judged lock; null while it troubles nobody. */
export function lockDiagnosis(evidence: Evidence, era: Era, lock: JudgedLock): Diagnosis | null {
  if (lock.verdict === 'inert' || !lock.current) return null;
  // 2026.2.1 removes a stale lock of its session list after 30 s. A lock that blocks nobody is no
  // news. The gateway itself reports a lock that does.
  if (lock.fact.kind === 'store') return null;
  const { waits } = lock;
  switch (lock.verdict) {
    case 'orphaned':
    case 'recycled':
    case 'foreign':
    case 'malformed':
    case 'leaked':
      return waits ? release(lock, 'red') : unclaimed(lock);
    case 'undetermined':
      return waits ? reset(lock, lock.why) : null;
    case 'held':
      return waits && lock.ownedBy === 'other-openclaw'
        ? reset(lock, lock.why)
        : unseenRun(evidence, lock);
    case 'overdue':
      return overdue(evidence, era, lock, waits);
    default:
      return assertNever(lock.verdict);
  }
}

/** Nobody waits for it. It is no news where this version removes it at the next message. */
function unclaimed(lock: JudgedLock): Diagnosis | null {
  return lock.reclaimedByGateway ? null : release(lock, 'amber');
}

function release(lock: JudgedLock, level: 'amber' | 'red'): Diagnosis {
  if (lock.hasSecondName) return twice(lock, level);
  return {
    ...common(lock),
    level,
    cause:
      level === 'red'
        ? say('lockedBy', { subject: subject(lock), owner: ownerWords(lock) })
        : say('lockedNextWaits', { subject: subject(lock), owner: ownerWords(lock) }),
    action: 'unlock',
    why: say('releaseMovesAside', { why: lock.why }),
  };
}

/** A file with a second name is never moved, so no step is named that would be refused. */
function twice(lock: JudgedLock, level: 'amber' | 'red'): Diagnosis {
  const why = say('bothWords', { costs: lock.why, more: SECOND_NAME });
  if (level === 'red') return reset(lock, why);
  return {
    ...common(lock),
    level,
    cause: say('lockedNextWaits', { subject: subject(lock), owner: ownerWords(lock) }),
    action: 'none',
    actionTarget: null,
    why,
  };
}
