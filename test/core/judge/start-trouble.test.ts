import { describe, expect, it } from 'vitest';
import type { StartFailure, StartTrouble } from '../../../electron/core/evidence/start-facts.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import {
  ago,
  type EvidenceParts,
  evidence,
  GONE,
  HOUR,
  MINUTE,
  memory,
  NO_SERVICE,
  owner,
  SECOND,
  service,
} from '../../support/evidence.ts';

const REFUSED: StartFailure = {
  atMs: ago(20 * SECOND),
  source: 'log',
  reason: 'config',
  keys: ['gateway: Unrecognized key: "colour"'],
  isNamed: true,
  said: 'Invalid config',
};
const LOCKED: StartFailure = { ...REFUSED, reason: 'store', keys: [], said: 'database is locked' };
const FAILED = service({ state: 'failed', pid: null, lastExit: '78: EX_CONFIG' });

function look(
  trouble: Partial<StartTrouble>,
  gateway: EvidenceParts['gateway'] = {},
  lastOkMs = 10 * MINUTE,
) {
  const startTrouble = { failures: [], configChangedAtMs: ago(HOUR), ...trouble };
  const parts: EvidenceParts = {
    version: '2026.9.6',
    gateway: {
      http: { kind: 'refused' },
      socket: { kind: 'not-tried' },
      pid: null,
      process: GONE,
      listeners: [],
      service: FAILED,
      startTrouble,
      ...gateway,
    },
    memory: memory({ state: 'down', lastOkAtMs: ago(lastOkMs), failingSinceMs: ago(MINUTE) }),
  };
  const { snapshot } = judge(evidence(parts));
  const [incident] = snapshot.incidents;
  return {
    ...incident,
    advised: snapshot.recommended.action,
    others: snapshot.incidents.length - 1,
  };
}

describe('a gateway that does not start', () => {
  it('is told by the key that it refuses, with the command that mends it, and no step', () => {
    expect(look({ failures: [REFUSED] })).toMatchObject({
      class: 'config-invalid',
      level: 'red',
      cause: 'the gateway refuses its config: gateway: Unrecognized key: "colour"',
      advised: 'none',
      remedy: { command: 'openclaw doctor --fix' },
      others: 0,
    });
  });

  it('is told so without a service as well, where a start by hand would fail', () => {
    expect(look({ failures: [REFUSED] }, { service: NO_SERVICE })).toMatchObject({
      class: 'config-invalid',
      advised: 'none',
    });
  });

  it.each([
    ['its config was changed since', { failures: [REFUSED], configChangedAtMs: ago(SECOND) }],
    ['it answered since', { failures: [{ ...REFUSED, atMs: ago(HOUR) }] }],
    ['the words are from tomorrow', { failures: [{ ...REFUSED, atMs: ago(-HOUR) }] }],
    [
      'a database was locked an hour ago',
      { failures: [{ ...LOCKED, atMs: ago(9.9 * MINUTE + HOUR) }] },
    ],
    ['who had its port has left', { failures: [{ ...REFUSED, reason: 'port' as const }] }],
    ['the line may be of any gateway', { failures: [{ ...LOCKED, isNamed: false }] }],
  ])('is only down where %s', (_why, trouble) => {
    expect(look(trouble)).toMatchObject({ class: 'gateway-down', advised: 'restart' });
  });

  it('has no gateway.mode, or one that it does not know', () => {
    expect(look({ mode: null }).cause).toBe(
      'the gateway refuses its config: it has no gateway.mode',
    );
    expect(look({ mode: 'lokal' })).toMatchObject({
      class: 'config-invalid',
      cause: expect.stringContaining('"lokal"'),
      remedy: { command: 'openclaw config set gateway.mode local' },
    });
  });

  it('cannot read its config at that place', () => {
    expect(look({ configProblem: "JSON5: invalid character '{' at 1:3" })).toMatchObject({
      class: 'config-invalid',
      cause: expect.stringContaining('at 1:3'),
    });
  });

  const program = {
    node: '/opt/node/bin/node',
    isNodeThere: true,
    nodeVersion: 'v20.20.2',
    entry: '/opt/openclaw/openclaw.mjs',
    isEntryThere: true,
    wants: '>=24.16.0 <25 || >=26.1.0',
    looksForNode: false,
  };

  it('is started with a Node that does not fit: both versions are named', () => {
    expect(look({ program })).toMatchObject({
      class: 'wrong-node',
      cause: expect.stringContaining('Node 20.20.2, and this OpenClaw needs >=24.16.0'),
      advised: 'none',
      remedy: { command: 'openclaw gateway install --force' },
    });
  });

  it('is told so in mid-start where its service has failed with that Node before', () => {
    const young = { pid: 77, process: owner('openclaw', { startedAtMs: ago(SECOND) }) };
    const start = (lastExit: string | null) =>
      look({ program }, { ...young, service: service({ pid: 77, lastExit }) }).class;
    expect(start('exit-code, status 1')).toBe('wrong-node');
    expect(start(null)).toBe('gateway-starting');
    expect(start('0')).toBe('gateway-starting');
  });

  describe('of a version that looks for another Node by itself', () => {
    const looks = { program: { ...program, looksForNode: true } };
    const classAfter = (lastExit: string | null, ageMs: number | null, lastOkMs: number) =>
      look(
        looks,
        {
          service: service({ pid: ageMs === null ? null : 77, lastExit }),
          ...(ageMs === null
            ? {}
            : { pid: 77, process: owner('openclaw', { startedAtMs: ago(ageMs) }) }),
        },
        lastOkMs,
      ).class;

    it('is told of that Node once it has ended without an answer, between and in its lives', () => {
      expect(classAfter('exit-code, status 1', null, HOUR)).toBe('wrong-node');
      expect(classAfter('1', SECOND, HOUR)).toBe('wrong-node');
    });

    it.each([
      ['was stopped', null, null, HOUR],
      ['was stopped, and said so', '0', null, HOUR],
      ['was killed', 'signal, status 9', null, HOUR],
      ['has refused its config', 'exit-code, status 78', null, HOUR],
      ['answered a moment ago', 'exit-code, status 1', null, 20 * SECOND],
      ['is at work with what it has found', 'exit-code, status 1', 20 * SECOND, HOUR],
    ])('is not blamed on that Node where it %s', (_why, lastExit, ageMs, lastOkMs) => {
      expect(classAfter(lastExit, ageMs, lastOkMs)).not.toBe('wrong-node');
    });
  });

  it('is started with a Node that is gone, or by an OpenClaw that is half updated', () => {
    expect(look({ program: { ...program, isNodeThere: false, nodeVersion: null } })).toMatchObject({
      class: 'wrong-node',
      cause: expect.stringContaining('/opt/node/bin/node'),
    });
    expect(look({ program: { ...program, isEntryThere: false } })).toMatchObject({
      class: 'start-failed',
      cause: expect.stringContaining('/opt/openclaw/openclaw.mjs'),
    });
  });

  it.each([
    { ...program, nodeVersion: 'v24.21.0' },
    { ...program, nodeVersion: null },
    { ...program, wants: null },
    { ...program, wants: '^24.16.0' },
  ])('is not blamed on a Node that fits, or of which nothing is known', (one) => {
    expect(look({ program: one })).toMatchObject({ class: 'gateway-down' });
  });

  it('says in its own words what else it was', () => {
    const twice = [LOCKED, { ...LOCKED, atMs: ago(5 * SECOND) }];
    expect(look({ failures: twice })).toMatchObject({
      class: 'start-failed',
      cause: 'its start failed 2 times: database is locked',
      advised: 'none',
    });
  });

  it.each([
    ['its service', {}],
    ['nobody', { service: NO_SERVICE }],
  ])('is not started again by %s where its database is damaged, however long ago', (_who, by) => {
    const said = 'database disk image is malformed';
    const damaged = { ...LOCKED, reason: 'damaged' as const, said, atMs: ago(8 * HOUR) };
    expect(look({ failures: [damaged], configChangedAtMs: null }, by, 9 * HOUR)).toMatchObject({
      class: 'start-failed',
      level: 'red',
      cause: `its start failed: ${said}`,
      why: expect.stringContaining('do not restart it'),
      advised: 'none',
      remedy: { command: 'openclaw doctor --fix' },
      others: 0,
    });
  });

  it('is left alone while a new start is under way, unless those before it ended alike', () => {
    const young = { pid: 77, process: owner('openclaw', { startedAtMs: ago(5 * SECOND) }) };
    const looking = { ...young, service: service({ pid: 77, state: 'running' }) };
    expect(look({ failures: [REFUSED] }, looking)).toMatchObject({ class: 'gateway-starting' });
    const own = { ...REFUSED, atMs: ago(SECOND) };
    expect(look({ failures: [own] }, looking)).toMatchObject({ class: 'config-invalid' });
    const twice = [REFUSED, { ...REFUSED, atMs: ago(10 * SECOND) }];
    expect(look({ failures: twice }, looking)).toMatchObject({ class: 'config-invalid' });
  });

  it('is told of a place on this machine only', () => {
    const startTrouble = { failures: [REFUSED], configChangedAtMs: null };
    const { snapshot } = judge(
      evidence({
        version: '2026.9.6',
        install: { isLoopback: false, url: 'wss://far.example' },
        gateway: { http: { kind: 'refused' }, pid: null, process: null, startTrouble },
      }),
    );
    expect(snapshot.incidents[0]?.class).toBe('gateway-down');
  });
});
