import { reason } from '../core/catalogue/sentences/reason.ts';
import { err, ok, type Result } from '../core/result.ts';
import { errorCode } from '../core/text/errors.ts';

/** The result of signal 0. `denied`: the process is alive and belongs to somebody else. */
export type Presence = 'present' | 'denied' | 'missing';

/** Asks the kernel whether a process exists, without affecting it. */
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
    // Any error except "no such process" (most often EPERM) means that it exists.
    return errorCode(error) === 'ESRCH' ? 'missing' : 'denied';
  }
}

export type Kill = (pid: number, signal: NodeJS.Signals) => void;

/**
 * Sends a signal to one process. Refuses numbers that mean a group or everybody (0, negative), the
 * first process, and Clawbuoy itself.
 */
export function sendSignal(
  pid: number,
  signal: NodeJS.Signals,
  kill: Kill = (target, name) => process.kill(target, name),
): Result<void> {
  if (!Number.isSafeInteger(pid) || pid <= 1) return err(reason('noProcessToSignal', { pid }));
  if (pid === process.pid) return err(reason('isClawbuoyItself'));
  try {
    kill(pid, signal);
    return ok(undefined);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ESRCH') return err(reason('hasAlreadyEnded', { pid }));
    if (code === 'EPERM') return err(reason('othersProcess', { pid }));
    return err(reason('notSignalled', { pid, why: String(error) }));
  }
}
