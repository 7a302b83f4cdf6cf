import { describe, expect, it } from 'vitest';
import { isDismissed, type Mark, markOf, withMark } from '../../electron/core/marks.ts';

const T0 = Date.parse('2026-11-22T12:00:00.000Z');
const iso = (ms: number) => new Date(T0 + ms).toISOString();
const acknowledge: Mark = { kind: 'acknowledge', incidentId: 'a' };
const snooze: Mark = { kind: 'snooze', incidentId: 'a', until: iso(60_000) };
const dismiss = (ms: number): Mark => ({ kind: 'dismiss', sessionKey: 's', since: iso(ms) });

describe('what a person has said', () => {
  it('counts as it was said last: an incident is acknowledged or snoozed', () => {
    const marks = [acknowledge, dismiss(0), snooze].reduce<readonly Mark[]>(withMark, []);
    expect(marks).toEqual([dismiss(0), snooze]);
    expect(markOf(marks, 'a', T0)).toEqual(snooze);
    expect(markOf(withMark(marks, acknowledge), 'a', T0)).toEqual(acknowledge);
  });

  it('of a snooze holds until its time', () => {
    expect(markOf([snooze], 'a', T0 + 59_999)).toEqual(snooze);
    expect(markOf([snooze], 'a', T0 + 60_000)).toBeNull();
    expect(markOf([snooze], 'b', T0)).toBeNull();
  });

  it('of a lost message holds for that message, though it is timed a moment apart', () => {
    const is = (ms: number, sessionKey = 's') =>
      isDismissed([dismiss(0)], { sessionKey, since: iso(ms) });
    expect(is(0)).toBe(true);
    expect(is(1_500)).toBe(true);
    expect(is(5_000)).toBe(false);
    expect(is(0, 'other')).toBe(false);
  });
});
