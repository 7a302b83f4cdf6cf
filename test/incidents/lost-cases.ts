import type {
  ChannelAccountFact,
  ChannelFact,
} from '../../electron/core/evidence/session-facts.ts';
import {
  ago,
  evidence,
  failedTurn,
  HOUR,
  job,
  MAIN,
  MINUTE,
  NOTHING_HEARD,
  run,
  SECOND,
  session,
  stallNotice,
} from '../support/evidence.ts';
import type { IncidentCase } from './cases.ts';

/** Public reports of silence in which nothing, or something else, was named before. */

const none = { verdict: null, action: 'none' as const };
const asked = (waitedMs: number) => ({
  sessionKey: MAIN,
  userAtMs: ago(waitedMs),
  replyAtMs: null,
  droppedAtMs: null,
  failedAtMs: ago(waitedMs - 3 * SECOND),
  source: 'event' as const,
});
const twice = (said: string, parts: Partial<Parameters<typeof failedTurn>[0]> = {}) =>
  [70, 35].map((s) => failedTurn({ atMs: ago(s * SECOND), said, ...parts }));
const channel = (id: string, account: Partial<ChannelAccountFact>): ChannelFact => ({
  ...{ id, configured: true, linked: null, running: true, connected: true },
  downSinceMs: null,
  silentSinceMs: null,
  accounts: [{ account: 'default', enabled: true, configured: true, running: true, ...account }],
});
const entry = (role: string, sentMs: number, after: number | null) => ({
  after,
  role,
  sentAtMs: ago(sentMs),
  writtenAtMs: ago(sentMs),
});

export const LOST_CASES: readonly IncidentCase[] = [
  {
    issue: '#115041',
    file: 'direct-no-reply',
    version: '2026.7.35',
    what: 'in a direct chat the agent says OpenClaw’s word for silence, and nobody gets it',
    evidence: evidence({
      version: '2026.7.35',
      heard: {
        ...NOTHING_HEARD,
        transcripts: [
          {
            sessionKey: MAIN,
            entries: [
              { ...entry('user', 30 * SECOND, null), text: 'other' },
              {
                ...entry('assistant', 20 * SECOND, 0),
                ...{ silent: true, stopReason: 'stop', provider: 'ollama', model: 'glm' },
              },
            ],
          },
        ],
      },
    }),
    expected: { level: 'amber', class: 'no-answer', ...none },
  },
  {
    issue: '#28401',
    file: 'sandbox-without-docker',
    version: '2026.2.23',
    what: 'each turn ends before the model: the sandbox has no docker',
    evidence: evidence({
      version: '2026.2.23',
      messages: [asked(40 * SECOND)],
      turns: twice('spawn docker ENOENT', { provider: null, model: null }),
    }),
    expected: { level: 'red', class: 'no-answer', ...none },
  },
  {
    issue: '#103773',
    file: 'model-cli-signed-out',
    version: '2026.7.1',
    what: 'the program that stands in for a model is signed out',
    evidence: evidence({
      version: '2026.7.1',
      messages: [asked(40 * SECOND)],
      turns: twice('Not logged in · Please run /login', { provider: 'claude-cli' }),
    }),
    expected: { level: 'red', class: 'model-refused', ...none },
  },
  {
    issue: '#87462',
    file: 'model-all-profiles-cooling',
    version: '2026.5.28',
    what: 'after one limit the gateway itself refuses to ask, for another reason in its words',
    evidence: evidence({
      version: '2026.5.28',
      messages: [asked(40 * SECOND)],
      turns: [
        failedTurn({ atMs: ago(70 * SECOND), reason: 'rate_limit' }),
        failedTurn({
          atMs: ago(35 * SECOND),
          reason: 'timeout',
          said: 'No available auth profile for anthropic (all in cooldown or unavailable).',
        }),
      ],
    }),
    expected: { level: 'red', class: 'model-limited', ...none },
  },
  {
    issue: '#64710',
    file: 'model-too-slow',
    version: '2026.4.29',
    what: 'a model on the machine itself does not answer in time',
    evidence: evidence({
      version: '2026.4.29',
      messages: [asked(40 * SECOND)],
      turns: [failedTurn({ reason: 'timeout', said: 'LLM request timed out.' })],
    }),
    expected: { level: 'amber', class: 'model-failing', ...none },
  },
  {
    issue: '#82878',
    file: 'model-picture-not-taken',
    version: '2026.5.22',
    what: 'a picture in the conversation makes the model refuse every message there',
    evidence: evidence({
      version: '2026.5.22',
      messages: [asked(40 * SECOND)],
      turns: twice(
        "400 Invalid 'input[12].output[0].image_url'. Expected a base64-encoded data URL with an image MIME type",
      ),
    }),
    expected: { level: 'red', class: 'model-failing', ...none },
  },
  {
    issue: '#112432',
    file: 'channel-token-used-twice',
    version: '2026.7.1',
    what: 'another program polls with the same token, and a start takes nothing back',
    evidence: evidence({
      version: '2026.7.1',
      channels: [
        channel('telegram', {
          connected: false,
          downSinceMs: ago(20 * MINUTE),
          lastError: "Call to 'getUpdates' failed! (409: Conflict: terminated by other getUpdates)",
        }),
      ],
    }),
    expected: { level: 'amber', class: 'channel-wedged', ...none },
  },
  {
    issue: '#126231',
    file: 'channel-message-dropped',
    version: '2026.9.6',
    what: 'a message came over a channel, and OpenClaw gave it up before its agent saw it',
    evidence: evidence({
      version: '2026.9.6',
      delivery: {
        inbound: [],
        errors: [],
        dropped: [
          {
            channelId: 'telegram',
            accountId: 'default',
            count: 30,
            oldestAtMs: ago(300 * HOUR),
            grewAtMs: ago(2 * MINUTE),
          },
        ],
      },
    }),
    expected: { level: 'red', class: 'channel-inbound', ...none },
  },
  {
    issue: '#42538',
    file: 'channel-health-lags',
    version: '2026.3.8',
    what: 'health calls a channel that works not running, and says nothing of what is wanted',
    evidence: evidence({
      version: '2026.3.8',
      channels: [
        {
          ...{ id: 'whatsapp', configured: true, linked: true, running: false, connected: false },
          downSinceMs: ago(HOUR),
          silentSinceMs: null,
        },
      ],
    }),
    expected: { level: 'green', class: null, ...none },
  },
  {
    issue: '#139215',
    file: 'job-tick-swallowed',
    version: '2026.9.2',
    what: 'a daily job has no run at its time, and the next one is tomorrow',
    evidence: evidence({
      version: '2026.9.2',
      jobs: {
        atMs: ago(SECOND),
        schedulerOn: true,
        list: [
          job({
            lastRunAtMs: ago(24 * HOUR),
            promisedAtMs: ago(20 * MINUTE),
            nextRunAtMs: ago(-24 * HOUR),
          }),
        ],
      },
    }),
    expected: { level: 'amber', class: 'job-missed', ...none },
  },
  {
    issue: '#128851',
    file: 'tool-never-returns',
    version: '2026.9.2',
    what: 'a tool has not come back for 22 minutes, and the gateway still looks into it',
    evidence: evidence({
      version: '2026.9.2',
      sessions: [session({ hasActiveRun: true, status: 'running', startedAtMs: ago(25 * MINUTE) })],
      runs: [run({ ageMs: 25 * MINUTE, quietMs: 22 * MINUTE, step: 'tool', tool: 'openclaw' })],
      messages: [{ ...asked(25 * MINUTE), failedAtMs: null }],
      notices: [
        stallNotice({
          ...{ ageMs: 22 * MINUTE, recovery: 'checking', lastProgressAgeMs: 22 * MINUTE },
          ...{ lastProgress: 'tool:openclaw:started', classification: 'blocked_tool_call' },
        }),
      ],
    }),
    expected: { level: 'amber', class: 'run-stalled', verdict: null, action: 'wait' },
  },
];
