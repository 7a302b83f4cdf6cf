import { describe, expect, it } from 'vitest';
import {
  begun,
  ended,
  mayAsk,
  type Pace,
  PROGRAM_PACE,
  QUESTION_PACE,
  RESTED,
} from '../../electron/core/pace.ts';

/** The pause after questions that took so long, one after the other. */
function pauseAfter(tookMs: readonly number[], isFailure = false, rule = QUESTION_PACE): number {
  let atMs = 1_000;
  let pace: Pace = RESTED;
  for (const one of tookMs) {
    pace = ended(begun(pace, atMs), atMs + one, rule, isFailure);
    atMs += one;
  }
  return pace.notBeforeMs - atMs;
}

describe('how often a question is asked', () => {
  it('is left to the asker while the answers are quick', () => {
    expect(pauseAfter([40, 200])).toBe(0);
    expect(pauseAfter([900], false, PROGRAM_PACE)).toBe(0);
  });

  it.each([
    [4_500, 67_500],
    [6_000, 90_000],
    [21_000, 300_000],
    [300_000, 300_000],
  ])('backs off to minutes after an answer that took %i ms', (tookMs, pauseMs) => {
    expect(pauseAfter([tookMs])).toBe(pauseMs);
  });

  it('forgets how slow it was at the first quick answer', () => {
    expect(pauseAfter([21_000, 50])).toBe(0);
  });

  it('doubles the pause with each failure in a row, up to minutes', () => {
    const pauses = [1, 2, 3, 4, 20].map((times) => pauseAfter(Array(times).fill(1), true));
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 300_000]);
  });

  it('never asks beside one that has not ended, however long that takes', () => {
    const pace = begun(RESTED, 1_000);
    expect(mayAsk(pace, 1_000)).toBe(false);
    expect(mayAsk(pace, 1_000_000_000)).toBe(false);
  });

  it('keeps nobody from asking for hours where the clock was set back', () => {
    const pace = ended(begun(RESTED, 7_200_000), 7_206_000, QUESTION_PACE, false);
    expect(mayAsk(pace, 7_206_001)).toBe(false);
    expect(mayAsk(pace, 3_600_000)).toBe(true);
  });
});
