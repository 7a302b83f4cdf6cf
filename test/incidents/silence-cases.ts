import {
  ago,
  answeredTurn,
  evidence,
  failedTurn,
  HOUR,
  MAIN,
  MINUTE,
  MODEL,
  run,
  SECOND,
  session,
} from '../support/evidence.ts';
import type { IncidentCase } from './cases.ts';

/** Silences of a gateway that is well: the model is why. What was heard is that of real gateways. */

const OTHERS = [1, 2, 3, 4].map((chat) => `agent:main:telegram:direct:7700${chat}`);
const asked = (waitedMs: number, sessionKey = MAIN) => ({
  sessionKey,
  userAtMs: ago(waitedMs),
  replyAtMs: null,
  droppedAtMs: null,
  failedAtMs: ago(waitedMs - 3 * SECOND),
  source: 'event' as const,
});
const none = { verdict: null, action: 'none' as const };

export const SILENCE_CASES: readonly IncidentCase[] = [
  {
    issue: '#20036',
    file: 'model-401-february',
    version: '2026.2.1',
    what: 'the model refuses, the sender gets nothing, and the transcript alone tells',
    evidence: evidence({
      version: '2026.2.1',
      messages: [{ ...asked(20 * SECOND), failedAtMs: null, replyAtMs: ago(18 * SECOND) }],
      turns: [
        failedTurn({
          atMs: ago(18 * SECOND),
          source: 'transcript',
          runId: null,
          said: '401 Incorrect API key provided',
        }),
      ],
    }),
    expected: { level: 'amber', class: 'model-refused', ...none },
  },
  {
    issue: '#138161',
    file: 'model-401-twice',
    version: '2026.9.6',
    what: 'the model refuses two messages in a row',
    evidence: evidence({
      version: '2026.9.6',
      messages: [asked(70 * SECOND)],
      turns: [90, 60].map((s) =>
        failedTurn({ atMs: ago(s * SECOND), reason: 'auth', failure: 'auth_invalid_token' }),
      ),
    }),
    expected: { level: 'red', class: 'model-refused', ...none },
  },
  {
    issue: '#138161',
    file: 'model-401-back',
    version: '2026.9.6',
    what: 'the same, once the model has answered again in another conversation',
    evidence: evidence({
      version: '2026.9.6',
      messages: [asked(70 * SECOND)],
      turns: [
        failedTurn({ atMs: ago(60 * SECOND), reason: 'auth' }),
        answeredTurn({ atMs: ago(5 * SECOND), sessionKey: OTHERS[0] ?? MAIN }),
      ],
    }),
    expected: { level: 'green', class: null, ...none },
  },
  {
    issue: '#20036',
    file: 'model-402-fleet',
    version: '2026.9.6',
    what: 'no credit: thirty messages in five conversations are one trouble',
    evidence: evidence({
      version: '2026.9.6',
      sessions: [MAIN, ...OTHERS].map((key) => session({ key })),
      messages: [MAIN, ...OTHERS].map((key) => asked(30 * SECOND, key)),
      turns: [MAIN, ...OTHERS].flatMap((sessionKey) =>
        [60, 50, 40, 30, 20, 10].map((s) =>
          failedTurn({ atMs: ago(s * SECOND), sessionKey, reason: 'billing' }),
        ),
      ),
    }),
    expected: { level: 'red', class: 'model-credit', ...none },
  },
  {
    issue: '#65490',
    file: 'model-429-cooling',
    version: '2026.9.6',
    what: 'too many requests, and the gateway uses the key no more for an hour',
    evidence: evidence({
      version: '2026.9.6',
      messages: [asked(4 * MINUTE)],
      turns: [
        failedTurn({ atMs: ago(3 * MINUTE), reason: 'rate_limit', failure: 'rate_limit' }),
        {
          kind: 'cooling',
          atMs: ago(3 * MINUTE),
          provider: MODEL.provider,
          reason: 'rate_limit',
          untilMs: ago(-HOUR),
        },
      ],
    }),
    expected: { level: 'red', class: 'model-limited', verdict: null, action: 'wait' },
  },
  {
    issue: '#80700',
    file: 'model-529-retrying',
    version: '2026.9.6',
    what: 'overloaded, and asked again for a minute and a half',
    evidence: evidence({
      version: '2026.9.6',
      sessions: [session({ hasActiveRun: true })],
      runs: [run({ runId: 'a', ageMs: 90 * SECOND, quietMs: 20 * SECOND })],
      messages: [{ ...asked(90 * SECOND), failedAtMs: null }],
      turns: [
        failedTurn({
          atMs: ago(20 * SECOND),
          sinceMs: ago(85 * SECOND),
          runId: 'a',
          reason: 'overloaded',
        }),
        {
          kind: 'retrying',
          atMs: ago(20 * SECOND),
          source: 'event',
          sessionKey: MAIN,
          runId: 'a',
          ...MODEL,
          heartbeat: false,
          reason: 'overloaded',
          attempt: 6,
          of: 8,
          delayMs: 30 * SECOND,
        },
      ],
    }),
    expected: { level: 'amber', class: 'model-overloaded', verdict: null, action: 'wait' },
  },
  {
    issue: '#86215',
    file: 'model-404',
    version: '2026.7.35',
    what: 'the model was retired by its provider',
    evidence: evidence({
      version: '2026.7.35',
      messages: [asked(10 * SECOND)],
      turns: [
        failedTurn({ reason: 'model_not_found', said: '404 The model claude does not exist' }),
      ],
    }),
    expected: { level: 'amber', class: 'model-missing', ...none },
  },
  {
    issue: '#8226',
    file: 'model-400-overflow',
    version: '2026.2.1',
    what: 'a conversation has grown too long for its model',
    evidence: evidence({
      version: '2026.2.1',
      messages: [asked(4 * MINUTE)],
      turns: [
        failedTurn({
          atMs: ago(3 * MINUTE),
          source: 'transcript',
          runId: null,
          said: "400 This model's maximum context length is 128000 tokens, however you requested 200000 tokens",
        }),
      ],
    }),
    expected: { level: 'red', class: 'model-overflow', ...none },
  },
  {
    issue: '#29002',
    file: 'model-unreachable',
    version: '2026.7.35',
    what: 'nobody listens at the provider’s address',
    evidence: evidence({
      version: '2026.7.35',
      messages: [asked(10 * SECOND)],
      turns: [failedTurn({ reason: 'timeout', said: 'Connection error.' })],
    }),
    expected: { level: 'amber', class: 'model-unreachable', ...none },
  },
  {
    issue: '#134461',
    file: 'turn-failed-twice',
    version: '2026.9.6',
    what: 'each turn dies at its limit and nobody is told',
    evidence: evidence({
      version: '2026.9.6',
      messages: [asked(40 * SECOND)],
      turns: [200, 40].map((s) => failedTurn({ atMs: ago(s * SECOND), said: 'run limit' })),
    }),
    expected: { level: 'red', class: 'no-answer', ...none },
  },
  {
    issue: '#13760',
    file: 'model-fallback',
    version: '2026.9.6',
    what: 'the first model refuses and another one answers',
    evidence: evidence({
      version: '2026.9.6',
      messages: [{ ...asked(30 * SECOND), replyAtMs: ago(10 * SECOND) }],
      turns: [
        failedTurn({ atMs: ago(25 * SECOND), reason: 'auth' }),
        answeredTurn({ atMs: ago(10 * SECOND), provider: 'ollama', model: 'llama' }),
      ],
    }),
    expected: { level: 'green', class: null, ...none },
  },
  {
    issue: '#9769',
    file: 'model-conversation-not-taken',
    version: '2026.2.1',
    what: 'a tool call was aborted, and the model takes the conversation no more: one session alone',
    evidence: evidence({
      version: '2026.2.1',
      sessions: [session(), session({ key: OTHERS[0] ?? MAIN })],
      messages: [{ ...asked(20 * SECOND), failedAtMs: null, replyAtMs: ago(18 * SECOND) }],
      turns: [
        ...[70, 18].map((s) =>
          failedTurn({
            atMs: ago(s * SECOND),
            source: 'transcript',
            runId: null,
            said: '400 {"type":"error","error":{"type":"invalid_request_error","message":"messages.4.content.0: unexpected `tool_use_id` found in `tool_result` blocks: toolu_1."}}',
          }),
        ),
        answeredTurn({ atMs: ago(5 * SECOND), sessionKey: OTHERS[0] ?? MAIN }),
      ],
    }),
    expected: { level: 'red', class: 'model-failing', ...none },
  },
  {
    issue: '#94432',
    file: 'model-web-page',
    version: '2026.7.35',
    what: 'a wall against robots answers in the place of the model, with 403 and a page',
    evidence: evidence({
      version: '2026.7.35',
      messages: [asked(20 * SECOND)],
      turns: [
        failedTurn({
          atMs: ago(18 * SECOND),
          reason: 'auth',
          said: '403 <!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head>',
        }),
      ],
    }),
    expected: { level: 'amber', class: 'model-unreachable', ...none },
  },
  {
    issue: 'credit',
    file: 'model-400-credit',
    version: '2026.2.1',
    what: 'no credit at a provider that says so with 400, told in the transcript alone',
    evidence: evidence({
      version: '2026.2.1',
      messages: [{ ...asked(20 * SECOND), failedAtMs: null, replyAtMs: ago(18 * SECOND) }],
      turns: [
        failedTurn({
          atMs: ago(18 * SECOND),
          source: 'transcript',
          runId: null,
          said: '400 {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."}}',
        }),
      ],
    }),
    expected: { level: 'amber', class: 'model-credit', ...none },
  },
  {
    issue: 'groups',
    file: 'group-nothing-to-say',
    version: '2026.7.35',
    what: 'in a group the agent has nothing to say, twice',
    evidence: evidence({
      version: '2026.7.35',
      turns: [60, 20].map((s) => ({
        ...answeredTurn({ atMs: ago(s * SECOND), sessionKey: 'agent:main:telegram:group:-1001' }),
        kind: 'empty' as const,
        stopReason: 'stop',
      })),
    }),
    expected: { level: 'green', class: null, ...none },
  },
];
