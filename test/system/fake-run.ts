import { err, ok, type Result } from '../../electron/core/result.ts';
import type { Ran, Run } from '../../electron/system/spawn.ts';

export type Answer = Result<Partial<Ran>>;

/** A `run` that answers from a function and remembers what was asked. */
export function fakeRun(answer: (line: string) => Answer | undefined): {
  readonly run: Run;
  readonly runSync: (tool: string, args: readonly string[]) => Result<Ran>;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const runSync = (tool: string, args: readonly string[]): Result<Ran> => {
    const line = [tool, ...args].join(' ');
    asked.push(line);
    const given = answer(line);
    if (given === undefined) return err(`${tool} is not installed here`);
    return given.ok ? ok({ code: 0, stdout: '', stderr: '', ...given.value }) : given;
  };
  return { run: async (tool, args) => runSync(tool, args), runSync, asked };
}

export const says = (stdout: string): Answer => ok({ stdout });
export const fails = (code: number, stderr = '', stdout = ''): Answer =>
  ok({ code, stderr, stdout });
