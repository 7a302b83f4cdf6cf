import { describe, expect, it } from 'vitest';
import type { Level, Recommendation } from '../../../electron/core/api/snapshot.ts';
import { incidentKeyOf } from '../../../electron/core/judge/incident-identity.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import type { EvidenceParts } from '../../support/evidence.ts';
import {
  ago,
  block,
  CLOSED,
  evidence,
  FOREIGN_PID,
  GATEWAY_PID,
  GONE,
  HOUR,
  LOCK_PATH,
  lock,
  MAIN,
  MINUTE,
  memory,
  NO_SERVICE,
  NOW_MS,
  owner,
  run,
  SECOND,
  SESSION_ID,
  session,
  stallNotice,
} from '../../support/evidence.ts';

type Answer = readonly [level: Level, action: Recommendation, target?: string];
type Row = readonly [diagnosis: string, parts: EvidenceParts, nobodyWaits: Answer, waits: Answer];

const OPEN_IN_GATEWAY = { ...CLOSED, pids: [GATEWAY_PID] };
const UNCONNECTED = { coveredSinceMs: null, confirmedAtMs: null };

function answer(parts: EvidenceParts): Answer {
  const { level, recommended } = judge(evidence(parts)).snapshot;
  return recommended.target === null
    ? [level, recommended.action]
    : [level, recommended.action, recommended.target];
}

function withBlock(parts: EvidenceParts): EvidenceParts {
  const [first] = parts.locks ?? [];
  const ownerPid = first?.content.kind === 'payload' ? first.content.pid : null;
  return { ...parts, blocks: [block({ ownerPid, atMs: ago(SECOND) })] };
}

const summer = '2026.7.35';

describe('what follows from a lock', () => {
  const dead = [lock({ ageMs: MINUTE, pid: 99, owner: GONE })];
  const foreign = [lock({ ageMs: MINUTE, pid: FOREIGN_PID, owner: owner('other') })];
  const recycledOf = (ageMs: number) => [
    lock({ ageMs, pid: 99, owner: owner('other', { startedAtMs: ago(MINUTE) }) }),
  ];
  const recycled = recycledOf(20 * MINUTE);
  const stale = recycledOf(31 * MINUTE);
  const malformed = [lock({ ageMs: MINUTE, content: { kind: 'empty' }, owner: null })];
  const leaked = [lock({ ageMs: MINUTE, openedBy: CLOSED })];
  const red: Answer = ['red', 'unlock', LOCK_PATH];
  const amber: Answer = ['amber', 'unlock', LOCK_PATH];
  const rows: readonly Row[] = [
    ['orphaned on 2026.2.1, which reclaims it', { locks: dead }, ['green', 'none'], red],
    [
      'orphaned on 2026.7.35, which reclaims it',
      { version: summer, locks: dead },
      ['green', 'none'],
      red,
    ],
    ['orphaned on an unknown version', { version: 'unknown', locks: dead }, amber, red],
    ['malformed on 2026.2.1, which reclaims it', { locks: malformed }, ['green', 'none'], red],
    ['recycled on 2026.2.1, which does not', { locks: recycled }, amber, red],
    [
      'recycled on 2026.4.29, which tells it by the start ticks in the payload',
      {
        version: '2026.4.29',
        machine: { platform: 'linux' },
        locks: [
          lock({
            ageMs: 20 * MINUTE,
            pid: 99,
            startTicks: 1,
            owner: owner('other', { startTicks: 2 }),
          }),
        ],
      },
      ['green', 'none'],
      red,
    ],
    [
      'recycled on 2026.4.29 without start ticks, as on any Mac: it cannot tell',
      { version: '2026.4.29', locks: recycled },
      amber,
      red,
    ],
    [
      'recycled on 2026.7.35 without start ticks, which takes back what no OpenClaw owns',
      { version: summer, locks: recycled },
      ['green', 'none'],
      red,
    ],
    [
      'recycled on 2026.7.35 without start ticks, and its number is another OpenClaw’s: it cannot tell',
      {
        version: summer,
        locks: [
          lock({
            ageMs: 20 * MINUTE,
            pid: 99,
            owner: owner('openclaw', { startedAtMs: ago(MINUTE) }),
          }),
        ],
      },
      amber,
      red,
    ],
    [
      'recycled on 2026.4.29 without start ticks, the number being its own: it takes that back',
      {
        version: '2026.4.29',
        locks: [
          lock({
            ageMs: 20 * MINUTE,
            owner: owner('openclaw-gateway', { startedAtMs: ago(MINUTE) }),
            openedBy: CLOSED,
          }),
        ],
      },
      ['green', 'none'],
      red,
    ],
    [
      'orphaned on 2026.2.1 with a second name, which no step may move',
      { locks: [lock({ ageMs: MINUTE, pid: 99, owner: GONE, links: 2 })] },
      ['green', 'none'],
      ['red', 'reset', MAIN],
    ],
    [
      'foreign on 2026.2.1 with a second name',
      { locks: foreign.map((one) => ({ ...one, links: 2 })) },
      ['amber', 'none'],
      ['red', 'reset', MAIN],
    ],
    [
      'dated two hours in the future, open in the gateway',
      { locks: [lock({ ageMs: -2 * HOUR, openedBy: OPEN_IN_GATEWAY })] },
      ['green', 'none'],
      ['red', 'restart'],
    ],
    [
      'dated two hours in the future, where no service can give a new process',
      {
        locks: [lock({ ageMs: -2 * HOUR, openedBy: OPEN_IN_GATEWAY })],
        gateway: { service: NO_SERVICE },
      },
      ['green', 'none'],
      ['red', 'reset', MAIN],
    ],
    [
      'dated in the future and empty',
      { locks: [lock({ ageMs: -2 * HOUR, content: { kind: 'empty' }, owner: null })] },
      ['green', 'none'],
      ['red', 'reset', MAIN],
    ],
    [
      'of a forum topic whose owner is gone (openclaw/openclaw #79531)',
      {
        locks: [lock({ ageMs: MINUTE, pid: 99, owner: GONE, sessionId: `${SESSION_ID}-topic-12` })],
      },
      ['green', 'none'],
      red,
    ],
    [
      'open in the gateway of 2026.4.29 within its watchdog: a compaction has its time',
      {
        version: '2026.4.29',
        locks: [lock({ ageMs: 6 * MINUTE, openedBy: OPEN_IN_GATEWAY })],
      },
      ['green', 'none'],
      ['amber', 'wait'],
    ],
    [
      'open in the gateway of 2026.4.29 for 1,019 s, which a compaction may take there',
      {
        version: '2026.4.29',
        locks: [lock({ ageMs: 1_019 * SECOND, openedBy: OPEN_IN_GATEWAY })],
      },
      ['green', 'none'],
      ['amber', 'wait'],
    ],
    [
      'open in the gateway of 2026.4.29 past that and the watchdog (openclaw/openclaw #84193)',
      {
        version: '2026.4.29',
        locks: [lock({ ageMs: 1_111 * SECOND, openedBy: OPEN_IN_GATEWAY })],
      },
      ['amber', 'wait'],
      ['red', 'restart'],
    ],
    [
      'open in the gateway of 2026.3.13 within its watchdog, which comes sooner there',
      {
        version: '2026.3.13',
        locks: [lock({ ageMs: 419 * SECOND, openedBy: OPEN_IN_GATEWAY })],
      },
      ['green', 'none'],
      ['amber', 'wait'],
    ],
    [
      'open in the gateway of 2026.3.13 past it',
      {
        version: '2026.3.13',
        locks: [lock({ ageMs: 511 * SECOND, openedBy: OPEN_IN_GATEWAY })],
      },
      ['amber', 'wait'],
      ['red', 'restart'],
    ],
    [
      'open in the gateway past the limit that a compaction on 2026.7.35 writes into its lock',
      {
        version: summer,
        locks: [lock({ ageMs: 391 * SECOND, maxHoldMs: 300_000, openedBy: OPEN_IN_GATEWAY })],
        sessions: [session({ hasActiveRun: false })],
      },
      ['amber', 'wait'],
      ['red', 'restart'],
    ],
    [
      'open in the gateway for an hour, which has given up no message: a run of a limit of its own',
      {
        locks: [lock({ ageMs: HOUR, openedBy: OPEN_IN_GATEWAY })],
        runs: UNCONNECTED,
      },
      ['amber', 'wait'],
      ['red', 'restart'],
    ],
    [
      'recycled on 2026.2.1, which takes over what is older than 30 min',
      { locks: stale },
      ['green', 'none'],
      red,
    ],
    [
      'foreign on 2026.4.29, which does so too',
      {
        version: '2026.4.29',
        locks: [lock({ ageMs: 31 * MINUTE, pid: FOREIGN_PID, owner: owner('other') })],
      },
      ['green', 'none'],
      red,
    ],
    [
      'leaked on 2026.2.1, older than 30 min',
      { locks: [lock({ ageMs: 31 * MINUTE, openedBy: CLOSED })] },
      ['green', 'none'],
      red,
    ],
    [
      'recycled on an unknown version, however old',
      { version: 'unknown', locks: stale },
      amber,
      red,
    ],
    ['foreign on 2026.2.1, which does not', { locks: foreign }, amber, red],
    [
      'foreign on 2026.7.35, which does',
      { version: summer, locks: foreign },
      ['green', 'none'],
      red,
    ],
    ['leaked on 2026.2.1', { locks: leaked }, amber, red],
    [
      'held by a run that works',
      { locks: [lock()], runs: [run()] },
      ['green', 'none'],
      ['green', 'none'],
    ],
    [
      'overdue, its run progresses',
      { locks: [lock({ ageMs: 20 * MINUTE })], runs: [run({ ageMs: 20 * MINUTE })] },
      ['green', 'none'],
      ['green', 'none'],
    ],
    [
      'overdue, its run quiet for 59 s',
      {
        locks: [lock({ ageMs: 20 * MINUTE })],
        runs: [run({ ageMs: 20 * MINUTE, quietMs: 59 * SECOND })],
      },
      ['green', 'none'],
      ['green', 'none'],
    ],
    [
      'overdue, its run quiet for 60 s',
      {
        locks: [lock({ ageMs: 20 * MINUTE })],
        runs: [run({ ageMs: 20 * MINUTE, quietMs: 60 * SECOND })],
      },
      ['amber', 'wait'],
      ['amber', 'wait'],
    ],
    [
      'overdue, its run quiet for 180 s',
      {
        locks: [lock({ ageMs: 20 * MINUTE })],
        runs: [run({ ageMs: 20 * MINUTE, quietMs: 180 * SECOND })],
      },
      ['red', 'abort', MAIN],
      ['red', 'abort', MAIN],
    ],
    [
      'overdue, its run quiet for 180 s, and an abort has freed nothing',
      {
        locks: [lock({ ageMs: 20 * MINUTE })],
        runs: [run({ ageMs: 20 * MINUTE, quietMs: 180 * SECOND })],
        notices: [{ kind: 'recovery-in-vain', atMs: ago(MINUTE), sessionKey: MAIN }],
      },
      ['red', 'restart'],
      ['red', 'restart'],
    ],
    [
      'overdue, its run quiet for 180 s, and an abort has freed nothing of the run before',
      {
        locks: [lock({ ageMs: 20 * MINUTE })],
        runs: [run({ ageMs: 10 * MINUTE, quietMs: 180 * SECOND })],
        notices: [{ kind: 'recovery-in-vain', atMs: ago(11 * MINUTE), sessionKey: MAIN }],
      },
      ['red', 'abort', MAIN],
      ['red', 'abort', MAIN],
    ],
    [
      'overdue, its run in a tool that has been quiet for 4 min',
      {
        version: summer,
        locks: [lock({ ageMs: 7 * MINUTE, maxHoldMs: 300_000 })],
        sessions: [session({ hasActiveRun: true })],
        runs: [run({ ageMs: 7 * MINUTE, quietMs: 4 * MINUTE, step: 'tool', tool: 'exec' })],
      },
      ['green', 'none'],
      ['green', 'none'],
    ],
    [
      "overdue, its run quiet, the gateway's own limit near",
      {
        version: summer,
        locks: [lock({ ageMs: 310 * SECOND, maxHoldMs: 300_000 })],
        sessions: [session({ hasActiveRun: true })],
        runs: [run({ ageMs: 310 * SECOND, quietMs: 305 * SECOND })],
      },
      ['red', 'wait'],
      ['red', 'wait'],
    ],
    [
      'this gateway owns it, run unknown, a service could restart it',
      { locks: [lock({ ageMs: 8 * MINUTE })], runs: UNCONNECTED },
      ['amber', 'wait'],
      ['red', 'restart'],
    ],
    [
      'this gateway owns it, run unknown, no service',
      {
        locks: [lock({ ageMs: 8 * MINUTE })],
        runs: UNCONNECTED,
        gateway: { service: NO_SERVICE },
      },
      ['amber', 'wait'],
      ['red', 'reset', MAIN],
    ],
    [
      'another live OpenClaw process owns it',
      { locks: [lock({ ageMs: MINUTE, pid: FOREIGN_PID, owner: owner('openclaw') })] },
      ['green', 'none'],
      ['red', 'reset', MAIN],
    ],
    [
      'undetermined',
      { locks: [lock({ ageMs: MINUTE, pid: FOREIGN_PID, owner: owner('unreadable') })] },
      ['green', 'none'],
      ['red', 'reset', MAIN],
    ],
    ['inert', { version: '2026.9.6', locks: dead }, ['green', 'none'], ['green', 'none']],
  ];

  it.each(rows)('%s: nobody waits', (_diagnosis, parts, nobodyWaits) => {
    expect(answer(parts)).toEqual(nobodyWaits);
  });

  it.each(rows)('%s: a message was given up', (diagnosis, parts, _nobody, waits) => {
    const { runs } = parts;
    // A lock of a gateway whose runs are unknown: only its own word can speak of the lock.
    const seen = runs === UNCONNECTED ? { ...parts, version: '2026.4.29' as const } : parts;
    expect(answer(withBlock(seen)), diagnosis).toEqual(waits);
  });

  it('refuses to name a session it does not know, and says so', () => {
    const { recommended } = judge(
      evidence({
        sessions: { source: 'none', atMs: null, list: [] },
        locks: [lock({ ageMs: MINUTE, pid: FOREIGN_PID, owner: owner('openclaw') })],
        blocks: [block({ sessionKey: null, ownerPid: FOREIGN_PID })],
      }),
    ).snapshot;
    expect(recommended.action).toBe('none');
    expect(recommended.why).toContain('which session it belongs to is not known');
  });

  it('names the process that must not be robbed', () => {
    const { headline, incidents } = judge(
      evidence(
        withBlock({ locks: [lock({ ageMs: MINUTE, pid: FOREIGN_PID, owner: owner('openclaw') })] }),
      ),
    ).snapshot;
    expect(headline).toContain(`process ${FOREIGN_PID}`);
    expect(incidents[0]?.why).toContain('may not be taken away');
  });

  it('a leftover of a session that has moved on troubles nobody', () => {
    const moved = [session({ sessionId: '00000000-0000-4000-8000-000000000000' })];
    expect(answer({ version: 'unknown', locks: dead, sessions: moved })).toEqual(['green', 'none']);
  });
});

describe('a message that was given up in an earlier life of the gateway', () => {
  it('is lost, and waits for the lock no more that was left behind', () => {
    const startedMs = ago(5 * MINUTE);
    const { snapshot } = judge(
      evidence({
        locks: [lock({ ageMs: 20 * MINUTE, pid: 99, owner: GONE })],
        blocks: [block({ ownerPid: 99, atMs: ago(10 * MINUTE) })],
        gateway: { process: owner('openclaw-gateway', { startedAtMs: startedMs }) },
      }),
    );
    expect(snapshot).toMatchObject({ level: 'green', unanswered: [{ lost: true }] });
  });
});

describe('a stalled run', () => {
  it('is one incident before and after its lock has passed its limit', () => {
    const parts = (ageMs: number): EvidenceParts => ({
      version: summer,
      sessions: [session({ hasActiveRun: true })],
      locks: [lock({ ageMs, maxHoldMs: 5 * MINUTE })],
      runs: [run({ ageMs, quietMs: 4 * MINUTE })],
    });
    const held = judge(evidence(parts(4 * MINUTE)));
    const overdue = judge({ ...evidence(parts(6 * MINUTE)), memory: held.memory });
    expect(held.locks[0]?.verdict).toBe('held');
    expect(overdue.locks[0]?.verdict).toBe('overdue');
    expect(held.snapshot.incidents).toHaveLength(1);
    expect(overdue.snapshot.incidents.map((one) => one.id)).toEqual(
      held.snapshot.incidents.map((one) => one.id),
    );
  });
});

describe('a run without a lock', () => {
  const on = (parts: Parameters<typeof run>[0]): EvidenceParts => ({
    version: '2026.9.6',
    sessions: [session({ hasActiveRun: true })],
    runs: [run(parts)],
  });
  it.each([
    [
      'working for 14 min, last step 20 s ago',
      { ageMs: 14 * MINUTE, quietMs: 20 * SECOND },
      ['green', 'none'],
    ],
    ['waiting for the model for 59 s', { quietMs: 59 * SECOND }, ['green', 'none']],
    ['waiting for the model for 60 s', { quietMs: 60 * SECOND }, ['amber', 'wait']],
    ['waiting for the model for 179 s', { quietMs: 179 * SECOND }, ['amber', 'wait']],
    ['waiting for the model for 180 s', { quietMs: 180 * SECOND }, ['red', 'abort', MAIN]],
    [
      'a stream that stopped 3 min ago',
      { quietMs: 3 * MINUTE, step: 'streaming' },
      ['red', 'abort', MAIN],
    ],
    [
      'a tool at work for 4 min',
      { quietMs: 4 * MINUTE, step: 'tool', tool: 'exec' },
      ['green', 'none'],
    ],
    [
      'a tool at work for 15 min',
      { quietMs: 15 * MINUTE, step: 'tool', tool: 'exec' },
      ['amber', 'wait'],
    ],
    [
      'a tool at work for 30 min',
      { quietMs: 30 * MINUTE, step: 'tool', tool: 'exec' },
      ['red', 'abort', MAIN],
    ],
    ['a compaction of 10 min', { quietMs: 10 * MINUTE, step: 'compaction' }, ['green', 'none']],
    [
      'a heartbeat that hangs makes nobody wait',
      { quietMs: 4 * MINUTE, heartbeat: true },
      ['amber', 'abort', MAIN],
    ],
  ] as const)('%s', (_what, parts, expected) => {
    expect(answer(on(parts))).toEqual(expected);
  });

  it('a run of no known session cannot be aimed at', () => {
    expect(answer(on({ quietMs: 4 * MINUTE, sessionKey: null }))).toEqual(['red', 'none']);
  });

  it('sleep and a freeze of the gateway do not count as its silence', () => {
    const asleep = { machine: { wokeAtMs: ago(30 * SECOND) } };
    expect(answer({ ...on({ quietMs: 8 * HOUR }), ...asleep })).toEqual(['green', 'none']);
    const frozen = { memory: memory({ thawedAtMs: ago(30 * SECOND) }) };
    expect(answer({ ...on({ quietMs: 5 * MINUTE }), ...frozen })).toEqual(['green', 'none']);
  });

  it("the gateway's own check is waited for, and then is not", () => {
    const quiet = on({ quietMs: 5 * MINUTE });
    const checking = [stallNotice({ recovery: 'checking', atMs: ago(20 * SECOND) })];
    expect(answer({ ...quiet, notices: checking })).toEqual(['red', 'wait']);
    const old = [stallNotice({ recovery: 'checking', atMs: ago(80 * SECOND) })];
    expect(answer({ ...quiet, notices: old })).toEqual(['red', 'abort', MAIN]);
  });

  it('says what it waits for', () => {
    const cause = (parts: Parameters<typeof run>[0]) =>
      judge(evidence(on(parts))).snapshot.incidents[0]?.cause;
    expect(cause({ quietMs: 381 * SECOND })).toContain('waiting for the model for 6 min 21 s');
    expect(cause({ quietMs: 20 * MINUTE, step: 'tool', tool: 'exec' })).toContain(
      'a tool has run for 20 min: exec',
    );
  });
});

describe('incidents', () => {
  const blocked: EvidenceParts = withBlock({
    locks: [lock({ ageMs: MINUTE, pid: 99, owner: GONE })],
  });

  it('keep id and start over looks, while words and ages change', () => {
    const first = judge(evidence(blocked));
    const later = judge(evidence({ ...blocked, atMs: NOW_MS + MINUTE, memory: first.memory }));
    expect(later.snapshot.incidents[0]?.id).toBe(first.snapshot.incidents[0]?.id);
    expect(later.snapshot.incidents[0]?.since).toBe(first.snapshot.incidents[0]?.since);
  });

  it('keep them over a restart of the watch, from what its journal remembers', () => {
    const parts: EvidenceParts = {
      gateway: { http: { kind: 'refused' }, socket: { kind: 'not-tried' }, process: GONE },
    };
    const before = judge(evidence({ ...parts, memory: null }));
    const [told] = before.snapshot.incidents;
    if (told === undefined) throw new Error('nothing was found');
    const seeds = memory({
      state: 'unknown',
      incidents: [
        { key: incidentKeyOf(told.id), id: told.id, sinceMs: Date.parse(told.since), level: 'red' },
      ],
    });
    const after = judge(evidence({ ...parts, atMs: NOW_MS + HOUR, memory: seeds }));
    expect(after.snapshot.incidents[0]?.id).toBe(told.id);
    expect(after.snapshot.incidents[0]?.since).toBe(told.since);
  });

  it('keep an id that was given by another version of Clawbuoy', () => {
    const id = 'session-locked~of-old';
    const key = incidentKeyOf(judge(evidence(blocked)).snapshot.incidents[0]?.id ?? '');
    const remembered = memory({ incidents: [{ key, id, sinceMs: ago(HOUR), level: 'red' }] });
    const { incidents } = judge(evidence({ ...blocked, memory: remembered })).snapshot;
    expect(incidents[0]?.id).toBe(id);
  });

  it('get a new id when they come again after they were gone', () => {
    const first = judge(evidence({ ...blocked, memory: null }));
    const well = judge(evidence({ memory: first.memory }));
    expect(well.memory.incidents).toEqual([]);
    const parts = { ...blocked, locks: [lock({ ageMs: 30 * SECOND, pid: 99, owner: GONE })] };
    const again = judge(evidence({ ...parts, memory: well.memory }));
    expect(again.snapshot.incidents[0]?.id).not.toBe(first.snapshot.incidents[0]?.id);
  });

  it('tell two sessions apart', () => {
    const path = LOCK_PATH.replace(/[^/]+$/, 'b.jsonl.lock');
    const { incidents } = judge(
      evidence({
        sessions: [session(), session({ key: 'agent:main:b', sessionId: 'b' })],
        locks: [
          lock({ ageMs: MINUTE, pid: 99, owner: GONE }),
          lock({ ageMs: MINUTE, pid: 99, owner: GONE, path, sessionId: 'b' }),
        ],
        blocks: [block(), block({ lockPath: path, sessionKey: 'agent:main:b' })],
      }),
    ).snapshot;
    expect(new Set(incidents.map((one) => one.id)).size).toBe(2);
  });

  it('come worst first, and the worst is what is recommended', () => {
    const { incidents, recommended, headline } = judge(
      evidence({
        version: 'unknown',
        sessions: [session(), session({ key: 'agent:main:b', sessionId: 'b' })],
        locks: [
          lock({
            ageMs: MINUTE,
            pid: 98,
            owner: GONE,
            sessionId: 'b',
            path: LOCK_PATH.replace(/[^/]+$/, 'b.jsonl.lock'),
          }),
          lock({ ageMs: MINUTE, pid: 99, owner: GONE }),
        ],
        blocks: [block({ ownerPid: 99 })],
      }),
    ).snapshot;
    expect(incidents.map((one) => one.level)).toEqual(['red', 'amber']);
    expect(recommended.target).toBe(LOCK_PATH);
    expect(headline).toContain('process 99, which is gone');
  });

  it('carry what was seen and when', () => {
    const [one] = judge(evidence(blocked)).snapshot.incidents;
    expect(one?.evidence.join('\n')).toContain(LOCK_PATH);
    expect(one?.evidence.join('\n')).toContain(new Date(ago(SECOND)).toISOString());
  });
});

describe('the headline', () => {
  it.each([
    ['all is well', {}, 'OpenClaw is well.'],
    ['a run works', { runs: [run({ ageMs: 14 * MINUTE })] }, 'OpenClaw is working, for 14 min.'],
    [
      'a message was lost: that is told where it can be sent again, not here',
      { blocks: [block()] },
      'OpenClaw is well.',
    ],
  ] satisfies [string, EvidenceParts, string][])('%s', (_what, parts, expected) => {
    expect(judge(evidence(parts)).snapshot.headline).toBe(expected);
  });
});

describe('a database that was locked', () => {
  const notices: EvidenceParts['notices'] = [
    { kind: 'database-locked', atMs: ago(20 * SECOND), holderPid: 991 },
  ];

  it('is still in doubt while nothing has been written since', () => {
    const ended = { phase: 'ended' as const, endedAtMs: ago(SECOND) };
    const before = run({ ...ended, ageMs: 30 * SECOND });
    expect(answer({ notices, runs: [before] })).toEqual(['amber', 'wait']);
  });

  it('is free once a run has begun and ended well since', () => {
    const ended = { phase: 'ended' as const, endedAtMs: ago(SECOND) };
    expect(answer({ notices, runs: [run({ ...ended, ageMs: 5 * SECOND })] })[0]).toBe('green');
  });
});

describe('a session list that was locked', () => {
  const version = '2026.2.1' as const;
  const path = LOCK_PATH.replace(/[^/]+$/, 'sessions.json.lock');
  const notices: EvidenceParts['notices'] = [
    { kind: 'store-lock-timeout', atMs: ago(20 * SECOND), path },
  ];
  const answered = [
    run({ phase: 'ended', endedAtMs: ago(SECOND), ageMs: 5 * SECOND }),
  ] satisfies EvidenceParts['runs'];

  it('is still in doubt without its lock while nothing has been answered since', () => {
    expect(answer({ version, notices })).toEqual(['amber', 'wait']);
  });

  it('is free once its lock has gone and a message was answered since', () => {
    expect(answer({ version, notices, runs: answered })[0]).toBe('green');
  });

  it('is not free while that lock lies there, whatever was answered', () => {
    const dead = lock({
      kind: 'store',
      path,
      sessionId: '',
      ageMs: 40 * SECOND,
      pid: 99,
      owner: GONE,
    });
    const parts = { version, notices, runs: answered, locks: [dead] };
    expect(answer(parts)).toEqual(['red', 'unlock', path]);
  });

  it('is not what a lock of later makes wait, once a message was answered in between', () => {
    const live = lock({
      kind: 'store',
      path,
      sessionId: '',
      ageMs: 2 * SECOND,
      pid: FOREIGN_PID,
      owner: owner('openclaw', { startedAtMs: ago(HOUR) }),
    });
    const parts = { version, notices, locks: [live] };
    expect(answer({ ...parts, runs: answered })).toEqual(['green', 'none']);
    expect(answer(parts)).toEqual(['amber', 'wait']);
  });
});
