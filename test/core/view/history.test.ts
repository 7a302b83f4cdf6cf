import { describe, expect, it } from 'vitest';
import { timelineOf } from '../../../electron/core/history/timeline.ts';
import { historyView, wasWatched } from '../../../electron/core/view/history.ts';
import { journalOfAWeek } from '../../renderer/states.ts';
import { NOW_MS } from './status-fixture.ts';

const MINUTE_MS = 60_000;
const LENGTH_MS = { day: 86_400_000, week: 7 * 86_400_000 };
/** The width that "06:00" or "now" takes of the strip, with a gap. */
const TEXT_SHARE = 0.12;

describe('the times below the strip', () => {
  it.each(['day', 'week'] as const)('never touch in a %s, whatever time it is', (range) => {
    const midnight = new Date(2026, 1, 10).getTime();
    for (let minute = 0; minute < 24 * 60; minute += 7) {
      const nowMs = midnight + minute * MINUTE_MS;
      const timeline = timelineOf([], nowMs - LENGTH_MS[range], nowMs);
      const { ticks } = historyView(timeline, range, nowMs, {
        sessions: [],
        gateway: { url: 'ws://127.0.0.1:18789' },
      });
      const gaps = ticks.slice(1).map((tick, index) => tick.at - (ticks[index]?.at ?? 0));
      expect(Math.min(...gaps), new Date(nowMs).toTimeString()).toBeGreaterThan(TEXT_SHARE);
      expect(ticks.at(-1)?.at).toBe(1);
    }
  });
});

describe('the strip of a day', () => {
  const [fromMs, toMs] = [NOW_MS - LENGTH_MS.day, NOW_MS];

  it('is worth showing once some of it was watched, and not on the first day', () => {
    expect(wasWatched(timelineOf([], fromMs, toMs))).toBe(false);
    expect(wasWatched(timelineOf(journalOfAWeek(), fromMs, toMs))).toBe(true);
  });
});
