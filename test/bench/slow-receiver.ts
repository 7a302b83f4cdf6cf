/**
 * How much later a fact is shown while places for notices take a message and never answer.
 *
 *   npx tsx test/bench/slow-receiver.ts [--times N]
 *
 * A lock appears beside a simulated gateway, with and without a test message on its way to three
 * such places: a web hook, a chat, and a program of one's own. Without and with take turns, so that
 * both meet the same machine. The aim: no look comes later than 250 ms for them. The exit code is 1
 * where the 99th percentile with them is that much later than the one without.
 */
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Snapshot } from '../../electron/core/api/snapshot.ts';
import { spawnSimulatedOpenClaw } from '../../electron/demo/spawn-simulated.ts';
import { createEngine } from '../../electron/engine/engine.ts';
import { FEBRUARY, makeRoot, TOKEN, testSystem } from '../engine/harness.ts';

const AIM_MS = 250;
const LIMIT_MS = 30_000;
const { values } = parseArgs({ options: { times: { type: 'string', default: '40' } } });
const times = Number(values.times);

const cleanups: (() => void | Promise<void>)[] = [];
const { root, home } = makeRoot((cleanup) => cleanups.push(cleanup));
let held = 0;
const receiver = createServer(() => {
  held += 1;
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
cleanups.push(() => {
  receiver.closeAllConnections();
  receiver.close();
});
const address = receiver.address();
if (address === null || typeof address === 'string') throw new Error('no port');
const server = `http://127.0.0.1:${address.port}`;
const program = join(root, 'never');
writeFileSync(program, '#!/bin/sh\nexec sleep 60\n');
chmodSync(program, 0o700);
const places = ['hook', 'chat', 'own'];
const THRESHOLDS = { leakedConfirmMs: 2_000, tickMs: 1_000, fastTickMs: 250 };
writeFileSync(
  join(home, 'settings.json'),
  JSON.stringify({
    thresholds: THRESHOLDS,
    outlets: [
      { kind: 'webhook', name: 'hook', url: 'env:HOOK' },
      { kind: 'ntfy', name: 'chat', server, topic: 'env:TOPIC' },
      { kind: 'command', name: 'own', argv: [program] },
    ],
  }),
);
const gateway = await spawnSimulatedOpenClaw({
  era: FEBRUARY,
  dir: join(root, 'openclaw'),
  token: TOKEN,
});
cleanups.push(() => gateway.kill());
const engine = await createEngine({
  env: {
    CLAWBUOY_HOME: home,
    OPENCLAW_STATE_DIR: gateway.stateDir,
    OPENCLAW_CONFIG_PATH: gateway.configPath,
    HOOK: `${server}/hook`,
    TOPIC: 'topic',
    PATH: process.env.PATH,
  },
  homeDir: root,
  system: testSystem(),
  link: true,
  log: () => undefined,
});
cleanups.unshift(() => engine.close());

/** The milliseconds until a snapshot fits. */
async function shown(fits: (snapshot: Snapshot) => boolean): Promise<number> {
  const begunMs = performance.now();
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('nothing was shown')), LIMIT_MS);
    const look = (): void => {
      if (!fits(engine.status().snapshot)) return;
      clearTimeout(limit);
      stop();
      resolve();
    };
    const stop = engine.subscribe(look);
    look();
  });
  return performance.now() - begunMs;
}

const p99 = (samples: readonly number[]) =>
  samples.toSorted((a, b) => a - b)[Math.ceil(0.99 * samples.length) - 1] ?? 0;
const median = (samples: readonly number[]) =>
  samples.toSorted((a, b) => a - b)[samples.length >> 1] ?? 0;

await shown(({ level }) => level === 'green');
const without: number[] = [];
const beside: number[] = [];
for (let time = 0; time < times; time += 1) {
  const isBeside = time % 2 === 1;
  if (isBeside) for (const name of places) void engine.testOutlet(name);
  await sleep(200 + Math.random() * 1_000);
  const path = await gateway.leakLock(`agent:main:bench-${time}`);
  (isBeside ? beside : without).push(
    await shown(({ locks }) => locks.some((lock) => lock.path === path)),
  );
  rmSync(path);
  await shown(({ locks }) => locks.every((lock) => lock.path !== path));
}
const laterMs = p99(beside) - p99(without);
console.log(
  `${held} messages were held. Shown after, in ms (median, p99): without ${median(without).toFixed(0)}, ${p99(without).toFixed(0)}; beside them ${median(beside).toFixed(0)}, ${p99(beside).toFixed(0)}. Later by ${laterMs.toFixed(0)} of ${AIM_MS}.`,
);
for (const cleanup of cleanups) await cleanup();
process.exit(held > 0 && laterMs <= AIM_MS ? 0 : 1);
