import type { Listener } from './types.ts';

/**
 * `lsof -F…`: one field a line, its kind in the first letter; `p` begins a process, `f` one of
 * its open files. Unknown fields and warnings between them are skipped.
 */
export function parseLsofListeners(text: string): readonly Listener[] {
  const found = new Map<string, Listener>();
  let pid: number | null = null;
  let name = '';
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    switch (line.charAt(0)) {
      case 'p':
        pid = /^\d+$/.test(value) ? Number(value) : null;
        name = '';
        break;
      case 'c':
        name = value;
        break;
      case 'n':
        if (pid === null || !/:\d+$/.test(value)) break;
        // One socket may be open under two numbers.
        found.set(`${pid} ${value}`, { pid, name, address: value });
        break;
    }
  }
  return [...found.values()];
}

/** The processes of `lsof -Fpc`. */
export function parseLsofPids(text: string): readonly number[] {
  const pids = text.split('\n').flatMap((line) => {
    const pid = line.match(/^p(\d+)$/)?.[1];
    return pid === undefined ? [] : [Number(pid)];
  });
  return [...new Set(pids)];
}
