import type { Run } from './spawn.ts';

const LIMIT_MS = 5_000;
const MOST_BYTES = 4096;

/** Returns the first line of a program's `--version` output. Null if it is missing or gave none. */
export async function programVersion(run: Run, program: string): Promise<string | null> {
  if (!program.startsWith('/')) return null;
  const ran = await run(program, ['--version'], { timeoutMs: LIMIT_MS, maxBytes: MOST_BYTES });
  if (!ran.ok || ran.value.code !== 0) return null;
  const line = ran.value.stdout.trim().split('\n')[0]?.trim() ?? '';
  return line === '' ? null : line.slice(0, 64);
}
