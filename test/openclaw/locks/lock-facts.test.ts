import { expect, it } from 'vitest';
import { createLockFacts, ownersOf } from '../../../electron/openclaw/locks/lock-facts.ts';
import type { SeenLock } from '../../../electron/openclaw/locks/lock-watch.ts';
import { GONE, lock, MAIN, NOW_MS, SESSION_ID, session } from '../../support/evidence.ts';

function seenLock(seenSinceMs: number): SeenLock {
  const { path, kind, agentId, sessionId, modifiedAtMs, content } = lock();
  return {
    path,
    kind,
    agentId,
    sessionId,
    modifiedAtMs,
    content,
    seenSinceMs,
    links: 1,
    uid: null,
    identity: null,
  };
}

function lockFacts(seen: SeenLock[]) {
  const facts = createLockFacts({
    locks: { locks: () => seen },
    askOpeners: async () => ({ kind: 'known', pids: [7] }),
    rowKeyOf: () => null,
    uid: null,
  });
  const only = () => facts.of(seen, new Map(), [session({ key: MAIN, sessionId: SESSION_ID })])[0];
  return { facts, only };
}

it('names the owners of locks, and what is known of them', () => {
  const one = seenLock(NOW_MS);
  const [pid] = [...ownersOf([one])];
  if (pid === undefined || one.content.kind !== 'payload') throw new Error('no owner');
  expect(pid).toBe(one.content.pid);
  const facts = createLockFacts({
    locks: { locks: () => [one] },
    askOpeners: async () => expect.fail(),
    rowKeyOf: () => null,
    uid: null,
  });
  expect(facts.of([one], new Map([[pid, GONE]]), [])[0]).toMatchObject({
    owner: GONE,
    openedBy: { kind: 'not-asked' },
    abortedAtMs: null,
  });
});

it('forgets who has a lock open when another file has taken its place', async () => {
  const seen = [seenLock(NOW_MS)];
  const { facts, only } = lockFacts(seen);
  await facts.askOpeners(seen[0]?.path ?? '');
  expect(only()?.openedBy).toEqual({ kind: 'known', pids: [7] });
  seen[0] = seenLock(NOW_MS + 1);
  expect(only()?.openedBy).toEqual({ kind: 'not-asked' });
});

it('tells of a lock when an abort has ended a run of its session', () => {
  const { facts, only } = lockFacts([seenLock(NOW_MS)]);
  facts.noteAbort('agent:main:other', NOW_MS);
  expect(only()?.abortedAtMs).toBeNull();
  facts.noteAbort(MAIN, NOW_MS);
  expect(only()?.abortedAtMs).toBe(NOW_MS);
});

it.each([
  ['another user’s, seen by a user', 501, 502, true],
  ['another user’s, seen by root', 0, 502, undefined],
  ['this user’s own', 501, 501, undefined],
  ['of nobody known', 501, null, undefined],
] as const)(
  'says of a lock that is %s whether its user’s processes may be hidden',
  (_what, uid, ownerUid, is) => {
    const one = { ...seenLock(NOW_MS), uid: ownerUid };
    const facts = createLockFacts({
      locks: { locks: () => [one] },
      askOpeners: async () => expect.fail(),
      rowKeyOf: () => null,
      uid,
    });
    expect(facts.of([one], new Map(), [])[0]?.ofOtherUser).toBe(is);
  },
);
