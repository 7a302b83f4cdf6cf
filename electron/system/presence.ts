/** What sending signal 0 tells of a number: `denied` is alive, and somebody else's. */
export type Presence = 'present' | 'denied' | 'missing';

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}

/** Asks the kernel whether a process exists, without touching it. */
export function presenceOf(
  pid: number,
  kill: (pid: number, signal: 0) => void = (target, signal) => process.kill(target, signal),
): Presence {
  // 0 and negative numbers name groups, not a process.
  if (!Number.isSafeInteger(pid) || pid < 1) return 'missing';
  try {
    kill(pid, 0);
    return 'present';
  } catch (error) {
    // Anything but "no such process" (EPERM above all) says that there is one.
    return codeOf(error) === 'ESRCH' ? 'missing' : 'denied';
  }
}
