import type { Level } from '../core/api/snapshot.ts';
import type { ActionResult, Outcome, Plan } from '../core/steps/action.ts';

export const EXIT_REFUSED = 4;
export const EXIT_FAILED = 5;
/** `heal` found red, and none of its steps would help: a person must act. */
export const EXIT_NEEDS_PERSON = 6;
export const EXIT_USAGE = 64;
/** An internal error of `status` means "unknown", as in monitoring plugins. It is never amber. */
export const EXIT_UNKNOWN = 3;

/** Monitoring-plugin convention: ok, warning, critical, unknown. */
export function exitOfLevel(level: Level): number {
  switch (level) {
    case 'green':
      return 0;
    case 'amber':
      return 1;
    case 'red':
      return 2;
    case 'grey':
      return EXIT_UNKNOWN;
  }
}

export function exitOfOutcome(outcome: Outcome): number {
  switch (outcome) {
    case 'done':
    case 'nothing-to-do':
      return 0;
    case 'refused':
      return EXIT_REFUSED;
    case 'failed':
      return EXIT_FAILED;
  }
}

/**
 * The exit code of its outcome. But a light that stays red never gives 0, even with nothing to do.
 */
export function exitOfHeal(result: Pick<ActionResult, 'outcome' | 'after'>): number {
  const isHelpless = result.outcome === 'nothing-to-do' && result.after.level === 'red';
  return isHelpless ? EXIT_NEEDS_PERSON : exitOfOutcome(result.outcome);
}

/** A dry run changes nothing. Its exit code tells whether the step would be refused. */
export function exitOfPlan(plan: Pick<Plan, 'verdict'>): number {
  return plan.verdict === 'refused' ? EXIT_REFUSED : 0;
}
