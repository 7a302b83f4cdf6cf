import { describe, expect, it } from 'vitest';
import type { SimulatedOpenClaw } from '../../../electron/demo/simulator/simulated-openclaw.ts';
import { connect, simulate } from './harness.ts';

async function get({ port }: SimulatedOpenClaw, path: string) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  const type = response.headers.get('content-type') ?? '';
  const body: unknown = type.includes('json') ? await response.json() : 'html';
  return [response.status, body];
}

describe('the HTTP probes', () => {
  it('get the control page for everything on 2026.2.1', async () => {
    const gateway = await simulate('2026.2.1');
    for (const path of ['/', '/health', '/healthz', '/ready', '/startupz']) {
      expect(await get(gateway, path)).toEqual([200, 'html']);
    }
  });

  it('get JSON on 2026.7.35, but for /startup', async () => {
    const gateway = await simulate('2026.7.35');
    expect(await get(gateway, '/healthz')).toEqual([200, { ok: true, status: 'live' }]);
    expect(await get(gateway, '/ready')).toMatchObject([200, { ready: true, failing: [] }]);
    expect(await get(gateway, '/startupz')).toEqual([200, 'html']);
    await gateway.setReady(false, ['channels']);
    expect(await get(gateway, '/readyz')).toMatchObject([503, { failing: ['channels'] }]);
    expect(
      (await fetch(`http://127.0.0.1:${gateway.port}/health`, { method: 'POST' })).status,
    ).toBe(405);
  });

  it('are told of the start on 2026.9.6', async () => {
    const gateway = await simulate('2026.9.6');
    expect(await get(gateway, '/startup')).toMatchObject([
      200,
      { ok: true, status: 'started', version: '2026.9.6' },
    ]);
    await gateway.drain(true);
    expect(await get(gateway, '/readyz')).toMatchObject([503, { failing: ['gateway-draining'] }]);
  });
});

describe('a gateway that', () => {
  it('is frozen keeps its connections, answers nobody, and answers all when thawed', async () => {
    const gateway = await simulate('2026.2.1', { tickMs: 20 });
    const client = await connect(gateway);
    await gateway.freeze();
    const before = client.events.length;
    const id = client.send('health');
    const page = get(gateway, '/');
    const first = await Promise.race([
      page,
      client.until(() => client.responses.find((response) => response.id === id)),
      new Promise((resolve) => setTimeout(resolve, 100, 'silence')),
    ]);
    expect(first).toBe('silence');
    expect(client.events).toHaveLength(before);
    await gateway.thaw();
    expect(await page).toEqual([200, 'html']);
    await client.until(() => client.responses.find((response) => response.id === id));
  });

  it('is killed breaks its connections, refuses, and comes back on the same port', async () => {
    const gateway = await simulate('2026.2.1');
    const { port } = gateway;
    const client = await connect(gateway);
    await gateway.kill();
    expect(await client.closed).toMatchObject({ code: 1006 });
    await expect(get(gateway, '/')).rejects.toThrow('fetch failed');
    await gateway.restart();
    expect(gateway.port).toBe(port);
    await connect(gateway);
  });

  it('ticks and tells its health', async () => {
    const gateway = await simulate('2026.2.1', { tickMs: 20 });
    const client = await connect(gateway);
    await client.until(() => client.events.find(({ event }) => event === 'tick'));
    await client.until(() => client.events.find(({ event }) => event === 'health'));
  });
});
