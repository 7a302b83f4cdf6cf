import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Level } from '../../../electron/core/api/snapshot.ts';
import { snapshotSchema } from '../../../electron/core/api/snapshot.ts';
import type { Evidence } from '../../../electron/core/evidence/evidence.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { redactEvidence } from '../../../electron/core/text/redact.ts';
import {
  ago,
  block,
  evidence,
  html,
  lock,
  MINUTE,
  memory,
  owner,
  readyz,
  run,
  SECOND,
  service,
  session,
} from '../../support/evidence.ts';
import { arbitraryEvidence, lockFact, recentMs } from '../../support/evidence-arbitrary.ts';

const words = fc.constantFrom(
  '',
  'openclaw.json is not JSON5',
  'gateway.port names the variable PORT',
);
const RUNS = { numRuns: 250 };
const RANK: Readonly<Record<Level, number>> = { grey: -1, green: 0, amber: 1, red: 2 };

function rank(of: Evidence): number {
  return RANK[judge(of).snapshot.level];
}

describe('whatever the evidence', () => {
  it('it is judged without a throw, to a snapshot that the schema knows', () => {
    fc.assert(
      fc.property(arbitraryEvidence, (seen) => {
        const parsed = snapshotSchema.safeParse(judge(seen).snapshot);
        expect(parsed.error?.issues ?? []).toEqual([]);
      }),
      RUNS,
    );
  });

  it('a judgement goes in again as memory, and every incident keeps its id', () => {
    fc.assert(
      fc.property(arbitraryEvidence, (seen) => {
        const first = judge(seen);
        const second = judge({ ...seen, memory: first.memory });
        const known = new Set(first.snapshot.incidents.map((one) => one.id));
        const classes = new Set(first.snapshot.incidents.map((one) => one.class));
        for (const one of second.snapshot.incidents) {
          if (classes.has(one.class) && one.class.startsWith('gateway')) continue;
          if (classes.has(one.class)) expect(known).toContain(one.id);
        }
      }),
      RUNS,
    );
  });

  it('a level is no better than its worst incident, and a step has something to aim at', () => {
    fc.assert(
      fc.property(arbitraryEvidence, (seen) => {
        const { level, incidents, recommended, locks } = judge(seen).snapshot;
        if (incidents.some((one) => one.level === 'red')) expect(['red', 'grey']).toContain(level);
        if (level === 'red' || level === 'amber') expect(incidents).not.toEqual([]);
        if (level === 'green') expect(recommended.action).toBe('none');
        if (recommended.action === 'unlock') {
          expect(
            locks.find((one) => one.path === recommended.target && one.releasable),
          ).toBeDefined();
        }
        if (recommended.action === 'abort' || recommended.action === 'reset') {
          expect(recommended.target).not.toBeNull();
        }
        if (recommended.action === 'restart' || recommended.action === 'start') {
          expect(recommended.target).toBeNull();
        }
      }),
      RUNS,
    );
  });

  it('nothing is releasable but what the contract names, for its reason', () => {
    let released = 0;
    fc.assert(
      fc.property(arbitraryEvidence, fc.array(lockFact, { maxLength: 3 }), (seen, more) => {
        const judged = judge({ ...seen, locks: [...seen.locks, ...more] });
        for (const one of judged.locks) {
          if (!one.releasable) continue;
          released += 1;
          const { content, owner: by } = one.fact;
          expect(seen.install.isLoopback).toBe(true);
          expect(judged.era.name).not.toBe('sqlite');
          switch (one.verdict) {
            case 'orphaned':
              expect(by?.kind === 'absent' || (by?.kind === 'alive' && by.state === 'zombie')).toBe(
                true,
              );
              break;
            case 'foreign':
              expect(by).toMatchObject({ kind: 'alive', identity: 'other' });
              break;
            case 'recycled':
              expect(by?.kind).toBe('alive');
              expect(content.kind).toBe('payload');
              break;
            case 'malformed':
              expect(['empty', 'malformed']).toContain(content.kind);
              // A process that it still names must be gone.
              if (content.kind === 'malformed' && content.pid !== null) {
                expect(
                  by?.kind === 'absent' || (by?.kind === 'alive' && by.state === 'zombie'),
                ).toBe(true);
              }
              break;
            case 'leaked':
              expect(one.pid).toBe(seen.gateway.pid);
              expect(by?.kind).toBe('alive');
              expect(
                seen.runs.list.filter(
                  (each) => each.phase === 'active' && each.sessionKey === one.sessionKey,
                ),
              ).toEqual([]);
              break;
            case 'held':
            case 'overdue':
            case 'inert':
            case 'undetermined':
              expect.unreachable(`${one.verdict} is releasable`);
          }
        }
      }),
      // Of the evidence at random one in some 130 has a releasable lock: enough of it that a run
      // without any is out of the question.
      { numRuns: 16 * RUNS.numRuns },
    );
    expect(released, 'the property was never put to the test').toBeGreaterThan(3);
  });

  it('no step is taken on a gateway that is looked for at a guessed place', () => {
    let guessed = 0;
    fc.assert(
      fc.property(arbitraryEvidence, words, (seen, urlGuess) => {
        const { process, http, socket } = seen.gateway;
        // Its process is known, or it answers there itself: then it is no guess.
        const isFound =
          http.kind === 'answered' ||
          socket.kind === 'open' ||
          (process?.kind === 'alive' && process.identity === 'openclaw-gateway');
        if (isFound) return;
        guessed += 1;
        const { recommended } = judge({ ...seen, install: { ...seen.install, urlGuess } }).snapshot;
        expect(['restart', 'start']).not.toContain(recommended.action);
      }),
      RUNS,
    );
    expect(guessed, 'the property was never put to the test').toBeGreaterThan(10);
  });

  it('that it cannot be looked into is no reason for a step', () => {
    let opaque = 0;
    fc.assert(
      fc.property(arbitraryEvidence, (seen) => {
        for (const one of judge(seen).snapshot.incidents) {
          if (one.class !== 'gateway-opaque') continue;
          opaque += 1;
          expect(['none', 'wait']).toContain(one.action);
          expect(one.level).toBe('amber');
        }
      }),
      { numRuns: 4 * RUNS.numRuns },
    );
    expect(opaque, 'the property was never put to the test').toBeGreaterThan(3);
  });

  it('a replay of a report comes to the same level, action and verdicts', () => {
    fc.assert(
      fc.property(arbitraryEvidence, (seen) => {
        const answer = (of: Evidence) => {
          const { snapshot } = judge(of);
          return {
            level: snapshot.level,
            action: snapshot.recommended.action,
            locks: snapshot.locks.map((one) => [one.verdict, one.releasable]),
            incidents: snapshot.incidents.map((one) => [one.class, one.level, one.action]),
          };
        };
        const written = JSON.stringify(redactEvidence(seen));
        expect(answer(JSON.parse(written))).toEqual(answer(seen));
      }),
      RUNS,
    );
  });
});

/** Two looks that differ in one fact; the second is worse. */
type Pair = readonly [better: Evidence, worse: Evidence];

function neverBetter(name: string, pairs: fc.Arbitrary<Pair>): void {
  it(name, () => {
    fc.assert(
      fc.property(pairs, ([better, worse]) => {
        expect(rank(worse)).toBeGreaterThanOrEqual(rank(better));
      }),
      RUNS,
    );
  });
}

const version = fc.constantFrom(
  '2026.2.1' as const,
  '2026.4.29' as const,
  '2026.7.35' as const,
  '2026.9.6' as const,
);
const hasActiveRun = fc.constantFrom(true, false, null);
const step = fc.constantFrom(
  'model' as const,
  'streaming' as const,
  'tool' as const,
  'compaction' as const,
  'preparing' as const,
  'other' as const,
);
const someRuns = fc.array(
  fc.record({ step, quietMs: fc.integer({ min: 0, max: 40 * MINUTE }), heartbeat: fc.boolean() }),
  { maxLength: 1 },
);
const ownedBy = fc.constantFrom(
  'gateway' as const,
  'openclaw' as const,
  'other' as const,
  'gone' as const,
);
const someLock = fc
  .record({
    ageMs: fc.integer({ min: 0, max: 30 * MINUTE }),
    by: ownedBy,
    opened: fc.constantFrom('not-asked' as const, 'unknown' as const, 'closed' as const),
  })
  .map(({ ageMs, by, opened }) =>
    lock({
      ageMs,
      ...(by === 'gateway'
        ? {}
        : { pid: 99, owner: by === 'gone' ? { kind: 'absent' as const } : owner(by) }),
      openedBy: opened === 'closed' ? { kind: 'known', pids: [] } : { kind: opened },
    }),
  );
const inside = fc
  .record({ version, hasActiveRun, someRuns, locks: fc.array(someLock, { maxLength: 1 }) })
  .map(({ version, hasActiveRun, someRuns, locks }) => ({
    version,
    locks,
    sessions: [session({ hasActiveRun })],
    runs: someRuns.map((one) => run(one)),
  }));

const inTrouble = (failures: number) => ({
  failures,
  sinceMs: ago(20 * SECOND),
  lastAtMs: ago(SECOND),
  detail: 'it hung up',
});

describe('a worse fact never makes a better level', () => {
  neverBetter(
    'a gateway that stops answering for good',
    inside.map((parts) => [
      evidence(parts),
      evidence({
        ...parts,
        gateway: {
          http: { kind: 'silent', afterMs: 2_000 },
          httpRepeats: 30,
          socket: { kind: 'not-tried' },
        },
        memory: memory({ state: 'hung', sinceMs: ago(30 * SECOND) }),
      }),
    ]),
  );

  neverBetter(
    'a gateway that is gone',
    inside.map((parts) => [
      evidence(parts),
      evidence({
        ...parts,
        gateway: {
          http: { kind: 'refused' },
          socket: { kind: 'not-tried' },
          process: { kind: 'absent' },
        },
      }),
    ]),
  );

  neverBetter(
    'a gateway that answers late',
    fc
      .tuple(inside, fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 9_000 }))
      .map(([parts, soonMs, laterMs]) => {
        const http = (latencyMs: number) =>
          parts.version === '2026.2.1' ? html({ latencyMs }) : readyz({}, { latencyMs });
        return [
          evidence({ ...parts, gateway: { http: http(soonMs) } }),
          evidence({ ...parts, gateway: { http: http(soonMs + laterMs) } }),
        ];
      }),
  );

  neverBetter(
    'a socket that has failed more often in a row',
    fc
      .tuple(
        inside,
        fc.constantFrom('watch' as const, 'one-look' as const),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
      )
      .map(([parts, mode, failures, more]) => {
        const socket = { kind: 'closed' as const, atMs: ago(SECOND), code: 1006, reason: '' };
        const one = (inARow: number) =>
          evidence({
            ...parts,
            mode,
            gateway: {
              socket: { ...socket, restartExpectedMs: null },
              ...(inARow === 0 ? {} : { socketTrouble: inTrouble(inARow) }),
            },
          });
        return [one(failures), one(failures + more)];
      }),
  );

  neverBetter(
    'a message that gave up on the lock',
    fc
      .tuple(inside, someLock, fc.integer({ min: 0, max: 30 * SECOND }))
      .map(([parts, fact, agoMs]) => {
        const made = fact.content.kind === 'payload' ? fact.content.createdAtMs : 0;
        const ownerPid = fact.content.kind === 'payload' ? fact.content.pid : null;
        const all = { ...parts, locks: [fact] };
        const told = block({ atMs: Math.max(made, ago(agoMs)), ownerPid });
        return [evidence(all), evidence({ ...all, blocks: [told] })];
      }),
  );

  neverBetter(
    'a run that is quiet for longer',
    fc
      .tuple(inside, step, fc.nat(30 * MINUTE), fc.nat(30 * MINUTE))
      .map(([parts, doing, quietMs, moreMs]) => {
        const startedAtMs = ago(90 * MINUTE);
        const one = (quiet: number) => run({ step: doing, quietMs: quiet, startedAtMs });
        return [
          evidence({ ...parts, runs: [one(quietMs)] }),
          evidence({ ...parts, runs: [one(quietMs + moreMs)] }),
        ];
      }),
  );

  neverBetter(
    'a message that has waited for longer',
    fc.tuple(inside, fc.nat(50 * MINUTE), fc.nat(50 * MINUTE)).map(([parts, waitedMs, moreMs]) => {
      const one = (waited: number) => [
        {
          sessionKey: session().key,
          userAtMs: ago(waited),
          replyAtMs: ago(110 * MINUTE),
          droppedAtMs: null,
          source: 'event' as const,
        },
      ];
      return [
        evidence({ ...parts, messages: one(waitedMs) }),
        evidence({ ...parts, messages: one(waitedMs + moreMs) }),
      ];
    }),
  );

  neverBetter(
    'a service that is not even loaded while the gateway is down',
    fc
      .tuple(version, fc.constantFrom('running' as const, 'stopped' as const, 'failed' as const))
      .map(([of, state]) => {
        const down = {
          http: { kind: 'refused' as const },
          socket: { kind: 'not-tried' as const },
          process: { kind: 'absent' as const },
        };
        return [
          evidence({ version: of, gateway: { ...down, service: service({ state }) } }),
          evidence({
            version: of,
            gateway: { ...down, service: service({ state: 'not-loaded', pid: null }) },
          }),
        ];
      }),
  );

  neverBetter(
    'one more lock that blocks somebody',
    inside.map((parts) => {
      const path = '/home/ada/.openclaw/agents/main/sessions/7.jsonl.lock';
      const more = lock({ path, sessionId: '7', pid: 98, owner: { kind: 'absent' } });
      const sessions = [...parts.sessions, session({ key: 'agent:main:other', sessionId: '7' })];
      return [
        evidence({ ...parts, sessions }),
        evidence({
          ...parts,
          sessions,
          locks: [...parts.locks, more],
          blocks: [block({ lockPath: path, sessionKey: 'agent:main:other', ownerPid: 98 })],
        }),
      ];
    }),
  );

  neverBetter(
    'a gateway that has been frozen, busy, draining or starting for longer',
    fc
      .tuple(
        fc.constantFrom('hung' as const, 'slow' as const, 'draining' as const, 'starting' as const),
        recentMs,
        fc.nat(30 * MINUTE),
      )
      .map(([state, sinceMs, moreMs]) => {
        const http =
          state === 'draining'
            ? readyz({ ready: false, failing: ['gateway-draining'] })
            : state === 'starting'
              ? readyz({ ready: false, failing: ['startup-sidecars'], uptimeMs: 1 })
              : { kind: 'silent' as const, afterMs: 2_000 };
        const one = (since: number) =>
          evidence({
            version: '2026.9.6',
            gateway: {
              http,
              httpRepeats: 9,
              socket: { kind: 'not-tried' },
              cpuShare: state === 'slow' ? 0.95 : 0,
            },
            memory: memory({ state, sinceMs: since, failingSinceMs: null }),
          });
        return [one(sinceMs), one(sinceMs - moreMs)];
      }),
  );
});
