import { err, ok, type Result } from '../core/result.ts';
import { errorCode } from '../core/text/errors.ts';

/** What sending signal 0 tells of a number: `denied` is alive, and somebody else's. */
export type Presence = 'present' | 'denied' | 'missing';

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
    return errorCode(error) === 'ESRCH' ? 'missing' : 'denied';
  }
}

export type Kill = (pid: number, signal: NodeJS.Signals) => void;

/**
 * Sends a signal to one process. Refuses numbers that the kernel takes for a group or for
 * everybody (0, negative), the first process, and ourselves.
 */
export function sendSignal(
  pid: number,
  signal: NodeJS.Signals,
  kill: Kill = (target, name) => process.kill(target, name),
): Result<void> {
  if (!Number.isSafeInteger(pid) || pid <= 1) return err(`${pid} is no process to signal`);
  if (pid === process.pid) return err('this is Clawbuoy itself');
  try {
    kill(pid, signal);
    return ok(undefined);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ESRCH') return err(`process ${pid} has already ended`);
    if (code === 'EPERM') return err(`process ${pid} belongs to another user`);
    return err(`process ${pid} could not be signalled: ${String(error)}`);
  }
}
