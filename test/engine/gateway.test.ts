import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { spawnSimulatedOpenClaw } from '../../electron/demo/spawn-simulated.ts';
import { FEBRUARY, JULY, makeRoot, SEPTEMBER, TOKEN, WatchedEngine, watched } from './harness.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('the engine and a gateway that lives, dies and comes back', () => {
  it('counts its lives on while a start is asked for that has nothing to do', async ({
    expect,
    onTestFinished,
  }) => {
    const { gateway, watch } = await watched(onTestFinished, FEBRUARY);
    const pids = () =>
      watch.engine.lastLook()?.judgement.memory.gateway.lives.map(({ pid }) => pid);
    const first = gateway.pid;
    await gateway.kill();
    await watch.level('red');
    await gateway.restart();
    await watch.until('its new process', (seen) => seen.gateway.pid === gateway.pid);
    expect(pids()).toEqual([first, gateway.pid]);
    expect(await watch.engine.act('start', null)).toMatchObject({ outcome: 'nothing-to-do' });
    await watch.engine.look();
    expect(pids()).toEqual([first, gateway.pid]);
  });

  for (const era of [FEBRUARY, JULY, SEPTEMBER] as const) {
    it(`stays green through a turn of ${era}, without a flicker`, async ({
      expect,
      onTestFinished,
    }) => {
      const { gateway, watch } = await watched(onTestFinished, era, { model: { slowMs: 1_500 } });
      const runId = await gateway.channelMessage('hello');
      const working = await watch.until('it works', ({ sessions }) =>
        sessions.some(({ state }) => state === 'working'),
      );
      expect(working.headline).toMatch(/^OpenClaw is working/);
      await watch.answered(runId);
      await watch.until('it rests', ({ sessions }) =>
        sessions.every(({ state }) => state === 'idle'),
      );
      expect(watch.levels).toEqual(['green']);
      expect(watch.notices()).toEqual([]);
    });

    it(`sees ${era} killed, and started again under a new process`, async ({
      expect,
      onTestFinished,
    }) => {
      const { gateway, watch } = await watched(onTestFinished, era);
      const { pid } = gateway;
      await gateway.kill();
      const red = await watch.level('red');
      expect(red.gateway).toMatchObject({ state: 'down', pid: null });
      expect(red.incidents).toMatchObject([{ class: 'gateway-down' }]);
      await gateway.restart();
      await watch.level('green');
      expect(gateway.pid).not.toBe(pid);
      await watch.until('its new process', (seen) => seen.gateway.pid === gateway.pid);
      await watch.until(
        'the notice is taken back and the end is told',
        () => watch.notices().length === 3,
      );
      await watch.until('the incident is closed', () =>
        watch.journal.some(({ type }) => type === 'incident-closed'),
      );
      expect(watch.notices()).toEqual(['shown', 'withdrawn', 'recovered']);
      const opened = watch.journal.flatMap((record) =>
        record.type === 'incident-opened' && record.incident.level === 'red'
          ? [record.incident.class]
          : [],
      );
      expect(opened).toEqual(['gateway-down']);
    });
  }

  it('calls a frozen gateway hung, never down, and sees it thaw', async ({
    expect,
    onTestFinished,
  }) => {
    const { gateway, watch } = await watched(onTestFinished, SEPTEMBER);
    await gateway.freeze();
    const red = await watch.level('red');
    expect(red.gateway).toMatchObject({ state: 'hung', pid: gateway.pid });
    expect(red.gateway.detail).toContain('is stopped');
    await gateway.thaw();
    await watch.level('green');
    const states = watch.events.flatMap((event) =>
      event.type === 'status' ? [event.status.snapshot.gateway.state] : [],
    );
    expect(states).not.toContain('down');
  });

  it('is amber while its token is refused, and takes a mended config up by itself', async ({
    expect,
    onTestFinished,
  }) => {
    const { gateway, watch } = await watched(onTestFinished, FEBRUARY);
    const right = readFileSync(gateway.configPath, 'utf8');
    writeFileSync(gateway.configPath, right.replace(TOKEN, 'another-token'));
    const amber = await watch.level('amber');
    expect(amber.gateway.state).toBe('unauthorized');
    expect(amber.incidents).toMatchObject([{ class: 'unauthorized', action: 'none' }]);
    expect(JSON.stringify(amber)).not.toContain('another-token');
    writeFileSync(gateway.configPath, right);
    await watch.level('green');
  });

  it('is grey where no OpenClaw is, until one appears', async ({ expect, onTestFinished }) => {
    const place = makeRoot(onTestFinished);
    const dir = join(place.root, 'not', 'yet', 'there');
    const port = await freePort();
    const env = { OPENCLAW_STATE_DIR: join(dir, 'state'), OPENCLAW_GATEWAY_PORT: `${port}` };
    const watch = await WatchedEngine.start(onTestFinished, place, env);
    const grey = await watch.until('not installed', ({ incidents }) =>
      incidents.some((incident) => incident.class === 'not-installed'),
    );
    expect(grey.level).toBe('grey');
    expect(watch.notices()).toEqual([]);
    const gateway = await spawnSimulatedOpenClaw({ era: JULY, dir, token: TOKEN, port });
    onTestFinished(() => gateway.kill());
    // Its token is in the config that has appeared.
    await watch.level('green');
  });
});
