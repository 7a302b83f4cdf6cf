import { assertNever } from '../result.ts';
import type { ActionName, Plan } from './action.ts';
import { costOf } from './costs.ts';
import { guardRefusal } from './guards.ts';
import { channelPlan } from './plan/channel.ts';
import type { Draft, PlanContext } from './plan/draft.ts';
import { ready, refuse } from './plan/draft.ts';
import { restartPlan, startPlan } from './plan/gateway.ts';
import { abortPlan, goOnPlan, resetPlan } from './plan/session.ts';
import { unlockPlan } from './plan/unlock.ts';

export type { AskedCosts, PlanContext } from './plan/draft.ts';
export { findLock } from './plan/unlock.ts';

/**
 * What a step would do now: its parts, its price, its conditions, and whether it may be taken. A
 * refusal says what was seen and what to do instead. `--dry-run`, the menu and the panel all show
 * this value. Pure: the clock is that of the evidence.
 */
export function planFor(action: ActionName, target: string | null, context: PlanContext): Plan {
  const drafted = draftFor(action, target, context);
  const rail = drafted.verdict === 'ready' ? guardRefusal(action, context) : null;
  const { target: named, costs, ...draft } = rail === null ? drafted : refuse(rail);
  return {
    action,
    target: named === undefined ? (drafted.target ?? target) : named,
    costs: costs ?? (action === 'undo' ? 'nothing' : costOf(action)),
    ...draft,
  };
}

function draftFor(action: ActionName, target: string | null, context: PlanContext): Draft {
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
        why: 'the last step that can be undone is taken back',
        preconditions: [
          'its place is free',
          'the gateway is down, or has run nothing in that session since',
        ],
        steps: [{ name: 'put back', detail: 'what was moved or changed returns to its place' }],
        proof: 'it is seen where it was',
        limitMs: 10_000,
      });
    default:
      return assertNever(action);
  }
}
