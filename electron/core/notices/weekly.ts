import { strings } from '../catalogue/catalogue.ts';
import { isWeeklySummary, type JournalRecord, WEEKLY_ID } from '../history/journal-record.ts';
import { RANGES_MS } from '../history/patterns.ts';
import { timelineOf } from '../history/timeline.ts';
import type { Notification } from '../steps/action.ts';
import { weekInShort } from '../view/patterns.ts';

/** The summary comes neither before breakfast nor at night. */
const FROM_HOUR = 9;
const TO_HOUR = 20;
/** The same time of day a week later counts as a week, whenever the machine looked. */
const SLACK_MS = 60 * 60_000;

/**
 * The summary of the last week, once it is due. It comes by day, a week after the last one. The
 * first comes after a week of records. Null: it is not due. Records oldest first.
 */
export function weeklySummary(
  records: readonly JournalRecord[],
  nowMs: number,
): Notification | null {
  const hour = new Date(nowMs).getHours();
  if (hour < FROM_HOUR || hour >= TO_HOUR) return null;
  const last = records.findLast(isWeeklySummary) ?? records[0];
  if (last === undefined || nowMs - Date.parse(last.at) < RANGES_MS.week - SLACK_MS) return null;
  return {
    id: WEEKLY_ID,
    incidentId: WEEKLY_ID,
    title: strings.panel.patterns.weekTitle,
    body: weekInShort(timelineOf(records, nowMs - RANGES_MS.week, nowMs)),
    actions: [],
    event: 'shown',
  };
}
