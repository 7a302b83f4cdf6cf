import { describe, expect, it } from 'vitest';
import { createSystem } from '../../electron/system/index.ts';
import type { Presence } from '../../electron/system/presence.ts';
import { type Answer, fails, fakeRun, says } from './fake-run.ts';

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
    expect(asked).toEqual(['/bin/ps -ww -o pid=,ppid=,stat=,lstart=,time=,command= -p 502,501']);
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
    const { system } = mac(() => ({ ok: false, error: '/bin/ps gave no answer' }));
    const unknown = { kind: 'unknown', pid: 501, why: '/bin/ps gave no answer' };
    expect(await system.processes([501])).toEqual([unknown]);
    expect(system.processNow(501)).toEqual(unknown);
  });

  it('are seen at once by the blocking look', () => {
    const { system } = mac(() => says(GATEWAY));
    expect(system.processNow(502)).toMatchObject({ kind: 'alive', state: 'stopped' });
  });

  it('are found by what they are', async () => {
    const zombie = '  503     1 Z    Sun Nov 22 12:00:01 2026     0:00.00 (openclaw)';
    const { system, asked } = mac(() => says(`${NODE}\n${GATEWAY}\n${zombie}\n`));
    expect((await system.findOpenClaw()).map(({ pid }) => pid)).toEqual([502]);
    expect(asked[0]).toMatch(/^\/bin\/ps -x -ww /);
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
    expect(await mac(() => ({ ok: false, error: 'slow' })).system.listeners(1)).toBeNull();
  });

  it('names the openers of a file, and none of one that does not exist', async () => {
    expect(await mac(() => says('p7\ncnode\nf3\n')).system.openers('/x y')).toEqual([7]);
    const missing = fails(1, 'lsof: status error on /x y: No such file or directory\n');
    expect(await mac(() => missing).system.openers('/x y')).toEqual([]);
    expect(await mac(() => ({ ok: false, error: 'slow' })).system.openers('/x')).toBeNull();
  });

  it('keeps what lsof found although something else was wrong', async () => {
    const answer = fails(1, 'lsof: something', 'p7\ncnode\nf3\n');
    expect(await mac(() => answer).system.openers('/x')).toEqual([7]);
  });

  it('cannot be given an option for a file', async () => {
    const { system, asked } = mac(() => fails(1));
    await system.openers('-r1');
    expect(asked[0]).toMatch(/ -- -r1$/);
  });
});
