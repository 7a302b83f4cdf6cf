import { SECOND_NAME } from '../../judge/lock-words.ts';
import type { JudgedLock } from '../../judge/locks.ts';
import { isReleasable } from '../../judge/locks.ts';
import type { Draft, PlanContext } from './draft.ts';
import { nothingToDo, ready, refuse } from './draft.ts';

/** The lock that a path or a session key means; null if there is none. */
export function findLock(target: string | null, locks: readonly JudgedLock[]): JudgedLock | null {
  if (target === null) {
    const releasable = locks.filter((lock) => lock.releasable);
    return releasable.length === 1 ? (releasable[0] ?? null) : null;
  }
  return (
    locks.find((lock) => lock.fact.path === target) ??
    locks.find((lock) => lock.sessionKey === target && lock.current) ??
    null
  );
}

/** At most this many paths are offered to choose from. */
const NAMED = 5;

export function unlockPlan(target: string | null, { judgement }: PlanContext): Draft {
  const { locks } = judgement;
  const lock = findLock(target, locks);
  if (lock === null) {
    const several = locks.filter((one) => one.releasable).map((one) => one.fact.path);
    if (target === null && several.length > 1) {
      const more = several.length > NAMED ? `, and ${several.length - NAMED} more` : '';
      return refuse(
        `${several.length} locks could be released; name one: ${several.slice(0, NAMED).join(', ')}${more}`,
      );
    }
    if (target === null && locks.length > 0) {
      return refuse(`no lock may be released: ${locks.map((one) => one.why).join('; ')}`);
    }
    return nothingToDo(
      target === null
        ? 'there is no lock'
        : `there is no lock at ${target}, and none of a session of that name`,
    );
  }
  const path = lock.fact.path;
  if (!lock.releasable) return { ...refuse(unlockRefusal(lock)), target: path };
  const gate = runInTheWay(lock, judgement.snapshot.gateway.state);
  if (gate !== null) return { ...refuse(gate), target: path };
  return ready({
    why: String(lock.why),
    target: path,
    undo: '`clawbuoy undo` puts the file back while its place is free, and the gateway is down or has run nothing in that session since',
    preconditions: [
      'no run is active in the session, or the gateway is down',
      'the lock is the very file that was judged (inode, size, time, content)',
      'its owner is what it was judged to be, and is asked last of all whether it has the file open',
    ],
    steps: [
      {
        name: 'judge again',
        detail: 'who owns it, whether a run is behind it, right before the move',
      },
      { name: 'move aside', detail: `${path} goes into Clawbuoy's quarantine` },
    ],
    proof: 'the lock is gone',
    limitMs: 20_000,
  });
}

/** A run in the same session may be about to take the lock, whoever made this one. */
function runInTheWay(lock: JudgedLock, gateway: string): string | null {
  if (lock.runBehind !== 'active' || gateway === 'down') return null;
  const key = lock.sessionKey;
  return key === null
    ? 'a run is active, and it may be the one of this session, which is not known by name. Wait until it ends, then unlock'
    : `a run is active in ${key}. Wait until it ends, or end it with \`clawbuoy abort ${key}\`; then unlock if the lock is still there`;
}

/** Why this lock stays, and what to do instead. */
function unlockRefusal(lock: JudgedLock): string {
  const instead =
    lock.sessionKey === null
      ? 'Leave it'
      : `If nobody answers, \`clawbuoy reset ${lock.sessionKey}\` gives the session a new file`;
  if (lock.hasSecondName && isReleasable(lock.verdict)) {
    return `nobody holds it (${lock.why}), yet ${SECOND_NAME}. ${instead}`;
  }
  switch (lock.verdict) {
    case 'inert':
      return `${lock.why}; it blocks nobody`;
    case 'held':
    case 'overdue':
      return `the lock is alive: ${lock.why}. ${instead}`;
    case 'orphaned':
    case 'recycled':
    case 'foreign':
    case 'malformed':
    case 'leaked':
    case 'undetermined':
      return `it cannot be proved that nobody holds it: ${lock.why}. ${instead}`;
  }
}
