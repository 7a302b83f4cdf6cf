import { err, ok, type Result } from '../../electron/core/result.ts';
import type { Ran, Run, RunSync, ToolFailure, ToolResult } from '../../electron/system/spawn.ts';

export type Answer = Result<Partial<Ran>, ToolFailure>;

/** A `run` that answers from a function and remembers what was asked. */
export function fakeRun(answer: (line: string) => Answer | undefined): {
  readonly run: Run;
  readonly runSync: RunSync;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const runSync: RunSync = (tool, args): ToolResult => {
    const line = [tool, ...args].join(' ');
    asked.push(line);
    const given = answer(line);
    if (given === undefined) return err({ kind: 'missing', why: `${tool} is not installed here` });
    return given.ok ? ok({ code: 0, stdout: '', stderr: '', ...given.value }) : given;
  };
  return { run: async (tool, args, options) => runSync(tool, args, options), runSync, asked };
}

/** No answer at all: cut off, not there, or worse. */
export const answersNothing = (why: string, kind: ToolFailure['kind'] = 'failed'): Answer =>
  err({ kind, why });

export const says = (stdout: string): Answer => ok({ stdout });
export const fails = (code: number, stderr = '', stdout = ''): Answer =>
  ok({ code, stderr, stdout });
