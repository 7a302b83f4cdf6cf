import type { Snapshot } from '../../api/snapshot.ts';
import { namelessSaying } from './nameless.ts';
import type { PingSettings } from './ping-schema.ts';

export type PingKind = 'start' | 'success' | 'fail';

export type PingContext = {
  readonly nowMs: number;
  /** When a look was last over; null before the first. */
  readonly lookedAtMs: number | null;
  /** Since when the light has been red; null while it is not. */
  readonly redSinceMs: number | null;
  /** Nobody looks because a person said so, or work is announced. */
  readonly isPaused: boolean;
  readonly isPlannedQuiet: boolean;
};

/** A watch that has not looked for so long is no watch, and must not say that all is well. */
const STALE_MS = 3 * 60_000;

/** What is said at this pace; null: nothing, so that the check raises the alarm by itself. */
export function pingNow(context: PingContext, { graceMs }: PingSettings): PingKind | null {
  const { nowMs, lookedAtMs, redSinceMs, isPaused } = context;
  if (isPaused) return 'success';
  if (lookedAtMs === null || nowMs - lookedAtMs > STALE_MS) return null;
  const isFailing = redSinceMs !== null && nowMs - redSinceMs >= graceMs;
  return isFailing && !context.isPlannedQuiet ? 'fail' : 'success';
}

/** Level and cause, for the log of the check; nobody is named in it. */
export function pingText(
  { level, incidents }: Pick<Snapshot, 'level' | 'incidents'>,
  nowMs: number,
): string {
  const [worst] = incidents;
  if (worst === undefined) return `${level}\n`;
  const sinceMs = Date.parse(worst.since);
  return `${level}: ${namelessSaying({ class: worst.class, level: worst.level, sinceMs }, nowMs)}\n`;
}
