import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  connect,
  eventually,
  gone,
  KEY,
  logTexts,
  simulate,
  story,
  temporaryFolder,
} from './harness.ts';

const send = (message: string, idempotencyKey: string) => ({
  sessionKey: KEY,
  message,
  idempotencyKey,
});

describe('a turn on 2026.2.1', () => {
  it('is told in the recorded order, with numbers counted over all clients', async () => {
    const gateway = await simulate('2026.2.1');
    const first = await connect(gateway);
    const client = await connect(gateway);
    const reply = await client.request('chat.send', send('hello', 'run-1'));
    expect(reply).toMatchObject({ ok: true, payload: { runId: 'run-1', status: 'started' } });
    await client.until(() => client.chatState('final'));
    expect(story(client)).toEqual([
      'agent lifecycle start',
      'agent assistant',
      'chat delta',
      'agent lifecycle end',
      'chat final',
    ]);
    const start = client.events.find(({ event }) => event === 'agent');
    expect(start?.payload).toEqual({
      runId: 'run-1',
      stream: 'lifecycle',
      data: { phase: 'start', startedAt: expect.any(Number) },
      sessionKey: KEY,
      seq: 1,
      ts: expect.any(Number),
    });
    await first.until(() => first.chatState('final'));
    expect(first.events.at(-1)?.seq).toBe(client.events.at(-1)?.seq);
  });

  it('holds a lock with the recorded payload before the start is told, and removes it', async () => {
    const gateway = await simulate('2026.2.1', { prepareMs: 30 });
    const path = await gateway.lockPath();
    await gateway.setModel('hang');
    const client = await connect(gateway);
    await client.request('chat.send', send('hello', 'run-1'));
    await eventually(() => existsSync(path) && readFileSync(path, 'utf8') !== '');
    expect(story(client)).toEqual([]);
    expect(readFileSync(path, 'utf8')).toMatch(
      /^\{\n {2}"pid": \d+,\n {2}"createdAt": "\d{4}-[\d-]+T[\d:.]+Z"\n\}$/,
    );
    await client.until(() => client.events.find(({ event }) => event === 'agent'));
    const aborted = await client.request('chat.abort', { sessionKey: KEY });
    expect(aborted.payload).toEqual({ ok: true, aborted: true, runIds: ['run-1'] });
    await eventually(() => gone(path));
    expect(story(client)).toEqual(['agent lifecycle start', 'chat aborted']);
  });
});

describe('a message that meets a lock on 2026.2.1', () => {
  it('leaves no event and no transcript line, only log lines', async () => {
    const gateway = await simulate('2026.2.1', { acquireTimeoutMs: 100 });
    const path = await gateway.leakLock();
    const client = await connect(gateway);
    await client.request('chat.send', send('hello', 'run-1'));
    const line = await eventually(() =>
      logTexts(gateway).find((text) => text.startsWith('Embedded agent failed before reply')),
    );
    const locked = `session file locked (timeout 100ms): pid=${gateway.pid} ${path}`;
    expect(line).toBe(`Embedded agent failed before reply: ${locked}`);
    expect(logTexts(gateway).slice(-3, -1)).toEqual([
      expect.stringMatching(
        /^lane task error: lane=main durationMs=\d+ error="Error: session file/,
      ),
      expect.stringContaining(`lane task error: lane=session:${KEY} durationMs=`),
    ]);
    expect(logTexts(gateway).at(-2)).toContain(`error="Error: ${locked}"`);
    // What was sent before the answer to a later request has arrived with it.
    await client.request('health');
    expect(story(client)).toEqual([]);
    expect(readdirSync(join(gateway.stateDir, 'agents/main/sessions')).sort()).toEqual([
      expect.stringMatching(/\.jsonl\.lock$/),
      'sessions.json',
    ]);
  });

  it('is answered at once where the owner is dead', async () => {
    const gateway = await simulate('2026.2.1');
    const path = await gateway.deadLock();
    const client = await connect(gateway);
    await client.request('chat.send', send('hello', 'run-1'));
    await client.until(() => client.chatState('final'));
    await eventually(() => gone(path));
  });

  it('is answered after a reset, which leaves the old lock in place', async () => {
    const gateway = await simulate('2026.2.1', { acquireTimeoutMs: 100 });
    const path = await gateway.leakLock();
    const client = await connect(gateway);
    const reset = await client.request('sessions.reset', { key: KEY });
    expect(reset).toMatchObject({ ok: true, payload: { ok: true, key: KEY } });
    await client.request('chat.send', send('hello', 'run-1'));
    await client.until(() => client.chatState('final'));
    expect(existsSync(path)).toBe(true);
  });
});

describe('a second message while a run hangs on 2026.2.1', () => {
  it('is taken in without an answer, and answered when the first is aborted', async () => {
    const gateway = await simulate('2026.2.1', { model: 'hang' });
    const client = await connect(gateway);
    await client.request('chat.send', send('hang', 'run-1'));
    await client.until(() => client.events.find(({ event }) => event === 'agent'));
    await client.request('chat.send', send('second', 'run-2'));
    const taken = await client.until(() => client.chatState('final'));
    expect(taken.payload).toEqual({ runId: 'run-2', sessionKey: KEY, seq: 1, state: 'final' });
    await gateway.setModel('answer');
    await client.request('chat.abort', { sessionKey: KEY });
    await client.until(() => story(client).filter((line) => line === 'chat final')[1]);
    expect(story(client)).toEqual([
      'agent lifecycle start',
      'chat final',
      'chat aborted',
      'agent lifecycle start',
      'agent assistant',
      'chat delta',
      'agent lifecycle end',
      'chat final',
    ]);
  });

  it('stays unanswered after a reset, which does not abort the run', async () => {
    const gateway = await simulate('2026.2.1', { model: 'hang' });
    const client = await connect(gateway);
    await client.request('chat.send', send('hang', 'run-1'));
    await client.until(() => client.events.find(({ event }) => event === 'agent'));
    const path = await gateway.lockPath();
    await client.request('sessions.reset', { key: KEY });
    await client.request('chat.send', send('after reset', 'run-2'));
    await expect(client.until(() => client.chatState('final'), 200)).rejects.toThrow();
    expect(existsSync(path)).toBe(true);
    const aborted = await client.request('chat.abort', { sessionKey: KEY });
    expect(aborted.payload).toEqual({ ok: true, aborted: true, runIds: ['run-1', 'run-2'] });
  });
});

describe('the agent RPC that meets a lock on 2026.2.1', () => {
  it('tells its caller the error, unlike chat.send', async () => {
    const gateway = await simulate('2026.2.1', { acquireTimeoutMs: 60 });
    await gateway.leakLock();
    const client = await connect(gateway);
    const id = client.send('agent', { sessionKey: KEY, message: 'x', idempotencyKey: 'run-1' });
    const failed = await client.until(() =>
      client.responses.find((response) => response.id === id && !response.ok),
    );
    expect(failed.error?.message).toMatch(/^Error: session file locked \(timeout 60ms\)/);
    expect(story(client)).toEqual(['agent lifecycle error', 'chat error']);
  });
});

describe('the folder', () => {
  it('is refused when the simulator did not make it', async () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'openclaw.json'), '{}');
    await expect(simulate('2026.2.1', { dir })).rejects.toThrow('was not made by the simulator');
    expect(readdirSync(dir)).toEqual(['openclaw.json']);
  });
});
