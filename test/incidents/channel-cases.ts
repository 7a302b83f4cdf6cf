import type { PairingRequest } from '../../electron/core/evidence/report-facts.ts';
import type {
  ChannelAccountFact,
  ChannelFact,
} from '../../electron/core/evidence/session-facts.ts';
import {
  ago,
  evidence,
  GATEWAY_PID,
  HOUR,
  MAIN,
  MINUTE,
  methodsOf,
  openSocket,
  run,
  SECOND,
  session,
} from '../support/evidence.ts';
import type { IncidentCase } from './cases.ts';

/** A gateway that is well, and a way in, a person or the machine that is not. */

const WELL: ChannelAccountFact = {
  account: 'default',
  enabled: true,
  configured: true,
  running: true,
  connected: true,
};
const NEW_SENDER: PairingRequest = {
  channelId: 'telegram',
  accountId: 'default',
  askedAtMs: ago(5 * MINUTE),
  lastSeenAtMs: ago(4 * MINUTE),
};
const OFF: ChannelAccountFact = {
  ...WELL,
  running: false,
  connected: false,
  lifecycle: 'stopped',
  healthState: 'not-running',
  downSinceMs: ago(3 * MINUTE),
};
const channel = (id: string, accounts: ChannelAccountFact[]): ChannelFact => ({
  id,
  configured: true,
  linked: null,
  running: true,
  connected: true,
  downSinceMs: null,
  silentSinceMs: null,
  accounts,
});
const socket = openSocket('2026.9.6', {
  methods: [...methodsOf('2026.9.6'), 'channels.start', 'channels.stop'],
});
const readiness = (status: number, failing: string[], suppressed: string[]) => ({
  kind: 'answered' as const,
  status,
  latencyMs: 9,
  body: {
    kind: 'ready' as const,
    ready: failing.length === 0,
    failing,
    suppressed,
    uptimeMs: 4 * MINUTE,
    degraded: false,
  },
});
const MB = 1024 * 1024;
const none = { verdict: null, action: 'none' as const };

export const CHANNEL_CASES: readonly IncidentCase[] = [
  {
    issue: '#91588',
    file: 'memory-growing',
    version: '2026.9.6',
    what: '220 MB more an hour, on a machine of 15 GB, for eight hours',
    evidence: evidence({
      version: '2026.9.6',
      gateway: {
        memory: {
          pid: GATEWAY_PID,
          machineBytes: 15_000 * MB,
          samples: Array.from({ length: 17 }, (_, half) => ({
            atMs: ago((16 - half) * 30 * MINUTE),
            rssBytes: (8_000 + half * 110) * MB,
          })),
        },
      },
    }),
    expected: { level: 'amber', class: 'memory-growing', ...none },
  },
  {
    issue: '#146276',
    file: 'session-given-up',
    version: '2026.9.6',
    what: 'three tries to resume a room failed, and whoever writes there gets no answer',
    evidence: evidence({
      version: '2026.9.6',
      gateway: {
        socket: openSocket('2026.9.6', {
          methods: [...methodsOf('2026.9.6'), 'sessions.recover'],
        }),
      },
      sessions: [
        session({
          status: 'failed',
          hasActiveRun: false,
          updatedAtMs: ago(40 * MINUTE),
          restartRecovery: 'tombstoned',
        }),
      ],
      messages: [
        {
          sessionKey: MAIN,
          userAtMs: ago(20 * MINUTE),
          replyAtMs: null,
          droppedAtMs: null,
          source: 'event',
        },
      ],
    }),
    expected: { level: 'red', class: 'session-given-up', verdict: null, action: 'go-on' },
  },
  {
    issue: '#133820',
    file: 'channels-kept-off',
    version: '2026.9.6',
    what: 'three unclean ends: the gateway is well, and its breaker starts no channel',
    evidence: evidence({
      version: '2026.9.6',
      gateway: { socket, http: readiness(200, [], ['telegram', 'whatsapp']) },
      channels: [channel('telegram', [OFF]), channel('whatsapp', [OFF])],
    }),
    expected: {
      level: 'red',
      class: 'channels-suppressed',
      verdict: null,
      action: 'restart-channel',
    },
  },
  {
    issue: '#142256',
    file: 'channel-token-revoked',
    version: '2026.9.6',
    what: 'the token of one account of two was revoked: it never comes back by waiting',
    evidence: evidence({
      version: '2026.9.6',
      gateway: { socket, http: readiness(503, ['telegram'], []) },
      channels: [
        channel('telegram', [
          WELL,
          {
            ...OFF,
            account: 'work',
            lifecycle: 'blocked',
            healthState: 'terminal-disconnect',
            terminalDisconnect: true,
          },
        ]),
      ],
    }),
    expected: { level: 'amber', class: 'channel-refused', ...none },
  },
  {
    issue: '#82175',
    file: 'channel-given-up',
    version: '2026.9.6',
    what: 'the gateway has tried ten times to start the only channel, and has given up',
    evidence: evidence({
      version: '2026.9.6',
      gateway: { socket },
      channels: [channel('discord', [{ ...OFF, reconnectAttempts: 10 }])],
    }),
    expected: { level: 'red', class: 'channel-off', verdict: null, action: 'restart-channel' },
  },
  {
    issue: 'PR #114976',
    file: 'channel-takes-nothing-in',
    version: '2026.9.6',
    what: 'a channel whose queue for messages cannot be opened: answers may still go out',
    evidence: evidence({
      version: '2026.9.6',
      gateway: { socket },
      channels: [
        channel('telegram', [WELL, { ...WELL, account: 'work', ingressUnavailable: true }]),
      ],
    }),
    expected: {
      level: 'amber',
      class: 'channel-inbound',
      verdict: null,
      action: 'restart-channel',
    },
  },
  {
    issue: '#62360',
    file: 'waits-for-approval',
    version: '2026.9.6',
    what: 'a command waits for an approval that nobody gives',
    evidence: evidence({
      version: '2026.9.6',
      sessions: [session()],
      asked: [
        {
          id: 'approval-1',
          kind: 'command',
          sessionKey: MAIN,
          askedAtMs: ago(10 * MINUTE),
          expiresAtMs: null,
        },
      ],
    }),
    expected: { level: 'amber', class: 'waits-for-you', ...none },
  },
  {
    issue: '#109278',
    file: 'waits-for-answer',
    version: '2026.9.6',
    what: 'a run has asked a question an hour ago, and stands still by design',
    evidence: evidence({
      version: '2026.9.6',
      sessions: [session()],
      runs: [run({ step: 'tool', tool: 'ask_user', quietMs: HOUR })],
    }),
    expected: { level: 'amber', class: 'waits-for-you', ...none },
  },
  {
    issue: 'new sender',
    file: 'sender-waits',
    version: '2026.9.6',
    what: 'two new people wrote on Telegram, nobody let them in, and a third request has lapsed',
    evidence: evidence({
      version: '2026.9.6',
      pairing: [
        { ...NEW_SENDER, askedAtMs: ago(20 * MINUTE) },
        { ...NEW_SENDER, accountId: 'work' },
        { ...NEW_SENDER, channelId: 'whatsapp', askedAtMs: ago(2 * HOUR) },
      ],
    }),
    expected: { level: 'amber', class: 'sender-waits', ...none },
  },
  {
    issue: 'new sender',
    file: 'sender-just-wrote',
    version: '2026.2.1',
    what: 'somebody new wrote a minute ago',
    evidence: evidence({
      version: '2026.2.1',
      pairing: [{ ...NEW_SENDER, askedAtMs: ago(MINUTE) }],
    }),
    expected: { level: 'green', class: null, ...none },
  },
  {
    issue: 'disk',
    file: 'disk-full',
    version: '2026.9.6',
    what: 'no room is left where the gateway writes',
    evidence: evidence({
      version: '2026.9.6',
      machine: { disk: { atMs: ago(SECOND), freeBytes: 20_000_000, totalBytes: 5e11 } },
    }),
    expected: { level: 'red', class: 'disk-full', ...none },
  },
  {
    issue: '#112313',
    file: 'delivery-given-up',
    version: '2026.9.6',
    what: 'an answer was written, tried five times and given up',
    evidence: evidence({
      version: '2026.9.6',
      delivery: {
        inbound: [],
        errors: [],
        undelivered: [
          {
            queue: 'outbound-prepared-v1',
            count: 4,
            oldestAtMs: ago(40 * HOUR),
            grewAtMs: ago(5 * MINUTE),
          },
        ],
      },
    }),
    expected: { level: 'amber', class: 'delivery-failed', ...none },
  },
  {
    issue: '#82175',
    file: 'no-network',
    version: '2026.9.6',
    what: 'the cable is out: neither the channel nor the model is reached',
    evidence: evidence({
      version: '2026.9.6',
      machine: { hasNetwork: false },
      channels: [
        channel('telegram', [{ ...WELL, connected: false, downSinceMs: ago(4 * MINUTE) }]),
      ],
    }),
    expected: { level: 'amber', class: 'no-network', ...none },
  },
];
