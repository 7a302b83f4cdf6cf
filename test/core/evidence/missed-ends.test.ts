import { describe, expect, it } from 'vitest';
import { withMissedEnds } from '../../../electron/core/evidence/missed-ends.ts';
import { run } from '../../support/evidence.ts';

const LAST_MS = 100_000;
const seen = run({ phase: 'active', endedAtMs: null, lastProgressAtMs: LAST_MS });
const said = (sinceMs: number, lastAtMs: number) => ({ ...seen, noRunSaid: { sinceMs, lastAtMs } });

describe('a run whose end was not heard', () => {
  it('is at work while no list contradicts it', () => {
    expect(withMissedEnds([seen])).toEqual([seen]);
  });

  it('is at work where a list may have crossed with its last event', () => {
    expect(withMissedEnds([said(LAST_MS + 1, LAST_MS + 10_000)])).toEqual([seen]);
  });

  it('has ended where lists have known of none for longer, and no earlier than is sure', () => {
    expect(withMissedEnds([said(LAST_MS + 1, LAST_MS + 10_001)])).toEqual([
      { ...seen, phase: 'ended', endedAtMs: LAST_MS + 10_000 },
    ]);
    expect(withMissedEnds([said(LAST_MS + 30_000, LAST_MS + 60_000)])).toEqual([
      { ...seen, phase: 'ended', endedAtMs: LAST_MS + 30_000 },
    ]);
  });

  it('keeps the end that was heard', () => {
    const ended = { ...seen, phase: 'failed' as const, endedAtMs: LAST_MS };
    const noRunSaid = { sinceMs: LAST_MS + 1, lastAtMs: LAST_MS + 60_000 };
    expect(withMissedEnds([{ ...ended, noRunSaid }])).toEqual([ended]);
  });
});
