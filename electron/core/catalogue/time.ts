import { clockLocale } from './catalogue.ts';
import type { Catalogue } from './en.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * A duration in words, in its largest one or two units: "45 seconds", "3 minutes", "2 hours 5
 * minutes". Negative and unknown durations (clock steps) are "a moment", because their number would
 * be wrong.
 */
export function durationIn(catalogue: Catalogue, durationMs: number): string {
  const { hours, minutes, days, two } = catalogue.duration;
  if (!Number.isFinite(durationMs) || durationMs < HOUR_MS) return roughlyIn(catalogue, durationMs);
  const [large, small] =
    durationMs < DAY_MS
      ? [hours(Math.floor(durationMs / HOUR_MS)), Math.floor((durationMs % HOUR_MS) / MINUTE_MS)]
      : [days(Math.floor(durationMs / DAY_MS)), Math.floor((durationMs % DAY_MS) / HOUR_MS)];
  if (small === 0) return large;
  return two(large, durationMs < DAY_MS ? minutes(small) : hours(small));
}

/** The same in its largest unit alone, where there is little room: "4 hours". */
export function roughlyIn({ duration: words }: Catalogue, durationMs: number): string {
  if (!Number.isFinite(durationMs) || durationMs < SECOND_MS) return words.moment;
  if (durationMs < MINUTE_MS) return words.seconds(Math.floor(durationMs / SECOND_MS));
  if (durationMs < HOUR_MS) return words.minutes(Math.floor(durationMs / MINUTE_MS));
  if (durationMs < DAY_MS) return words.hours(Math.floor(durationMs / HOUR_MS));
  return words.days(Math.floor(durationMs / DAY_MS));
}

/**
 * The local time of day in the user's format, "14:09". The day comes first if it is not that of
 * `nowMs`.
 */
export function clockIn(
  { duration }: Catalogue,
  atMs: number,
  nowMs: number,
  precision: 'to the minute' | 'to the second' = 'to the minute',
): string {
  const date = new Date(atMs);
  if (Number.isNaN(date.getTime())) return duration.moment;
  const time = date.toLocaleTimeString(clockLocale(), {
    hour: '2-digit',
    minute: '2-digit',
    ...(precision === 'to the second' ? { second: '2-digit' } : {}),
  });
  if (date.toDateString() === new Date(nowMs).toDateString()) return time;
  const day = date.toLocaleDateString(clockLocale(), { day: 'numeric', month: 'short' });
  return duration.two(day, time);
}
