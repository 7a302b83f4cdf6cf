import { describe, expect, it } from 'vitest';
import { createStartWatch } from '../../../electron/openclaw/processes/start-watch.ts';
import type { ProcessInfo, ProcessWork } from '../../../electron/system/types.ts';

type Alive = Extract<ProcessInfo, { kind: 'alive' }>;

function stage() {
  let nowMs = 1_000_000;
  let work: ProcessWork = { ioBytes: 0, children: [] };
  let asked = 0;
  const watch = createStartWatch({
    system: {
      workOf: async () => {
        asked += 1;
        return work;
      },
      processes: async (pids) => pids.map((pid) => ({ ...info(pid, 0), ...commands.get(pid) })),
    },
    now: () => nowMs,
  });
  const commands = new Map<number, { argv: string[]; command: string; parentPid: number }>();
  const info = (pid: number, cpuTimeMs: number): Alive => ({
    kind: 'alive',
    pid,
    parentPid: 1,
    state: 'sleeping',
    startedAtMs: 0,
    startTicks: null,
    cpuTimeMs,
    argv: ['openclaw'],
    command: 'openclaw',
  });
  return {
    watch,
    commands,
    asked: () => asked,
    look: async (afterMs: number, cpuTimeMs: number, next: ProcessWork, pid = 7) => {
      nowMs += afterMs;
      work = next;
      await watch.look(info(pid, cpuTimeMs), false);
      return watch.fact;
    },
  };
}

describe('a start', () => {
  it('is told by its growth within the last seconds, its children included', async () => {
    const { look } = stage();
    expect(
      await look(0, 100, { ioBytes: 500, children: [{ pid: 8, cpuTimeMs: 40 }] }),
    ).toMatchObject({ cpuMs: 140, ioBytes: 500, children: 1, recent: null });
    const grown = await look(5_000, 400, {
      ioBytes: 1_500,
      children: [
        { pid: 8, cpuTimeMs: 50 },
        { pid: 9, cpuTimeMs: 30 },
      ],
    });
    expect(grown?.recent).toEqual({ overMs: 5_000, cpuMs: 340, ioBytes: 1_000, newChildren: 1 });
    // A child that has ended takes nothing back.
    const later = await look(5_000, 400, { ioBytes: 1_500, children: [] });
    expect(later?.recent).toEqual({ overMs: 10_000, cpuMs: 300, ioBytes: 1_000, newChildren: 0 });
    const still = await look(16_000, 400, { ioBytes: 1_500, children: [] });
    expect(still?.recent).toEqual({ overMs: 16_000, cpuMs: 0, ioBytes: 0, newChildren: 0 });
  });

  it('is asked about every few seconds only, and anew under another number', async () => {
    const { look, asked } = stage();
    await look(0, 100, { ioBytes: null, children: null });
    await look(1_000, 200, { ioBytes: null, children: null });
    expect(asked()).toBe(1);
    const other = await look(1_000, 10, { ioBytes: null, children: null }, 70);
    expect(other).toMatchObject({ pid: 70, seenSinceMs: 1_002_000, recent: null, children: null });
  });

  it('is forgotten once it answers', async () => {
    const { look, watch } = stage();
    await look(0, 100, { ioBytes: 0, children: [] });
    watch.forget();
    expect(watch.fact).toBeUndefined();
  });

  it('names the package manager that it has started itself, and waits for', async () => {
    const { look, commands } = stage();
    const child = (pid: number, argv: string[], parentPid = 7) =>
      commands.set(pid, { argv, command: argv.join(' '), parentPid });
    child(8, ['node', '/usr/bin/server.js']);
    child(9, ['npm install --ignore-scripts']);
    const work = (...pids: number[]): ProcessWork => ({
      ioBytes: 0,
      children: pids.map((pid) => ({ pid, cpuTimeMs: 0 })),
    });
    expect((await look(0, 100, work(8)))?.installer).toBeNull();
    const seen = await look(5_000, 100, work(8, 9));
    expect(seen?.installer).toEqual({ pid: 9, command: 'npm install --ignore-scripts' });
    // What another program of it starts, as a tool of an agent does, is not waited for.
    child(9, ['npm install'], 8);
    expect((await look(5_000, 100, work(8, 9)))?.installer).toBeNull();
  });
});
