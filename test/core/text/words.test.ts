import { describe, expect, it } from 'vitest';
import { count, duration } from '../../../electron/core/text/words.ts';

describe('a length of time in words', () => {
  it.each([
    [-5, '0 s'],
    [0, '0 s'],
    [499, '0 s'],
    [500, '1 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [60_000, '1 min'],
    [381_000, '6 min 21 s'],
    [3_599_499, '59 min 59 s'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [47 * 3_600_000, '47 h'],
    [48 * 3_600_000, '2 days'],
    [80 * 3_600_000, '3 days'],
  ])('%i ms is %s', (lengthMs, words) => {
    expect(duration(lengthMs)).toBe(words);
  });
});

describe('a count in words', () => {
  it.each([
    [0, '0 messages'],
    [1, '1 message'],
    [3, '3 messages'],
  ])('%i is %s', (amount, words) => {
    expect(count(amount, 'message')).toBe(words);
  });

  it('knows plurals that are not made with an s', () => {
    expect(count(2, 'is', 'are')).toBe('2 are');
  });
});
