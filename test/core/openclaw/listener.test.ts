import { describe, expect, it } from 'vitest';
import {
  doubtAbout,
  doubtWords,
  type ListeningProcess,
} from '../../../electron/core/openclaw/listener.ts';

const GATEWAY: ListeningProcess = {
  pid: 42,
  parentPid: 1,
  uid: 501,
  identity: 'openclaw-gateway',
  command: 'openclaw-gateway',
  isSelf: false,
};

function why(
  owner: Partial<ListeningProcess> | null,
  seen: { uid?: number; lockPid?: number } = {},
) {
  const doubt = doubtAbout({
    owners: owner === null ? null : [{ ...GATEWAY, ...owner }],
    uid: seen.uid ?? null,
    trustedUids: [0, 501],
    lockPid: seen.lockPid ?? null,
  });
  return doubt?.why ?? null;
}

describe('who may be given the key', () => {
  it.each<[string, ReturnType<typeof why>]>([
    ['a gateway of this user', why({})],
    ['one that is still loading', why({ identity: 'openclaw' })],
    ['one that root runs', why({ uid: 0 })],
    ['whoever the gateway’s own lock names', why({ identity: 'other' }, { lockPid: 42 })],
    ['one in a container that the lock names', why({ identity: 'unreadable' }, { lockPid: 42 })],
    ['a child of who took the lock', why({ parentPid: 41 }, { lockPid: 41 })],
    ['this very program', why({ identity: 'other', isSelf: true })],
  ])('is %s', (_who, doubt) => {
    expect(doubt).toBeNull();
  });

  it.each<[string, ReturnType<typeof why>, string]>([
    ['another user’s gateway', why({ uid: 502 }), 'another-user'],
    [
      'another user’s, though the lock names it',
      why({ uid: 502 }, { lockPid: 42 }),
      'another-user',
    ],
    ['a socket of another user, whose process is hidden', why(null, { uid: 502 }), 'another-user'],
    ['another program', why({ identity: 'other' }), 'another-program'],
    ['another OpenClaw, while the lock’s owner lives', why({}, { lockPid: 7 }), 'not-its-lock'],
    ['a process that cannot be looked at', why({ identity: 'unreadable' }), 'unseen'],
    ['nobody who can be seen', why(null), 'unseen'],
    ['root’s, which cannot be seen', why(null, { uid: 0 }), 'unseen'],
  ])('is not %s', (_who, doubt, expected) => {
    expect(doubt).toBe(expected);
  });

  it('is nobody where one of several that share the socket is a stranger', () => {
    const owners = [GATEWAY, { ...GATEWAY, pid: 43, identity: 'other' as const, command: 'nc' }];
    const doubt = doubtAbout({ owners, uid: 501, trustedUids: [501], lockPid: null });
    expect(doubt).toEqual({ why: 'another-program', pid: 43, command: 'nc' });
    expect(doubt === null ? '' : doubtWords(doubt)).toBe(
      "another program has the gateway's port (process 43, nc)",
    );
  });
});
