import { scribe } from '../catalogue/sentences/scribe.ts';
import { say } from '../catalogue/sentences/sentence.ts';
import { partNamed } from '../catalogue/sentences/words.ts';
import { assertNever } from '../result.ts';
import type { ActionName, Plan } from './action.ts';
import { troubleBehind } from './agreed.ts';
import { costOf } from './costs.ts';
import { guardRefusal } from './guards.ts';
import { channelPlan } from './plan/channel.ts';
import type { Draft, PlanContext } from './plan/draft.ts';
import { ready, refuse } from './plan/draft.ts';
import { restartPlan, startPlan } from './plan/gateway.ts';
import { abortPlan, goOnPlan, resetPlan } from './plan/session.ts';
import { unlockPlan } from './plan/unlock.ts';

/**
 * What a step would do now: its parts, its price, its conditions, and whether it may be taken. A
 * refusal says what was seen and what to do instead. `--dry-run`, the menu and the panel all show
 * this value. Pure: the clock is that of the evidence.
 */
export function planFor(action: ActionName, target: string | null, context: PlanContext): Plan {
  const drafted = draftFor(action, target, context);
  const refusal = drafted.verdict === 'ready' ? guardRefusal(action, context) : null;
  const { target: named, costs, ...draft } = refusal === null ? drafted : refuse(refusal);
  const { text, said } = scribe();
  const about = named === undefined ? (drafted.target ?? target) : named;
  const trouble = troubleBehind({ action, target: about }, context.judgement.snapshot);
  return {
    action,
    target: about,
    ...draft,
    costs: text(costs ?? (action === 'undo' ? say('nothing') : costOf(action))),
    why: text(draft.why),
    undo: draft.undo === null ? null : text(draft.undo),
    secondYes: draft.secondYes === null ? null : text(draft.secondYes),
    preconditions: draft.preconditions.map(text),
    steps: draft.steps.map(({ name, detail }) => ({
      name: text(partNamed(name)),
      detail: text(detail),
    })),
    proof: text(draft.proof),
    atMs: context.evidence.atMs,
    ...(trouble === null ? {} : { plannedFor: trouble }),
    said: said(),
  };
}

function draftFor(action: ActionName, target: string | null, context: PlanContext): Draft {
  const { incidents } = context.judgement.snapshot;
  const startsIt = action === 'start' || action === 'restart' || action === 'restart-channel';
  if (startsIt && incidents.some((one) => one.class === 'not-installed')) {
    return refuse(say('installOrName'));
  }
  switch (action) {
    case 'unlock':
      return unlockPlan(target, context);
    case 'abort':
      return abortPlan(target, context);
    case 'reset':
      return resetPlan(target, context);
    case 'go-on':
      return goOnPlan(target, context);
    case 'restart-channel':
      return channelPlan(target, context);
    case 'restart':
      return restartPlan(context);
    case 'start':
      return startPlan(context);
    case 'undo':
      return ready({
        why: say('undoWhy'),
        preconditions: [say('placeIsFree'), say('downOrUnused')],
        steps: [{ name: 'put back', detail: say('movedReturns') }],
        proof: say('seenWhereItWas'),
        limitMs: 10_000,
      });
    default:
      return assertNever(action);
  }
}
