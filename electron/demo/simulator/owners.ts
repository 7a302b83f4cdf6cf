import { readFileSync } from 'node:fs';

/** OpenClaw's questions to the system about the process named in a lock. */
export interface Owners {
  isAlive(pid: number): boolean;
  /** Null: not readable, which proves nothing. */
  argv(pid: number): readonly string[] | null;
  /** Clock ticks since boot. Linux only. */
  startTicks(pid: number): number | null;
}

function readProc(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return null;
  }
}

export const systemOwners: Owners = {
  isAlive: (pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  },
  argv: (pid) => {
    const line = readProc(pid, 'cmdline');
    return line === null ? null : line.split('\0').filter((word) => word !== '');
  },
  startTicks: (pid) => {
    const stat = readProc(pid, 'stat');
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields?.[19]);
    return Number.isSafeInteger(ticks) ? ticks : null;
  },
};
