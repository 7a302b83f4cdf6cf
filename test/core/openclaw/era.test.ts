import { describe, expect, it } from 'vitest';
import { eraOf, parseVersion } from '../../../electron/core/openclaw/era.ts';

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

describe('what versions of one line do otherwise', () => {
  const HOUR = 60 * 60_000;
  it.each([
    ['2026.3.13', 10 * 60_000, 30 * 60_000, false],
    ['2026.3.31', 48 * HOUR, 30 * 60_000, false],
    ['2026.4.29', 48 * HOUR, 30 * 60_000, true],
    ['2026.5.28', 48 * HOUR, 30 * 60_000, true],
    ['2026.7.35', 48 * HOUR, null, true],
  ])(
    '%s: how long a run may take, what is too old, and whether content without a pid is left behind',
    (version, runTimeoutMs, staleMs, takesMalformed) => {
      const era = eraOf(version, null, 'unknown');
      expect(era).toMatchObject({ runTimeoutMs, staleMs, keepsLocksOpen: true });
      expect(era.reclaims.includes('malformed')).toBe(takesMalformed);
    },
  );

  it.each([
    ['2026.2.1', 10_000, null, null],
    ['2026.2.26', 10_000, 7, 2],
    ['2026.3.13', 10_000, 7, 2],
    ['2026.3.22', 10_000, 17, 17],
    ['2026.4.29', 10_000, 17, 17],
    ['2026.5.2', 60_000, 17, 17],
    ['2026.5.22', 60_000, 17, 17],
    ['2026.7.35', 60_000, 5, null],
  ])(
    '%s: how long a message waits for a lock, and what the watchdog allows a compaction and a run',
    (version, acquireTimeoutMs, compactionMin, graceMin) => {
      const ms = (minutes: number | null) => (minutes === null ? null : minutes * 60_000);
      expect(eraOf(version, null, 'unknown')).toMatchObject({
        acquireTimeoutMs,
        maxHoldMs: ms(compactionMin),
        runGraceMs: ms(graceMin),
      });
    },
  );

  it.each([
    ['2026.5.7', false],
    ['2026.5.18', true],
    ['2026.6.1', true],
  ])('%s takes back the lock of a stranger: %s', (version, takes) => {
    expect(eraOf(version, null, 'unknown').reclaims.includes('foreign')).toBe(takes);
  });

  it('is that no version is known to keep its locks open which nobody has measured', () => {
    expect(eraOf(null, null, 'jsonl').keepsLocksOpen).toBe(false);
  });
});
