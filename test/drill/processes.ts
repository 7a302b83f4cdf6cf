import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Every process that a drill starts, by pid. All end with it: after success, failure, Ctrl-C
 * or the time limit. Each child leads a process group, so that what it started ends as well.
 */
export class Processes {
  readonly #children = new Set<ChildProcess>();

  /** Starts a program; the caller keeps the streams it asked for. */
  spawn(program: string, argv: readonly string[], options: SpawnOptions): ChildProcess {
    const child = spawn(program, [...argv], { ...options, detached: true });
    this.#children.add(child);
    child.once('error', () => this.#children.delete(child));
    return child;
  }

  /** Ends one process and waits for it: SIGTERM, and SIGKILL when it does not listen. */
  async end(child: ChildProcess, graceMs = 5_000): Promise<void> {
    if (hasEnded(child)) return;
    // A stopped process would never read its SIGTERM.
    signalGroup(child, 'SIGCONT');
    signalGroup(child, 'SIGTERM');
    if (!(await ended(child, graceMs))) {
      signalGroup(child, 'SIGKILL');
      await ended(child, 5_000);
    }
    this.#children.delete(child);
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.#children].map((child) => this.end(child, 3_000)));
  }

  /** The last resort of an exiting drill: nothing may wait any more. */
  killAllNow(): void {
    for (const child of this.#children) signalGroup(child, 'SIGKILL');
    this.#children.clear();
  }
}

/** True once the process is gone: by an exit or by a signal. */
export function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Waits for the end of a process; false when it still runs after the limit. */
export async function ended(child: ChildProcess, limitMs: number): Promise<boolean> {
  if (hasEnded(child)) return true;
  const limit = new AbortController();
  const exit = new Promise<boolean>((resolve) => child.once('exit', () => resolve(true)));
  const result = await Promise.race([
    exit,
    sleep(limitMs, false, { signal: limit.signal }).catch(() => false),
  ]);
  limit.abort();
  return result;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  // Members of the group may outlive its leader, so an ended leader is signalled as well.
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone, which is what was wanted.
  }
}

/** Does a process with this pid exist (and is ours to signal)? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
