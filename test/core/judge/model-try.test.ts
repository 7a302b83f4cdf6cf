import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../electron/core/evidence/evidence.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import {
  ago,
  answeredTurn,
  evidence,
  failedTurn,
  methodsOf,
  openSocket,
  SECOND,
} from '../../support/evidence.ts';

const trying = openSocket('2026.9.6', { methods: [...methodsOf('2026.9.6'), 'models.probe'] });

function incidentOf(failure: Parameters<typeof failedTurn>[0], socket = trying) {
  const turns = [failedTurn({ atMs: ago(20 * SECOND), ...failure })];
  return judge(evidence({ version: '2026.9.6', turns, gateway: { socket } })).snapshot.incidents[0];
}

describe('whether a model can be tried', () => {
  it.each([
    ['refused its login', { reason: 'auth' }, 'model-refused'],
    ['has no credit', { reason: 'billing' }, 'model-credit'],
    ['has reached its limit', { reason: 'rate_limit' }, 'model-limited'],
    ['is overloaded', { reason: 'overloaded' }, 'model-overloaded'],
    ['cannot be reached', { failure: 'dns' }, 'model-unreachable'],
    ['fails without a reason', { reason: 'new-word' }, 'model-failing'],
  ])('is yes where it %s', (_what, failure, kind) => {
    expect(incidentOf({ provider: 'openai', ...failure })).toMatchObject({
      class: kind,
      tryModel: { provider: 'openai', agentId: 'main' },
    });
  });

  it('names the agent whose conversation it was, because each may have its own login', () => {
    const sessionKey = 'agent:anna:main';
    expect(incidentOf({ reason: 'auth', sessionKey })?.tryModel?.agentId).toBe('anna');
    expect(incidentOf({ reason: 'auth', sessionKey: null })?.tryModel?.agentId ?? null).toBeNull();
  });

  it.each([
    ['the model does not exist: OpenClaw would try another', { reason: 'model_not_found' }],
    [
      'the conversation is too long: a short question says nothing',
      { failure: 'context_overflow' },
    ],
    ['nobody knows the provider', { reason: 'auth', provider: null, model: null }],
  ])('is no where %s', (_what, failure) => {
    const incident = incidentOf(failure);
    expect(incident).toBeDefined();
    expect(incident?.tryModel).toBeUndefined();
  });

  it('is no at an OpenClaw that cannot try one', () => {
    const incident = incidentOf({ reason: 'auth' }, openSocket('2026.9.6'));
    expect(incident?.class).toBe('model-refused');
    expect(incident?.tryModel).toBeUndefined();
  });
});

describe('a try that OpenClaw makes', () => {
  const key = 'agent:main:internal-session-effects:probe-openai-1-0a1b2c3d4e5f6071';
  const runId = 'probe-openai-5f0c9a1e-0000-4000-8000-123456789abc';
  const see = (turns: Evidence['turns'], messages: Evidence['messages'] = []) =>
    judge(evidence({ version: '2026.9.6', turns, messages, gateway: { socket: trying } })).snapshot;
  const refused = failedTurn({ atMs: ago(20 * SECOND), reason: 'auth' });

  it.each([
    ['its hidden session', { sessionKey: key }],
    ['its run', { sessionKey: null, runId }],
  ])(
    'that goes well is no answer, known by %s: the light stays until a message is answered',
    (_what, parts) => {
      const { level, lastAnswer } = see([refused, answeredTurn({ atMs: ago(SECOND), ...parts })]);
      expect([level, lastAnswer]).toEqual(['amber', null]);
      expect(see([refused, answeredTurn({ atMs: ago(SECOND) })]).level).toBe('green');
    },
  );

  it('that fails is nobody’s silence', () => {
    const failed = failedTurn({ atMs: ago(SECOND), reason: 'auth', sessionKey: key });
    const logged = failedTurn({ atMs: ago(SECOND), source: 'log', sessionKey: null, runId });
    expect(see([failed, logged]).incidents).toEqual([]);
    expect(see([refused, failed]).incidents[0]?.evidence).toHaveLength(1);
  });

  it('is no message of a person', () => {
    const message = {
      sessionKey: key,
      userAtMs: ago(20 * SECOND),
      replyAtMs: null,
      droppedAtMs: null,
      failedAtMs: null,
      source: 'event' as const,
    };
    const { lastMessage, unanswered } = see([], [message]);
    expect([lastMessage, unanswered]).toEqual([null, []]);
  });
});
