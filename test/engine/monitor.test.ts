import { describe, it, type TestContext, vi } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../electron/core/api/thresholds.ts';
import type { Evidence } from '../../electron/core/evidence/evidence.ts';
import type { Memory } from '../../electron/core/evidence/memory.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { createMonitor } from '../../electron/engine/monitor.ts';
import type { Look } from '../../electron/recovery/look.ts';
import { type EvidenceParts, evidence, GONE, MINUTE, NOW_MS } from '../support/evidence.ts';
import { idleObserver } from '../support/idle-observer.ts';

const SETTLING_MS = 6_000;
const DOWN: EvidenceParts = {
  gateway: { http: { kind: 'refused' }, socket: { kind: 'not-tried' }, process: GONE },
};

/** A monitor over evidence that a test lays before it; nothing of this machine is looked at. */
function monitored(memory: Memory | null, onEnd: TestContext['onTestFinished']) {
  let nowMs = NOW_MS;
  let seen: EvidenceParts = {};
  const looks: Look[] = [];
  const observer = idleObserver(
    async (_kind, remembered): Promise<Evidence> => ({
      ...evidence(seen),
      atMs: nowMs,
      memory: remembered,
    }),
  );
  const monitor = createMonitor({
    observer,
    thresholds: DEFAULT_THRESHOLDS,
    memory,
    settlingMs: SETTLING_MS,
    now: () => nowMs,
    onLook: (look) => looks.push(look),
    onBlind: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  onEnd(() => monitor.close());
  return {
    async look(parts: EvidenceParts) {
      seen = parts;
      return (await monitor.look()).judgement.snapshot;
    },
    pass(ms: number) {
      nowMs += ms;
    },
  };
}

/** What an engine remembers that has seen the gateway down for five minutes. */
const REMEMBERED = judge({ ...evidence(DOWN), atMs: NOW_MS - 5 * MINUTE }).memory;
const KNOWN = REMEMBERED.incidents[0];

describe('an incident of an earlier engine', () => {
  it('keeps its id and its start where the first look sees nothing yet', async ({
    expect,
    onTestFinished,
  }) => {
    const { look, pass } = monitored(REMEMBERED, onTestFinished);
    expect((await look({})).incidents, 'the first look').toEqual([]);
    pass(SETTLING_MS / 2);
    const found = await look(DOWN);
    expect(found.incidents[0]?.id).toBe(KNOWN?.id);
  });

  it('is a new one where it comes after the engine has settled', async ({
    expect,
    onTestFinished,
  }) => {
    const { look, pass } = monitored(REMEMBERED, onTestFinished);
    pass(SETTLING_MS + 1);
    expect((await look({})).incidents).toEqual([]);
    const found = await look(DOWN);
    expect(found.incidents[0]?.class).toBe('gateway-down');
    expect(found.incidents[0]?.id).not.toBe(KNOWN?.id);
  });
});

describe('a turn that ended without a word', () => {
  /** A loop beside a gateway whose reason for silence is due until a test takes it away. */
  function loop(onEnd: TestContext['onTestFinished']) {
    vi.useFakeTimers({ now: NOW_MS });
    let isDue = false;
    const kinds: string[] = [];
    const monitor = createMonitor({
      observer: idleObserver(
        async (kind): Promise<Evidence> => {
          kinds.push(kind);
          return { ...evidence({}), atMs: Date.now() };
        },
        { isReasonDue: () => isDue },
      ),
      thresholds: DEFAULT_THRESHOLDS,
      memory: null,
      settlingMs: 0,
      now: () => Date.now(),
      onLook: () => undefined,
      onBlind: () => undefined,
      onError: (error) => {
        throw error;
      },
    });
    onEnd(() => {
      monitor.close();
      vi.useRealTimers();
    });
    return {
      monitor,
      kinds,
      due(next: boolean) {
        isDue = next;
      },
      pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
    };
  }

  it('is explained at once, not at the pace of a good day', async ({ expect, onTestFinished }) => {
    const { monitor, kinds, due, pass } = loop(onTestFinished);
    await pass(0);
    due(true);
    monitor.news('event');
    await pass(200);
    expect(kinds).toEqual(['tick', 'event', 'inside']);
    due(false);
    await pass(DEFAULT_THRESHOLDS.tickMs - 300);
    expect(kinds, 'nothing more once it is there').toEqual(['tick', 'event', 'inside']);
  });

  it('is looked at each second until its reason is there, however much happens', async ({
    expect,
    onTestFinished,
  }) => {
    const { monitor, kinds, due, pass } = loop(onTestFinished);
    const inside = () => kinds.filter((kind) => kind === 'inside').length;
    await pass(0);
    due(true);
    for (let at = 0; at < 30; at += 1) {
      monitor.news('event');
      await pass(100);
    }
    expect(inside()).toBe(3);
    due(false);
    await pass(10_000);
    expect(inside()).toBe(3);
  });

  it('is not looked at while looking is paused', async ({ expect, onTestFinished }) => {
    const { monitor, kinds, due, pass } = loop(onTestFinished);
    await pass(0);
    due(true);
    monitor.news('event');
    await pass(70);
    monitor.pause();
    await pass(10_000);
    expect(kinds).toEqual(['tick', 'event']);
  });
});
