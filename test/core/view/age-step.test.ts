import { describe, expect, it } from 'vitest';
import { nextAgeStepMs } from '../../../electron/core/view/age-step.ts';
import { elapsedInWords } from '../../../electron/core/view/words.ts';

const NOW = 1_700_000_000_000;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('the next moment at which an age reads differently', () => {
  it.each([
    ['seconds below a minute', [2.4 * SECOND], 600],
    ['minutes below a day', [3 * MINUTE + 20 * SECOND], 40 * SECOND],
    ['no age at all', [], MINUTE],
    ['an age in hours', [26 * 60 * MINUTE + 10 * SECOND], MINUTE],
    ['the first of several', [3 * MINUTE + 20 * SECOND, 5 * MINUTE + 50 * SECOND], 10 * SECOND],
    ['a countdown', [-(2 * MINUTE + 5 * SECOND)], 5 * SECOND],
    ['a time nobody can read', [Number.NaN], MINUTE],
  ])('knows %s', (_case, ages, expectedMs) => {
    expect(
      nextAgeStepMs(
        ages.map((age) => NOW - age),
        NOW,
      ),
    ).toBeCloseTo(expectedMs, 3);
  });

  it('never comes later than the words change', () => {
    for (const age of [0.4, 12.7, 59.9, 61, 599, 3_599, 3_601, 7_000, 90_000]) {
      const since = new Date(NOW - age * SECOND).toISOString();
      const step = nextAgeStepMs([NOW - age * SECOND], NOW);
      expect(step).toBeGreaterThan(0);
      expect(elapsedInWords(since, NOW + step - 2)).toBe(elapsedInWords(since, NOW));
    }
  });
});
