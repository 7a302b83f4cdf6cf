import { err, ok, type Result } from '../core/result.ts';

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
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ESRCH') return err(`process ${pid} has already ended`);
    if (code === 'EPERM') return err(`process ${pid} belongs to another user`);
    return err(`process ${pid} could not be signalled: ${String(error)}`);
  }
}
