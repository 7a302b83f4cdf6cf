import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../../electron/core/result.ts';
import { askModel } from '../../../electron/openclaw/gateway/model-probe.ts';
import type { RpcError } from '../../../electron/openclaw/gateway/refusal.ts';

const OPENAI = { provider: 'openai', agentId: null };

/** A gateway that gives this answer, and remembers what it was asked. */
function gateway(answer: Result<unknown, RpcError>, methods = ['models.probe']) {
  const asked: unknown[] = [];
  const open: Parameters<typeof askModel>[0] = async (scopes) => {
    asked.push(scopes);
    return ok({
      hello: { features: { methods } },
      request: async (method, params) => {
        asked.push([method, params]);
        return answer;
      },
      close: () => {
        asked.push('closed');
      },
    });
  };
  return { open, asked };
}

/** As 2026.9.6 answers. */
const reply = (status: string, rest: object = {}) =>
  ok({ provider: 'openai', status, latencyMs: 812, results: [{ status }], ...rest });

describe('a model that is tried', () => {
  it('is asked for once, with the scope for it, on a connection of its own', async () => {
    const { open, asked } = gateway(reply('ok'));
    const tried = await askModel(open, { provider: 'openai', agentId: 'anna' });
    expect(tried).toEqual({ kind: 'answered', provider: 'openai', tookMs: 812 });
    expect(asked).toEqual([
      ['operator.read', 'operator.admin'],
      ['models.probe', { provider: 'openai', agentId: 'anna', timeoutMs: 15_000 }],
      'closed',
    ]);
  });

  it.each(['auth', 'billing', 'rate_limit', 'timeout', 'format', 'no_model', 'unknown'])(
    'still fails with %s',
    async (status) => {
      const { open } = gateway(reply(status, { error: 'Authentication failed.' }));
      expect(await askModel(open, OPENAI)).toEqual({
        kind: 'failed',
        provider: 'openai',
        why: status,
        tookMs: 812,
        detail: 'Authentication failed.',
      });
    },
  );

  it('fails for an unknown reason where the gateway has a new word for it, and never answers', async () => {
    const { open } = gateway(reply('okay', { latencyMs: 'soon', error: 'x'.repeat(9_000) }));
    const tried = await askModel(open, OPENAI);
    expect(tried).toMatchObject({ kind: 'failed', why: 'unknown', tookMs: null });
    expect(tried.kind === 'failed' ? tried.detail : '').toHaveLength(300);
  });

  it.each([
    ['nothing', ok(null), 'no-answer'],
    ['no status', ok({ provider: 'openai' }), 'no-answer'],
    ['too late', err({ code: 'TIMEOUT', message: 'models.probe' }), 'no-answer'],
    ['that it has ended', err({ code: 'CLOSED', message: '1012' }), 'no-answer'],
    [
      'that it could not',
      err({ code: 'UNAVAILABLE', message: 'Connection probe failed.' }),
      'no-answer',
    ],
    [
      'that it may not',
      err({ code: 'FORBIDDEN', message: 'missing scope: operator.admin' }),
      'not-allowed',
    ],
  ] satisfies [string, Result<unknown, RpcError>, string][])(
    'is not known to answer where the gateway says %s, and the connection is closed',
    async (_what, answer, why) => {
      const { open, asked } = gateway(answer);
      expect(await askModel(open, OPENAI)).toMatchObject({ kind: 'not-tried', why });
      expect(asked.at(-1)).toBe('closed');
    },
  );

  it('is not asked where the gateway does not let Clawbuoy in that far', async () => {
    const tried = await askModel(async () => err('it wants this device approved'), OPENAI);
    expect(tried).toEqual({
      kind: 'not-tried',
      provider: 'openai',
      why: 'not-connected',
      detail: 'it wants this device approved',
    });
  });

  it.each(['unknown', 'ok'])(
    'has no answer of any kind where nothing was asked, whatever it is called: %s',
    async (status) => {
      const { open } = gateway(reply(status, { results: [] }));
      expect(await askModel(open, OPENAI)).toMatchObject({ kind: 'failed', why: 'no_model' });
    },
  );

  it('is not asked of an OpenClaw that does not know the question', async () => {
    const { open, asked } = gateway(reply('ok'), ['health']);
    expect(await askModel(open, OPENAI)).toMatchObject({ kind: 'not-tried', why: 'no-method' });
    expect(asked).toEqual([['operator.read', 'operator.admin'], 'closed']);
  });
});
