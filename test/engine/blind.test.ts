import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../electron/core/api/thresholds.ts';
import type { Evidence } from '../../electron/core/evidence/evidence.ts';
import { createMonitor } from '../../electron/engine/monitor.ts';
import type { Look } from '../../electron/recovery/look.ts';
import { evidence, NOW_MS } from '../support/evidence.ts';
import { idleObserver } from '../support/idle-observer.ts';
import { JULY, testSystem, watched } from './harness.ts';

const MINUTE_MS = 60_000;

describe('a loop of looks', () => {
  afterEach(() => void vi.useRealTimers());

  function loop() {
    vi.useFakeTimers({ now: NOW_MS });
    let gather: () => Promise<Evidence> = async () => ({ ...evidence({}), atMs: Date.now() });
    const looks: Look[] = [];
    const blind: boolean[] = [];
    const asked = vi.fn();
    const observer = idleObserver(() => {
      asked();
      return gather();
    });
    const monitor = createMonitor({
      observer,
      thresholds: DEFAULT_THRESHOLDS,
      memory: null,
      settlingMs: 0,
      now: () => Date.now(),
      onLook: (look) => looks.push(look),
      onBlind: (one) => blind.push(one),
      onError: () => undefined,
    });
    return {
      monitor,
      looks,
      blind,
      asked,
      pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
      gathers: (how: typeof gather) => {
        gather = how;
        asked.mockClear();
      },
    };
  }

  it('is never blind while its looks end', async () => {
    const { blind, looks, pass, monitor } = loop();
    await pass(10 * MINUTE_MS);
    expect(looks.length).toBeGreaterThan(10);
    expect(blind).toEqual([]);
    monitor.close();
  });

  it('says so each minute where a look never returns', async () => {
    const { blind, looks, pass, monitor, gathers, asked } = loop();
    await pass(1_000);
    const before = looks.length;
    gathers(() => new Promise(() => undefined));
    await pass(2 * MINUTE_MS);
    expect(looks).toHaveLength(before);
    expect(blind).toEqual([false, false]);
    expect(asked).toHaveBeenCalledTimes(1);
    monitor.close();
    await pass(5 * MINUTE_MS);
    expect(blind).toHaveLength(2);
  });

  it('says so where each look fails', async () => {
    const { blind, pass, monitor, gathers } = loop();
    await pass(1_000);
    gathers(async () => {
      throw new Error('disk');
    });
    await pass(MINUTE_MS + 15_000);
    expect(blind).toEqual([false]);
    monitor.close();
  });

  it('that is suspended says so too, once the machine is awake all the same', async () => {
    const { blind, pass, monitor, asked, gathers } = loop();
    await pass(1_000);
    monitor.pause();
    gathers(async () => evidence({}));
    // A night: no timer of a machine that sleeps comes.
    vi.setSystemTime(Date.now() + 8 * 60 * MINUTE_MS);
    await pass(30_000);
    expect(blind).toEqual([]);
    await pass(MINUTE_MS);
    expect(blind).toEqual([true]);
    expect(asked).not.toHaveBeenCalled();
    monitor.close();
  });
});

describe('the light of an engine that cannot look', () => {
  afterEach(() => void vi.useRealTimers());

  it('turns grey, tells of it in time, and is green again with the next look', async ({
    onTestFinished,
  }) => {
    // What is asked at a pace, and nothing else, is in the hand of the test.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    let isStuck = false;
    const system = testSystem();
    const { processes } = system;
    const { watch } = await watched(onTestFinished, JULY, {
      system: {
        ...system,
        processes: async (pids) => (isStuck ? new Promise(() => undefined) : processes(pids)),
      },
    });
    isStuck = true;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    vi.advanceTimersByTime(75_000);
    expect(watch.snapshot).toMatchObject({ level: 'grey', activity: { kind: 'blind' } });
    expect(watch.levels).toEqual(['green', 'grey']);
    expect(watch.notices()).toEqual([]);
    vi.advanceTimersByTime(5 * MINUTE_MS);
    expect(watch.notices()).toEqual(['shown']);
    isStuck = false;
    vi.advanceTimersByTime(20 * MINUTE_MS);
    await watch.level('green');
    expect(watch.notices()).toEqual(['shown', 'withdrawn']);
  });
});
