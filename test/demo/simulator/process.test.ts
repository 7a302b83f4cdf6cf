import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { spawnSimulatedOpenClaw } from '../../../electron/demo/spawn-simulated.ts';
import { connect, eventually, gone, TOKEN, temporaryFolder } from './harness.ts';

async function spawned() {
  const gateway = await spawnSimulatedOpenClaw({
    era: '2026.2.1',
    dir: temporaryFolder(),
    token: TOKEN,
    answerMs: 5,
    releaseMs: 5,
  });
  onTestFinished(() => gateway.kill());
  return gateway;
}

describe('the simulator in a process of its own', () => {
  it('hangs when stopped and goes on when continued', async () => {
    const gateway = await spawned();
    const client = await connect(gateway);
    await gateway.freeze();
    const id = client.send('health');
    await expect(
      client.until(() => client.responses.find((response) => response.id === id), 200),
    ).rejects.toThrow('not received in time');
    await gateway.thaw();
    await client.until(() => client.responses.find((response) => response.id === id));
  });

  it('leaves its lock when killed, and takes it over in its next life', async () => {
    const gateway = await spawned();
    const { pid } = gateway;
    await gateway.setModel('hang');
    const client = await connect(gateway);
    await gateway.userMessage('hello');
    await client.until(() => client.events.find(({ event }) => event === 'agent'));
    const path = await gateway.lockPath();
    await gateway.kill();
    expect(await client.closed).toMatchObject({ code: 1006 });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid });
    await gateway.setModel('answer');
    await gateway.restart();
    expect(gateway.pid).not.toBe(pid);
    const again = await connect(gateway);
    await gateway.userMessage('hello again');
    await again.until(() => again.chatState('final'));
    await eventually(() => gone(path));
  });

  it('removes its lock when it is asked to end', async () => {
    const gateway = await spawned();
    await gateway.setModel('hang');
    await gateway.userMessage('hello');
    const path = await gateway.lockPath();
    await eventually(() => existsSync(path));
    await gateway.close();
    expect(existsSync(path)).toBe(false);
  });
});

describe.runIf(process.platform === 'linux')('its process title', () => {
  it('is the one that the real gateway has', async () => {
    const gateway = await spawned();
    const title = readFileSync(`/proc/${gateway.pid}/cmdline`, 'utf8').replaceAll('\0', '');
    expect(title.trim()).toBe('openclaw-gateway');
  });
});
