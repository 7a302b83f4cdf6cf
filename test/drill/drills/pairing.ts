import { execFile } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Snapshot } from '../../../electron/core/snapshot.ts';
import { Buoy } from '../buoy.ts';
import { expect } from '../failure.ts';
import { ReverseProxy } from '../reverse-proxy.ts';
import type { Stage } from '../stage.ts';
import { seconds } from '../watch.ts';
import { ALL, type Drill } from './drill.ts';

const CLI_LIMIT_MS = 90_000;
const APPROVE = /`openclaw devices approve ([\w-]+)`/;
const configSchema = z.looseObject({ gateway: z.looseObject({}) });

/** 2026.2.1 lets the bearer of a shared token in from anywhere, but not that of a password. */
function authOf(stage: Stage): object {
  const { token } = stage.place;
  return stage.version.name === '2026.2.1'
    ? { mode: 'password', password: token }
    : { mode: 'token', token };
}

/** A Clawbuoy on another machine: a folder, a home and a key of its own, the same secret. */
async function remoteBuoy(stage: Stage, port: number): Promise<{ buoy: Buoy; key: string }> {
  const folder = join(stage.place.root, 'elsewhere');
  const home = join(folder, 'home');
  await mkdir(home, { recursive: true, mode: 0o700 });
  const { token } = stage.place;
  const secret = stage.version.name === '2026.2.1' ? { password: token } : { token };
  const remote = { url: `ws://127.0.0.1:${port}`, ...secret };
  const config = { gateway: { mode: 'remote', remote } };
  await writeFile(join(folder, 'openclaw.json'), JSON.stringify(config), { mode: 0o600 });
  const place = { ...stage.place, state: folder, buoy: home };
  const buoy = new Buoy(stage.options.program, place, stage.processes);
  return { buoy, key: join(home, 'device.json') };
}

async function until(
  buoy: Buoy,
  what: string,
  fits: (snapshot: Snapshot) => boolean,
  limitMs: number,
): Promise<Snapshot> {
  const endMs = Date.now() + limitMs;
  for (;;) {
    const { snapshot } = await buoy.status();
    if (fits(snapshot)) return snapshot;
    const { state, detail } = snapshot.gateway;
    expect(Date.now() < endMs, `not ${what}: ${snapshot.level}, ${state}: ${detail}`);
    await sleep(500);
  }
}

const isGreen = ({ level, gateway }: Snapshot) => level === 'green' && gateway.state === 'up';

async function expectPrivate(key: string): Promise<void> {
  const { mode } = await stat(key);
  expect((mode & 0o777) === 0o600, `the key file has mode ${(mode & 0o777).toString(8)}`);
}

/** The owner, at the gateway's machine, with OpenClaw's own program. */
async function approve(stage: Stage, requestId: string): Promise<void> {
  const { program, argv, env } = stage.gateway.launch;
  const words = [argv[0] ?? '', 'devices', 'approve', requestId, '--json'];
  const options = { env, cwd: stage.place.home, timeout: CLI_LIMIT_MS };
  await promisify(execFile)(program, words, options);
}

/** A gateway that wants its devices approved: which and how is said, and then it is green. */
export const pairing: Drill = {
  name: 'device approved by its owner',
  versions: ALL,
  quick: [],
  realOnly: true,
  async run(stage) {
    const { gateway, place, version } = stage;
    const before = await readFile(place.config, 'utf8');
    const config = configSchema.parse(JSON.parse(before));
    const changed = {
      ...config,
      gateway: { ...config.gateway, auth: authOf(stage), trustedProxies: ['127.0.0.1'] },
    };
    await gateway.stop();
    await writeFile(place.config, JSON.stringify(changed), { mode: 0o600 });
    gateway.spawn();
    const proxy = await ReverseProxy.start(place.port);
    try {
      const near = await stage.otherBuoy('near');
      await until(near, 'green on the same machine', isGreen, version.bootLimitMs);
      // The password of 2026.2.1 wants a device, which it approves by itself on loopback.
      if (version.name === '2026.2.1') await expectPrivate(join(place.root, 'near/device.json'));

      const { buoy, key } = await remoteBuoy(stage, proxy.port);
      const asked = await buoy.status();
      const { state, detail } = asked.snapshot.gateway;
      expect(state === 'unauthorized', `from elsewhere it is ${state}: ${detail}`);
      expect(asked.snapshot.level === 'amber', `shown ${asked.snapshot.level}`);
      const requestId = APPROVE.exec(detail)?.[1];
      expect(requestId !== undefined, `no request is named: ${detail}`);
      await expectPrivate(key);

      await approve(stage, requestId);
      const approvedAt = Date.now();
      await until(buoy, 'green once approved', isGreen, 15_000);
      return `amber: ${detail}; approved with OpenClaw’s own program, green after ${seconds(Date.now() - approvedAt)}; key file 0600`;
    } finally {
      proxy.close();
      await gateway.stop();
      await writeFile(place.config, before, { mode: 0o600 });
      await gateway.start();
      await stage.untilGreen(90_000);
    }
  },
};
