import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '../failure.ts';
import { ReverseProxy } from '../reverse-proxy.ts';
import type { Stage } from '../stage.ts';
import { isGreen, seconds } from '../watch.ts';
import { untilStatus, withGatewayConfig } from './changed-config.ts';
import { ALL, type Drill } from './drill.ts';
import { buoyElsewhere } from './elsewhere.ts';

const CLI_LIMIT_MS = 90_000;
const APPROVE = /`openclaw devices approve ([\w-]+)`/;

/** 2026.2.1 lets the bearer of a shared token in from anywhere, but not that of a password. */
function secretOf({ version, place }: Stage): { readonly mode: string; readonly secret: object } {
  return version.name === '2026.2.1'
    ? { mode: 'password', secret: { password: place.token } }
    : { mode: 'token', secret: { token: place.token } };
}

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

/** Which device waits for approval, and how it is approved, is said; approved, it is green. */
async function approvedFromElsewhere(stage: Stage, port: number): Promise<string> {
  const remote = { url: `ws://127.0.0.1:${port}`, ...secretOf(stage).secret };
  const { buoy, home } = await buoyElsewhere(stage, 'elsewhere', remote);
  const asked = await buoy.status();
  const { state, detail } = asked.snapshot.gateway;
  expect(state === 'unauthorized', `from elsewhere it is ${state}: ${detail}`);
  expect(asked.snapshot.level === 'amber', `shown ${asked.snapshot.level}`);
  const requestId = APPROVE.exec(detail)?.[1];
  expect(requestId !== undefined, `no request is named: ${detail}`);
  await expectPrivate(join(home, 'device.json'));

  await approve(stage, requestId);
  const approvedAt = Date.now();
  await untilStatus(buoy, 'green once approved', isGreen, 15_000);
  return `amber: ${detail}; approved with OpenClaw’s own program, green after ${seconds(Date.now() - approvedAt)}; key file 0600`;
}

/** A gateway that wants its devices approved: which and how is said, and then it is green. */
export const pairing: Drill = {
  name: 'device approved by its owner',
  versions: ALL,
  quick: [],
  realOnly: true,
  async run(stage) {
    const { mode, secret } = secretOf(stage);
    const settings = { auth: { mode, ...secret }, trustedProxies: ['127.0.0.1'] };
    return withGatewayConfig(stage, settings, async () => {
      const { place, version } = stage;
      const near = await stage.otherBuoy('near');
      await untilStatus(near, 'green on the same machine', isGreen, version.bootLimitMs);
      // The password of 2026.2.1 wants a device, which it approves by itself on loopback.
      if (mode === 'password') await expectPrivate(join(place.root, 'near/device.json'));
      const proxy = await ReverseProxy.start(place.port);
      try {
        return await approvedFromElsewhere(stage, proxy.port);
      } finally {
        proxy.close();
      }
    });
  },
};
