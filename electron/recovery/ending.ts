import type { Said } from '../core/api/said.ts';
import type { Words } from '../core/catalogue/sentences/sentence.ts';
import type { Outcome, Plan } from '../core/steps/action.ts';
import type { StepOutcome } from './step-log.ts';

/** The end of an action, before its steps and last look are added to make a result. */
export type Ending = {
  readonly outcome: Outcome;
  readonly reason: Words;
  readonly target: string | null;
  /** The id for `undo`. Null if the step cannot be taken back. */
  readonly undo: string | null;
  /** A person must act at once. No further step follows. */
  readonly needsPersonAtOnce?: boolean;
  /** The sentences of a plan whose reason it repeats. */
  readonly said?: Said;
};

/** The ending for a plan that must not be carried out. Null if the plan is ready. */
export function endedByPlan(plan: Plan): Ending | null {
  const said = plan.said ?? {};
  switch (plan.verdict) {
    case 'ready':
      return null;
    case 'refused':
      return { outcome: 'refused', reason: plan.why, target: plan.target, undo: null, said };
    case 'nothing-to-do':
      return { outcome: 'nothing-to-do', reason: plan.why, target: plan.target, undo: null, said };
  }
}

/**
 * The ending for a part that did not succeed. A refusal stays a refusal; anything else is a
 * failure.
 */
export function endedBy(part: StepOutcome, target: string | null): Ending {
  return {
    outcome: part.outcome === 'refused' ? 'refused' : 'failed',
    reason: part.detail,
    target,
    undo: null,
  };
}
