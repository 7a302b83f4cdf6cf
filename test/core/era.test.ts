import { describe, expect, it } from 'vitest';
import { eraOf, parseVersion } from '../../electron/core/era.ts';

describe('a version as numbers', () => {
  it.each([
    ['2026.7.35', [2026, 7, 35]],
    ['v2026.2.1', [2026, 2, 1]],
    ['2026.9.6-beta.1', [2026, 9, 6]],
    ['dev', null],
    ['', null],
    [null, null],
    ['agent 2026.7.35', null],
    ['2026.7', null],
  ])('%j is %j', (text, numbers) => {
    expect(parseVersion(text)).toEqual(numbers);
  });
});

describe('the era of a gateway', () => {
  it.each([
    ['2026.2.1', 'february'],
    ['2026.2.16', 'february'],
    ['2026.2.17', 'spring'],
    ['2026.5.27', 'spring'],
    ['2026.5.28', 'summer'],
    ['2026.7.35', 'summer'],
    ['2026.8.1', 'sqlite'],
    ['2026.9.6', 'sqlite'],
    ['2027.1.1', 'sqlite'],
    ['2025.12.9', 'february'],
  ])('%s is of %s', (version, era) => {
    expect(eraOf(version, null, 'unknown').name).toBe(era);
  });

  it.each([
    ['a database tells the newest', null, 'sqlite', 'sqlite'],
    ['2026.2.1 calls itself dev and cannot abort a session', ['chat.abort'], 'jsonl', 'february'],
    ['one that can is of summer', ['sessions.abort'], 'jsonl', 'summer'],
    ['nothing known is nothing assumed', null, 'jsonl', 'unknown'],
    ['no method at all is nothing known', [], 'unknown', 'unknown'],
  ] as const)('%s', (_what, methods, store, era) => {
    expect(eraOf('dev', methods, store).name).toBe(era);
  });

  it('reclaims nothing where it is not known', () => {
    expect(eraOf(null, null, 'unknown').reclaims).toEqual([]);
  });
});
