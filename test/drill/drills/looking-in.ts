import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Buoy } from '../buoy.ts';
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
