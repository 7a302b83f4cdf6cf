import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPause } from '../../electron/engine/pause.ts';

const DAY_MS = 24 * 60 * 60_000;

describe('a pause', () => {
  beforeEach(() => vi.useFakeTimers({ now: 0 }));
  afterEach(() => vi.useRealTimers());

  it('ends at its end, also where that is further away than a timer can be set for', () => {
    let over = 0;
    const pause = createPause(Date.now, () => {
      over += 1;
    });
    pause.set(60 * DAY_MS);
    vi.advanceTimersByTime(60 * DAY_MS - 1);
    expect(over).toBe(0);
    vi.advanceTimersByTime(1);
    expect(over).toBe(1);
  });

  it('that is moved or taken back does not end at its old end', () => {
    let over = 0;
    const pause = createPause(Date.now, () => {
      over += 1;
    });
    pause.set(DAY_MS);
    pause.set(2 * DAY_MS);
    vi.advanceTimersByTime(DAY_MS);
    expect(over).toBe(0);
    pause.set(null);
    vi.advanceTimersByTime(2 * DAY_MS);
    expect(over).toBe(0);
  });
});
