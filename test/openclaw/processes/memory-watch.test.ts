import { expect, it } from 'vitest';
import { createMemoryWatch } from '../../../electron/openclaw/processes/memory-watch.ts';
import type { ProcessInfo } from '../../../electron/system/types.ts';

const MINUTE = 60_000;

const alive = (rssBytes: number | undefined, pid = 7, startedAtMs = 1_000): ProcessInfo => ({
  kind: 'alive',
  pid,
  parentPid: 1,
  state: 'sleeping',
  startedAtMs,
  startTicks: null,
  cpuTimeMs: 0,
  ...(rssBytes === undefined ? {} : { rssBytes }),
  argv: null,
  command: null,
});

function watch() {
  const clock = { nowMs: 0 };
  const memory = createMemoryWatch({ now: () => clock.nowMs, machineBytes: () => 99 });
  const at = (minutes: number, info: ProcessInfo | undefined) => {
    clock.nowMs = minutes * MINUTE;
    memory.note(info);
    return memory.fact?.samples.map((one) => one.rssBytes);
  };
  return { memory, at };
}

it('keeps a sample of the same process every five minutes, and a day’s third of them', () => {
  const { memory, at } = watch();
  expect(memory.fact).toBeUndefined();
  expect(at(0, alive(10))).toEqual([10]);
  expect(at(4, alive(11))).toEqual([10]);
  expect(at(5, alive(12))).toEqual([10, 12]);
  for (let minutes = 10; minutes < 2_000; minutes += 5) at(minutes, alive(minutes));
  expect(memory.fact).toMatchObject({ pid: 7, machineBytes: 99 });
  expect(memory.fact?.samples).toHaveLength(96);
  expect(memory.fact?.samples.at(-1)).toEqual({ atMs: 1_995 * MINUTE, rssBytes: 1_995 });
});

it('begins anew with another process, and passes over a moment in which none could be read', () => {
  const { at } = watch();
  at(0, alive(10));
  expect(at(5, undefined)).toEqual([10]);
  expect(at(6, { kind: 'unknown', pid: 7, why: 'it was not read' })).toEqual([10]);
  expect(at(7, alive(undefined))).toEqual([10]);
  expect(at(8, alive(12, 7, 1_900))).toEqual([10, 12]);
  expect(at(9, alive(20, 7, 900_000))).toEqual([20]);
  expect(at(10, alive(30, 8))).toEqual([30]);
});

it('keeps what bounds it, as it was found with the last sample, and nothing where that is unknown', () => {
  const clock = { nowMs: 0 };
  const limits = { heapOptions: ['--max-old-space-size=4096'], containerBytes: 5 };
  const memory = createMemoryWatch({
    now: () => clock.nowMs,
    machineBytes: () => 99,
    limitsOf: (pid) => (pid === 7 ? limits : { heapOptions: [], containerBytes: null }),
  });
  memory.note(alive(10));
  expect(memory.fact).toMatchObject(limits);
  memory.note(alive(10, 8));
  expect(memory.fact).toEqual({ pid: 8, machineBytes: 99, samples: [{ atMs: 0, rssBytes: 10 }] });
});
