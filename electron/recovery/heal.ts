import { randomUUID } from 'node:crypto';
import type { Snapshot } from '../core/api/snapshot.ts';
import { scribe } from '../core/catalogue/sentences/scribe.ts';
import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { partNamed } from '../core/catalogue/sentences/words.ts';
import type { Result } from '../core/result.ts';
import { err, ok } from '../core/result.ts';
import type { ActionName, ActionResult, Plan } from '../core/steps/action.ts';
import { troubleOf } from '../core/steps/agreed.ts';
import type { Consent } from '../core/steps/consent.ts';
import type { EscalationStep } from '../core/steps/escalation.ts';
import { nextStep, recommendedStep } from '../core/steps/escalation.ts';

/**
 * The parts of an engine that `healAll` needs: the running engine over its socket, or a local one.
 */
export type StepTaker = {
  snapshot(): Promise<Result<Snapshot>>;
  plan(action: ActionName, target: string | null): Promise<Result<Plan>>;
  act(action: ActionName, target: string | null, consent: Consent): Promise<Result<ActionResult>>;
};

export type HealOptions = {
  readonly taker: StepTaker;
  /** Called before every step that may be taken. Null means that nobody agreed. */
  readonly confirm: (plan: Plan) => Promise<Consent | null>;
  readonly sleep: (ms: number) => Promise<void>;
};

/** The most steps in one go. Anything that they do not fix needs a person. */
const MOST_STEPS = 5;
/** A finished step shows in the light within this time. */
const SETTLE_TRIES = 12;
const SETTLE_PAUSE_MS = 500;
export const NO_YES = say('nobodySaidYes');

/**
 * Takes the steps that the light recommends, the smallest first, and looks at the light
 * after each. A larger step follows only if a smaller one failed or the light then recommends it. A
 * refusal ends the run. The app and the terminal share it. Fails only if the engine cannot be
 * asked.
 */
export async function healAll(options: HealOptions): Promise<Result<ActionResult>> {
  const { taker } = options;
  const done: ActionResult[] = [];
  const tried = new Set<string>();
  const first = await taker.snapshot();
  if (!first.ok) return first;
  let snapshot = first.value;
  let step = recommendedStep(snapshot);
  let trouble = step === null ? null : troubleOf(step, snapshot);
  while (step !== null && done.length < MOST_STEPS && !tried.has(nameOf(step))) {
    tried.add(nameOf(step));
    const result = await take(options, step, trouble, snapshot);
    if (!result.ok) return result;
    done.push(result.value);
    if (result.value.outcome === 'refused' || result.value.needsPersonAtOnce === true) break;
    if (result.value.outcome === 'failed') {
      step = nextStep(step, snapshot, result.value.after);
      // A larger step is for the same trouble, unless the light asks for it for another one.
      trouble = (step === null ? null : troubleOf(step, result.value.after)) ?? trouble;
      continue;
    }
    const settled = await settle(options, tried);
    if (!settled.ok) return settled;
    snapshot = settled.value;
    // A step that its trouble did not wait for may be what the next one needs.
    if (result.value.outcome === 'nothing-to-do') tried.delete(nameOf(step));
    step = recommendedStep(snapshot);
    const next = step === null ? null : troubleOf(step, snapshot);
    if (result.value.outcome === 'nothing-to-do' && next === trouble) break;
    trouble = next;
  }
  const last = await taker.snapshot();
  return last.ok ? ok(summary(done, last.value)) : last;
}

/** Returns the plan of the first step of `healAll`. Null if nothing is recommended. */
export async function firstPlan(taker: StepTaker): Promise<Result<Plan | null>> {
  const snapshot = await taker.snapshot();
  if (!snapshot.ok) return snapshot;
  const step = recommendedStep(snapshot.value);
  return step === null ? ok(null) : taker.plan(step.action, step.target);
}

async function take(
  { taker, confirm }: HealOptions,
  step: EscalationStep,
  trouble: string | null,
  before: Snapshot,
): Promise<Result<ActionResult>> {
  const planned = await taker.plan(step.action, step.target);
  if (!planned.ok) return planned;
  const consent =
    planned.value.verdict === 'ready' ? await confirm(planned.value) : { secondYes: false };
  if (consent !== null) {
    const incidentId = trouble ?? undefined;
    return taker.act(step.action, step.target, { ...consent, incidentId });
  }
  return ok(notTaken(step, NO_YES, before));
}

/** Returns a result for a step that was not begun. */
export function notTaken(step: EscalationStep, reason: Words, after: Snapshot): ActionResult {
  const { text, said } = scribe();
  return {
    id: `${step.action}-${randomUUID().slice(0, 8)}`,
    action: step.action,
    target: step.target,
    outcome: 'refused',
    reason: text(reason),
    steps: [],
    undo: null,
    after,
    said: said(),
  };
}

/** Looks, for a limited time, until the light no longer asks for a step already tried. */
async function settle(
  { taker, sleep }: HealOptions,
  tried: ReadonlySet<string>,
): Promise<Result<Snapshot>> {
  for (let look = 1; ; look += 1) {
    const seen = await taker.snapshot();
    if (!seen.ok) return err(seen.error);
    const step = recommendedStep(seen.value);
    if (step === null || !tried.has(nameOf(step)) || look >= SETTLE_TRIES) return seen;
    await sleep(SETTLE_PAUSE_MS);
  }
}

function nameOf(step: EscalationStep): string {
  return `${step.action} ${step.target ?? ''}`;
}

/**
 * Returns `healAll` as one result. It ends as its last step did, but never as done under a red
 * light.
 */
function summary(done: readonly ActionResult[], after: Snapshot): ActionResult {
  const last = done.at(-1);
  const isStillRed = last?.outcome === 'done' && after.level === 'red';
  const page = scribe();
  const reason = isStillRed
    ? say('yetStillRed', { reason: last.reason, headline: inWords(after) })
    : last === undefined
      ? nothingWords(after)
      : earlierWords(personWords(last, after), done.slice(0, -1));
  return {
    id: `heal-${randomUUID().slice(0, 8)}`,
    action: 'heal',
    target: last?.target ?? null,
    outcome: isStillRed ? 'failed' : (last?.outcome ?? 'nothing-to-do'),
    reason: page.text(reason),
    steps: done.flatMap((result) =>
      result.steps.map((one) => ({
        ...one,
        name: page.text(say('partOf', { action: result.action, name: partNamed(one.name) })),
      })),
    ),
    ...(last?.needsPersonAtOnce === true ? { needsPersonAtOnce: true } : {}),
    undo: done.findLast((result) => result.undo !== null)?.undo ?? null,
    after,
    said: Object.assign({}, ...done.map((result) => result.said), page.said()),
  };
}

/**
 * Returns why nothing was done. A red light that Clawbuoy cannot fix says that a person must act.
 */
function nothingWords(after: Snapshot): Words {
  const { level, recommended } = after;
  const { why } = recommended;
  if (recommended.action === 'wait') return say('waitBecause', { why });
  return level === 'red' ? say('youMust', { headline: inWords(after), why }) : why;
}

/** What is wrong, in words that have other languages. */
function inWords({ headline, incidents }: Snapshot): Words {
  const [worst] = incidents;
  return worst?.cause ?? headline.replace(/\.$/, '');
}

/** Returns why a step ended, and what a person must do where no larger step would help. */
function personWords(last: ActionResult, { level, recommended }: Snapshot): Words {
  const isUpToPerson =
    last.outcome === 'failed' && level === 'red' && recommended.action === 'none';
  return isUpToPerson
    ? say('youMustAct', { reason: last.reason, why: recommended.why })
    : last.reason;
}

/** Returns the result of a `healAll` that took no step, for a dry run. */
export function nothingDone(snapshot: Snapshot): ActionResult {
  return summary([], snapshot);
}

/** Adds what the smaller steps said that failed before the last one. */
function earlierWords(words: Words, earlier: readonly ActionResult[]): Words {
  return earlier
    .filter((result) => result.outcome === 'failed')
    .reduce<Words>(
      (reason, { action, reason: why }) => say('beforeItFailed', { reason, action, why }),
      words,
    );
}
