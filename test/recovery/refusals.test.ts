import { describe, expect, it } from 'vitest';
import { judge } from '../../electron/core/judge/judge.ts';
import type { ActionName } from '../../electron/core/steps/action.ts';
import type { PastRestart } from '../../electron/core/steps/guards.ts';
import { budgetRefusal } from '../../electron/core/steps/guards.ts';
import { planFor } from '../../electron/core/steps/plan.ts';
import type { EvidenceParts } from '../support/evidence.ts';
import {
  ago,
  evidence,
  GONE,
  html,
  lock,
  MAIN,
  MINUTE,
  NOW_MS,
  owner,
  run,
  SECOND,
  service,
} from '../support/evidence.ts';

function plan(
  action: ActionName,
  parts: EvidenceParts,
  target: string | null = null,
  restarts: readonly PastRestart[] = [],
) {
  const seen = evidence(parts);
  const { socket } = seen.gateway;
  return planFor(action, target, {
    judgement: judge(seen),
    evidence: seen,
    methods: socket.kind === 'open' ? socket.methods : [],
    asked: null,
    restarts,
    archiveDir: null,
  });
}

const ORPHAN = lock({ pid: 999, owner: GONE });
const EVERY: readonly (readonly [ActionName, string | null, EvidenceParts])[] = [
  ['unlock', ORPHAN.path, { locks: [ORPHAN] }],
  ['abort', MAIN, { runs: [run()] }],
  ['reset', MAIN, {}],
  ['restart', null, {}],
];

describe('every step', () => {
  it('is ready on a gateway that is known', () => {
    for (const [action, target, parts] of EVERY) {
      expect(plan(action, parts, target), action).toMatchObject({ verdict: 'ready' });
    }
  });

  it('is refused within the grace after a wake, with the time that is left', () => {
    for (const [action, target, parts] of EVERY) {
      const refused = plan(
        action,
        { ...parts, machine: { graceUntilMs: NOW_MS + 20 * SECOND } },
        target,
      );
      expect(refused, action).toMatchObject({ verdict: 'refused', steps: [], target });
      expect(refused.why).toMatch(/has just woken.*ask again in 20 s/);
    }
  });

  it('is refused where the gateway serves another state folder', () => {
    for (const [action, target, parts] of EVERY) {
      const install = { otherStateDir: '/b' };
      expect(plan(action, { ...parts, install }, target), action).toMatchObject({
        verdict: 'refused',
        why: expect.stringContaining('--state-dir'),
      });
    }
  });

  it('is refused where two gateways are at it', () => {
    for (const [action, target, parts] of EVERY) {
      for (const gateway of [{ listeners: [1, 2] }, { service: service({ pid: 31337 }) }]) {
        expect(plan(action, { ...parts, gateway }, target), action).toMatchObject({
          verdict: 'refused',
        });
      }
    }
  });

  it('is refused where another program has the port', () => {
    const gateway = {
      http: html(),
      socket: { kind: 'refused' as const, atMs: ago(SECOND), why: 'protocol' as const, detail: '' },
      process: owner('other'),
    };
    expect(plan('restart', { gateway })).toMatchObject({
      verdict: 'refused',
      why: expect.stringContaining('another program answers'),
    });
  });

  it('says what it costs, how it is proved, how long it may take, and how it is undone', () => {
    for (const [action, target, parts] of EVERY) {
      const made = plan(action, parts, target);
      expect(made.costs, action).not.toBe('');
      expect(made.proof, action).not.toBe('');
      expect(made.preconditions.length, action).toBeGreaterThan(0);
      expect(made.limitMs, action).toBeGreaterThan(0);
      expect(made.undo !== null, action).toBe(action === 'unlock' || action === 'reset');
    }
  });
});

describe('an unlock', () => {
  it('waits for a run in its session to end, whoever made the lock', () => {
    const refused = plan('unlock', { locks: [ORPHAN], runs: [run()] }, ORPHAN.path);
    expect(refused).toMatchObject({ verdict: 'refused', target: ORPHAN.path });
    expect(refused.why).toContain('clawbuoy abort');
  });

  it('takes half a payload only when the process that it still names is gone', () => {
    const content = { kind: 'malformed' as const, why: 'torn', pid: 999 };
    for (const who of [owner('openclaw'), owner('other')]) {
      const torn = lock({ ageMs: 10 * MINUTE, content, owner: who });
      expect(plan('unlock', { locks: [torn] }, torn.path)).toMatchObject({ verdict: 'refused' });
    }
    const left = lock({ ageMs: 10 * MINUTE, content, owner: GONE });
    expect(plan('unlock', { locks: [left] }, left.path)).toMatchObject({ verdict: 'ready' });
  });
});

describe('a reset', () => {
  it('says beforehand whether it can be undone', () => {
    expect(plan('reset', { version: '2026.7.35' }, MAIN).undo).toContain('clawbuoy undo');
    expect(plan('reset', { version: '2026.9.6' }, MAIN).undo).toBeNull();
  });
});

describe('a service that does not run this gateway', () => {
  it('is not started beside it', () => {
    const parts = { gateway: { service: service({ state: 'stopped', pid: null }) } };
    expect(plan('restart', parts)).toMatchObject({ verdict: 'refused' });
    expect(plan('restart', { ...parts, version: '2026.7.35' })).toMatchObject({
      verdict: 'ready',
      why: 'the gateway restarts itself',
    });
  });
});

describe('the restart budget', () => {
  const at = (lengthMs: number, outcome: PastRestart['outcome']) => ({
    atMs: ago(lengthMs),
    outcome,
  });
  const table: readonly (readonly [string, readonly PastRestart[], RegExp | null])[] = [
    ['none yet', [], null],
    ['one that worked, just now', [at(SECOND, 'done')], /once .* allowed in 1 s/],
    ['one that worked, a moment ago', [at(3 * SECOND, 'done')], null],
    ['one that failed, just now', [at(20 * SECOND, 'failed')], /allowed in 10 s/],
    ['one that a crash cut short', [at(20 * SECOND, 'unfinished')], /allowed in 10 s/],
    ['one that failed, a while ago', [at(31 * SECOND, 'failed')], null],
    [
      'a second that failed waits twice as long',
      [at(2 * MINUTE, 'failed'), at(31 * SECOND, 'failed')],
      /2 times .* allowed in 29 s/,
    ],
    [
      'three that failed within ten minutes',
      [at(9 * MINUTE, 'failed'), at(6 * MINUTE, 'failed'), at(4 * MINUTE, 'unfinished')],
      /3 times .* allowed in 1 min/,
    ],
    [
      'three that failed, one of them long ago',
      [at(11 * MINUTE, 'failed'), at(6 * MINUTE, 'failed'), at(4 * MINUTE, 'failed')],
      null,
    ],
    ['five that worked', [9, 8, 7, 6, 5].map((ago) => at(ago * MINUTE, 'done')), null],
    [
      'six that worked, and yet another is wanted',
      [9, 8, 7, 6, 5, 4].map((ago) => at(ago * MINUTE, 'done')),
      /6 times .* allowed in 1 min/,
    ],
    ['what was refused has cost nothing', [at(SECOND, 'refused')], null],
    ['a clock that was set back', [{ atMs: NOW_MS + MINUTE, outcome: 'done' }], null],
  ];
  for (const [what, restarts, refusal] of table) {
    it(what, () => {
      const found = budgetRefusal(restarts, NOW_MS);
      if (refusal === null) expect(found).toBeNull();
      else expect(String(found)).toMatch(refusal);
    });
  }

  it('stands in the way of a restart only', () => {
    const restarts = [at(SECOND, 'failed')];
    expect(plan('restart', {}, null, restarts)).toMatchObject({ verdict: 'refused' });
    expect(plan('abort', { runs: [run()] }, MAIN, restarts)).toMatchObject({ verdict: 'ready' });
  });
});
