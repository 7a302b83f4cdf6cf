import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '../failure.ts';
import { isGreen, seconds } from '../watch.ts';
import { ALL, type Drill } from './drill.ts';

/** SIGKILL: down within 5 s; started again: up, green, and it answers. */
export const killed: Drill = {
  name: 'gateway killed, started again',
  versions: ALL,
  quick: ['2026.9.6'],
  async run(stage, sessionKey) {
    const { watch, gateway, buoy } = stage;
    await stage.untilGreen();
    const killedAt = Date.now();
    await gateway.kill();
    const down = await watch.until(
      'gateway down',
      (snapshot) => snapshot.gateway.state === 'down',
      5_000,
      killedAt,
    );
    const red = await watch.until(
      'red light',
      (snapshot) => snapshot.level === 'red',
      10_000,
      killedAt,
    );
    const shown = await watch.untilNotified(
      'notification',
      (notice) => notice.event === 'shown',
      15_000,
      killedAt,
    );
    const { snapshot } = await buoy.status();
    expect(snapshot.gateway.state === 'down', `status says ${snapshot.gateway.state}`);
    expect(snapshot.level === 'red', `status says ${snapshot.level}`);
    const startedAt = Date.now();
    await gateway.start();
    const ready = seconds(Date.now() - startedAt);
    const up = await watch.until('gateway up and green', isGreen, 30_000);
    await watch.untilNotified(
      'withdrawal of the notification',
      (notice) => notice.event === 'withdrawn' && notice.incidentId === shown.incidentId,
      15_000,
      killedAt,
    );
    const answered = await stage.mustAnswer(sessionKey, 'are you back');
    return `down after ${seconds(down.tookMs)}, red after ${seconds(red.tookMs)}; ready in ${ready}, up after ${seconds(up.tookMs)}; ${answered}`;
  },
};

/** SIGSTOP: hung, never down; SIGCONT: up again by itself. */
export const frozen: Drill = {
  name: 'gateway frozen, thawed',
  versions: ALL,
  quick: [],
  async run(stage, sessionKey) {
    const { watch, gateway } = stage;
    await stage.untilGreen();
    const frozenAt = Date.now();
    gateway.freeze();
    try {
      const hung = await watch.until(
        'hung gateway',
        (snapshot) => snapshot.gateway.state === 'hung',
        20_000,
        frozenAt,
      );
      const red = await watch.until(
        'red light',
        (snapshot) => snapshot.level === 'red' && snapshot.gateway.state === 'hung',
        60_000,
        frozenAt,
      );
      const status = await stage.buoy.status();
      const alone = status.snapshot.gateway.state;
      expect(alone === 'hung', `status says ${alone}`);
      gateway.thaw();
      const thawedAt = Date.now();
      const up = await watch.until('gateway up and green', isGreen, 30_000, thawedAt);
      const down = watch
        .snapshotsSince(frozenAt)
        .some((snapshot) => snapshot.gateway.state === 'down');
      expect(!down, 'a frozen gateway was called down');
      const answered = await stage.mustAnswer(sessionKey, 'are you back');
      return `hung after ${seconds(hung.tookMs)}, red after ${seconds(red.tookMs)}, never down; up ${seconds(up.tookMs)} after the thaw; ${answered}`;
    } finally {
      if (gateway.isRunning) gateway.thaw();
    }
  },
};

/** What a quiet minute of watching costs. Seen, not judged. */
export const idle: Drill = {
  name: 'idle minute',
  versions: ALL,
  quick: [],
  async run(stage) {
    await stage.untilGreen();
    const { pid } = stage.watch.child;
    expect(pid !== undefined, 'watch did not start');
    const before = await stage.usage(pid);
    await sleep(60_000);
    const after = await stage.usage(pid);
    const cpu = ((after.cpuMs - before.cpuMs) / 60_000) * 100;
    const lines = stage.watch.snapshots.length;
    return `${cpu.toFixed(2)} % of a core, ${Math.round(after.rssBytes / 1_048_576)} MB, ${lines} snapshots so far`;
  },
};
