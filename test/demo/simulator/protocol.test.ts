import { describe, expect, it } from 'vitest';
import { SIMULATED_VERSIONS } from '../../../electron/demo/simulator/eras.ts';
import { connect, KEY, open, simulate, TOKEN } from './harness.ts';

describe('the handshake', () => {
  it.each([
    ['2026.2.1', 'dev', 3],
    ['2026.7.35', '2026.7.35', 4],
    ['2026.9.6', '2026.9.6', 4],
  ] as const)(
    'of %s names its version, its protocol and its folders',
    async (era, version, protocol) => {
      const gateway = await simulate(era);
      const client = await open(gateway);
      const hello = await client.hello({ token: TOKEN });
      expect(hello.payload).toMatchObject({
        type: 'hello-ok',
        protocol,
        server: { version },
        snapshot: { stateDir: gateway.stateDir, configPath: gateway.configPath },
        policy: { tickIntervalMs: 30_000 },
      });
    },
  );

  it('tells a reader the folders on 2026.2.1 only', async () => {
    const tells = async (era: (typeof SIMULATED_VERSIONS)[number]) => {
      const client = await open(await simulate(era));
      const { payload } = await client.hello({ token: TOKEN, scopes: ['operator.read'] });
      return JSON.stringify(payload).includes('"stateDir"');
    };
    expect(await Promise.all(SIMULATED_VERSIONS.map(tells))).toEqual([true, false, false]);
  });

  it.each([
    ['2026.2.1', { expectedProtocol: 3 }],
    [
      '2026.7.35',
      {
        code: 'PROTOCOL_MISMATCH',
        clientMinProtocol: 99,
        clientMaxProtocol: 99,
        expectedProtocol: 4,
        minimumProbeProtocol: 4,
      },
    ],
  ] as const)('of %s closes with 1002 on another protocol', async (era, details) => {
    const client = await open(await simulate(era));
    const refused = await client.hello({ token: TOKEN, protocol: [99, 99] });
    expect(refused.error).toEqual({
      code: 'INVALID_REQUEST',
      message: 'protocol mismatch',
      details,
    });
    expect(await client.closed).toEqual({ code: 1002, reason: 'protocol mismatch' });
  });

  it.each([
    ['2026.2.1', undefined],
    [
      '2026.9.6',
      {
        code: 'AUTH_TOKEN_MISMATCH',
        authReason: 'token_mismatch',
        canRetryWithDeviceToken: false,
        recommendedNextStep: 'update_auth_credentials',
      },
    ],
  ] as const)('of %s refuses a wrong token in its own words', async (era, details) => {
    const message = 'unauthorized: gateway token mismatch (provide gateway auth token)';
    const gateway = await simulate(era, { badTokenMs: 20 });
    const client = await open(gateway);
    const refused = await client.hello({ token: 'wrong' });
    expect(refused.error).toEqual({
      code: 'INVALID_REQUEST',
      message,
      ...(details === undefined ? {} : { details }),
    });
    expect(await client.closed).toEqual({ code: 1008, reason: message });
    await gateway.failToken(true);
    expect((await (await open(gateway)).hello({ token: TOKEN })).ok).toBe(false);
  });

  it('asks who comes without a token for a device, and refuses an unknown client', async () => {
    const gateway = await simulate('2026.2.1');
    expect((await (await open(gateway)).hello({})).error).toEqual({
      code: 'NOT_PAIRED',
      message: 'device identity required',
    });
    const client = { id: 'my-menubar', mode: 'ui' };
    const refused = await (await open(gateway)).hello({ token: TOKEN, client });
    expect(refused.error?.message).toMatch(
      /^invalid connect params: at \/client\/id: must be equal/,
    );
  });
});

describe('a request', () => {
  it.each([
    ['2026.2.1', { code: 'INVALID_REQUEST', message: 'missing scope: operator.admin' }],
    [
      '2026.9.6',
      {
        code: 'FORBIDDEN',
        message: 'missing scope: operator.admin',
        details: {
          code: 'MISSING_SCOPE',
          missingScope: 'operator.admin',
          requiredScopes: ['operator.admin'],
        },
      },
    ],
  ] as const)('on %s is refused without its scope', async (era, error) => {
    const client = await connect(await simulate(era), { scopes: ['operator.read'] });
    expect((await client.request('sessions.reset', { key: KEY })).error).toEqual(error);
    expect((await client.request('health')).ok).toBe(true);
  });

  it('for a method or a parameter that the version lacks is refused by name', async () => {
    const client = await connect(await simulate('2026.2.1'));
    expect((await client.request('sessions.abort', { key: KEY })).error).toEqual({
      code: 'INVALID_REQUEST',
      message: 'unknown method: sessions.abort',
    });
    expect((await client.request('sessions.reset', { key: KEY, reason: 'reset' })).error).toEqual({
      code: 'INVALID_REQUEST',
      message: "invalid sessions.reset params: at root: unexpected property 'reason'",
    });
    expect((await client.request('sessions.reset')).error).toEqual({
      code: 'INVALID_REQUEST',
      message: "invalid sessions.reset params: must have required property 'key'",
    });
  });

  it('for a reset of an unknown key creates a session', async () => {
    const client = await connect(await simulate('2026.2.1'));
    const reset = await client.request('sessions.reset', { key: 'agent:main:nope' });
    expect(reset).toMatchObject({ ok: true, payload: { ok: true, key: 'agent:main:nope' } });
    const listed = await client.request('sessions.list');
    expect(listed.payload).toMatchObject({
      path: '(multiple)',
      sessions: [{ key: 'agent:main:nope' }],
    });
  });

  it('for the log answers its last lines and where to go on', async () => {
    const client = await connect(await simulate('2026.2.1'));
    const tail = await client.request('logs.tail', { limit: 1 });
    expect(tail.payload).toMatchObject({
      lines: [expect.stringContaining('listening on ws://127.0.0.1:')],
      truncated: false,
      reset: false,
    });
    const beyond = await client.request('logs.tail', { cursor: 10_000_000 });
    expect(beyond.payload).toMatchObject({ reset: true });
  });
});

describe('a run that chat.send did not begin, on 2026.2.1', () => {
  it.each(['agent', 'channel'] as const)('by %s is told, and cannot be aborted', async (source) => {
    const gateway = await simulate('2026.2.1', { model: 'hang' });
    const client = await connect(gateway);
    if (source === 'channel') await gateway.channelMessage('hello');
    else {
      const params = { sessionKey: KEY, message: 'hello', idempotencyKey: 'run-1' };
      expect((await client.request('agent', params)).payload).toMatchObject({ status: 'accepted' });
    }
    await client.until(() => client.events.find(({ event }) => event === 'agent'));
    const aborted = await client.request('chat.abort', { sessionKey: KEY });
    expect(aborted.payload).toEqual({ ok: true, aborted: false, runIds: [] });
  });
});
