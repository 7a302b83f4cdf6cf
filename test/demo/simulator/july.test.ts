import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Owners } from '../../../electron/demo/simulator/owners.ts';
import { connect, eventually, gone, KEY, simulate, story } from './harness.ts';

const send = (message: string, idempotencyKey: string) => ({
  sessionKey: KEY,
  message,
  idempotencyKey,
});

/** Processes as a test wants them: pid 77 is another live OpenClaw, 78 is some other program. */
const owners: Owners = {
  isAlive: (pid) => pid < 1000 || pid === process.pid,
  argv: (pid) => (pid === 78 ? ['/usr/bin/vim'] : ['node', '/x/openclaw.mjs', 'agent']),
  startTicks: () => 4242,
};

describe('a turn on 2026.7.35', () => {
  it('is told in the recorded order to who subscribed to sessions', async () => {
    const gateway = await simulate('2026.7.35');
    const client = await connect(gateway);
    expect((await client.request('sessions.subscribe')).payload).toEqual({ subscribed: true });
    await client.request('chat.send', send('hello', 'run-1'));
    await client.until(() => story(client).find((line) => line === 'sessions.changed end'));
    expect(story(client)).toEqual([
      'agent lifecycle start',
      'sessions.changed start',
      'session.message user',
      'agent assistant',
      'chat delta',
      'session.message assistant',
      'agent lifecycle finishing',
      'agent lifecycle end',
      'chat final',
      'sessions.changed end',
    ]);
    const numbers = client.events.map(({ event, seq }) => [event.startsWith('session'), seq]);
    expect(numbers.filter(([isSession]) => isSession).map(([, seq]) => seq)).toEqual(
      Array(4).fill(undefined),
    );
    expect(client.events.find(({ event }) => event === 'agent')?.payload).toMatchObject({
      agentId: 'main',
      isHeartbeat: false,
      sessionId: expect.any(String),
    });
  });

  it('shows its run in the session row while it lasts and its end after', async () => {
    const gateway = await simulate('2026.7.35', { model: 'hang' });
    const client = await connect(gateway);
    await client.request('chat.send', send('hello', 'run-1'));
    await client.until(() => client.events.find(({ event }) => event === 'agent'));
    const listed = await client.request('sessions.list');
    expect(listed.payload).toMatchObject({
      path: expect.stringContaining('agents/main/sessions/sessions.json'),
      sessions: [{ key: KEY, status: 'running', hasActiveRun: true, activeRunIds: ['run-1'] }],
    });
    const described = await client.request('sessions.describe', { key: KEY });
    expect(described.payload).not.toHaveProperty('session.hasActiveRun');
    const aborted = await client.request('sessions.abort', { key: KEY });
    expect(aborted.payload).toEqual({ ok: true, abortedRunId: 'run-1', status: 'aborted' });
    expect(story(client)).toContain('chat aborted');
    await client.until(() => story(client).find((line) => line === 'agent lifecycle finishing'));
    const after = await client.request('sessions.list');
    expect(after.payload).toMatchObject({ sessions: [{ status: 'killed', abortedLastRun: true }] });
    expect(await client.request('sessions.abort', { key: KEY })).toMatchObject({
      payload: { ok: true, abortedRunId: null, status: 'no-active-run' },
    });
  });
});

describe('a lock on 2026.7.35', () => {
  it('names its longest hold and its owner’s start', async () => {
    const gateway = await simulate('2026.7.35', { owners, model: 'hang' });
    const path = await gateway.lockPath();
    await gateway.userMessage('hello');
    await eventually(() => existsSync(path) && readFileSync(path, 'utf8') !== '');
    expect(readFileSync(path, 'utf8')).toMatch(
      /^\{\n {2}"pid": \d+,\n {2}"createdAt": "[^"]+",\n {2}"maxHoldMs": 300000,\n {2}"starttime": 4242\n\}\n$/,
    );
  });

  it('of another live OpenClaw ends a turn with an error that names it', async () => {
    const gateway = await simulate('2026.7.35', { owners, acquireTimeoutMs: 100 });
    const path = await gateway.foreignLock(77);
    const client = await connect(gateway);
    await client.request('chat.send', send('hello', 'run-1'));
    const error = await client.until(() => client.chatState('error'));
    expect(error.payload.errorMessage).toMatch(
      /^session file locked \(timeout 100ms\): pid=77 alive=true ageMs=\d+ \//,
    );
    expect(story(client)).toEqual(['agent lifecycle error', 'chat error']);
    expect(existsSync(path)).toBe(true);
  });

  it.each([
    ['its own pid, which holds nothing', process.pid],
    ['a process that is no OpenClaw', 78],
    ['a process that is gone', 4_000_000],
  ])('of %s is taken over at once', async (_, pid) => {
    const gateway = await simulate('2026.7.35', { owners, acquireTimeoutMs: 100 });
    const path = await gateway.foreignLock(pid);
    const client = await connect(gateway);
    await client.request('chat.send', send('hello', 'run-1'));
    await client.until(() => client.chatState('final'));
    await eventually(() => gone(path));
  });
});

describe('sessions.reset on 2026.7.35', () => {
  it('ends the run, archives the transcript and begins a new session', async () => {
    const gateway = await simulate('2026.7.35');
    const client = await connect(gateway);
    await client.request('chat.send', send('hello', 'run-1'));
    await client.until(() => client.chatState('final'));
    const before = await gateway.lockPath();
    await eventually(() => gone(before));
    await gateway.setModel('hang');
    await client.request('chat.send', send('hang', 'run-2'));
    await eventually(() => existsSync(before));
    const reset = await client.request('sessions.reset', { key: KEY, reason: 'reset' });
    expect(reset).toMatchObject({ ok: true, payload: { key: KEY } });
    expect(await gateway.lockPath()).not.toBe(before);
    expect(gone(before)).toBe(true);
    expect(
      readdirSync(dirname(before)).filter((name) => name.includes('.jsonl.reset.')),
    ).toHaveLength(1);
  });
});
