import { lockMadeAtMs } from '../evidence/queries.ts';
import { assertNever } from '../result.ts';
import { duration } from '../text/words.ts';
import type { Finding } from './finding.ts';
import { at } from './finding.ts';
import type { JudgedLock } from './locks.ts';

/** What the findings about a lock have in common, and the words for it. */

/** Why a lock stays that nobody holds: a folder that is mirrored by hard links has such files. */
export const SECOND_NAME =
  'its file has a second name (a hard link, as some sync and backup programs make them), and such a file is never moved';

/** Which session a lock is about, in words. */
export function subject(lock: JudgedLock): string {
  if (lock.fact.kind === 'store') return `the session list of agent ${lock.fact.agentId}`;
  return lock.sessionKey === null ? 'a session file' : `session ${lock.sessionKey}`;
}

/** What every finding about this lock says: class, target, since when, what was seen. */
export function common(lock: JudgedLock): Omit<Finding, 'level' | 'cause' | 'action' | 'why'> {
  const saidMs = lockMadeAtMs(lock.fact);
  // Of a lock that is dated in the future it is known when it was first seen.
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

/** The lock may not be taken away: the session gets a new file, if it is known which it is. */
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

/** Another process that holds it: who knows it can end it, which keeps the conversation as it is. */
function endItWords({ ownedBy, pid }: JudgedLock): string {
  if (ownedBy !== 'other-openclaw' || pid === null) return '';
  return `. If you know that process and it may end, \`kill ${pid}\` frees the session at once`;
}
