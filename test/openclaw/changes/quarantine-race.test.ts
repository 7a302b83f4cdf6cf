import { describe, expect, it } from 'vitest';
import { raceLocks, racePromises, type Stretch } from '../../support/lock-race.ts';

/** `CLAWBUOY_RACE_RUNS=10000 npx vitest run test/openclaw/changes/quarantine-race.test.ts` for more. */
const RUNS = Number(process.env.CLAWBUOY_RACE_RUNS ?? 1_500) / 3;

describe('releasing orphans while a writer takes and leaves locks as fast as it can', () => {
  it.each<[string, Stretch]>([
    ['without a pause', 'none'],
    ['with a pause before the last look', 'before-last-look'],
    ['with a pause between the last look and the move', 'before-rename'],
  ])(
    '%s removes no live lock and loses no file',
    async (_name, stretch) => {
      const outcome = await raceLocks({ runs: RUNS, stretch, gapMs: 0.3, seed: 11 });
      expect(racePromises(outcome)).toEqual([]);
      expect(outcome.released).toBeGreaterThan(RUNS / 4);
      expect(outcome.writer.held).toBeGreaterThan(RUNS / 10);
      // The gap was really met by the writer, or this proves nothing.
      if (stretch === 'before-last-look') expect(outcome.refused).toBeGreaterThan(0);
      if (stretch === 'before-rename') expect(outcome.putBack).toBeGreaterThan(0);
    },
    120_000,
  );
});
