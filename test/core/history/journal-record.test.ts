import { describe, expect, it } from 'vitest';
import {
  carriedOver,
  type JournalEntry,
  type JournalRecord,
  journalRecordSchema,
} from '../../../electron/core/history/journal-record.ts';

const T0 = Date.parse('2026-11-22T00:00:00.000Z');
const HOUR = 3_600_000;
const record = (hour: number, entry: JournalEntry): JournalRecord =>
  journalRecordSchema.parse({
    v: 1,
    id: `r${hour}`,
    at: new Date(T0 + hour * HOUR).toISOString(),
    ...entry,
  });
const mark = (hour: number, incidentId: string): JournalRecord =>
  record(hour, { type: 'marked', mark: { kind: 'acknowledge', incidentId } });
const opened = (hour: number, id: string): JournalRecord =>
  record(hour, {
    type: 'incident-opened',
    incident: {
      id,
      class: 'gateway-down',
      level: 'red',
      since: new Date(T0).toISOString(),
      sessionKey: null,
      cause: '',
      evidence: [],
      action: 'restart',
      why: '',
    },
  });

describe('what outlives the older half of the journal', () => {
  it('includes what was said of incidents that are still open, however long ago', () => {
    const records = [opened(0, 'a'), mark(1, 'a'), mark(2, 'over'), mark(30, 'over')];
    const kept = carriedOver(records, T0 + 24 * HOUR).map(({ id }) => id);
    expect(kept).toEqual(['r0', 'r1', 'r30']);
  });
});
