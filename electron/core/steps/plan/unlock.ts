import { say, type Words } from '../../catalogue/sentences/sentence.ts';
import { SECOND_NAME } from '../../judge/lock-words.ts';
import type { JudgedLock } from '../../judge/locks.ts';
import { isReleasable } from '../../judge/locks.ts';
import { guardRefusal } from '../guards.ts';
import type { Draft, PlanContext } from './draft.ts';
import { nothingToDo, ready, refuse } from './draft.ts';
import { resetPlan } from './session.ts';

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

export function unlockPlan(target: string | null, context: PlanContext): Draft {
  const { judgement } = context;
  const { locks } = judgement;
  const lock = findLock(target, locks);
  if (lock === null) {
    const several = locks.filter((one) => one.releasable).map((one) => one.fact.path);
    if (target === null && several.length > 1) {
      const more =
        several.length > NAMED ? say('andMoreLocks', { more: several.length - NAMED }) : '';
      return refuse(
        say('severalLocks', {
          count: several.length,
          names: several.slice(0, NAMED).join(', '),
          more,
        }),
      );
    }
    if (target === null && locks.length > 0) {
      return refuse(say('noLockReleasable', { why: locks.map((one) => one.why).join('; ') }));
    }
    return nothingToDo(target === null ? say('noLock') : say('noLockAt', { target }));
  }
  const path = lock.fact.path;
  if (!lock.releasable) return { ...refuse(unlockRefusal(lock, context)), target: path };
  const gate = runInTheWay(lock, judgement.snapshot.gateway.state);
  if (gate !== null) return { ...refuse(gate), target: path };
  return ready({
    why: lock.why,
    target: path,
    undo: say('undoPutsBack'),
    preconditions: [say('noRunOrDown'), say('veryFileJudged'), say('ownerAsJudged')],
    steps: [
      {
        name: 'judge again',
        detail: say('judgedRightBefore'),
      },
      { name: 'move aside', detail: say('goesIntoQuarantine', { path }) },
    ],
    proof: say('lockIsGone'),
    limitMs: 20_000,
  });
}

/** A run in the same session may be about to take the lock, whoever made this one. */
function runInTheWay(lock: JudgedLock, gateway: string): Words | null {
  if (lock.runBehind !== 'active' || gateway === 'down') return null;
  const key = lock.sessionKey;
  return key === null ? say('runActiveUnnamed') : say('runActiveIn', { key });
}

/** Whether a reset is any advice. A frozen gateway, for one, would refuse it as well. */
function canReset(sessionKey: string, context: PlanContext): boolean {
  return (
    resetPlan(sessionKey, context).verdict === 'ready' && guardRefusal('reset', context) === null
  );
}

/** Why this lock stays, and what to do instead. */
function unlockRefusal(lock: JudgedLock, context: PlanContext): Words {
  const { sessionKey } = lock;
  const instead =
    sessionKey !== null && canReset(sessionKey, context)
      ? say('ifNobodyAnswers', { sessionKey })
      : say('leaveIt');
  if (lock.hasSecondName && isReleasable(lock.verdict)) {
    return say('nobodyHoldsYet', { why: lock.why, second: SECOND_NAME, instead });
  }
  switch (lock.verdict) {
    case 'inert':
      return say('blocksNobody', { why: lock.why });
    case 'held':
    case 'overdue':
      return say('lockIsAlive', { why: lock.why, instead });
    case 'orphaned':
    case 'recycled':
    case 'foreign':
    case 'malformed':
    case 'leaked':
    case 'undetermined':
      return say('notProvedUnheld', { why: lock.why, instead });
  }
}
