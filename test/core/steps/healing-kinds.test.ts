import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../electron/core/api/settings-schema.ts';
import { evidenceSchema } from '../../../electron/core/evidence/evidence.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { type PastAct, pauseRefusal } from '../../../electron/core/steps/healing-kinds.ts';
import { decideSelfHealing } from '../../../electron/core/steps/self-healing.ts';
import { CASES } from '../../incidents/cases.ts';
import {
  ago,
  type EvidenceParts,
  evidence,
  HOUR,
  MAIN,
  MINUTE,
  memory,
  NOW_MS,
  run,
  SECOND,
  service,
} from '../../support/evidence.ts';

const OFF = DEFAULT_SETTINGS.selfHealing;
const ALL = {
  ...OFF,
  orphanedLocks: true,
  startGateway: true,
  endStalledRuns: true,
  restartHung: true,
};

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
    doneAtMs: acts.map((one) => one.atMs),
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

const isAct = (kind: string): boolean => kind === 'act' || kind === 'release';

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
    expect(waits.length).toBeGreaterThan(12);
  });

  it.each(waits.map((one) => [one.file, one.what] as const))(
    'nothing is done where one must wait: %s, %s',
    (file) => {
      const text = readFileSync(new URL(`../../incidents/${file}.json`, import.meta.url), 'utf8');
      expect(isAct(decide(evidenceSchema.parse(JSON.parse(text))).kind)).toBe(false);
    },
  );

  it('a gateway that has failed is started, once its service manager had its time', () => {
    expect(decide(down('failed'))).toMatchObject({ kind: 'act', action: 'start', target: null });
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
      action: 'start',
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
      text: expect.stringContaining('would have taken `start`'),
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
    expect(decide(stuck(20))).toMatchObject({ kind: 'act', action: 'abort', target: MAIN });
    expect(decide(stuck(10)).kind).not.toBe('act');
  });

  it('does not try again what did not help', () => {
    const acts: PastAct[] = [
      { atMs: ago(20 * MINUTE), action: 'start', target: null, outcome: 'failed' },
    ];
    expect(decide(down('failed'), ALL, { acts })).toMatchObject({
      kind: 'stopped',
      text: expect.stringContaining('did not help'),
    });
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

  it('allow two new lives of a gateway within an hour, and one end of a run for a session', () => {
    expect(pauseRefusal(start, [did(50 * MINUTE), did(30 * MINUTE)], NOW_MS)).not.toBeNull();
    expect(pauseRefusal(abort, [did(59 * MINUTE, 'abort', MAIN)], NOW_MS)).not.toBeNull();
    expect(pauseRefusal(abort, [did(59 * MINUTE, 'abort', 'agent:other:main')], NOW_MS)).toBeNull();
    expect(pauseRefusal(abort, [did(61 * MINUTE, 'abort', MAIN)], NOW_MS)).toBeNull();
  });
});
