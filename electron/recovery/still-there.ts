import type { System } from '../system/types.ts';

/** Two clocks tell when a process began: the kernel's and the one of the journal. */
const TOLERANCE_MS = 2_000;

/**
 * Whether the process that was under this number at that time may still be at work. One that began
 * later has only the number, a zombie works no more; one that cannot be looked at counts as there:
 * a second step beside a first does more harm than one that waits.
 */
export function isStillThere(
  system: Pick<System, 'processNow'>,
  pid: number,
  sinceMs: number,
): boolean {
  const now = system.processNow(pid);
  if (now.kind === 'unknown') return true;
  return (
    now.kind === 'alive' && now.state !== 'zombie' && now.startedAtMs <= sinceMs + TOLERANCE_MS
  );
}
