import type { Settings } from '../core/api/settings-schema.ts';
import type { JournalRecord } from '../core/history/journal-record.ts';
import { isQuietAt } from '../core/notices/quiet-hours.ts';
import { weeklySummary } from '../core/notices/weekly.ts';
import type { Notification } from '../core/steps/action.ts';

/** How often it is looked whether a week is over: the whole journal is read for it. */
const CHECK_MS = 60 * 60_000;

type Options = {
  readonly now: () => number;
  readonly settings: () => Pick<Settings, 'weeklySummary' | 'notifications' | 'quietHours'>;
  readonly records: () => readonly JournalRecord[];
  readonly tell: (notification: Notification) => void;
};

/**
 * Tells of the last week, once it is over, where somebody wants that. Called after each look; reads
 * the journal once an hour at most, and never in quiet hours.
 */
export function createWeekTeller({ now, settings, records, tell }: Options): () => void {
  let nextMs = 0;
  return () => {
    const { weeklySummary: isWanted, notifications, quietHours } = settings();
    if (!isWanted || !notifications || now() < nextMs) return;
    nextMs = now() + CHECK_MS;
    if (isQuietAt(quietHours, now())) return;
    const notification = weeklySummary(records(), now());
    if (notification !== null) tell(notification);
  };
}
