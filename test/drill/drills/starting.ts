import { expect } from '../failure.ts';
import { seconds } from '../watch.ts';
import { ALL, type Drill } from './drill.ts';

const START_LIMIT_MS = 150_000;

/** A process that was just started and does not listen yet: wait, and nothing is started beside it. */
export const starting: Drill = {
  name: 'gateway starting',
  versions: ALL,
  quick: [],
  needsStandIn: true,
  async run(stage, sessionKey) {
    const { gateway, service, watch, buoy } = stage;
    service.mode = 'installed';
    try {
      await gateway.stop();
      await watch.until('gateway down', ({ gateway: seen }) => seen.state === 'down', 10_000);
      const spawnedAt = Date.now();
      gateway.spawn();
      const young = await watch.until(
        'starting gateway',
        // Its stop has announced a restart: it may be waited for before its process is found.
        ({ level, gateway: seen, recommended }) =>
          seen.state === 'starting' &&
          seen.pid === gateway.pid &&
          level === 'amber' &&
          recommended.action === 'wait',
        15_000,
        spawnedAt,
      );
      const shownAt = Date.now();
      const { recommended, incidents, gateway: seen } = young.snapshot;
      const classes = incidents.map((one) => one.class).join(', ');
      expect(classes === 'gateway-starting', `shown as ${classes}`);
      expect(recommended.until !== null, 'its end is not foretold');
      const { result } = await buoy.act('start', null, START_LIMIT_MS);
      const words = `${result.outcome}: ${result.reason}`;
      expect(result.outcome === 'nothing-to-do', `start beside a starting gateway is ${words}`);
      expect(service.orders.length === 0, `the service manager was asked: ${service.orders}`);
      await gateway.waitReady(stage.version.bootLimitMs);
      const green = await stage.untilGreen(30_000);
      const worse = watch.snapshotsSince(shownAt).find(({ level }) => level === 'red');
      expect(worse === undefined, `red while it was starting: ${worse?.headline}`);
      const answered = await stage.mustAnswer(sessionKey, 'are you up', { limitMs: 60_000 });
      return `amber, wait ${seconds(young.tookMs)} after its start: ${seen.detail}; start: ${result.reason}; green ${green} after it was ready; ${answered}`;
    } finally {
      service.mode = 'no-manager';
      service.orders.length = 0;
      if (!gateway.isRunning) await gateway.start();
    }
  },
};
