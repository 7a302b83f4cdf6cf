import { describe, expect, it } from 'vitest';
import { parseBootTime } from '../../electron/system/parse-sysctl.ts';

describe('kern.boottime', () => {
  it('is read from its numbers, whatever language the date behind them has', () => {
    const text = '{ sec = 1795340000, usec = 123456 } Sun Nov 22 08:13:20 2026\n';
    expect(parseBootTime(text)).toBe(1_795_340_000_123);
    expect(parseBootTime(text.replace('Sun Nov', 'So 22.'))).toBe(1_795_340_000_123);
  });

  it.each(['', 'sysctl: unknown oid', '{ sec = 0, usec = 0 } Thu Jan  1', '{ sec = x, usec = 1 }'])(
    'is not told by %j',
    (text) => {
      expect(parseBootTime(text)).toBeNull();
    },
  );
});
