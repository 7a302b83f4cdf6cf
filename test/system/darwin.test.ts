import { describe, expect, it } from 'vitest';
import { createSystem } from '../../electron/system/index.ts';
import type { Presence } from '../../electron/system/signal.ts';
import { type Answer, answersNothing, fails, fakeRun, says } from './fake-run.ts';

const NODE = '  501     1 S    Sun Nov 22 12:00:00 2026     0:01.23 node x.js';
const GATEWAY = '  502     1 T    Sun Nov 22 12:00:01 2026     0:01.23 openclaw-gateway';

function mac(
  answer: (line: string) => Answer | undefined,
  presence: (pid: number) => Presence = () => 'present',
) {
  const { run, runSync, asked } = fakeRun(answer);
  const system = createSystem({ platform: 'darwin', run, runSync, presence, uid: 501, env: {} });
  return { system, asked };
}

describe('processes on macOS', () => {
  it('are asked for in one call and given in the order asked', async () => {
    const { system, asked } = mac(() => says(`${NODE}\n${GATEWAY}\n`));
    const seen = await system.processes([502, 501, 502]);
    expect(seen.map(({ pid }) => pid)).toEqual([502, 501, 502]);
    expect(asked).toEqual([
      '/bin/ps -ww -o pid=,ppid=,rss=,stat=,lstart=,time=,command= -p 502,501',
    ]);
  });

  it('are absent only when the kernel says so as well', async () => {
    const presence = (pid: number): Presence => (pid === 7 ? 'missing' : 'denied');
    const { system } = mac(() => fails(1), presence);
    expect(await system.processes([7, 8])).toMatchObject([{ kind: 'absent' }, { kind: 'unknown' }]);
  });

  it('do not hide behind one number that ps refuses', async () => {
    const presence = (pid: number): Presence => (pid === 501 ? 'present' : 'missing');
    const { system, asked } = mac(() => says(NODE), presence);
    expect(await system.processes([999_999_999, 501])).toMatchObject([
      { kind: 'absent' },
      { kind: 'alive' },
    ]);
    expect(asked[0]).toContain('-p 501');
  });

  it('are not asked for when none is left to ask', async () => {
    const { system, asked } = mac(
      () => says(NODE),
      () => 'missing',
    );
    expect(await system.processes([5, -1, 0, 1.5])).toMatchObject([
      { kind: 'absent' },
      { kind: 'unknown' },
      { kind: 'unknown' },
      { kind: 'unknown' },
    ]);
    expect(await system.processes([])).toEqual([]);
    expect(system.processNow(5)).toEqual({ kind: 'absent', pid: 5 });
    expect(asked).toEqual([]);
  });

  it('are unknown, with the reason, when ps fails', async () => {
    const { system } = mac(() => answersNothing('/bin/ps gave no answer'));
    const unknown = { kind: 'unknown', pid: 501, why: '/bin/ps gave no answer' };
    expect(await system.processes([501])).toEqual([unknown]);
    expect(system.processNow(501)).toEqual(unknown);
  });

  it('are seen at once by the blocking look', () => {
    const { system } = mac(() => says(GATEWAY));
    expect(system.processNow(502)).toMatchObject({ kind: 'alive', state: 'stopped' });
  });

  it('are shown with their commands, and whose they are', async () => {
    const zombie = '  503     1 Z    Sun Nov 22 12:00:01 2026     0:00.00 (openclaw)';
    const lines = [`  501 ${NODE}`, `    0 ${GATEWAY}`, `  777 ${NODE}`, `  501 ${zombie}`];
    const { system, asked } = mac(() => says(`${lines.join('\n')}\n`));
    expect(await system.shownProcesses()).toEqual({
      ok: true,
      value: [
        { pid: 501, user: 'own', title: null, argv: ['node x.js'] },
        { pid: 502, user: 'root', title: null, argv: ['openclaw-gateway'] },
        { pid: 501, user: 'other', title: null, argv: ['node x.js'] },
      ],
    });
    expect(asked[0]).toMatch(/^\/bin\/ps -ax -ww -o uid=,pid=/);
  });

  it('are not "none" where ps fails, or shows nothing at all', async () => {
    for (const answer of [fails(1), says(''), answersNothing('ps gave no answer')]) {
      const { system } = mac(() => answer);
      expect(await system.shownProcesses()).toMatchObject({ ok: false });
    }
  });
});

describe('boot time on macOS', () => {
  it('comes from sysctl, or is not known', async () => {
    const text = '{ sec = 1795340000, usec = 0 } Sun Nov 22 08:13:20 2026';
    expect(await mac(() => says(text)).system.bootedAtMs()).toBe(1_795_340_000_000);
    expect(await mac(() => fails(1)).system.bootedAtMs()).toBeNull();
    expect(await mac(() => undefined).system.bootedAtMs()).toBeNull();
  });
});

describe('lsof on macOS', () => {
  it('names listeners', async () => {
    const { system, asked } = mac(() => says('p1\ncnode\nf3\nn127.0.0.1:18789\n'));
    expect(await system.listeners(18_789)).toEqual([
      { pid: 1, name: 'node', address: '127.0.0.1:18789' },
    ]);
    expect(asked).toEqual(['/usr/sbin/lsof -w -nP -iTCP:18789 -sTCP:LISTEN -Fpcn']);
  });

  it('tells nobody from not known', async () => {
    expect(await mac(() => fails(1)).system.listeners(1)).toEqual([]);
    expect(await mac(() => fails(1, 'lsof: unacceptable port')).system.listeners(1)).toBeNull();
    expect(await mac(() => answersNothing('slow')).system.listeners(1)).toBeNull();
  });

  const nobodyElse = says('    1     0 Ss   /sbin/launchd\n   77     0 S    /usr/sbin/cron\n');
  const asking = (lsof: Answer, others: Answer = nobodyElse, presence?: () => Presence) =>
    mac((line) => (line.startsWith('/bin/ps') ? others : lsof), presence).system;
  const OF_7 = { owners: [7], everybody: true };
  const asked = (pids: readonly number[]) => ({ kind: 'asked', pids, unread: [], notSeen: null });

  it('names the openers of a file, and none of one that does not exist, also at once', async () => {
    const found = asking(says('p7\ncnode\nf3\n'));
    expect(await found.openers('/x y', OF_7)).toEqual(asked([7]));
    expect(found.openersNow('/x y', OF_7)).toEqual(asked([7]));
    const missing = asking(fails(1, 'lsof: status error on /x y: No such file or directory\n'));
    expect(await missing.openers('/x y', OF_7)).toEqual(asked([]));
    expect(missing.openersNow('/x y', OF_7)).toEqual(asked([]));
  });

  it.each<[string, Answer]>([
    ['is too slow', answersNothing('slow')],
    ['says that something is wrong', fails(1, 'lsof: cannot open the kernel')],
    ['names a process by a number that is none', says('p99999999999999999999\ncnode\n')],
  ])('does not know the openers where lsof %s', async (_what, answer) => {
    const system = asking(answer);
    expect(await system.openers('/x', OF_7)).toMatchObject({ kind: 'unknown' });
    expect(system.openersNow('/x', OF_7)).toMatchObject({ kind: 'unknown' });
  });

  it('has no answer for a process of another user: lsof shows a normal user only its own', async () => {
    const system = asking(fails(1), nobodyElse, () => 'denied');
    const unread = { ...asked([]), unread: [7] };
    expect(await system.openers('/x', OF_7)).toEqual(unread);
    expect(system.openersNow('/x', OF_7)).toEqual(unread);
  });

  it.each([
    ['an OpenClaw', '  88   502 S    openclaw-gateway'],
    [
      'a script engine, which may run it under any name',
      '  88     0 S    /opt/node/bin/node /srv/x.js',
    ],
    ['one whose arguments ps cannot read', '  88   502 S    (node)'],
  ])('does not call it nobody where %s of another user runs', async (_what, line) => {
    const system = asking(fails(1), says(`    1     0 Ss   /sbin/launchd\n${line}\n`));
    const notSeen = expect.stringContaining('process 88 of another user');
    expect(await system.openers('/x', OF_7)).toMatchObject({ pids: [], notSeen });
    expect(system.openersNow('/x', OF_7)).toMatchObject({ pids: [], notSeen });
    // Its own processes and its zombies hide nothing.
    const own = says(`   88   501 S    openclaw-gateway\n   89   502 Z    (node)\n`);
    expect(asking(fails(1), own).openersNow('/x', OF_7)).toEqual(asked([]));
  });

  it('does not call it nobody where ps does not tell who runs', () => {
    for (const others of [fails(1), says(''), answersNothing('slow')]) {
      expect(asking(fails(1), others).openersNow('/x', OF_7)).toMatchObject({
        pids: [],
        notSeen: expect.any(String),
      });
    }
  });

  it('asks after nobody else where only the owner counts', () => {
    const { system, asked: lines } = mac(() => fails(1));
    system.openersNow('/x', { owners: [7], everybody: false });
    expect(lines).toEqual(['/usr/sbin/lsof -w -nP -Fpc -- /x']);
  });

  it('keeps what lsof found although something else was wrong, and calls the rest not seen', async () => {
    const system = asking(fails(1, 'lsof: something', 'p7\ncnode\nf3\n'));
    expect(await system.openers('/x', { owners: [7, 8], everybody: true })).toEqual({
      kind: 'asked',
      pids: [7],
      unread: [8],
      notSeen: expect.any(String),
    });
  });

  it('cannot be given an option for a file', async () => {
    const { system, asked } = mac(() => fails(1));
    await system.openers('-r1', { owners: [], everybody: false });
    expect(asked[0]).toMatch(/ -- -r1$/);
  });
});
