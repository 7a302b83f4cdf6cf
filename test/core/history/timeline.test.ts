import { describe, expect, it } from 'vitest';
import type { Level } from '../../../electron/core/api/snapshot.ts';
import type { JournalEntry, JournalRecord } from '../../../electron/core/history/journal-record.ts';
import { journalRecordSchema } from '../../../electron/core/history/journal-record.ts';
import { SAMPLE_INTERVAL_MS } from '../../../electron/core/history/latency-sample.ts';
import { timelineOf } from '../../../electron/core/history/timeline.ts';

const T0 = Date.parse('2026-11-22T00:00:00.000Z');
const MINUTE = 60_000;

/** Records at minutes after T0, in the order given. */
function journal(...entries: readonly (readonly [number, JournalEntry])[]): JournalRecord[] {
  return entries.map(([minute, entry], index) =>
    journalRecordSchema.parse({
      v: 1,
      id: `r${index}`,
      at: new Date(T0 + minute * MINUTE).toISOString(),
      ...entry,
    }),
  );
}

const began: JournalEntry = { type: 'engine-started', pid: 1, version: '1', stateDir: '/s' };
const ended: JournalEntry = { type: 'engine-stopped', pid: 1, reason: 'asked to' };
const level = (to: Level): JournalEntry => ({
  type: 'level-changed',
  from: null,
  to,
  headline: '',
});
const pulse = (now: Level, medianMs: number | null = 5): JournalEntry => ({
  type: 'pulse',
  level: now,
  medianMs,
  worstMs: medianMs,
});
/** A pulse every five minutes, both ends included. */
const alive = (fromMinute: number, toMinute: number, now: Level) =>
  Array.from({ length: Math.floor((toMinute - fromMinute) / 5) + 1 }, (_one, index) => {
    return [fromMinute + index * 5, pulse(now)] as const;
  });

function strip(records: readonly JournalRecord[], fromMinute: number, toMinute: number): string {
  const { segments } = timelineOf(records, T0 + fromMinute * MINUTE, T0 + toMinute * MINUTE);
  return segments
    .map(({ kind, fromMs, toMs }) => `${kind} ${(fromMs - T0) / MINUTE}-${(toMs - T0) / MINUTE}`)
    .join(', ');
}

describe('the strip', () => {
  it('is all unwatched where the journal is empty', () => {
    expect(strip([], 0, 60)).toBe('unwatched 0-60');
  });

  it('shows each colour for as long as it lasted', () => {
    const records = journal(
      [0, began],
      [0, level('green')],
      [5, pulse('green')],
      [10, pulse('green')],
      [12, level('red')],
      [15, level('green')],
      [20, pulse('green')],
    );
    expect(strip(records, 0, 22)).toBe('green 0-12, red 12-15, green 15-22');
  });

  it('takes up the colour that stood when the picture begins', () => {
    const records = journal([0, began], [0, level('amber')], ...alive(5, 60, 'amber'));
    expect(strip(records, 30, 60)).toBe('amber 30-60');
  });

  it('gives no colour to the time between two engines', () => {
    const records = journal(
      [0, began],
      [0, level('green')],
      [5, pulse('green')],
      [8, ended],
      [20, began],
      [20, level('green')],
      [25, pulse('green')],
    );
    expect(strip(records, 0, 25)).toBe('green 0-8, unwatched 8-20, green 20-25');
  });

  it('ends a colour at the last sign of life, where a crash or sleep says no word', () => {
    const records = journal(
      [0, began],
      ...alive(0, 10, 'green'),
      [120, began],
      [120, level('red')],
    );
    expect(strip(records, 0, 125)).toBe('green 0-10, unwatched 10-120, red 120-125');
    expect(strip(records.slice(0, 4), 0, 125)).toBe('green 0-10, unwatched 10-125');
  });

  it('bridges one pulse that came late', () => {
    expect(SAMPLE_INTERVAL_MS).toBe(5 * MINUTE);
    const records = journal([0, began], [0, pulse('green')], [10.5, pulse('green')]);
    expect(strip(records, 0, 12)).toBe('green 0-12');
  });

  it('covers the whole time without a gap or an overlap, whatever the journal says', () => {
    const records = journal(
      [0, began],
      ...alive(0, 50, 'green'),
      [51, level('red')],
      [300, ended],
      [299, level('amber')],
      [400, began],
      ...alive(400, 500, 'amber'),
    );
    const { segments, fromMs, toMs } = timelineOf(records, T0 - MINUTE, T0 + 600 * MINUTE);
    expect(segments[0]?.fromMs).toBe(fromMs);
    expect(segments.at(-1)?.toMs).toBe(toMs);
    segments.reduce(
      (before, segment) => {
        expect(segment.fromMs).toBe(before.toMs);
        expect(segment.toMs).toBeGreaterThan(segment.fromMs);
        return segment;
      },
      { toMs: fromMs } as { toMs: number; fromMs?: number },
    );
  });
});

describe('the curve', () => {
  it('has a point for each pulse of the time, and none outside it', () => {
    const records = journal(
      [0, pulse('green', 4)],
      [5, pulse('red', null)],
      [10, pulse('green', 6)],
    );
    const { latency } = timelineOf(records, T0 + MINUTE, T0 + 20 * MINUTE);
    expect(latency.map(({ medianMs }) => medianMs)).toEqual([null, 6]);
  });
});

describe('past incidents', () => {
  const incident = {
    id: 'down-1',
    class: 'gateway-down',
    level: 'red',
    since: new Date(T0 + 10 * MINUTE).toISOString(),
    sessionKey: null,
    cause: 'the gateway is down',
    evidence: [],
    action: 'restart',
    why: '',
  } as const;
  const opened: JournalEntry = { type: 'incident-opened', incident: { ...incident, evidence: [] } };
  const eased: JournalEntry = {
    type: 'incident-changed',
    incident: { ...incident, evidence: [], level: 'amber' },
  };
  const closed: JournalEntry = {
    type: 'incident-closed',
    incidentId: 'down-1',
    class: 'gateway-down',
    why: 'OpenClaw is well.',
  };
  const found = (records: readonly JournalRecord[], fromMinute: number, toMinute: number) =>
    timelineOf(records, T0 + fromMinute * MINUTE, T0 + toMinute * MINUTE).incidents;

  it('last until they were closed, at the worst level they had', () => {
    const records = journal([10, opened], [12, eased], [20, closed]);
    expect(found(records, 0, 60)).toMatchObject([
      { id: 'down-1', level: 'red', fromMs: T0 + 10 * MINUTE, toMs: T0 + 20 * MINUTE },
    ]);
  });

  it('are open while nothing closed them, and again when they come back', () => {
    expect(found(journal([10, opened]), 0, 60)).toMatchObject([{ toMs: null }]);
    expect(found(journal([10, opened], [20, closed], [25, opened]), 0, 60)).toMatchObject([
      { toMs: null },
    ]);
  });

  it('are left out where they were over before the picture begins', () => {
    expect(found(journal([10, opened], [20, closed]), 30, 60)).toEqual([]);
  });
});
