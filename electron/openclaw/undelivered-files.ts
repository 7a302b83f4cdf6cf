import { join } from 'node:path';
import type { Undelivered } from '../core/evidence/delivery-facts.ts';
import { changedAtMs, namesIn } from './files.ts';

/** The interval is so long that the check costs almost nothing. */
const PACE_MS = 60_000;
/** The most files whose times are read. The count still includes all files. */
const MOST_LOOKED_AT = 50;

/**
 * Answers that a gateway of 2026.3 to 2026.6 could not deliver. It moves each to a file in
 * `delivery-queue/failed`. Later versions keep them in their database and report them in their
 * health. 2026.2 keeps none.
 */
export interface UndeliveredFiles {
  /** Looks once a minute. */
  facts(): readonly Undelivered[];
}

export function createUndeliveredFiles(options: {
  readonly stateDir: string;
  readonly now: () => number;
}): UndeliveredFiles {
  const folder = join(options.stateDir, 'delivery-queue', 'failed');
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let known: readonly Undelivered[] = [];
  return {
    facts() {
      if (options.now() - lookedAtMs < PACE_MS) return known;
      lookedAtMs = options.now();
      const names = namesIn(folder).filter((name) => name.endsWith('.json'));
      const timesMs = names
        .slice(-MOST_LOOKED_AT)
        .flatMap((name) => changedAtMs(join(folder, name)) ?? []);
      known =
        timesMs.length === 0
          ? []
          : [
              {
                queue: 'delivery-queue',
                count: names.length,
                oldestAtMs: Math.min(...timesMs),
                grewAtMs: Math.max(...timesMs),
              },
            ];
      return known;
    },
  };
}
