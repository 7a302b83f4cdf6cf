import { describe, expect, it, onTestFinished } from 'vitest';
import { judge } from '../../electron/core/judge/judge.ts';
import { ok } from '../../electron/core/result.ts';
import { troubleOf } from '../../electron/core/steps/agreed.ts';
import { recommendedStep } from '../../electron/core/steps/escalation.ts';
import { planFor } from '../../electron/core/steps/plan.ts';
import type { EvidenceParts } from '../support/evidence.ts';
import {
  ago,
  evidence,
  GATEWAY_PID,
  MAIN,
  MINUTE,
  memory,
  NOW_MS,
  run,
  SECOND,
  service,
} from '../support/evidence.ts';
import { hung, resettable, restartable } from './scenes.ts';
import { gatewayProcess, World } from './world.ts';

/** A person may take minutes to say yes. What was agreed to is what the plan showed. */

const PLANNED_MS = ago(2 * MINUTE);
const AGREED = { secondYes: false, plannedAtMs: PLANNED_MS };
const BEGUN_SINCE = run({ runId: 'begun-since', ageMs: MINUTE });
const STALLED = run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE });

const world = () => new World(onTestFinished);
const runsOf = ({ runs }: EvidenceParts) => (Array.isArray(runs) ? runs : []);
const changes = (made: World) =>
  made.done.filter((one) => /abort|reset|restart|systemctl|SIG/.test(one));

describe('a yes to one run', () => {
  for (const action of ['abort', 'reset'] as const) {
    it(`does not end another that began since: ${action}`, async () => {
      const made = resettable(world());
      const { seen } = made;
      made.seen = () => ({ ...seen(), runs: [BEGUN_SINCE] });
      const result = await made.act(action, MAIN, AGREED);
      expect(result).toMatchObject({ outcome: 'refused' });
      expect(result.reason).toContain('begun-since');
      expect(changes(made)).toEqual([]);
    });
  }

  it('ends the one that was there', async () => {
    const made = hung(world());
    expect(await made.act('abort', MAIN, AGREED)).toMatchObject({ outcome: 'done' });
  });

  it('is not taken back by a run of another session, nor by one whose start is a guess', async () => {
    for (const other of [
      run({ runId: 'elsewhere', sessionKey: 'agent:main:other', ageMs: MINUTE }),
      { ...BEGUN_SINCE, knownBy: 'list' as const },
    ]) {
      const made = hung(world());
      const { seen } = made;
      made.seen = () => ({ runs: [...runsOf(seen()), other] });
      expect(await made.act('abort', MAIN, AGREED)).not.toMatchObject({ outcome: 'refused' });
    }
  });
});

describe('a yes to a restart', () => {
  it('does not end a gateway that somebody has started since', async () => {
    const made = restartable(world(), 'service');
    made.newLife();
    const result = await made.act('restart', null, AGREED);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('started anew meanwhile');
    expect(changes(made)).toEqual([]);
  });

  it('given long ago does not end a run that began since; given just now it does', async () => {
    const [late, soon] = [2 * MINUTE, 15 * SECOND].map((agoMs) => {
      const made = restartable(world(), 'service');
      const { seen } = made;
      made.seen = () => ({ ...seen(), runs: [run({ runId: 'begun-since', ageMs: 5 * SECOND })] });
      return made.act('restart', null, { secondYes: false, plannedAtMs: NOW_MS - agoMs });
    });
    const refused = await late;
    expect(refused).toMatchObject({ outcome: 'refused' });
    expect(refused?.reason).toContain('begun-since');
    expect(await soon).not.toMatchObject({ outcome: 'refused' });
  });
});

describe('a restart that waited for a command of somebody else', () => {
  /** What that command, `openclaw gateway restart`, shows of itself while it works. */
  const COMMAND = [{ pid: 9, user: 'own', title: 'openclaw', argv: ['openclaw'] }] as const;

  it('does not end the start that the command made', async () => {
    const made = restartable(world(), 'service');
    made.processes.set(9, gatewayProcess({ pid: 9, startedAtMs: NOW_MS, argv: ['openclaw'] }));
    let looks = 0;
    const { seen } = made;
    made.seen = () => {
      looks += 1;
      // It begins once the step has looked.
      if (looks === 1) made.others = ok(COMMAND);
      return seen();
    };
    made.onSleep = () => {
      if (made.others.ok && made.others.value.length > 0) {
        made.newLife();
        made.others = ok([]);
      }
    };
    const result = await made.act('restart', null);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain(`process ${GATEWAY_PID} has ended`);
    expect(changes(made)).toEqual([]);
  });
});

describe('a step for a trouble', () => {
  const stalled = judge(evidence({ runs: [STALLED] })).snapshot;
  const step = recommendedStep(stalled);

  it('names it', () => {
    expect(step).toEqual({ action: 'abort', target: MAIN });
    const trouble = step === null ? null : troubleOf(step, stalled);
    expect(trouble).toBe(stalled.incidents[0]?.id);
    expect(trouble).not.toBeNull();
  });

  it('is not taken once that is over, though somebody said yes to it', async () => {
    const incidentId = (step === null ? null : troubleOf(step, stalled)) ?? '';
    const made = resettable(world());
    const result = await made.act('abort', MAIN, { secondYes: false, incidentId });
    expect(result).toMatchObject({ outcome: 'nothing-to-do' });
    expect(result.reason).toContain('does not ask for this step any more');
    expect(changes(made)).toEqual([]);
  });

  it('is not taken once a hung gateway answers again', async () => {
    const made = restartable(world(), 'service');
    const silent = evidence({
      memory: memory({ state: 'hung', sinceMs: ago(MINUTE), failingSinceMs: ago(MINUTE) }),
      gateway: { http: { kind: 'silent', afterMs: 2_000 }, httpRepeats: 60, service: service() },
    });
    const red = judge(silent).snapshot;
    const restart = { action: 'restart', target: null } as const;
    expect(recommendedStep(red)).toEqual(restart);
    const incidentId = troubleOf(restart, red) ?? '';
    expect(incidentId).toContain('gateway-hung');
    const result = await made.act('restart', null, { secondYes: false, incidentId });
    expect(result).toMatchObject({ outcome: 'nothing-to-do' });
    expect(changes(made)).toEqual([]);
  });

  it('is taken while that lasts', async () => {
    const made = hung(world());
    const { snapshot } = (await made.look()).judgement;
    const incidentId = snapshot.incidents[0]?.id;
    expect(await made.act('abort', MAIN, { secondYes: false, incidentId })).toMatchObject({
      outcome: 'done',
    });
  });
});

describe('a yes that a person gives long after they have read the plan', () => {
  /** The plan that they read, and the same world as it is when they answer. */
  async function answered(
    action: 'abort' | 'reset' | 'restart',
    made: World,
    before: EvidenceParts,
    after: EvidenceParts,
  ) {
    const target = action === 'restart' ? null : MAIN;
    const { seen } = made;
    made.seen = () => ({ ...seen(), ...before });
    const plan = planFor(action, target, {
      ...(await made.look()),
      methods: [],
      asked: null,
      restarts: [],
      archiveDir: null,
    });
    made.seen = () => ({ ...seen(), ...after });
    const consent = { secondYes: false, plannedAtMs: plan.atMs, plannedFor: plan.plannedFor };
    return { plan, result: await made.act(action, target, consent) };
  }

  const quiet = { ageMs: 10 * MINUTE, quietMs: 70 * SECOND };

  it('does not end the run once it works again, though the light only said to wait', async () => {
    for (const action of ['abort', 'reset'] as const) {
      const made = resettable(world());
      made.version = '2026.7.35';
      const { plan, result } = await answered(
        action,
        made,
        { runs: [run(quiet)] },
        { runs: [run({ ...quiet, quietMs: SECOND })] },
      );
      expect(plan.plannedFor, action).toContain('run-stalled');
      expect(result, action).toMatchObject({ outcome: 'nothing-to-do' });
      expect(changes(made), action).toEqual([]);
    }
  });

  it('does not reset it either where the light named a smaller step for it', async () => {
    const made = resettable(world());
    const stands = run({ ...quiet, quietMs: 6 * MINUTE });
    const works = run({ ...quiet, quietMs: SECOND });
    const { plan, result } = await answered('reset', made, { runs: [stands] }, { runs: [works] });
    expect(plan.plannedFor).toContain('run-stalled');
    expect(result).toMatchObject({ outcome: 'nothing-to-do' });
    expect(changes(made)).toEqual([]);
  });

  it('resets it where that has become worse meanwhile, and the light names a smaller step', async () => {
    const made = resettable(world());
    const before = { runs: [run(quiet)] };
    const after = { runs: [run({ ...quiet, quietMs: 6 * MINUTE })] };
    await answered('reset', made, before, after);
    expect(changes(made)).not.toEqual([]);
  });

  it('ends the run that still stands', async () => {
    const made = hung(world());
    const { result } = await answered('abort', made, {}, {});
    expect(result).toMatchObject({ outcome: 'done' });
  });

  it('does not restart a gateway that answers again', async () => {
    const made = restartable(world(), 'service');
    const gateway = { http: { kind: 'silent', afterMs: 2_000 }, httpRepeats: 60 } as const;
    const silent: EvidenceParts = {
      memory: memory({ state: 'hung', sinceMs: ago(MINUTE), failingSinceMs: ago(MINUTE) }),
      gateway: { ...gateway, service: service() },
    };
    const { plan, result } = await answered('restart', made, silent, {});
    expect(plan.plannedFor).toContain('gateway-hung');
    expect(result).toMatchObject({ outcome: 'nothing-to-do' });
    expect(changes(made)).toEqual([]);
  });

  it('is taken where the plan showed no trouble: they want it all the same', async () => {
    const made = hung(world());
    const { seen } = made;
    made.seen = () => {
      const runs = runsOf(seen()).map((one) => ({ ...one, lastProgressAtMs: made.nowMs }));
      return { ...seen(), runs };
    };
    const { plan, result } = await answered('abort', made, {}, {});
    expect(plan.plannedFor).toBeUndefined();
    expect(result).toMatchObject({ outcome: 'done' });
  });
});
