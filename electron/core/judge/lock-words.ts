import { lockMadeAtMs } from '../evidence/queries.ts';
import { assertNever } from '../result.ts';
import { duration } from '../text/words.ts';
import type { Finding } from './finding.ts';
import { at } from './finding.ts';
import type { JudgedLock } from './locks.ts';

/** Words and fields that all findings about a lock share. */

/** Why a lock stays that nobody holds. Folders mirrored by hard links have such files. */
export const SECOND_NAME =
  'its file has a second name (a hard link, as some sync and backup programs make them), and such a file is never moved';

/** The session that a lock is about, in words. */
export function subject(lock: JudgedLock): string {
  if (lock.fact.kind === 'store') return `the session list of agent ${lock.fact.agentId}`;
  return lock.sessionKey === null ? 'a session file' : `session ${lock.sessionKey}`;
}

/** The fields that every finding about this lock has: class, target, start and evidence. */
export function common(lock: JudgedLock): Omit<Finding, 'level' | 'cause' | 'action' | 'why'> {
  const saidMs = lockMadeAtMs(lock.fact);
  // A lock dated in the future has no known age. The time when it was first seen counts.
  const madeMs = lock.isAgeKnown ? saidMs : Math.min(saidMs, lock.fact.seenSinceMs);
  const evidence = [
    `lock ${lock.fact.path}, made ${at(saidMs)}, verdict ${lock.verdict}: ${lock.why}`,
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

/** Who holds it, in words that follow "is locked by". */
export function ownerWords(lock: JudgedLock): string {
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
      return assertNever(lock.verdict);
  }
}

/** The lock may not be removed. The session gets a new file, if it is known which session it is. */
export function reset(lock: JudgedLock, why: string): Finding {
  return {
    ...common(lock),
    level: 'red',
    cause: `${subject(lock)} gets no answer: its file is locked by ${ownerWords(lock)}`,
    action: lock.sessionKey === null ? 'none' : 'reset',
    actionTarget: lock.sessionKey,
    why:
      lock.sessionKey === null
        ? `${why}. Its lock may not be taken away, and which session it belongs to is not known`
        : `${why}. Its lock may not be taken away; a reset gives the session a new file${endItWords(lock)}`,
  };
}

/**
 * Another process holds the lock. A person who knows it can end it, which keeps the conversation.
 */
function endItWords({ ownedBy, pid }: JudgedLock): string {
  if (ownedBy !== 'other-openclaw' || pid === null) return '';
  return `. If you know that process and it may end, \`kill ${pid}\` frees the session at once`;
}
