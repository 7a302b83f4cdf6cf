import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { connect, eventually, KEY, logTexts, simulate, story } from './harness.ts';

const send = (message: string, idempotencyKey: string) => ({
  sessionKey: KEY,
  message,
  idempotencyKey,
});

describe('a turn on 2026.9.6', () => {
  it('makes no lock, and a leftover one blocks nobody', async () => {
    const gateway = await simulate('2026.9.6');
    const leftover = await gateway.foreignLock(process.pid);
    const client = await connect(gateway);
    await client.request('sessions.subscribe');
    await client.request('chat.send', send('hello', 'run-1'));
    await client.until(() => story(client).find((line) => line === 'sessions.changed end'));
    expect(story(client).filter((line) => !line.includes('run_status'))).toEqual([
      'sessions.changed send',
      'chat status',
      'session.message user',
      'agent lifecycle start',
      'chat status',
      'sessions.changed agent.run.started',
      'sessions.changed start',
      'agent lifecycle model',
      'agent assistant',
      'chat delta',
      'session.message assistant',
      'agent lifecycle finishing',
      'agent lifecycle end',
      'chat final',
      'sessions.changed end',
    ]);
    const numbers = client.events.flatMap(({ seq }) => (seq === undefined ? [] : [seq]));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(existsSync(leftover)).toBe(true);
  });

  it('tries its model for an administrator, and knows no other', async () => {
    const gateway = await simulate('2026.9.6');
    const client = await connect(gateway);
    const tried = await client.request('models.probe', { provider: 'simulated' });
    expect(tried.payload).toMatchObject({
      provider: 'simulated',
      status: 'ok',
      latencyMs: expect.any(Number),
      results: [{ status: 'ok' }],
    });
    const other = await client.request('models.probe', { provider: 'nobody', agentId: 'main' });
    expect(other.payload).toMatchObject({ provider: 'nobody', status: 'unknown', results: [] });
    expect(await client.request('models.probe', {})).toMatchObject({ ok: false });
  });

  it('names its database as the store, and what a restart would cost', async () => {
    const gateway = await simulate('2026.9.6', { model: 'hang' });
    const client = await connect(gateway);
    await client.request('chat.send', send('hello', 'run-1'));
    await client.until(() => client.events.find(({ event }) => event === 'agent'));
    const listed = await client.request('sessions.list');
    expect(listed.payload).toMatchObject({
      path: `${gateway.stateDir}/agents/main/agent/openclaw-agent.sqlite`,
      sessions: [{ hasActiveRun: true }],
    });
    expect(listed.payload).not.toHaveProperty('sessions.0.activeRunIds');
    const preflight = await client.request('gateway.restart.preflight');
    expect(preflight.payload).toMatchObject({
      safe: false,
      counts: { queueSize: 2, pendingReplies: 1, embeddedRuns: 1 },
    });
    const lanes = await client.request('diagnostics.lanes');
    expect(lanes.payload).toMatchObject({ dynamic: { laneCount: 1, activeCount: 1 } });
  });

  it('goes on in a new session with one that it has given up, and only with such a one', async () => {
    const gateway = await simulate('2026.9.6');
    const client = await connect(gateway);
    await client.request('chat.send', send('hello', 'run-1'));
    await client.until(() => client.chatState('final'));
    const recover = () => client.request('sessions.recover', { key: KEY });
    expect((await recover()).error?.message).toContain('restart-tombstoned');
    await gateway.giveUp();
    const before = await client.request('sessions.list');
    expect(before.payload).toMatchObject({ sessions: [{ restartRecoveryStatus: 'tombstoned' }] });
    const { payload } = await recover();
    expect(payload).toMatchObject({ ok: true, continuation: { status: 'started' } });
    const after = await client.request('sessions.list');
    expect(after.payload).not.toHaveProperty('sessions.0.restartRecoveryStatus');
    expect(after.payload).not.toHaveProperty('sessions.1');
  });

  it('reports a run without progress in its log, and does nothing else', async () => {
    const gateway = await simulate('2026.9.6', {
      model: 'hang-mid-stream',
      stallWarnMs: 20,
      stallReportMs: 20,
    });
    const client = await connect(gateway);
    await client.request('chat.send', send('hello', 'run-1'));
    await client.until(() => client.chatState('delta'));
    const stalled = () => logTexts(gateway).filter((text) => text.startsWith('stalled session: '));
    await eventually(() => stalled().length >= 2);
    expect(stalled()[0]).toMatch(
      new RegExp(`sessionKey=${KEY} state=processing .* recovery=none$`),
    );
    expect(story(client).at(-1)).toBe('chat delta');
  });

  it('fails at once to write while another process holds the database', async () => {
    const gateway = await simulate('2026.9.6', { databaseBusyMs: 20 });
    await gateway.databaseBusy(true);
    const client = await connect(gateway);
    const reply = await client.request('chat.send', send('hello', 'run-1'));
    expect(reply).toMatchObject({
      ok: false,
      payload: { runId: 'run-1', status: 'error', summary: 'Error: database is locked' },
      error: { code: 'UNAVAILABLE', message: 'Error: database is locked' },
    });
    expect(story(client)).toEqual(['chat error']);
    expect(logTexts(gateway)).toContain('SQLite session write failed');
  });
});

describe('sessions.reset on 2026.9.6', () => {
  it('ends the run and keeps the session’s id', async () => {
    const gateway = await simulate('2026.9.6', { model: 'hang' });
    const client = await connect(gateway);
    await client.request('chat.send', send('hello', 'run-1'));
    await client.until(() => client.events.find(({ event }) => event === 'agent'));
    const path = await gateway.lockPath();
    const reset = await client.request('sessions.reset', { key: KEY });
    expect(reset.payload).toMatchObject({ entry: { lifecycleRevision: expect.any(String) } });
    expect(await gateway.lockPath()).toBe(path);
    await gateway.setModel('answer');
    await client.request('chat.send', send('hello', 'run-2'));
    await client.until(() => client.chatState('final'));
  });

  it('refuses when the session is not the expected one', async () => {
    const gateway = await simulate('2026.9.6');
    const client = await connect(gateway);
    const reset = await client.request('sessions.reset', { key: KEY, expectedSessionId: 'x' });
    expect(reset.error).toEqual({
      code: 'INVALID_REQUEST',
      message: `Session ${KEY} changed before reset. Retry.`,
      details: { reason: 'session-changed' },
    });
  });
});

describe('a restart in place on 2026.9.6', () => {
  it('closes with 1012, is starting for a moment, and then ready', async () => {
    const gateway = await simulate('2026.9.6', { bootMs: 200 });
    const client = await connect(gateway);
    const reply = await client.request('gateway.restart.request', { reason: 'test' });
    expect(reply.payload).toMatchObject({ status: 'scheduled', restart: { signal: 'SIGUSR2' } });
    expect(await client.closed).toEqual({ code: 1012, reason: 'service restart' });
    expect(client.events.at(-1)).toMatchObject({
      event: 'shutdown',
      payload: { reason: 'gateway restarting', restartExpectedMs: 1500 },
    });
    const status = () =>
      fetch(`http://127.0.0.1:${gateway.port}/readyz`).then(
        (answer) => answer.status,
        () => null,
      );
    expect(await eventually(status)).toBe(503);
    await eventually(async () => (await status()) === 200);
  });

  it('drains while a run hangs, refuses newcomers, and takes the run up again', async () => {
    const gateway = await simulate('2026.9.6', { model: 'hang', drainMs: 300 });
    const client = await connect(gateway);
    await client.request('chat.send', send('hello', 'run-1'));
    await client.until(() => client.events.find(({ event }) => event === 'agent'));
    await client.request('gateway.restart.request', {});
    await eventually(() => isDraining(gateway));
    const refused = await client.request('chat.send', send('second', 'run-2'));
    expect(refused.error).toMatchObject({ details: { reason: 'gateway-restarting' } });
    const answer = await fetch(`http://127.0.0.1:${gateway.port}/startupz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ ok: false, status: 'draining' });
    await expect(connect(gateway)).rejects.toThrow();
    await client.closed;
    const again = await connectWhenUp(gateway);
    await eventually(async () => (await fetch(`http://127.0.0.1:${gateway.port}/readyz`)).ok);
    expect((await again.request('sessions.list')).payload).toMatchObject({
      sessions: [{ status: 'running', hasActiveRun: true }],
    });
  });
});

type Gateway = Parameters<typeof connect>[0];

async function isDraining({ port }: Gateway): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
  return answer.status === 503;
}

function connectWhenUp(gateway: Gateway) {
  return eventually(() => connect(gateway).catch(() => null));
}
