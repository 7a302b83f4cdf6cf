import { isLiving } from '../core/evidence/queries.ts';
import type { System } from '../system/types.ts';

/** The start comes from the kernel's clock, the compared time from the journal's clock. */
const TOLERANCE_MS = 2_000;

/**
 * Whether the process that had this number at that time may still work. A later process only shares
 * the number, and a zombie does no work. One that cannot be read counts as there: a second step
 * beside a first does more harm than a wait.
 */
export function isStillThere(
  system: Pick<System, 'processNow'>,
  pid: number,
  sinceMs: number,
): boolean {
  const now = system.processNow(pid);
  if (now.kind === 'unknown') return true;
  return isLiving(now) && now.startedAtMs <= sinceMs + TOLERANCE_MS;
}
