import { describe, expect, it } from 'vitest';
import type { ChannelFact } from '../../../electron/core/evidence/session-facts.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import {
  ago,
  evidence,
  HOUR,
  MINUTE,
  methodsOf,
  openSocket,
  readyz,
} from '../../support/evidence.ts';

function shown(parts: Partial<ChannelFact>) {
  const channel: ChannelFact = {
    id: 'telegram',
    configured: true,
    linked: null,
    running: true,
    connected: true,
    downSinceMs: null,
    silentSinceMs: null,
    ...parts,
  };
  const { snapshot } = judge(evidence({ version: '2026.9.6', channels: [channel] }));
  const [incident] = snapshot.incidents;
  return { level: snapshot.level, class: incident?.class, action: incident?.action };
}

describe('a channel over which nothing arrives', () => {
  it.each([
    ['green', 'it is connected', {}],
    [
      'green',
      'it lost its connection a minute ago',
      { connected: false, downSinceMs: ago(MINUTE) },
    ],
    ['green', 'it last heard from its server a minute ago', { silentSinceMs: ago(MINUTE) }],
    ['green', 'it is switched off', { running: false, downSinceMs: ago(20 * MINUTE) }],
  ] satisfies [string, string, Partial<ChannelFact>][])('is %s when %s', (level, _when, parts) => {
    expect(shown(parts)).toMatchObject({ level, class: undefined });
  });

  it.each([
    ['wait', 'has had no connection for 3 min', { connected: false, downSinceMs: ago(3 * MINUTE) }],
    ['wait', 'is called connected and has heard nothing', { silentSinceMs: ago(3 * MINUTE) }],
    ['restart', 'has heard nothing for 11 min', { silentSinceMs: ago(11 * MINUTE) }],
    ['none', 'is not linked any more', { linked: false }],
  ] satisfies [string, string, Partial<ChannelFact>][])(
    'is amber with %s when it %s',
    (action, _when, parts) => {
      expect(shown(parts)).toEqual({ level: 'amber', class: 'channel-wedged', action });
    },
  );
});

describe('a bot whose messages another program takes', () => {
  const said =
    "Call to 'getUpdates' failed! (409: Conflict: terminated by other getUpdates request)";
  const see = (lastError: string | null, ids = ['default']) =>
    judge(
      evidence({
        version: '2026.9.6',
        channels: [
          {
            ...{ id: 'telegram', configured: true, linked: null, running: true, connected: false },
            downSinceMs: ago(20 * MINUTE),
            silentSinceMs: null,
            accounts: ids.map((account) => ({
              ...{ account, enabled: true, configured: true, running: true, connected: false },
              downSinceMs: ago(20 * MINUTE),
              lastError,
            })),
          },
        ],
      }),
    ).snapshot.incidents;

  it('is told so, in OpenClaw’s words, and no start is named for it (#112432, #69304)', () => {
    const [incident] = see(said);
    expect(incident).toMatchObject({ class: 'channel-wedged', action: 'none' });
    expect(incident?.why).toContain('the same token');
    expect(incident?.evidence.join()).toContain(said);
  });

  it('is one incident for each token, and any other loss of a connection is started anew', () => {
    expect(see(said, ['a', 'b'])).toHaveLength(2);
    expect(see('socket hang up', ['a', 'b'])).toHaveLength(1);
    expect(see('socket hang up')[0]?.action).toBe('restart');
    expect(see(null)[0]?.action).toBe('restart');
  });
});

type Account = NonNullable<ChannelFact['accounts']>[number];

const WELL: Account = {
  account: 'default',
  enabled: true,
  configured: true,
  running: true,
  connected: true,
  lifecycle: 'ready',
  healthState: 'healthy',
};

function bot(parts: Partial<Account>): Account {
  return { ...WELL, ...parts };
}

function channel(id: string, accounts: Account[]): ChannelFact {
  return {
    id,
    configured: true,
    linked: null,
    running: true,
    connected: true,
    downSinceMs: null,
    silentSinceMs: null,
    accounts,
  };
}

function seen(channels: ChannelFact[], more: Parameters<typeof evidence>[0] = {}) {
  return judge(
    evidence({
      version: '2026.9.6',
      channels,
      ...more,
      gateway: {
        socket: openSocket('2026.9.6', {
          methods: [...methodsOf('2026.9.6'), 'channels.start', 'channels.stop'],
        }),
        ...more.gateway,
      },
    }),
  ).snapshot;
}

const REVOKED = bot({
  account: 'work',
  running: false,
  connected: false,
  lifecycle: 'blocked',
  healthState: 'terminal-disconnect',
  terminalDisconnect: true,
  lastError: 'Telegram rejected the bot token. Set a new one',
  downSinceMs: ago(MINUTE),
});

function suppressed(ids: string[]) {
  return {
    gateway: {
      http: {
        kind: 'answered' as const,
        status: 200,
        latencyMs: 5,
        body: {
          kind: 'ready' as const,
          ready: true,
          failing: [],
          suppressed: ids,
          uptimeMs: MINUTE,
          degraded: false,
        },
      },
    },
  };
}

describe('each account of a channel', () => {
  it('is told by its name where its token is void, and is never waited for', () => {
    const snapshot = seen([channel('telegram', [WELL, REVOKED])]);
    const [incident] = snapshot.incidents;
    expect(snapshot.level).toBe('amber');
    expect(incident).toMatchObject({ class: 'channel-refused', action: 'none' });
    expect(incident?.cause).toContain('telegram (account work)');
    expect(incident?.why).toContain('Set a new one');
    expect(snapshot.incidents).toHaveLength(1);
  });

  it('is red where it was the only way in', () => {
    const snapshot = seen([channel('telegram', [REVOKED])]);
    expect(snapshot).toMatchObject({ level: 'red', recommended: { action: 'none' } });
  });

  it('keeps the sentence about a part that is not ready quiet, once it is named itself', () => {
    const http = {
      kind: 'answered' as const,
      status: 503,
      latencyMs: 5,
      body: {
        kind: 'ready' as const,
        ready: false,
        failing: ['telegram'],
        uptimeMs: 20 * MINUTE,
        degraded: false,
      },
    };
    const classes = (channels: ChannelFact[], failing: string[]) =>
      seen(channels, {
        gateway: { http: { ...http, body: { ...http.body, failing } } },
      }).incidents.map((one) => one.class);
    expect(classes([channel('telegram', [WELL, REVOKED])], ['telegram'])).toEqual([
      'channel-refused',
    ]);
    expect(classes([channel('telegram', [WELL, REVOKED])], ['telegram', 'database'])).toContain(
      'gateway-not-ready',
    );
    expect(classes([channel('telegram', [WELL])], ['telegram'])).toEqual(['gateway-not-ready']);
  });

  it.each([
    ['switched off by its owner', { enabled: false }],
    ['not set up', { configured: false }],
    ['off for a moment', { downSinceMs: ago(MINUTE) }],
    ['off where its version does not say whether it is wanted', { enabled: null }],
  ] satisfies [string, Partial<Account>][])('is no trouble when it is %s', (_when, parts) => {
    const off = bot({ account: 'work', running: false, downSinceMs: ago(HOUR), ...parts });
    expect(seen([channel('telegram', [WELL, off])]).level).toBe('green');
  });

  it.each([
    [
      'restart-channel',
      'channel-off',
      'has been off for an hour',
      { running: false, lifecycle: 'stopped', downSinceMs: ago(HOUR) },
    ],
    [
      'restart-channel',
      'channel-off',
      'was given up a moment ago',
      { running: false, reconnectAttempts: 10, downSinceMs: ago(1_000) },
    ],
    [
      'wait',
      'channel-off',
      'is about to be started again',
      { running: false, restartPending: true, downSinceMs: ago(3 * MINUTE) },
    ],
    ['restart-channel', 'channel-inbound', 'cannot open its queue', { ingressUnavailable: true }],
    [
      'restart-channel',
      'channel-wedged',
      'has had no connection for 11 min',
      { connected: false, downSinceMs: ago(11 * MINUTE) },
    ],
    ['none', 'channel-wedged', 'is not linked any more', { linked: false }],
    ['none', 'channel-refused', 'is blocked', { running: false, lifecycle: 'blocked' }],
  ] satisfies [string, string, string, Partial<Account>][])(
    'has %s against %s when it %s',
    (action, kind, _when, parts) => {
      const snapshot = seen([channel('telegram', [WELL, bot({ account: 'work', ...parts })])]);
      expect(snapshot.incidents).toHaveLength(1);
      expect(snapshot.incidents[0]).toMatchObject({ class: kind, action, level: 'amber' });
      if (action === 'restart-channel') {
        expect(snapshot.recommended).toMatchObject({ action, target: 'telegram:work' });
      }
    },
  );

  it('shares one incident with the others of its channel that have lost the same server', () => {
    const lost = { connected: false, downSinceMs: ago(11 * MINUTE) };
    const snapshot = seen([
      channel('telegram', [bot(lost), bot({ ...lost, account: 'work' })]),
      channel('discord', [WELL]),
    ]);
    expect(snapshot.incidents).toHaveLength(1);
    expect(snapshot.recommended).toMatchObject({ action: 'restart-channel', target: 'telegram' });
    expect(snapshot.incidents[0]?.cause).toContain('(account work) have had');
  });

  it('names what a restart does, where no channel can be started alone (#79795)', () => {
    const off: Account = {
      ...{ account: 'default', enabled: true, configured: true, running: false },
      downSinceMs: ago(20 * MINUTE),
    };
    const { incidents } = judge(
      evidence({
        version: '2026.5.28',
        channels: [
          {
            ...{ id: 'imessage', configured: true, linked: null, running: false, connected: null },
            downSinceMs: ago(20 * MINUTE),
            silentSinceMs: null,
            accounts: [off],
          },
        ],
      }),
    ).snapshot;
    expect(incidents[0]).toMatchObject({
      action: 'restart',
      why: expect.stringContaining('starts no channel alone'),
    });
  });

  it('falls back on a restart of the gateway where a version starts no single channel', () => {
    const off = bot({ account: 'work', connected: false, downSinceMs: ago(11 * MINUTE) });
    const snapshot = seen([channel('telegram', [WELL, off])], {
      gateway: { socket: openSocket('2026.7.35') },
    });
    expect(snapshot.recommended.action).toBe('restart');
  });
});

describe('channels that the breaker keeps off', () => {
  const off = bot({ running: false, lifecycle: 'stopped', healthState: 'not-running' });

  it('are one red incident, with one step that starts them all', () => {
    const snapshot = seen(
      [channel('telegram', [off, bot({ ...off, account: 'work' })]), channel('discord', [off])],
      suppressed(['telegram', 'discord']),
    );
    expect(snapshot.incidents).toHaveLength(1);
    expect(snapshot).toMatchObject({
      level: 'red',
      incidents: [{ class: 'channels-suppressed' }],
      recommended: { action: 'restart-channel', target: null },
    });
  });

  it('are told by the probe alone, before their health was heard', () => {
    expect(seen([], suppressed(['telegram'])).incidents[0]).toMatchObject({
      class: 'channels-suppressed',
      level: 'red',
    });
  });

  it('are waited for while the gateway is asked which they are, for a step needs their names', () => {
    const young = { ...suppressed(['telegram']), watchingSinceMs: ago(2_000) };
    expect(seen([], young)).toMatchObject({
      level: 'amber',
      incidents: [{ class: 'channels-suppressed', action: 'wait' }],
      recommended: { action: 'wait', until: null },
    });
    expect(seen([channel('telegram', [off])], young)).toMatchObject({
      level: 'red',
      recommended: { action: 'restart-channel', target: null },
    });
  });

  it('leave a channel that its owner has switched off out', () => {
    const snapshot = seen(
      [channel('telegram', [off]), channel('discord', [bot({ ...off, enabled: false })])],
      suppressed(['telegram', 'discord']),
    );
    expect(snapshot.incidents[0]?.cause).not.toContain('discord');
  });

  it('are over for one that was started by hand', () => {
    expect(seen([channel('telegram', [WELL])], suppressed(['telegram'])).level).toBe('green');
  });
});

describe('messages that wait to be let in', () => {
  const queue = {
    channelId: 'telegram',
    accountId: 'work',
    laneCount: 1,
    pendingCount: 3,
    claimedCount: 1,
    blockedCount: 2,
    oldestReceivedAtMs: ago(5 * MINUTE),
  };

  it.each([
    ['amber', 'some are blocked for five minutes', {}],
    ['green', 'none is blocked', { blockedCount: 0 }],
    ['green', 'they came a minute ago', { oldestReceivedAtMs: ago(MINUTE) }],
  ])('are %s when %s', (level, _when, parts) => {
    const delivery = { inbound: [{ ...queue, ...parts }], errors: [] };
    expect(seen([channel('telegram', [WELL])], { delivery }).level).toBe(level);
  });
});

describe('a young gateway that names a channel as all that it waits for', () => {
  const revoked = bot({
    account: 'work',
    running: false,
    terminalDisconnect: true,
    healthState: 'terminal-disconnect',
    lifecycle: 'blocked',
  });
  const look = (failing: string[], accounts: Account[]) => {
    const { snapshot } = judge(
      evidence({
        version: '2026.9.6',
        channels: [channel('telegram', accounts)],
        gateway: { http: readyz({ ready: false, failing, uptimeMs: 20_000 }) },
      }),
    );
    return [snapshot.gateway.state, ...snapshot.incidents.map((one) => one.class)];
  };

  it('has started where that channel was refused for good: the refusal is told, no start', () => {
    expect(look(['telegram'], [bot({}), revoked])).toEqual(['up', 'channel-refused']);
  });

  it('starts where that channel only connects, or where it waits for more', () => {
    const connecting = bot({ connected: false, lifecycle: 'starting' });
    expect(look(['telegram'], [connecting])).toEqual(['starting', 'gateway-starting']);
    expect(look(['telegram', 'startup-sidecars'], [revoked])[0]).toBe('starting');
    expect(look([], [revoked])[0]).toBe('starting');
  });
});
