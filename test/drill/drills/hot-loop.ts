import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Snapshot } from '../../../electron/core/api/snapshot.ts';
import { expect } from '../failure.ts';
import type { Stage } from '../stage.ts';
import { isGreen, seconds, type Watch } from '../watch.ts';
import { ALL, type Drill } from './drill.ts';
import { SLACK_MS, withOther } from './stall.ts';

const LOOP = pathToFileURL(new URL('../stand-in/hot-loop.mjs', import.meta.url).pathname).href;

/** One stretch that ends when the drill says so, as in openclaw/openclaw #73467. */
const WHOLLY = { busyMs: 600_000, restMs: 100 };
/** It gets to its socket between stretches: some questions are answered late, some not at all. */
const IN_PART = { busyMs: 3_000, restMs: 10 };

type Loop = { start(order: object): Promise<void>; end(): Promise<void> };

/** Starts the gateway anew with the loop in it, and leaves it with a cool head. */
async function withLoop(stage: Stage, play: (loop: Loop) => Promise<string>): Promise<string> {
  const { gateway, place } = stage;
  const file = join(place.root, 'hot-loop.json');
  await gateway.stop();
  gateway.overlay = { NODE_OPTIONS: `--import=${LOOP}`, CLAWBUOY_DRILL_HOT_LOOP: file };
  await gateway.start();
  gateway.overlay = {};
  await stage.untilGreen(30_000);
  const loop: Loop = {
    start: (order) => writeFile(file, JSON.stringify({ pid: gateway.pid, ...order })),
    end: () => rm(file, { force: true }),
  };
  try {
    return await play(loop);
  } finally {
    await loop.end();
    await stage.untilGreen(60_000);
    await stage.watchAnew();
    await stage.untilGreen(60_000);
  }
}

function isSlow({ gateway, level, incidents, recommended }: Snapshot): boolean {
  return (
    gateway.state === 'slow' &&
    level === 'amber' &&
    recommended.action === 'wait' &&
    incidents.some((incident) => incident.class === 'gateway-slow')
  );
}

/** Fails where a busy gateway was shown as anything but well or slow. */
function expectNeverWorse(watch: Watch, sinceMs: number): void {
  for (const { gateway, level, recommended } of watch.snapshotsSince(sinceMs)) {
    const isFair = gateway.state === 'up' || gateway.state === 'slow';
    expect(isFair, `a busy gateway was called ${gateway.state}: ${gateway.detail}`);
    expect(level !== 'red', `the light was red: ${gateway.detail}`);
    const { action } = recommended;
    expect(action === 'none' || action === 'wait', `recommended ${action} for a busy gateway`);
  }
}

/** How often the state changed. */
function turnsOf(watch: Watch, sinceMs: number): number {
  const states = watch.snapshotsSince(sinceMs).map(({ gateway }) => gateway.state);
  return states.filter((state, place) => place > 0 && state !== states[place - 1]).length;
}

/** A hot event loop: slow and amber, never hung or down; told so by one look without memory too. */
export const hotLoop: Drill = {
  name: 'gateway slow: hot event loop',
  versions: ALL,
  quick: [],
  realOnly: true,
  run: (stage, sessionKey) =>
    withLoop(stage, async (loop) => {
      const { watch } = stage;
      const hotAt = Date.now();
      await loop.start(WHOLLY);
      const slow = await watch.until('slow gateway', isSlow, 20_000 + SLACK_MS, hotAt);
      const stranger = await stage.otherBuoy('looks-in-once');
      const alone = await stranger.status();
      const { gateway, level, recommended } = alone.snapshot;
      expect(gateway.state === 'slow', `one look says ${gateway.state}: ${gateway.detail}`);
      expect(level === 'amber', `one look is ${level}`);
      expect(recommended.action === 'wait', `one look recommends ${recommended.action}`);
      await loop.end();
      const cooledAt = Date.now();
      const up = await watch.until('green light', isGreen, 15_000, cooledAt);
      expectNeverWorse(watch, hotAt);
      const turns = turnsOf(watch, hotAt);
      expect(turns === 2, `the state changed ${turns} times`);
      const answered = await stage.mustAnswer(sessionKey, 'are you back');
      return `amber, wait after ${seconds(slow.tookMs)}: ${slow.snapshot.gateway.detail}; one look in ${seconds(alone.tookMs)}; green ${seconds(up.tookMs)} after it; ${answered}`;
    }),
};

/** A loop that is hot in part: now late, now silent, now prompt. One state, held until it is over. */
export const lateAnswers: Drill = {
  name: 'gateway slow: answers late',
  versions: ALL,
  quick: [],
  realOnly: true,
  run: (stage, sessionKey) =>
    withLoop(stage, async (loop) => {
      const { watch } = stage;
      const hotAt = Date.now();
      await loop.start(IN_PART);
      const slow = await watch.until('slow gateway', isSlow, 30_000 + SLACK_MS, hotAt);
      await sleep(25_000);
      const turns = turnsOf(watch, hotAt);
      expect(turns === 1, `the state changed ${turns} times while the loop was hot in part`);
      const said = new Set(
        watch.snapshotsSince(hotAt).map(({ gateway }) => gateway.detail.replace(/\d+/g, 'N')),
      );
      await loop.end();
      const cooledAt = Date.now();
      const up = await watch.until('green light', isGreen, 15_000 + SLACK_MS, cooledAt);
      expectNeverWorse(watch, hotAt);
      const answered = await stage.mustAnswer(sessionKey, 'are you back');
      return `amber, wait after ${seconds(slow.tookMs)}, no flicker; said: ${[...said].join(' | ')}; green ${seconds(up.tookMs)} after it; ${answered}`;
    }),
};

/** Past its limit it is red, and a restart gives a process that answers. */
export const hotLoopLasting: Drill = {
  name: 'gateway slow: past its limit',
  versions: ['2026.2.1'],
  quick: [],
  realOnly: true,
  needsStandIn: true,
  run: (stage, sessionKey) =>
    withLoop(stage, async (loop) => {
      const slowRedMs = 15_000;
      const { gateway, service } = stage;
      service.mode = 'installed';
      try {
        return await withOther(stage, 'impatient', { slowRedMs }, async (buoy, watch) => {
          const first = gateway.pid;
          const hotAt = Date.now();
          await loop.start(WHOLLY);
          await watch.until('slow gateway', isSlow, 20_000 + SLACK_MS, hotAt);
          const red = await watch.until(
            'red light that recommends restart',
            ({ level, recommended }) => level === 'red' && recommended.action === 'restart',
            slowRedMs + 20_000 + SLACK_MS,
            hotAt,
          );
          const incident = red.snapshot.incidents[0];
          expect(incident?.class === 'gateway-slow', `red because of ${incident?.class}`);
          const tookMs = await buoy.mustAct('restart', null, 150_000);
          expect(gateway.pid !== first, 'the gateway has the same pid');
          await watch.until('green light', ({ level }) => level === 'green', 60_000);
          const answered = await stage.mustAnswer(sessionKey, 'are you back');
          return `red after ${seconds(red.tookMs)}: ${incident.why}; restart in ${seconds(tookMs)}; ${answered}`;
        });
      } finally {
        service.mode = 'no-manager';
      }
    }),
};
