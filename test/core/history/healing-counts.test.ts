import { describe, expect, it } from 'vitest';
import type { HealingCount } from '../../../electron/core/api/healing.ts';
import { healingCounts } from '../../../electron/core/history/healing-counts.ts';
import {
  carriedOver,
  type JournalEntry,
  type JournalRecord,
  journalRecordSchema,
} from '../../../electron/core/history/journal-record.ts';

const NOW_MS = Date.parse('2026-11-22T12:00:00.000Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

let made = 0;
function record(agoMs: number, entry: JournalEntry): JournalRecord {
  made += 1;
  const at = new Date(NOW_MS - agoMs).toISOString();
  return journalRecordSchema.parse({ v: 1, id: `r${made}`, at, ...entry });
}

const down = (agoMs: number, incidentId: string): JournalRecord =>
  record(agoMs, {
    type: 'would-act',
    kind: 'startGateway',
    action: 'start',
    target: null,
    why: 'the gateway is down',
    incidentId,
    key: `start ${incidentId}`,
  });
const over = (agoMs: number, incidentId: string): JournalRecord =>
  record(agoMs, { type: 'incident-closed', incidentId, class: 'gateway-down', why: '' });

/** A step and its end, a second later. */
function step(
  agoMs: number,
  action: 'start' | 'restart' | 'abort' | 'unlock',
  outcome: 'done' | 'failed' | 'refused',
  parts: { target?: string | null; foundTarget?: string; healing?: HealingCount['kind'] } = {},
): JournalRecord[] {
  const { target = null, foundTarget = null, healing } = parts;
  made += 1;
  const actionId = `a${made}`;
  const by = healing === undefined ? 'person' : 'self-healing';
  return [
    record(agoMs, {
      type: 'action-started',
      actionId,
      action,
      target,
      by,
      ...(healing === undefined ? {} : { healing }),
      why: '',
    }),
    record(agoMs - SECOND, {
      type: 'action-finished',
      actionId,
      action,
      target: foundTarget ?? target,
      outcome,
      reason: '',
      undo: null,
    }),
  ];
}

function counted(records: readonly JournalRecord[], kind: HealingCount['kind'] = 'startGateway') {
  const found = healingCounts(records, NOW_MS).filter((one) => one.kind === kind);
  expect(found).toHaveLength(1);
  const { would, helped, wrongly, unclear, acted, actedWell } = found[0] ?? { ...NONE };
  return { would, helped, wrongly, unclear, acted, actedWell };
}

const NONE = { would: 0, helped: 0, wrongly: 0, unclear: 0, acted: 0, actedWell: 0 };

describe('what healing would have done', () => {
  it('is right where somebody then took the very same step and it helped', () => {
    const records = [
      down(DAY, 'a'),
      ...step(DAY - 30 * MINUTE, 'start', 'done'),
      over(DAY - 31 * MINUTE, 'a'),
    ];
    expect(counted(records)).toEqual({ ...NONE, would: 1, helped: 1 });
  });

  it('is wrong where the trouble went by itself at once, or the step failed', () => {
    expect(counted([down(DAY, 'a'), over(DAY - MINUTE, 'a')])).toEqual({
      ...NONE,
      would: 1,
      wrongly: 1,
    });
    expect(counted([down(DAY, 'a'), ...step(DAY - 5 * MINUTE, 'start', 'failed')])).toEqual({
      ...NONE,
      would: 1,
      wrongly: 1,
    });
  });

  it('is unclear in every other case: it lasts, went later, or something else was done', () => {
    const unclear = { ...NONE, would: 1, unclear: 1 };
    expect(counted([down(DAY, 'a')])).toEqual(unclear);
    expect(counted([down(DAY, 'a'), over(DAY - 3 * MINUTE, 'a')])).toEqual(unclear);
    expect(
      counted([down(DAY, 'a'), ...step(DAY - MINUTE, 'restart', 'done'), over(DAY - 90_000, 'a')]),
    ).toEqual(unclear);
    expect(counted([down(DAY, 'a'), ...step(DAY - MINUTE, 'start', 'refused')])).toEqual(unclear);
    // What was done before it, or after the trouble was over, says nothing of it.
    expect(
      counted([
        ...step(DAY + MINUTE, 'start', 'done'),
        down(DAY, 'a'),
        over(DAY - 3 * MINUTE, 'a'),
        ...step(DAY - 5 * MINUTE, 'start', 'done'),
      ]),
    ).toEqual(unclear);
  });

  it('counts one trouble once, each kind by itself, and 30 days back', () => {
    const records = [
      down(31 * DAY, 'old'),
      down(DAY, 'a'),
      down(DAY - SECOND, 'a'),
      down(MINUTE, 'b'),
    ];
    expect(counted(records)).toEqual({ ...NONE, would: 2, unclear: 2 });
    expect(counted(records, 'restartHung')).toEqual(NONE);
  });

  it('knows a lock by its file, whatever the person named', () => {
    const would = record(DAY, {
      type: 'would-act',
      kind: 'leakedLocks',
      action: 'unlock',
      target: '/a.lock',
      why: '',
      incidentId: 'l',
      key: 'unlock /a.lock 1',
    });
    const named = { target: 'agent:main:main', foundTarget: '/a.lock' };
    const other = { target: '/b.lock' };
    const at = DAY - 5 * MINUTE;
    expect(counted([would, ...step(at, 'unlock', 'done', named)], 'leakedLocks').helped).toBe(1);
    expect(counted([would, ...step(at, 'unlock', 'done', other)], 'leakedLocks').helped).toBe(0);
  });

  it('counts what was done by consent, and how often it helped', () => {
    const healing = 'startGateway';
    const records = [
      ...step(3 * DAY, 'start', 'done', { healing }),
      ...step(2 * DAY, 'start', 'failed', { healing }),
      ...step(DAY, 'start', 'refused', { healing }),
      ...step(DAY, 'start', 'done'),
    ];
    expect(counted(records)).toEqual({ ...NONE, acted: 2, actedWell: 1 });
  });

  it('outlives the older half of the journal, with what it is counted by', () => {
    const records = [
      down(40 * DAY, 'old'),
      over(39 * DAY, 'old'),
      down(DAY, 'a'),
      ...step(DAY - MINUTE, 'start', 'done'),
      over(DAY - 3 * MINUTE, 'a'),
      over(DAY - 3 * MINUTE, 'another'),
    ];
    const kept = carriedOver(records, NOW_MS - 30 * DAY);
    expect(kept).toHaveLength(4);
    expect(counted(kept)).toEqual(counted(records));
  });
});
