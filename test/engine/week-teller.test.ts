import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../electron/core/api/settings-schema.ts';
import type { JournalRecord } from '../../electron/core/history/journal-record.ts';
import type { Notification } from '../../electron/core/steps/action.ts';
import { createWeekTeller } from '../../electron/engine/week-teller.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = new Date('2026-11-22T12:00:00').getTime();
const WANTED = { ...DEFAULT_SETTINGS, weeklySummary: true, notifications: true };

/** A teller whose clock stands at noon, with a journal that began so many days ago. */
function teller(days: number, settings: Partial<typeof WANTED> = {}) {
  const told: Notification[] = [];
  const seen = { nowMs: NOON, reads: 0 };
  const at = new Date(NOON - days * DAY).toISOString();
  const records: JournalRecord[] = [{ v: 1, id: 'r1', at, type: 'note', text: 'it began' }];
  const onLook = createWeekTeller({
    now: () => seen.nowMs,
    settings: () => ({ ...WANTED, ...settings }),
    records: () => {
      seen.reads += 1;
      return records;
    },
    tell: (notification) => {
      told.push(notification);
      const { id, incidentId, event, title } = notification;
      const shownAt = new Date(seen.nowMs).toISOString();
      const shown = { type: 'notification', notificationId: id, incidentId, event, title } as const;
      records.push({ v: 1, id: `r${records.length + 1}`, at: shownAt, ...shown });
    },
  });
  return { told, seen, onLook };
}

describe('the summary of a week, after each look', () => {
  it('is told once the week is over, and then not before the next one is', () => {
    const { told, seen, onLook } = teller(8);
    const watch = (days: number) => {
      for (let hour = 0; hour < days * 24; hour += 1) {
        onLook();
        seen.nowMs += HOUR;
      }
    };
    watch(6);
    expect(told).toHaveLength(1);
    watch(2);
    expect(told).toHaveLength(2);
  });

  it('reads the journal once an hour at most', () => {
    const { seen, onLook } = teller(2);
    for (let look = 0; look < 100; look += 1) onLook();
    expect(seen.reads).toBe(1);
    seen.nowMs += HOUR;
    onLook();
    expect(seen.reads).toBe(2);
  });

  it.each([
    ['nobody wants it', { weeklySummary: false }],
    ['notices are off', { notifications: false }],
    ['it is quiet', { quietHours: { from: '11:00', to: '13:00' } }],
  ] as const)('is not told where %s', (_why, settings) => {
    const { told, onLook } = teller(8, settings);
    onLook();
    expect(told).toEqual([]);
  });
});
