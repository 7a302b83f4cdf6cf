import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HEALING_KINDS } from '../../../electron/core/api/healing.ts';
import { DEFAULT_SETTINGS } from '../../../electron/core/api/settings-schema.ts';
import { evidenceSchema } from '../../../electron/core/evidence/evidence.ts';
import type { ChannelAccountFact } from '../../../electron/core/evidence/session-facts.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { type PastAct, pauseRefusal } from '../../../electron/core/steps/healing-pauses.ts';
import { decideSelfHealing } from '../../../electron/core/steps/self-healing.ts';
import { CASES as FIRST_CASES } from '../../incidents/cases.ts';
import { CHANNEL_CASES } from '../../incidents/channel-cases.ts';
import { SILENCE_CASES } from '../../incidents/silence-cases.ts';
import {
  ago,
  block,
  CLOSED,
  type EvidenceParts,
  evidence,
  HOUR,
  LOCK_PATH,
  lock,
  MAIN,
  MINUTE,
  memory,
  methodsOf,
  NO_SERVICE,
  NOW_MS,
  openSocket,
  owner,
  readyz,
  run,
  SECOND,
  service,
} from '../../support/evidence.ts';

const OFF = DEFAULT_SETTINGS.selfHealing;
const ALL = {
  ...OFF,
  ...Object.fromEntries(HEALING_KINDS.map((kind) => [kind, true])),
};
/** Both tables of incidents. */
const CASES = [...FIRST_CASES, ...SILENCE_CASES, ...CHANNEL_CASES];

function decide(
  seen: ReturnType<typeof evidence>,
  settings = ALL,
  rest: { acts?: readonly PastAct[]; updateSeenAtMs?: number } = {},
) {
  const { acts = [], updateSeenAtMs = null } = rest;
  return decideSelfHealing({
    evidence: seen,
    judgement: judge(seen),
    settings,
    acts,
    updateSeenAtMs,
  });
}

/** A gateway that has been down, and how its service is told of. */
function down(
  state: 'failed' | 'stopped' | 'not-loaded',
  forMs = 10 * MINUTE,
  more: EvidenceParts = {},
) {
  return evidence({
    gateway: {
      http: { kind: 'refused' },
      socket: { kind: 'closed', atMs: ago(forMs), code: 1006, reason: '', restartExpectedMs: null },
      pid: null,
      process: null,
      service: service({ state, pid: null, runs: null }),
    },
    runs: { coveredSinceMs: null, confirmedAtMs: null },
    sessions: { source: 'none', atMs: null, list: [] },
    memory: memory({ state: 'down', sinceMs: ago(forMs), lastOkAtMs: ago(forMs) }),
    ...more,
  });
}

const isAct = (kind: string): boolean => kind === 'act';

describe('without consent', () => {
  it.each(CASES.map((one) => [one.file, one.what] as const))('nothing is done: %s, %s', (file) => {
    const text = readFileSync(new URL(`../../incidents/${file}.json`, import.meta.url), 'utf8');
    const seen = evidenceSchema.parse(JSON.parse(text));
    expect(isAct(decide(seen, OFF).kind)).toBe(false);
    expect(isAct(decide(seen, { ...ALL, stopped: true }).kind)).toBe(false);
  });
});

describe('with every consent', () => {
  const waits = CASES.filter(({ expected }) => ['none', 'wait'].includes(expected.action));

  it('has many cases in which hands are kept still', () => {
    expect(waits.length).toBeGreaterThan(30);
  });

  it.each(waits.map((one) => [one.file, one.what] as const))(
    'nothing is done where one must wait: %s, %s',
    (file) => {
      const text = readFileSync(new URL(`../../incidents/${file}.json`, import.meta.url), 'utf8');
      const seen = evidenceSchema.parse(JSON.parse(text));
      expect(isAct(decide(seen).kind)).toBe(false);
      // Nor where an update was seen a moment ago.
      const updateSeenAtMs = seen.atMs - MINUTE;
      expect(isAct(decide(seen, ALL, { updateSeenAtMs }).kind)).toBe(false);
    },
  );

  it('a gateway that has failed is started, once its service manager had its time', () => {
    const step = { action: 'start', target: null };
    expect(decide(down('failed'))).toMatchObject({ kind: 'act', step });
    expect(decide(down('failed', 2 * MINUTE)).kind).not.toBe('act');
  });

  it('a gateway that a person stopped stays stopped', () => {
    expect(decide(down('stopped', 24 * HOUR)).kind).not.toBe('act');
    expect(decide(down('not-loaded', 24 * HOUR)).kind).not.toBe('act');
  });

  it('one that an update left unloaded is started', () => {
    const unloaded = down('not-loaded', 10 * MINUTE);
    expect(decide(unloaded, ALL, { updateSeenAtMs: ago(11 * MINUTE) })).toMatchObject({
      kind: 'act',
      step: { kind: 'startGateway', action: 'start' },
    });
  });

  it('nothing is started beside an update, or right after a wake', () => {
    const failed = down('failed');
    const updating = {
      ...failed,
      maintenance: {
        kind: 'at-work' as const,
        atMs: NOW_MS,
        what: 'update' as const,
        pid: 7,
        startedAtMs: ago(MINUTE),
      },
    };
    expect(decide(updating).kind).toBe('none');
    const woken = { ...failed, machine: { ...failed.machine, graceUntilMs: NOW_MS + SECOND } };
    expect(decide(woken).kind).toBe('none');
  });

  it('each kind needs its own consent, and what it would have done is noted', () => {
    expect(decide(down('failed'), { ...ALL, startGateway: false })).toMatchObject({
      kind: 'would',
      step: { kind: 'startGateway', action: 'start' },
    });
  });

  it('a run without progress is ended where a message waits behind it, and late', () => {
    const stuck = (minutes: number) =>
      evidence({
        runs: [run({ ageMs: (minutes + 1) * MINUTE, quietMs: minutes * MINUTE })],
        messages: [
          {
            sessionKey: MAIN,
            userAtMs: ago(2 * MINUTE),
            replyAtMs: null,
            droppedAtMs: null,
            source: 'event' as const,
          },
        ],
      });
    const found = judge(stuck(20)).snapshot;
    expect(found.recommended).toMatchObject({ action: 'abort', target: MAIN });
    expect(decide(stuck(20))).toMatchObject({
      kind: 'act',
      step: { kind: 'endStalledRuns', action: 'abort', target: MAIN },
    });
    expect(decide(stuck(10)).kind).not.toBe('act');
  });

  /** A gateway whose process lives and answers nothing. */
  function frozen(forMs: number, more: EvidenceParts = {}) {
    const http = { kind: 'silent' as const, afterMs: 5_000 };
    return evidence({
      gateway: { http, httpAtMs: NOW_MS, service: service() },
      memory: memory({ state: 'hung', sinceMs: ago(forMs), lastOkAtMs: ago(forMs) }),
      ...more,
    });
  }

  it('a frozen gateway that a service would start again is restarted, late', () => {
    expect(judge(frozen(6 * MINUTE)).snapshot).toMatchObject({
      incidents: [{ class: 'gateway-hung' }],
      recommended: { action: 'restart' },
    });
    expect(decide(frozen(6 * MINUTE))).toMatchObject({
      kind: 'act',
      step: { kind: 'restartHung', action: 'restart', target: null },
    });
    expect(decide(frozen(4 * MINUTE)).kind).not.toBe('act');
    const alone = frozen(6 * MINUTE);
    const gateway = { ...alone.gateway, service: NO_SERVICE };
    expect(decide({ ...alone, gateway }).kind).not.toBe('act');
  });

  it('a lock that the gateway has forgotten is released, by a consent of its own', () => {
    const leaked = evidence({
      version: '2026.2.1',
      locks: [lock({ ageMs: MINUTE, abortedAtMs: ago(30 * SECOND), openedBy: CLOSED })],
      blocks: [block({ atMs: ago(5 * SECOND) })],
    });
    expect(judge(leaked).locks[0]).toMatchObject({ verdict: 'leaked', releasable: true });
    const step = { kind: 'leakedLocks', action: 'unlock', target: LOCK_PATH };
    expect(decide(leaked)).toMatchObject({ kind: 'act', step });
    expect(decide(leaked, { ...ALL, leakedLocks: false })).toMatchObject({ kind: 'would', step });
    const early = { ...leaked, blocks: [block({ atMs: ago(2 * SECOND) })] };
    expect(decide(early).kind).not.toBe('act');
  });

  const discord = (parts: Partial<ChannelAccountFact>, more: EvidenceParts = {}) =>
    evidence({
      version: '2026.9.6',
      gateway: {
        socket: openSocket('2026.9.6', {
          methods: [...methodsOf('2026.9.6'), 'channels.start', 'channels.stop'],
        }),
      },
      channels: [
        {
          id: 'discord',
          configured: true,
          linked: null,
          running: true,
          connected: true,
          downSinceMs: null,
          silentSinceMs: null,
          accounts: [
            {
              account: 'default',
              enabled: true,
              configured: true,
              running: false,
              connected: false,
              lifecycle: 'stopped',
              healthState: 'not-running',
              downSinceMs: ago(20 * MINUTE),
              ...parts,
            },
          ],
        },
      ],
      ...more,
    });
  const given = { reconnectAttempts: 10 };

  it('a channel that OpenClaw has given up is started, once its own tries have had their time', () => {
    const step = { kind: 'restartChannel', action: 'restart-channel', target: 'discord' };
    expect(decide(discord(given))).toMatchObject({ kind: 'act', step });
    expect(decide(discord({ ...given, downSinceMs: ago(9 * MINUTE) })).kind).not.toBe('act');
    expect(decide(discord(given), { ...ALL, restartChannel: false })).toMatchObject({
      kind: 'would',
      step,
    });
  });

  it('a channel that a person may have stopped, or whose server refuses it, stays off', () => {
    expect(judge(discord({})).snapshot.recommended.action).toBe('restart-channel');
    expect(decide(discord({})).kind).not.toBe('act');
    expect(decide(discord({ reconnectAttempts: 3 })).kind).not.toBe('act');
    expect(decide(discord({ ...given, enabled: false })).kind).not.toBe('act');
    expect(decide(discord({ ...given, terminalDisconnect: true })).kind).not.toBe('act');
  });

  it('one that its owner has switched off beside it stays off, and is no reason against it', () => {
    const [channel] = discord(given).channels;
    const own = channel?.accounts?.[0];
    if (channel === undefined || own === undefined) throw new Error('no account');
    const off = { ...own, account: 'off', enabled: false, reconnectAttempts: 0 };
    const second = { ...own, account: 'second' };
    const seen = { ...discord(given), channels: [{ ...channel, accounts: [own, second, off] }] };
    const step = { kind: 'restartChannel', action: 'restart-channel', target: 'discord' };
    expect(decide(seen)).toMatchObject({ kind: 'act', step });
  });

  it('channels that the breaker keeps off are started only after its own time', () => {
    const kept = (startedMs: number) => {
      const seen = discord(
        { lifecycle: null },
        { gateway: { process: owner('openclaw-gateway', { startedAtMs: startedMs }) } },
      );
      const http = readyz({ suppressed: ['discord'] });
      const { socket } = discord({}).gateway;
      return { ...seen, gateway: { ...seen.gateway, socket, http } };
    };
    expect(decide(kept(ago(11 * MINUTE)))).toMatchObject({
      kind: 'act',
      step: { kind: 'restartChannel', action: 'restart-channel', target: null },
    });
    expect(decide(kept(ago(6 * MINUTE))).kind).not.toBe('act');
  });

  it('does not try again what did not help', () => {
    const acts: PastAct[] = [
      { atMs: ago(20 * MINUTE), action: 'start', target: null, outcome: 'failed' },
    ];
    const decided = decide(down('failed'), ALL, { acts });
    expect(decided.kind).toBe('stopped');
    expect(String('text' in decided ? decided.text : '')).toContain('did not help');
  });
});

describe('the pauses between steps', () => {
  const did = (ageMs: number, action = 'start', target: string | null = null): PastAct => ({
    atMs: ago(ageMs),
    action,
    target,
    outcome: 'done',
  });
  const start = { action: 'start', target: null } as const;
  const abort = { action: 'abort', target: MAIN } as const;

  it('double with each within a day', () => {
    const earlier = [did(5 * HOUR), did(4 * HOUR), did(3 * HOUR)];
    expect(pauseRefusal(start, [did(MINUTE)], NOW_MS)).not.toBeNull();
    expect(pauseRefusal(start, [did(2 * MINUTE)], NOW_MS)).toBeNull();
    expect(pauseRefusal(start, [...earlier, did(10 * MINUTE)], NOW_MS)).not.toBeNull();
    expect(pauseRefusal(start, [...earlier, did(13 * MINUTE)], NOW_MS)).toBeNull();
  });

  it('are kept for each lock and each channel by itself', () => {
    const unlock = (target: string) => ({ action: 'unlock', target }) as const;
    const acts = [did(MINUTE, 'unlock', '/a.lock')];
    expect(pauseRefusal(unlock('/a.lock'), acts, NOW_MS)).not.toBeNull();
    expect(pauseRefusal(unlock('/b.lock'), acts, NOW_MS)).toBeNull();
    const failed: PastAct[] = [
      { ...did(2 * HOUR, 'restart-channel', 'discord'), outcome: 'failed' },
    ];
    const channel = (target: string) => ({ action: 'restart-channel', target }) as const;
    expect(String(pauseRefusal(channel('discord'), failed, NOW_MS))).toContain('did not help');
    expect(pauseRefusal(channel('telegram'), failed, NOW_MS)).toBeNull();
  });

  it('allow two new lives of a gateway within an hour, and one end of a run for a session', () => {
    expect(pauseRefusal(start, [did(50 * MINUTE), did(30 * MINUTE)], NOW_MS)).not.toBeNull();
    expect(pauseRefusal(abort, [did(59 * MINUTE, 'abort', MAIN)], NOW_MS)).not.toBeNull();
    expect(pauseRefusal(abort, [did(59 * MINUTE, 'abort', 'agent:other:main')], NOW_MS)).toBeNull();
    expect(pauseRefusal(abort, [did(61 * MINUTE, 'abort', MAIN)], NOW_MS)).toBeNull();
  });
});
