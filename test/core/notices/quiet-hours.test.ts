import { describe, expect, it } from 'vitest';
import { isQuiet } from '../../../electron/core/notices/quiet-hours.ts';

const at = (time: string) => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
};

describe('quiet hours', () => {
  it.each([
    ['22:00', '07:00', '23:10', true],
    ['22:00', '07:00', '06:59', true],
    ['22:00', '07:00', '22:00', true],
    ['22:00', '07:00', '07:00', false],
    ['22:00', '07:00', '12:00', false],
    ['12:00', '14:00', '13:00', true],
    ['12:00', '14:00', '14:00', false],
    ['12:00', '12:00', '12:00', false],
  ])('from %s to %s, at %s: %s', (from, to, time, quiet) => {
    expect(isQuiet({ from, to }, at(time))).toBe(quiet);
  });

  it('are none where none were asked for', () => {
    expect(isQuiet(null, at('03:00'))).toBe(false);
  });
});
