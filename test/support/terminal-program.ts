import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freshProgram } from './fresh-build.ts';

const root = join(import.meta.dirname, '../..');
const built = freshProgram();
const PROGRAM =
  built === null ? ['--import', 'tsx', join(root, 'electron/cli/clawbuoy.ts')] : [built];

export type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** The terminal program as it is run: in a process of its own, without a terminal. */
export class TerminalProgram {
  readonly ended: Promise<Ended>;
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();

  /** Its environment is `env` alone, beside the PATH: nothing of this machine's OpenClaw. */
  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    const child = spawn(process.execPath, [...PROGRAM, ...args], {
      cwd: root,
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    const stdout = createInterface({ input: child.stdout });
    stdout.on('line', (line) => {
      this.lines.push(line);
      for (const watcher of this.#watchers) watcher();
    });
    this.ended = Promise.all([once(child, 'close'), once(stdout, 'close')]).then(([[code]]) => ({
      code,
      stdout: this.lines.join('\n'),
      stderr,
    }));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits for something that the lines so far tell. */
  async until<T>(find: (lines: readonly string[]) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = find(this.lines);
        if (found === undefined) return;
        this.#watchers.delete(look);
        resolve(found);
      };
      this.#watchers.add(look);
      void this.ended.then(({ code, stderr }) => {
        if (this.#watchers.delete(look)) reject(new Error(`it ended with ${code}: ${stderr}`));
      });
      look();
    });
  }
}

/** Runs it to its end. */
export function clawbuoy(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  return new TerminalProgram(args, env).ended;
}
