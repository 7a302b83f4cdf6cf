import { describe, expect, it } from 'vitest';
import { judge } from '../../../electron/core/judge/judge.ts';
import { ago, evidence, FOREIGN_PID, GATEWAY_PID, HOUR, MINUTE } from '../../support/evidence.ts';

const MB = 1024 * 1024;

/** A gateway that has been seen for so long, with this much memory at each moment before now. */
function light(
  bytesAt: (hoursAgo: number) => number,
  {
    hours = 6,
    machineBytes = 16_000 * MB,
    pid = GATEWAY_PID,
    isLoopback = true,
    limits = {},
  }: {
    hours?: number;
    machineBytes?: number;
    pid?: number;
    isLoopback?: boolean;
    limits?: { heapOptions?: string[]; containerBytes?: number };
  } = {},
) {
  const samples = Array.from({ length: (hours * 60) / 5 + 1 }, (_, index) => {
    const agoMs = hours * HOUR - index * 5 * MINUTE;
    return { atMs: ago(agoMs), rssBytes: bytesAt(agoMs / HOUR) };
  });
  const { snapshot } = judge(
    evidence({
      version: '2026.9.6',
      install: { isLoopback },
      gateway: { memory: { pid, machineBytes, samples, ...limits } },
    }),
  );
  return snapshot;
}
const told = (...parts: Parameters<typeof light>) =>
  light(...parts).incidents.map((one) => one.class);

describe('memory that grows towards its end', () => {
  it('is told a day before the machine has no more to give, with its trend, and no step', () => {
    // The pace of #91588: 220 MB an hour on a machine of 15 GB.
    const pace = (nowBytes: number) => (hoursAgo: number) => nowBytes - hoursAgo * 220 * MB;
    expect(told(pace(7_000 * MB), { machineBytes: 15_000 * MB })).toEqual([]);
    const { level, incidents, recommended } = light(pace(9_500 * MB), {
      machineBytes: 15_000 * MB,
    });
    expect([level, recommended.action]).toEqual(['amber', 'none']);
    expect(incidents.map((one) => one.class)).toEqual(['memory-growing']);
    expect(incidents[0]?.evidence.at(-1)).toContain('nothing is left in 18 h');
    expect(incidents[0]?.remedy?.command).toBe('clawbuoy restart');
  });

  it('is told within hours where it grows by the minute', () => {
    // The pace of #121214: 6 MB a minute, on a small server.
    const fast = (hoursAgo: number) => 1_700 * MB - hoursAgo * 360 * MB;
    expect(told(fast, { hours: 3, machineBytes: 4_000 * MB })).toEqual(['memory-growing']);
    expect(told(fast, { hours: 1, machineBytes: 4_000 * MB })).toEqual([]);
  });

  it.each([
    ['stays where it is, however high', () => 14_000 * MB],
    // A start that loads much and then comes to rest.
    [
      'has come to rest',
      (hoursAgo: number) => (hoursAgo > 4 ? 2_000 - hoursAgo * 200 : 2_000) * MB,
    ],
    ['slows down', (hoursAgo: number) => (9_000 - hoursAgo ** 3 * 20) * MB],
    // #87109: up to 1.1 GB and down again with every collection.
    ['goes up and down', (hoursAgo: number) => (1_050 + Math.sin(hoursAgo * 3) * 60) * MB],
    ['jumps once for one large answer', (hoursAgo: number) => (hoursAgo < 0.3 ? 6_000 : 900) * MB],
    ['falls', (hoursAgo: number) => (3_000 + hoursAgo * 300) * MB],
  ])('is no word where it %s', (_what, bytesAt) => {
    expect(told(bytesAt)).toEqual([]);
  });

  it('is that of this gateway, on this machine', () => {
    const growing = (hoursAgo: number) => 12_000 * MB - hoursAgo * 400 * MB;
    expect(told(growing)).toEqual(['memory-growing']);
    expect(told(growing, { pid: FOREIGN_PID })).toEqual([]);
    expect(told(growing, { isLoopback: false })).toEqual([]);
  });

  describe('that has a nearer bound', () => {
    // 100 MB an hour, 3 GB now: 16 GB of a machine are days away.
    const slow = (hoursAgo: number) => 3_000 * MB - hoursAgo * 100 * MB;
    const cause = (limits: { heapOptions?: string[]; containerBytes?: number }) =>
      light(slow, { limits }).incidents[0]?.cause;

    it('is told of its heap, whose limit it meets first', () => {
      expect(cause({})).toBeUndefined();
      const words = cause({ heapOptions: ['--max-old-space-size=4096'] });
      expect(words).toContain('2908 MB of the 4096 MB that its own heap may have');
      expect(cause({ heapOptions: ['--max-old-space-size=8192'] })).toBeUndefined();
    });

    it('is told of its container, and of the smaller of both', () => {
      const containerBytes = 4_000 * MB;
      expect(cause({ containerBytes })).toContain('of the 4000 MB that its container or service');
      const heapOptions = ['--max-old-space-size-percentage=80'];
      expect(cause({ containerBytes, heapOptions })).toContain('of the 3200 MB that its own heap');
      expect(cause({ containerBytes: 64_000 * MB })).toBeUndefined();
    });

    it('is not told of a heap that is smaller than what it holds: something else grows', () => {
      expect(cause({ heapOptions: ['--max-old-space-size=2048'] })).toBeUndefined();
    });

    it('is not told where nothing is known of a bound, or what is known is odd', () => {
      expect(cause({ heapOptions: ['odd'], containerBytes: 0 })).toBeUndefined();
      expect(cause({ containerBytes: -1 })).toBeUndefined();
    });
  });
});
