import type { Snapshot } from '../../api/snapshot.ts';
import { namelessSaying } from './nameless.ts';
import type { PingSettings } from './ping-schema.ts';

export type PingKind = 'start' | 'success' | 'fail';

export type PingContext = {
  readonly nowMs: number;
  /** When a look last ended; null before the first. */
  readonly lookedAtMs: number | null;
  /** Since when the light has been red; null while it is not. */
  readonly redSinceMs: number | null;
  /** A person paused the watch, or work is announced. */
  readonly isPaused: boolean;
  readonly isPlannedQuiet: boolean;
};

/** A watch without a look for this long must not say that all is well. */
const STALE_MS = 3 * 60_000;

/** The ping to send now. Null: none, so that the check raises the alarm. */
export function pingNow(context: PingContext, { graceMs }: PingSettings): PingKind | null {
  const { nowMs, lookedAtMs, redSinceMs, isPaused } = context;
  if (isPaused) return 'success';
  if (lookedAtMs === null || nowMs - lookedAtMs > STALE_MS) return null;
  const isFailing = redSinceMs !== null && nowMs - redSinceMs >= graceMs;
  return isFailing && !context.isPlannedQuiet ? 'fail' : 'success';
}

/** Level and cause, for the check's log. It names nobody. */
export function pingText(
  { level, incidents }: Pick<Snapshot, 'level' | 'incidents'>,
  nowMs: number,
): string {
  const [worst] = incidents;
  if (worst === undefined) return `${level}\n`;
  const sinceMs = Date.parse(worst.since);
  return `${level}: ${namelessSaying({ class: worst.class, level: worst.level, sinceMs }, nowMs)}\n`;
}
