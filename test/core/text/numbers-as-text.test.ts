import { describe, expect, it } from 'vitest';
import { parseCount, parsePid } from '../../../electron/core/text/numbers-as-text.ts';

describe('a pid written as text', () => {
  it.each([
    ['1', 1],
    ['4194304', 4_194_304],
    ['2147483647', 2_147_483_647],
    ['007', 7],
  ])('%s is read', (text, pid) => {
    expect(parsePid(text)).toBe(pid);
  });

  it.each([
    undefined,
    '',
    '0',
    '-1',
    '+1',
    '1.5',
    '1e3',
    ' 7',
    '7 ',
    '0x7',
    '٧',
    '2147483648',
    '9007199254740993',
    '9'.repeat(400),
  ])('%s is none', (text) => {
    expect(parsePid(text)).toBeNull();
  });
});

describe('a count written as text', () => {
  it('may be nothing, and is none where it would not be kept exactly', () => {
    expect(parseCount('0')).toBe(0);
    expect(parseCount('999999999999999')).toBe(999_999_999_999_999);
    expect(parseCount('9007199254740993')).toBeNull();
    expect(parseCount('1.5')).toBeNull();
  });
});
