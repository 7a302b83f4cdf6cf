import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../electron/core/catalogue/languages.ts';
import { lengthOf } from '../../../electron/core/catalogue/plain-text.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import { type JournalRecord, WEEKLY_ID } from '../../../electron/core/history/journal-record.ts';
import { MAX_NOTICE } from '../../../electron/core/notices/notice-words.ts';
import { weeklySummary } from '../../../electron/core/notices/weekly.ts';
import { journalOfAWeek } from '../../renderer/states.ts';
import { NOW_MS } from '../view/status-fixture.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Local noon of the day on which the week ends. */
const NOON = new Date(NOW_MS).setHours(12, 0, 0, 0);

function record(atMs: number, parts: Partial<JournalRecord> = {}): JournalRecord {
  const at = new Date(atMs).toISOString();
  return { v: 1, id: `r${atMs}`, at, type: 'note', text: '', ...parts } as JournalRecord;
}
const told = (atMs: number) =>
  record(atMs, {
    type: 'notification',
    event: 'shown',
    notificationId: WEEKLY_ID,
    incidentId: WEEKLY_ID,
    title: '',
  });

describe('the weekly summary', () => {
  it.each([
    ['a week after the first record', [record(NOON - 7 * DAY)], true],
    ['not before', [record(NOON - 6 * DAY)], false],
    ['not where nothing was recorded', [], false],
    ['a week after the last one', [record(NOON - 30 * DAY), told(NOON - 7 * DAY)], true],
    ['not twice in a week', [record(NOON - 30 * DAY), told(NOON - 2 * DAY)], false],
  ])('comes %s', (_when, records, comes) => {
    expect(weeklySummary(records, NOON) !== null).toBe(comes);
  });

  it('wakes nobody', () => {
    const records = [record(NOON - 30 * DAY)];
    const at = (hour: number) => weeklySummary(records, new Date(NOON).setHours(hour));
    expect([3, 8, 20, 23].map((hour) => at(hour))).toEqual([null, null, null, null]);
    expect(at(9)).not.toBeNull();
  });

  it('fits a banner in every language, and says what came how often', () => {
    const records = [record(NOW_MS - 8 * DAY), ...journalOfAWeek()];
    for (const language of LANGUAGES) {
      speak(language);
      try {
        const notice = weeklySummary(records, NOON);
        if (notice === null) throw new Error('it is due');
        expect(lengthOf(notice.title) + lengthOf(notice.body)).toBeLessThanOrEqual(MAX_NOTICE);
        if (language === 'en') {
          expect(notice.body).toMatch(/^Answered \d+\.\d % of the time watched\. /);
          expect(notice.body).toContain('No answer once');
        }
      } finally {
        speak('en');
      }
    }
  });
});
