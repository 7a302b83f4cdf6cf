import type { Snapshot } from '../../../../electron/core/api/snapshot.ts';
import type { ActionName, ActionResult, Outcome } from '../../../../electron/core/steps/action.ts';
import { actionNameSchema } from '../../../../electron/core/steps/action.ts';
import { DrillFailure, expect } from '../../failure.ts';
import type { Needs, SayOptions, Stage } from '../../stage.ts';
import { seconds } from '../../watch.ts';

/** How often each is played: `CLAWBUOY_DRILL_TIMES=20 npm run drill -- 2026.2.1 --only heal`. */
export const TIMES = Math.min(
  50,
  Math.max(1, Number(process.env.CLAWBUOY_DRILL_TIMES ?? '3') || 3),
);
/** Clawbuoy restarts a gateway six times within ten minutes and no more. */
export const RESTARTS = Math.min(TIMES, 4);

/** Every limit as people have it, the gateway's and Clawbuoy's: the drills wait for them. */
export const BY_DEFAULT: Needs = { thresholds: {}, config: () => ({}) };

/** A gateway whose lives are counted in no other drill. */
export function ownStage(): Needs {
  return { ...BY_DEFAULT };
}

/** A failure that has been brought about, with a message that waits. */
export type Failed = {
  /** Makes the model answer again before `heal` is called. The failure itself stays. */
  readonly beforeHeal?: () => Promise<void>;
  /** Looks at what `heal` left, and ends what the drill itself has made. */
  readonly afterHeal?: (result: ActionResult) => Promise<void>;
  /** After the answer of the agent. */
  readonly atEnd?: () => Promise<void>;
};

export type Healing = {
  readonly failure: string;
  readonly times: number;
  readonly produce: (sessionKey: string) => Promise<Failed>;
  /** The light that `heal` is called under, and how long it may take to come. */
  readonly light: (snapshot: Snapshot, sessionKey: string) => boolean;
  readonly lightMs: number;
  readonly outcome: Outcome;
  /** Exactly the steps that are enough, in their order. */
  readonly steps: readonly ActionName[];
  readonly say?: SayOptions;
  /** What the result's reason must say. */
  readonly reason?: RegExp;
};

/** The first turn of a session; the first one of a fresh gateway takes its time. */
export async function sayHello(
  stage: Stage,
  sessionKey: string,
  options: SayOptions = {},
): Promise<void> {
  await stage.mustAnswer(sessionKey, 'hello', { limitMs: 90_000, ...options });
}

/**
 * A failure with a message that waits, the light that says what it recommends, `heal`, the
 * smallest steps that are enough and no others, an agent that answers a real message, and a
 * green light; again and again.
 */
export async function healAgainAndAgain(
  stage: Stage,
  sessionKey: string,
  healing: Healing,
): Promise<string> {
  const { failure, times } = healing;
  const healMs: number[] = [];
  const answerMs: number[] = [];
  let last: ActionResult | null = null;
  try {
    for (let round = 1; round <= times; round += 1) {
      const result = await playRound(stage, sessionKey, healing, round, { healMs, answerMs });
      last = result;
    }
  } finally {
    stage.heals.push({
      failure,
      version: stage.version.name,
      good: answerMs.length,
      times,
      steps: last === null ? [] : stepsOf(last),
      outcome: last?.outcome ?? '',
      slowestHealMs: slowest(healMs),
      slowestAnswerMs: slowest(answerMs),
    });
  }
  const slowestHeal = seconds(slowest(healMs) ?? 0);
  const slowestAnswer = seconds(slowest(answerMs) ?? 0);
  return `${times} of ${times}; slowest heal ${slowestHeal}, until answered ${slowestAnswer}; says: ${last?.reason} [${last === null ? '' : partsOf(last)}]`;
}

async function playRound(
  stage: Stage,
  sessionKey: string,
  healing: Healing,
  round: number,
  times: { readonly healMs: number[]; readonly answerMs: number[] },
): Promise<ActionResult> {
  const { failure } = healing;
  const failed = await healing.produce(sessionKey);
  await stage.watch.until(
    `light for ${failure} (round ${round})`,
    (snapshot) => healing.light(snapshot, sessionKey),
    healing.lightMs,
  );
  await failed.beforeHeal?.();
  const healedAt = Date.now();
  const { result, tookMs } = await stage.buoy.act('heal', null, 320_000);
  const told = `${result.reason} [${partsOf(result)}]`;
  expect(
    result.outcome === healing.outcome,
    `heal of ${failure} (round ${round}) is ${result.outcome}, not ${healing.outcome}: ${told}`,
  );
  const taken = stepsOf(result).join(', ');
  const wanted = healing.steps.join(', ');
  expect(taken === wanted, `heal of ${failure} took "${taken}", enough is "${wanted}": ${told}`);
  const says = healing.reason ?? /./;
  expect(says.test(result.reason), `heal of ${failure} does not say ${says}: ${result.reason}`);
  await failed.afterHeal?.(result);
  await stage.untilRunEnds(sessionKey);
  await stage.mustAnswer(sessionKey, 'and now', { limitMs: 90_000, ...healing.say });
  const answeredMs = Date.now() - healedAt;
  await failed.atEnd?.();
  await stage.untilGreen(40_000);
  // Only now is the round a good one.
  times.healMs.push(tookMs);
  times.answerMs.push(answeredMs);
  return result;
}

/** The steps of the ladder that a `heal` took: its parts are named `abort: prove`. */
export function stepsOf(result: ActionResult): ActionName[] {
  const names = result.steps.map((step) => step.name.split(':')[0] ?? '');
  return [...new Set(names)].map((name) => {
    const action = actionNameSchema.safeParse(name);
    if (!action.success) throw new DrillFailure(`heal took a part of no step: ${name}`);
    return action.data;
  });
}

function partsOf(result: ActionResult): string {
  return result.steps
    .map((step) => `${step.name} ${step.outcome} ${seconds(step.durationMs)}: ${step.detail}`)
    .join('; ');
}

function slowest(allMs: readonly number[]): number | null {
  return allMs.length === 0 ? null : Math.max(...allMs);
}
