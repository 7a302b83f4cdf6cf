import type { Outcome } from '../core/action.ts';
import type { Level } from '../core/snapshot.ts';

export const EXIT_REFUSED = 4;
export const EXIT_FAILED = 5;
export const EXIT_USAGE = 64;
/** An internal error of `status` is "cannot tell", as monitoring plugins have it; never amber. */
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
