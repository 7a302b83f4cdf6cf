import { describe, expect, it } from 'vitest';
import { createDiskWatch } from '../../electron/openclaw/disk-watch.ts';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the room on the disk', () => {
  it('is asked for once a minute, and never twice at the same time', async () => {
    let nowMs = 1_000;
    let asked = 0;
    let answer = (): void => undefined;
    const disk = createDiskWatch({
      folder: '/state',
      now: () => nowMs,
      look: () => {
        asked += 1;
        return new Promise((resolve) => {
          answer = () => resolve({ bsize: 4_096, blocks: 100, bavail: 10 });
        });
      },
    });
    disk.ask();
    nowMs += 120_000;
    disk.ask();
    expect(asked).toBe(1);
    expect(disk.fact).toBeUndefined();
    answer();
    await settled();
    expect(disk.fact).toEqual({ atMs: 1_000, freeBytes: 40_960, totalBytes: 409_600 });
    disk.ask();
    expect(asked).toBe(2);
    nowMs += 59_000;
    answer();
    await settled();
    disk.ask();
    expect(asked).toBe(2);
  });

  it('is unknown where the disk does not tell', async () => {
    const disk = createDiskWatch({
      folder: '/state',
      now: () => 0,
      look: () => Promise.reject(new Error('EIO')),
    });
    disk.ask();
    await settled();
    expect(disk.fact).toBeUndefined();
  });

  it('is told of a real folder', async () => {
    const disk = createDiskWatch({ folder: import.meta.dirname, now: () => 0 });
    disk.ask();
    for (let turn = 0; turn < 1_000 && disk.fact === undefined; turn += 1) await settled();
    expect(disk.fact?.totalBytes).toBeGreaterThan(0);
  });
});
