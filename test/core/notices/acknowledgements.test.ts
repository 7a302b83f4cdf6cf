import { describe, expect, it } from 'vitest';
import type { Acknowledgement } from '../../../electron/core/notices/acknowledgement-schema.ts';
import {
  acknowledgementOf,
  isDismissed,
  withAcknowledgement,
} from '../../../electron/core/notices/acknowledgements.ts';

const T0 = Date.parse('2026-11-22T12:00:00.000Z');
const iso = (ms: number) => new Date(T0 + ms).toISOString();
const acknowledge: Acknowledgement = { kind: 'acknowledge', incidentId: 'a' };
const snooze: Acknowledgement = { kind: 'snooze', incidentId: 'a', until: iso(60_000) };
const dismiss = (ms: number): Acknowledgement => ({
  kind: 'dismiss',
  sessionKey: 's',
  since: iso(ms),
});

describe('what a person has said', () => {
  it('counts as it was said last: an incident is acknowledged or snoozed', () => {
    const marks = [acknowledge, dismiss(0), snooze].reduce<readonly Acknowledgement[]>(
      withAcknowledgement,
      [],
    );
    expect(marks).toEqual([dismiss(0), snooze]);
    expect(acknowledgementOf(marks, 'a', T0)).toEqual(snooze);
    expect(acknowledgementOf(withAcknowledgement(marks, acknowledge), 'a', T0)).toEqual(
      acknowledge,
    );
  });

  it('of a snooze holds until its time', () => {
    expect(acknowledgementOf([snooze], 'a', T0 + 59_999)).toEqual(snooze);
    expect(acknowledgementOf([snooze], 'a', T0 + 60_000)).toBeNull();
    expect(acknowledgementOf([snooze], 'b', T0)).toBeNull();
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
