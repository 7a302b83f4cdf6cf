import { describe, expect, it } from 'vitest';
import type { NoticeFact } from '../../../electron/core/evidence/report-facts.ts';
import { createDatabaseHolderWatch } from '../../../electron/openclaw/processes/database-holder.ts';
import type { ProcessInfo } from '../../../electron/system/types.ts';

const GATEWAY = 100;
const HOLDER = 991;

function busy(atMs: number): NoticeFact {
  return { kind: 'database-locked', atMs, holderPid: null };
}

function world() {
  const state = {
    atMs: 1_000_000,
    open: [GATEWAY, HOLDER] as number[] | null,
    isHolderGone: false,
  };
  const watch = createDatabaseHolderWatch({
    stateDir: '/nowhere',
    now: () => state.atMs,
    system: {
      openers: async () =>
        state.open === null
          ? { kind: 'unknown', why: 'test' }
          : { kind: 'asked', pids: state.open, unread: [], notSeen: null },
      processes: async (pids) =>
        pids.map(
          (pid): ProcessInfo =>
            state.isHolderGone ? { kind: 'absent', pid } : { kind: 'unknown', pid, why: 'test' },
        ),
    },
  });
  const complete = async (...notices: NoticeFact[]) => watch.complete(notices, GATEWAY);
  return { state, complete };
}

describe('who holds the session database', () => {
  it('is told with the newest report that it is locked', async () => {
    const { state, complete } = world();
    const notices = await complete(busy(state.atMs - 1_000), busy(state.atMs - 9_000));
    expect(notices).toEqual([
      busy(state.atMs - 9_000),
      { ...busy(state.atMs - 1_000), holderPid: HOLDER },
    ]);
  });

  it('is not asked about a report that is old', async () => {
    const { state, complete } = world();
    expect(await complete(busy(state.atMs - 76_000))).toEqual([busy(state.atMs - 76_000)]);
  });

  it('stays named for as long as the gateway’s word of it is told of', async () => {
    const { state, complete } = world();
    const word = busy(state.atMs - 1_000);
    const first = await complete(word);
    state.atMs += 72_000;
    expect(await complete(word)).toEqual(first);
    expect(first[0]).toMatchObject({ holderPid: expect.any(Number) });
  });

  it('has let go when its process is gone: reports of that time are left out, later ones stand', async () => {
    const { state, complete } = world();
    const first = busy(state.atMs - 1_000);
    await complete(first);
    Object.assign(state, { atMs: state.atMs + 6_000, open: [GATEWAY], isHolderGone: true });
    expect(await complete(first)).toEqual([]);
    state.atMs += 5_000;
    expect(await complete(first, busy(state.atMs - 1_000))).toEqual([busy(state.atMs - 1_000)]);
  });

  it('is only not known any more where its process cannot be told to be gone', async () => {
    const { state, complete } = world();
    const first = busy(state.atMs - 1_000);
    await complete(first);
    Object.assign(state, { atMs: state.atMs + 6_000, open: null });
    expect(await complete(first)).toEqual([first]);
  });
});
