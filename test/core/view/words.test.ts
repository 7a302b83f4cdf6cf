import { describe, expect, it } from 'vitest';
import { plainText } from '../../../electron/core/catalogue/plain-text.ts';
import {
  agoInWords,
  durationInWords,
  elapsedInWords,
  remainingInWords,
  sentence,
  sessionInWords,
  wrapText,
} from '../../../electron/core/view/words.ts';
import { NOW_MS, secondsAgo } from './status-fixture.ts';

describe('durations in words', () => {
  it.each([
    [0, 'a moment'],
    [-5_000, 'a moment'],
    [Number.NaN, 'a moment'],
    [1_000, '1 second'],
    [59_999, '59 seconds'],
    [60_000, '1 minute'],
    [3_599_000, '59 minutes'],
    [3_600_000, '1 hour'],
    [7_500_000, '2 hours 5 minutes'],
    [102_660_000, '1 day 4 hours'],
    [172_800_000, '2 days'],
  ])('says %d ms as "%s"', (durationMs, words) => {
    expect(durationInWords(durationMs)).toBe(words);
  });

  it('says when something was, and for how long it has been', () => {
    expect(agoInWords(secondsAgo(1), NOW_MS)).toBe('just now');
    expect(agoInWords(secondsAgo(180), NOW_MS)).toBe('3 minutes ago');
    expect(elapsedInWords(secondsAgo(180), NOW_MS)).toBe('3 minutes');
  });

  it('does not count down to a time that has passed', () => {
    expect(remainingInWords(secondsAgo(-90), NOW_MS)).toBe('1 minute');
    expect(remainingInWords(secondsAgo(0), NOW_MS)).toBeNull();
    expect(remainingInWords('no time', NOW_MS)).toBeNull();
  });
});

describe('names and texts from outside', () => {
  it.each([
    ['agent:main:main', 'main conversation'],
    ['agent:ops:telegram:group:12', 'Telegram group 12'],
    ['something else', 'conversation something else'],
  ])('names the session %s as "%s"', (key, words) => {
    expect(sessionInWords(key, { sessions: [] })).toBe(words);
  });

  it('takes out what could break or turn around a line', () => {
    expect(plainText('a\n\tb\u0000c')).toBe('a b c');
    expect(plainText('safe\u202egnp.exe')).toBe('safegnp.exe');
  });

  it('cuts what is too long, and says so, without splitting a character', () => {
    expect(plainText('🦞🦞🦞🦞', 3)).toBe('🦞🦞…');
  });

  it.each([
    ['the gateway is down', 'The gateway is down.'],
    ['Wait for it.', 'Wait for it.'],
    ['élan', 'Élan.'],
    ['', ''],
  ])('makes the clause "%s" the sentence "%s"', (clause, whole) => {
    expect(sentence(clause)).toBe(whole);
  });

  it('breaks a sentence between words and marks what is left out', () => {
    expect(wrapText('one two three four', 9, 3)).toEqual(['one two', 'three', 'four']);
    expect(wrapText('one two three four', 9, 2)).toEqual(['one two', 'three…']);
    expect(wrapText('', 9, 2)).toEqual([]);
  });
});
