import type { ChildProcess } from 'node:child_process';
import { hasEnded, type Processes } from './processes.ts';

/** Starts a program again whenever it has ended, as `Restart=always` and `KeepAlive` do. */
export class Supervisor {
  readonly #processes: Processes;
  readonly #spawn: () => ChildProcess;
  readonly #pauseMs: number;
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isOver = false;
  /** Starts after the first one. */
  restarts = 0;
  /** How each life ended, in order: by its own code, or by somebody's signal. */
  readonly exits: (number | NodeJS.Signals)[] = [];

  constructor(processes: Processes, pauseMs: number, spawn: () => ChildProcess) {
    this.#processes = processes;
    this.#spawn = spawn;
    this.#pauseMs = pauseMs;
    this.#start();
  }

  /** Null between two lives. */
  get pid(): number | null {
    return this.#child === null || hasEnded(this.#child) ? null : (this.#child.pid ?? null);
  }

  get lastExit(): number | NodeJS.Signals | null {
    return this.exits.at(-1) ?? null;
  }

  /** Ends the present life with a signal that leaves it no time. */
  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  /** Leaves its present life to whoever goes on with it; null between two lives. */
  release(): ChildProcess | null {
    this.#isOver = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#child;
    this.#child = null;
    return child === null || hasEnded(child) ? null : child;
  }

  async close(): Promise<void> {
    this.#isOver = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#child !== null) await this.#processes.end(this.#child, 10_000);
  }

  #start(): void {
    const child = this.#spawn();
    this.#child = child;
    child.once('exit', (code, signal) => {
      const exit = code ?? signal;
      if (exit !== null) this.exits.push(exit);
      if (this.#isOver) return;
      this.#timer = setTimeout(() => {
        this.restarts += 1;
        this.#start();
      }, this.#pauseMs);
    });
  }
}
