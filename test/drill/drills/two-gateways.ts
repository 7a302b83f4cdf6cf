import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Snapshot } from '../../../electron/core/api/snapshot.ts';
import { expect } from '../failure.ts';
import { Gateway, realLaunch } from '../gateway.ts';
import { install } from '../install.ts';
import { writeConfig } from '../place.ts';
import { seconds } from '../watch.ts';
import { ALL, type Drill } from './drill.ts';

const PRELOAD = new URL('../stand-in/shared-port.mjs', import.meta.url).pathname;
const SHARED = { NODE_OPTIONS: `--import=${pathToFileURL(PRELOAD).href}` };

function namesBoth(snapshot: Snapshot, pids: readonly number[]): boolean {
  const { level, recommended, incidents } = snapshot;
  return (
    level === 'red' &&
    recommended.action === 'none' &&
    incidents.some(
      (one) => one.class === 'port-taken' && pids.every((pid) => one.cause.includes(String(pid))),
    )
  );
}

/** Messages reach now one, now the other: red, both are named, and neither is touched. */
export const twoGateways: Drill = {
  name: 'two gateways on one port',
  // Every version refuses a port that is taken; what lets two have it is the system, not OpenClaw.
  versions: ALL,
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    const { gateway, place, version, processes, model } = stage;
    await gateway.stop();
    gateway.overlay = SHARED;
    await gateway.start();
    gateway.overlay = {};
    await stage.untilGreen(30_000);
    const installed = await install(version);
    expect(installed.ok, 'no second OpenClaw');
    const root = join(place.root, 'second');
    const state = join(root, 'state');
    const home = { ...place, root, state, config: join(state, 'openclaw.json') };
    await writeConfig(home, version, model.baseUrl);
    const second = new Gateway(
      version,
      home,
      realLaunch(installed.value, home, version),
      processes,
    );
    try {
      second.overlay = SHARED;
      second.spawn();
      const from = Date.now();
      while (!(await second.output()).includes('listening')) {
        expect(second.isRunning, `the second one ended: ${await second.output()}`);
        expect(Date.now() - from < version.bootLimitMs, 'the second one does not listen');
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      const pids = [gateway.pid, second.pid];
      await stage.watchAnew();
      const { watch } = stage;
      const red = await watch.until('both named', (shown) => namesBoth(shown, pids), 20_000);
      const alone = (await (await stage.otherBuoy('looks-in-once')).status()).snapshot;
      expect(namesBoth(alone, pids), `one look: ${alone.level}, ${alone.headline}`);
      const { result } = await stage.buoy.act('restart', null, 60_000);
      expect(result.outcome === 'refused', `restart is ${result.outcome}: ${result.reason}`);
      const reason = result.reason;
      await second.stop();
      const endedAt = Date.now();
      const green = await watch.until(
        'green light',
        ({ level }) => level === 'green',
        60_000,
        endedAt,
      );
      const answered = await stage.mustAnswer(sessionKey, 'are you alone', { limitMs: 90_000 });
      return `red, none after ${seconds(red.tookMs)}: ${red.snapshot.headline} restart refused: ${reason}; green ${seconds(green.tookMs)} after one ended; ${answered}`;
    } finally {
      await second.stop();
      await stage.watchAnew();
      await stage.untilGreen(60_000);
    }
  },
};
