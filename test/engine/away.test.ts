import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { spawnSimulatedOpenClaw } from '../../electron/demo/spawn-simulated.ts';
import { createEngine } from '../../electron/engine/engine.ts';
import { httpReceiver } from '../outlets/receivers.ts';
import { FEBRUARY, makeRoot, TOKEN, testSystem } from './harness.ts';

it('a gateway that goes and comes back is told elsewhere once each, by the engine as it runs', async () => {
  const { root, home } = makeRoot(onTestFinished);
  const receiver = await httpReceiver(onTestFinished);
  const settingsPath = join(home, 'settings.json');
  const settings = JSON.parse(readFileSync(settingsPath, 'utf8'));
  writeFileSync(
    settingsPath,
    JSON.stringify({
      ...settings,
      awayWaitMs: 0,
      outlets: [{ kind: 'webhook', name: 'phone', url: 'env:BUOY_HOOK' }],
      ping: { url: 'env:BUOY_PING' },
    }),
  );
  const dir = join(root, 'openclaw');
  const limits = { dir, token: TOKEN, bootMs: 100, era: FEBRUARY } as const;
  const first = await spawnSimulatedOpenClaw(limits);
  onTestFinished(() => first.kill());
  const engine = await createEngine({
    env: {
      CLAWBUOY_HOME: home,
      OPENCLAW_STATE_DIR: first.stateDir,
      OPENCLAW_CONFIG_PATH: first.configPath,
      BUOY_HOOK: `${receiver.url}/canary-hook`,
      BUOY_PING: `${receiver.url}/canary-ping`,
    },
    homeDir: root,
    system: testSystem(),
    link: true,
    log: () => undefined,
  });
  onTestFinished(() => engine.close());
  const told = () => receiver.taken.filter((one) => one.path === '/canary-hook');
  const level = () => engine.status().snapshot.level;
  await expect.poll(level, { timeout: 20_000 }).toBe('green');
  await first.kill();
  await expect.poll(() => told().length, { timeout: 30_000 }).toBe(1);
  expect(JSON.parse(told()[0]?.body ?? '')).toMatchObject({
    type: 'clawbuoy.began',
    data: { title: 'OpenClaw is not running.', kind: 'down', level: 'red' },
  });
  const second = await spawnSimulatedOpenClaw(limits);
  onTestFinished(() => second.kill());
  await expect.poll(level, { timeout: 30_000 }).toBe('green');
  await expect.poll(() => told().length, { timeout: 30_000 }).toBe(2);
  expect(JSON.parse(told()[1]?.body ?? '')).toMatchObject({ type: 'clawbuoy.over' });
  expect(receiver.taken.some((one) => one.path === '/canary-ping/start')).toBe(true);
  // The receiver has it before its answer has come back.
  await expect
    .poll(() => engine.status().outlets, { timeout: 10_000 })
    .toMatchObject([{ name: 'phone', waiting: 0, failed: null }]);
  const kept = [
    readFileSync(join(home, 'journal.jsonl'), 'utf8'),
    readFileSync(join(home, 'away.json'), 'utf8'),
    JSON.stringify(engine.status()),
  ];
  expect(kept.join('')).not.toContain('canary');
}, 120_000);
