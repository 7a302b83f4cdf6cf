import { describe, expect, it } from 'vitest';
import { readSettingsChange } from '../../../electron/core/api/setting-problems.ts';
import { DEFAULT_THRESHOLDS } from '../../../electron/core/api/thresholds.ts';
import { settingProblemWords } from '../../../electron/core/view/setting-words.ts';

const wordsFor = (change: unknown) => {
  const read = readSettingsChange(change);
  return read.ok ? [] : read.error.map((one) => [one.field, settingProblemWords(one)]);
};
const thresholds = (changes: object) => ({ thresholds: { ...DEFAULT_THRESHOLDS, ...changes } });

describe('a change of settings', () => {
  it.each([
    [thresholds({ waitedTooLongMs: 0 }), 'thresholds.waitedTooLongMs', 'at least 10 seconds'],
    [thresholds({ hungRedMs: 1e9 }), 'thresholds.hungRedMs', 'at most 1 hour'],
    [thresholds({ probeTimeoutMs: 1 }), 'thresholds.probeTimeoutMs', 'at least 200 ms'],
    [thresholds({ stalledRedMs: 30_000 }), 'thresholds.stalledRedMs', 'red can’t come before'],
    [thresholds({ tickMs: 'often' }), 'thresholds.tickMs', 'can’t be used'],
    [{ url: 'nonsense' }, 'url', 'ws://host:port'],
    [{ shortcut: 'foo' }, 'shortcut', 'Control+Alt+Command+C'],
    [{ stateDir: 'here' }, 'stateDir', 'whole path'],
    [{ quietHours: { from: '25:00', to: '07:00' } }, 'quietHours.from', '22:30'],
    [{ remindEveryMs: 1_000 }, 'remindEveryMs', 'at least 5 minutes'],
    [{ selfHealing: { maxPerHour: 99 } }, 'selfHealing.maxPerHour', 'at most 20'],
    [{ colour: 'pink' }, 'colour', 'no such setting'],
  ])('%j is refused at its field, in plain words', (change, field, words) => {
    expect(wordsFor(change)).toEqual([[field, expect.stringContaining(words)]]);
  });

  it('that is no object is refused', () => {
    expect(readSettingsChange('url').ok).toBe(false);
  });

  it('that can be used is taken whole', () => {
    expect(readSettingsChange({ url: null, thresholds: {} }).ok).toBe(true);
  });
});
