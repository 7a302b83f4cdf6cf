import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Buoy } from '../buoy.ts';
import { Client } from '../client.ts';
import { expect } from '../failure.ts';
import { seconds } from '../watch.ts';
import { ALL, type Drill } from './drill.ts';

/** A gateway that runs and refuses the token: amber, in words, and nothing is to be done to it. */
export const refusedToken: Drill = {
  name: 'token refused',
  versions: ALL,
  quick: [],
  async run(stage) {
    const folder = join(stage.place.root, 'other-token');
    await mkdir(folder, { recursive: true });
    const { port } = stage.place;
    const auth = { mode: 'token', token: 'not-the-token' };
    const config = { gateway: { mode: 'local', port, bind: 'loopback', auth } };
    await writeFile(join(folder, 'openclaw.json'), JSON.stringify(config));
    const place = { ...stage.place, state: folder, buoy: join(folder, 'home'), token: auth.token };
    const buoy = new Buoy(stage.options.program, place, stage.processes);
    const { snapshot, tookMs } = await buoy.status();
    const { state, detail } = snapshot.gateway;
    expect(state === 'unauthorized', `gateway shown ${state}: ${detail}`);
    expect(snapshot.level === 'amber', `shown ${snapshot.level}`);
    expect(snapshot.recommended.action === 'none', `recommends ${snapshot.recommended.action}`);
    await stage.untilGreen();
    return `amber, none, in ${seconds(tookMs)}: ${detail}`;
  },
};

/** A restart asked for while a run hangs: the gateway drains, which is waited for, not cut short. */
export const draining: Drill = {
  name: 'draining before a restart',
  versions: ['2026.9.6'],
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    const { watch, gateway } = stage;
    await stage.mustAnswer(sessionKey, 'hello');
    await stage.behave({ kind: 'hang' });
    const asked = stage.model.requests;
    const hung = stage.say(sessionKey, 'hang', { limitMs: 60_000 });
    await stage.untilAsked(asked);
    const since = Date.now();
    const client = await Client.connect(stage.place, 10_000);
    try {
      expect(client !== null, 'the gateway takes no client');
      await client.request('gateway.restart.request', { reason: 'drill', skipDeferral: true });
      const drains = await watch.until(
        'draining gateway',
        (snapshot) => snapshot.gateway.state === 'draining',
        30_000,
        since,
      );
      const { level, recommended } = drains.snapshot;
      expect(level === 'amber', `shown ${level}`);
      expect(recommended.action === 'wait', `recommends ${recommended.action}`);
      expect(recommended.until !== null, 'its end is not foretold');
      const restart = await stage.buoy.act('restart', null, 60_000);
      expect(restart.result.outcome === 'refused', `restart is ${restart.result.outcome}`);
      return `amber after ${seconds(drains.tookMs)}, wait with a countdown; restart refused: ${restart.result.reason}`;
    } finally {
      client?.close();
      await stage.behave({ kind: 'answer' });
      stage.model.breakOff();
      await gateway.kill();
      await hung;
      await gateway.start();
      await stage.untilGreen(90_000);
    }
  },
};
