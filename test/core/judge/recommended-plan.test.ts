import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../electron/core/evidence/evidence.ts';
import { evidenceSchema } from '../../../electron/core/evidence/evidence.ts';
import { understood } from '../../../electron/core/evidence/understood.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { recommendedStep } from '../../../electron/core/steps/escalation.ts';
import { planFor } from '../../../electron/core/steps/plan.ts';
import {
  ago,
  block,
  evidence,
  GATEWAY_PID,
  lock,
  MINUTE,
  owner,
  run,
  SECOND,
  session,
  type Version,
} from '../../support/evidence.ts';
import { arbitraryEvidence } from '../../support/evidence-arbitrary.ts';

/** What is recommended, and why its plan will not have it; null where there is no such step. */
function refusalOf(seen: Evidence): string | null {
  const judgement = judge(seen);
  const step = recommendedStep(judgement.snapshot);
  if (step === null) return null;
  const { socket } = seen.gateway;
  const plan = planFor(step.action, step.target, {
    judgement,
    evidence: seen,
    methods: socket.kind === 'open' ? socket.methods : [],
    asked: null,
    restarts: [],
    archiveDir: null,
  });
  return plan.verdict === 'ready' ? null : `${plan.action} is ${plan.verdict}: ${plan.why}`;
}

const folder = new URL('../../incidents/', import.meta.url);
const INCIDENTS = readdirSync(folder).filter((name) => name.endsWith('.json'));

const DOWN = {
  http: { kind: 'refused' },
  socket: { kind: 'not-tried' },
  process: { kind: 'absent' },
} as const;

describe('a step that is recommended', () => {
  it('has a plan that may be carried out, whatever the evidence', () => {
    let steps = 0;
    fc.assert(
      fc.property(arbitraryEvidence.map(understood), (seen) => {
        if (recommendedStep(judge(seen).snapshot) !== null) steps += 1;
        expect(refusalOf(seen)).toBeNull();
      }),
      { numRuns: 1_500 },
    );
    expect(steps, 'the property was never put to the test').toBeGreaterThan(10);
  });

  it.each(INCIDENTS)('has a plan that may be carried out in %s', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    expect(refusalOf(evidenceSchema.parse(JSON.parse(text)))).toBeNull();
  });
});

describe('where the step that would help is beyond Clawbuoy', () => {
  it('is made where a gateway says that a message came at a time that no calendar names', () => {
    const message = {
      sessionKey: 'agent:main:main',
      userAtMs: 1e300,
      replyAtMs: null,
      droppedAtMs: null,
    };
    const seen = evidence({
      messages: [
        { ...message, source: 'event' },
        {
          ...message,
          sessionKey: 'agent:main:other',
          userAtMs: ago(5 * MINUTE),
          unansweredAtMs: [ago(7 * MINUTE), ago(5 * MINUTE)],
          source: 'event',
        },
      ],
    });
    expect(judge(seen).snapshot.recommended.action).toBe('restart');
    expect(refusalOf(seen)).toBeNull();
  });

  it('says who starts a gateway that no service manager knows, and how', () => {
    const { level, recommended } = judge(
      evidence({ gateway: { ...DOWN, service: { kind: 'none', why: '' } } }),
    ).snapshot;
    expect(level).toBe('red');
    expect(recommended).toMatchObject({ action: 'none', target: null, costs: 'nothing' });
    expect(recommended.why).toContain('`openclaw gateway run`');
  });

  it('says that a gateway on another machine is restarted there', () => {
    const { level, recommended } = judge(
      evidence({
        version: '2026.9.6',
        install: { isLoopback: false },
        gateway: { ...DOWN, http: { kind: 'silent', afterMs: 2_000 }, httpRepeats: 60 },
      }),
    ).snapshot;
    expect(['none', 'wait'], `${level}: ${recommended.why}`).toContain(recommended.action);
  });

  it('names what listens beside the gateway, and ends no run there', () => {
    const seen = (listeners: number[]) =>
      judge(
        evidence({
          gateway: { listeners },
          runs: [run({ step: 'model', quietMs: 40 * MINUTE, startedAtMs: ago(41 * MINUTE) })],
        }),
      ).snapshot;
    expect(seen([1]).recommended.action).toBe('abort');
    expect(seen([41, 42]).recommended).toMatchObject({
      action: 'none',
      why: expect.stringContaining('several processes listen'),
    });
  });

  describe('while the gateway works on something without a run, as on a compaction', () => {
    const openedBy = { kind: 'known' as const, pids: [GATEWAY_PID] };
    const silent = {
      sessionKey: 'agent:main:other',
      userAtMs: ago(5 * MINUTE),
      unansweredAtMs: [ago(7 * MINUTE), ago(5 * MINUTE)],
      replyAtMs: null,
      droppedAtMs: null,
      source: 'event' as const,
    };
    const busy = (parts: Parameters<typeof lock>[0], version: Version = '2026.7.35') =>
      evidence({
        version,
        messages: [silent],
        locks: [lock({ openedBy, ...parts })],
        sessions: [session({ hasActiveRun: false }), session({ key: 'agent:main:other' })],
      });

    it.each([
      ['2026.7.35, which says 5 min', { ageMs: MINUTE, maxHoldMs: 300_000 }, '2026.7.35', 330],
      ['2026.5.28, which says 17 min', { ageMs: MINUTE, maxHoldMs: 1_020_000 }, '2026.5.28', 1_050],
      ['2026.4.29, which says nothing', { ageMs: MINUTE }, '2026.4.29', 1_050],
      ['2026.2.1, which has no watchdog', { ageMs: MINUTE }, '2026.2.1', 840],
    ] as const)('on %s: it waits for its end', (_name, parts, version, leftSeconds) => {
      const { snapshot } = judge(busy(parts, version));
      expect(snapshot).toMatchObject({ level: 'red', recommended: { action: 'wait' } });
      expect(snapshot.recommended.why).toContain('a restart would begin it anew');
      expect(Date.parse(snapshot.recommended.until ?? '')).toBe(ago(-leftSeconds * SECOND));
    });

    it.each([
      ['past its limit', { ageMs: 391 * SECOND, maxHoldMs: 300_000 }],
      ['closed', { ageMs: MINUTE, openedBy: { kind: 'known' as const, pids: [] } }],
      ['not asked about', { ageMs: MINUTE, openedBy: { kind: 'not-asked' as const } }],
    ])('one that is %s bars no restart', (_name, parts) => {
      expect(judge(busy(parts)).snapshot.recommended.action).toBe('restart');
    });
  });

  it('waits where the machine has just woken, until it has settled', () => {
    const graceUntilMs = ago(-20 * SECOND);
    const seen = evidence({
      version: '2026.2.1',
      machine: { graceUntilMs },
      locks: [lock({ pid: 99, owner: owner('other'), ageMs: 5 * MINUTE })],
    });
    const { recommended } = judge(seen).snapshot;
    expect(recommended.action).toBe('wait');
    expect(recommended.until).toBe(new Date(graceUntilMs).toISOString());
  });

  it('takes the next red step that can be taken', () => {
    const path = '/home/ada/.openclaw/agents/main/sessions/7.jsonl.lock';
    const other = lock({
      path,
      sessionId: '7',
      pid: 98,
      owner: owner('openclaw'),
      ageMs: 3 * MINUTE,
    });
    const seen = evidence({
      version: '2026.7.35',
      sessions: [session({ key: 'agent:main:other', sessionId: '7' })],
      locks: [lock({ pid: 99, owner: owner('openclaw'), ageMs: 3 * MINUTE }), other],
      blocks: [
        block({ ownerPid: 99 }),
        block({ lockPath: path, sessionKey: 'agent:main:other', ownerPid: 98 }),
      ],
    });
    expect(judge(seen).snapshot.recommended).toMatchObject({
      action: 'reset',
      target: 'agent:main:other',
    });
  });
});
