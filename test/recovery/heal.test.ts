import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../electron/core/api/snapshot.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { ok } from '../../electron/core/result.ts';
import type { ActionName, ActionResult, Plan } from '../../electron/core/steps/action.ts';
import type { Consent } from '../../electron/core/steps/consent.ts';
import { ESCALATION, nextStep, recommendedStep } from '../../electron/core/steps/escalation.ts';
import { firstPlan, healAll, type StepTaker } from '../../electron/recovery/heal.ts';
import { ago, block, evidence, GONE, lock, MAIN, MINUTE, owner, run } from '../support/evidence.ts';

const GREEN = judge(evidence()).snapshot;
const LOCKED = judge(
  evidence({ locks: [lock({ pid: 9, owner: GONE })], blocks: [block()] }),
).snapshot;
const PATH = LOCKED.locks[0]?.path ?? '';
const HUNG = judge(evidence({ runs: [run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE })] })).snapshot;

const IN_VAIN = judge(
  evidence({
    runs: [run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE })],
    notices: [{ kind: 'recovery-in-vain', atMs: ago(1_000), sessionKey: MAIN }],
  }),
).snapshot;

const PLAN: Omit<Plan, 'action' | 'target'> = {
  verdict: 'ready',
  why: '',
  costs: '',
  undo: null,
  secondYes: null,
  preconditions: [],
  steps: [],
  proof: '',
  limitMs: 1,
};

/** An engine that ends each step as told, and shows the next of these lights after it. */
class Engine implements StepTaker {
  readonly taken: string[] = [];
  readonly consents: Consent[] = [];
  light: Snapshot;
  constructor(
    light: Snapshot,
    private readonly ends: Partial<Record<ActionName, ActionResult['outcome']>>,
    private readonly after: Partial<Record<ActionName, Snapshot>> = {},
  ) {
    this.light = light;
  }
  snapshot = async () => ok(this.light);
  plan = async (action: ActionName, target: string | null) => ok({ ...PLAN, action, target });
  act = async (action: ActionName, target: string | null, consent: Consent) => {
    this.taken.push(`${action} ${target ?? ''}`.trim());
    this.consents.push(consent);
    this.light = this.after[action] ?? this.light;
    return ok<ActionResult>({
      id: `${action}-1`,
      action,
      target,
      outcome: this.ends[action] ?? 'done',
      reason: `${action} ended`,
      steps: [{ name: 'part', outcome: 'ok', durationMs: 1, detail: '' }],
      undo: action === 'unlock' ? 'kept-1' : null,
      after: this.light,
    });
  };
}

async function climbed(engine: Engine, yes = true): Promise<ActionResult> {
  const result = await healAll({
    taker: engine,
    confirm: async () => (yes ? { secondYes: false } : null),
    sleep: async () => undefined,
  });
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

describe('the ladder', () => {
  it('goes from the cheapest step to the dearest', () => {
    expect([...ESCALATION]).toEqual([
      'wait',
      'abort',
      'unlock',
      'go-on',
      'reset',
      'restart-channel',
      'restart',
      'start',
    ]);
  });

  it('ends: every step has a larger one or none', () => {
    let step = nextStep({ action: 'abort', target: MAIN }, LOCKED, LOCKED);
    const seen: (string | undefined)[] = [];
    while (step !== null) {
      seen.push(step.action);
      step = nextStep(step, LOCKED, LOCKED);
    }
    expect(seen).toEqual(['reset', 'restart']);
    expect(nextStep({ action: 'unlock', target: PATH }, LOCKED, LOCKED)).toEqual({
      action: 'reset',
      target: MAIN,
    });
    expect(nextStep({ action: 'unlock', target: '/elsewhere' }, LOCKED, LOCKED)).toBeNull();
  });

  it('leaves out a step that the light knows to be of no use', () => {
    expect(nextStep({ action: 'abort', target: MAIN }, HUNG, IN_VAIN)).toEqual({
      action: 'restart',
      target: null,
    });
  });

  it('ends at a lock that another process keeps through any restart', () => {
    const ownedBy = (pid: number) =>
      judge(
        evidence({
          version: '2026.7.35',
          locks: [lock({ pid, owner: owner('openclaw'), ageMs: 2 * MINUTE })],
          blocks: [block({ ownerPid: pid })],
        }),
      ).snapshot;
    const failed = { action: 'reset', target: MAIN } as const;
    const elsewhere = ownedBy(99);
    expect(elsewhere.locks[0]).toMatchObject({ pid: 99, verdict: 'overdue' });
    expect(elsewhere.recommended.why).toContain('`kill 99`');
    expect(nextStep(failed, elsewhere, elsewhere)).toBeNull();
    const own = { ...elsewhere, gateway: { ...elsewhere.gateway, pid: 99 } };
    expect(nextStep(failed, own, own)).toEqual({ action: 'restart', target: null });
    const key = 'agent:main:other';
    const [first] = elsewhere.incidents;
    const both = {
      ...elsewhere,
      incidents: [...elsewhere.incidents, ...(first ? [{ ...first, sessionKey: key }] : [])],
    };
    expect(nextStep({ ...failed, target: key }, both, both)).toEqual({
      action: 'restart',
      target: null,
    });
  });

  it('ends where the session has come through by itself, however the smaller step ended', () => {
    const failed = { action: 'abort', target: MAIN } as const;
    expect(nextStep(failed, HUNG, HUNG)).toEqual({ action: 'reset', target: MAIN });
    expect(nextStep(failed, HUNG, GREEN)).toBeNull();
    const passing = { ...HUNG, level: 'amber' as const };
    expect(nextStep(failed, HUNG, passing)).toBeNull();
    // Another session is red now. That is no reason to reset this one.
    expect(nextStep({ ...failed, target: 'agent:main:other' }, HUNG, HUNG)).toBeNull();
    // The whole gateway's trouble is each session's.
    const all = { ...HUNG, incidents: HUNG.incidents.map((one) => ({ ...one, sessionKey: null })) };
    expect(nextStep(failed, HUNG, all)).toEqual({ action: 'reset', target: MAIN });
  });

  it('is not led to the trouble of another session', () => {
    const elsewhere = {
      ...IN_VAIN,
      recommended: { ...IN_VAIN.recommended, action: 'reset' as const, target: 'agent:main:other' },
    };
    expect(nextStep({ action: 'abort', target: MAIN }, HUNG, elsewhere)).toEqual({
      action: 'reset',
      target: MAIN,
    });
  });
});

describe('a healAll', () => {
  it('does nothing under a green light', async () => {
    const engine = new Engine(GREEN, {});
    expect(await climbed(engine)).toMatchObject({ outcome: 'nothing-to-do', steps: [] });
    expect(engine.taken).toEqual([]);
    expect(await firstPlan(engine)).toEqual(ok(null));
  });

  it('takes the one step that is enough, and no more', async () => {
    const engine = new Engine(LOCKED, {}, { unlock: GREEN });
    const result = await climbed(engine);
    expect(result).toMatchObject({ action: 'heal', outcome: 'done', undo: 'kept-1' });
    expect(result.steps.map((step) => step.name)).toEqual(['unlock: part']);
    expect(engine.taken).toEqual([`unlock ${PATH}`]);
  });

  it('ends where the light then knows of no step of ours, and says what a person must do', async () => {
    const why = 'run `openclaw gateway run`';
    const recommended = { ...HUNG.recommended, action: 'none' as const, target: null, why };
    const engine = new Engine(HUNG, { abort: 'failed' }, { abort: { ...HUNG, recommended } });
    const result = await climbed(engine);
    expect(engine.taken).toEqual([`abort ${MAIN}`]);
    expect(result).toMatchObject({ outcome: 'failed', reason: expect.stringContaining(why) });
  });

  it('follows the light from one step to the next', async () => {
    const engine = new Engine(HUNG, {}, { abort: LOCKED, unlock: GREEN });
    expect(await climbed(engine)).toMatchObject({ outcome: 'done' });
    expect(engine.taken).toEqual([`abort ${MAIN}`, `unlock ${PATH}`]);
  });

  it('takes the next larger step where a smaller one has failed', async () => {
    const engine = new Engine(HUNG, { abort: 'failed', reset: 'failed' }, { restart: GREEN });
    expect(await climbed(engine)).toMatchObject({ outcome: 'done' });
    expect(engine.taken).toEqual([`abort ${MAIN}`, `reset ${MAIN}`, 'restart']);
  });

  it('goes from an abort in vain to the restart that the light asks for', async () => {
    const engine = new Engine(HUNG, { abort: 'failed' }, { abort: IN_VAIN, restart: GREEN });
    expect(await climbed(engine)).toMatchObject({ outcome: 'done' });
    expect(engine.taken).toEqual([`abort ${MAIN}`, 'restart']);
  });

  it('takes each step for the trouble that the light showed, and for no other', async () => {
    const engine = new Engine(HUNG, {}, { abort: LOCKED, unlock: GREEN });
    await climbed(engine);
    const [trouble] = HUNG.incidents;
    expect(engine.consents.map(({ incidentId }) => incidentId)).toEqual([trouble?.id, undefined]);
  });

  it('goes on with what the light says by then where a step had no reason any more', async () => {
    const over = new Engine(HUNG, { abort: 'nothing-to-do' }, { abort: GREEN });
    expect(await climbed(over)).toMatchObject({ outcome: 'nothing-to-do', after: GREEN });
    expect(over.taken).toEqual([`abort ${MAIN}`]);
    const again = {
      ...HUNG,
      incidents: HUNG.incidents.map((one) => ({ ...one, id: `${one.id}-later` })),
    };
    const next = new Engine(HUNG, { abort: 'nothing-to-do' }, { abort: again });
    await climbed(next);
    expect(next.taken).toEqual([`abort ${MAIN}`, `abort ${MAIN}`]);
  });

  it('stops at a refusal: the world is not as it was thought to be', async () => {
    const engine = new Engine(HUNG, { abort: 'refused' });
    expect(await climbed(engine)).toMatchObject({ outcome: 'refused', reason: 'abort ended' });
    expect(engine.taken).toEqual([`abort ${MAIN}`]);
  });

  it('takes no step twice, and is not done while the light stays red', async () => {
    const engine = new Engine(HUNG, {});
    const result = await climbed(engine);
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(result.reason).toContain('still red');
    expect(engine.taken).toEqual([`abort ${MAIN}`]);
  });

  it('takes nothing without a yes', async () => {
    const engine = new Engine(LOCKED, {});
    const result = await climbed(engine, false);
    expect(result).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('--yes') });
    expect(engine.taken).toEqual([]);
  });

  it('shows the first step as its plan', async () => {
    const planned = await firstPlan(new Engine(LOCKED, {}));
    expect(planned).toMatchObject({ ok: true, value: { action: 'unlock', target: PATH } });
    expect(recommendedStep(LOCKED)).toEqual({ action: 'unlock', target: PATH });
  });
});
