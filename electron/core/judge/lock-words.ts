import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import { verdictWord } from '../catalogue/sentences/words.ts';
import { lockMadeAtMs } from '../evidence/queries.ts';
import { assertNever } from '../result.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { JudgedLock } from './locks.ts';

/** Words and fields that all diagnoses about a lock share. */

/** Why a lock stays that nobody holds. Folders mirrored by hard links have such files. */
export const SECOND_NAME = say('secondName');

/** The session that a lock is about, in words. */
export function subject(lock: JudgedLock): Words {
  if (lock.fact.kind === 'store') return say('sessionList', { agentId: lock.fact.agentId });
  return lock.sessionKey === null
    ? say('aSessionFile')
    : say('session', { sessionKey: lock.sessionKey });
}

/** The fields that every diagnosis about this lock has: class, target, start and evidence. */
export function common(lock: JudgedLock): Omit<Diagnosis, 'level' | 'cause' | 'action' | 'why'> {
  const saidMs = lockMadeAtMs(lock.fact);
  // A lock dated in the future has no known age. The time when it was first seen counts.
  const madeMs = lock.isAgeKnown ? saidMs : Math.min(saidMs, lock.fact.seenSinceMs);
  const evidence = [
    say('seenLock', {
      path: lock.fact.path,
      time: isoTime(saidMs),
      verdict: verdictWord(lock.verdict),
      why: lock.why,
    }),
  ];
  if (lock.block !== null) {
    const waited =
      lock.block.waitedMs === null
        ? ''
        : say('afterWaiting', { time: lasting(lock.block.waitedMs) });
    evidence.push(
      say('seenGaveUp', { time: isoTime(lock.block.atMs), waited, source: lock.block.source }),
    );
  }
  if (lock.waitingSinceMs !== null) {
    evidence.push(say('seenNoReply', { time: isoTime(lock.waitingSinceMs) }));
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

/** Who holds it, in words that follow "is locked by". */
export function ownerWords(lock: JudgedLock): Words {
  switch (lock.verdict) {
    case 'orphaned':
      return say('ownerGone', { pid: lock.pid });
    case 'recycled':
      return say('ownerReused', { pid: lock.pid });
    case 'foreign':
      return say('ownerStranger', { pid: lock.pid });
    case 'malformed':
      return say('ownerUnreadable');
    case 'leaked':
      return say('ownerLeaked');
    case 'held':
    case 'overdue':
    case 'inert':
    case 'undetermined':
      return lock.ownedBy === 'gateway'
        ? say('theGatewayItself')
        : say('process', { pid: lock.pid ?? 'unknown' });
    default:
      return assertNever(lock.verdict);
  }
}

/** The lock may not be removed. The session gets a new file, if it is known which session it is. */
export function reset(lock: JudgedLock, why: Words): Diagnosis {
  return {
    ...common(lock),
    level: 'red',
    cause: say('lockedBy', { subject: subject(lock), owner: ownerWords(lock) }),
    action: lock.sessionKey === null ? 'none' : 'reset',
    actionTarget: lock.sessionKey,
    why:
      lock.sessionKey === null
        ? say('mayNotBeTakenUnnamed', { why })
        : say('mayNotBeTakenReset', { why, more: endItWords(lock) }),
  };
}

/**
 * Another process holds the lock. A person who knows it can end it, which keeps the conversation.
 */
function endItWords({ ownedBy, pid }: JudgedLock): Words {
  if (ownedBy !== 'other-openclaw' || pid === null) return '';
  return say('endingFrees', { pid });
}
