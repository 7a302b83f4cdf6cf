import { parseCount, parsePid } from '../core/text/numbers-as-text.ts';
import { plainAddress } from './parse-proc.ts';
import type { ConnectionEnds, ConnectionOwner, Listener } from './types.ts';

/**
 * Parses `lsof -F…`. Each line has one field, named by its first letter. `p` begins a process, `f`
 * one of its open files. Unknown fields and warnings are skipped.
 */
export function parseLsofListeners(text: string): readonly Listener[] {
  const found = new Map<string, Listener>();
  let pid: number | null = null;
  let name = '';
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    switch (line.charAt(0)) {
      case 'p':
        pid = parsePid(value);
        name = '';
        break;
      case 'c':
        name = value;
        break;
      case 'n':
        if (pid === null || !/:\d{1,5}$/.test(value)) break;
        // One socket may be open under two descriptors.
        found.set(`${pid} ${value}`, { pid, name, address: value });
        break;
    }
  }
  return [...found.values()];
}

/** The folder that a process works in, from `lsof -d cwd -Fn`. Null if it is not told. */
export function parseLsofFolder(text: string): string | null {
  const line = text.split('\n').find((one) => one.startsWith('n/'));
  return line === undefined ? null : line.slice(1);
}

/** The owner of the far end of a connection, from `lsof -Fpun`. Null if this user can see none. */
export function parseLsofConnection(text: string, ends: ConnectionEnds): ConnectionOwner | null {
  const pids = new Set<number>();
  let pid: number | null = null;
  let uid: number | null = null;
  let owner: number | null = null;
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    switch (line.charAt(0)) {
      case 'p':
        pid = parsePid(value);
        uid = null;
        break;
      case 'u':
        uid = parseCount(value);
        break;
      case 'n':
        if (pid === null || !isFarEnd(value, ends)) break;
        pids.add(pid);
        owner = uid;
        break;
    }
  }
  return pids.size === 0 ? null : { pids: [...pids], uid: owner };
}

/** Matches `[::1]:18789->[::1]:50000`, as the far end sees the connection. */
function isFarEnd(name: string, ends: ConnectionEnds): boolean {
  const [near, far] = name.split('->');
  return (
    isEnd(near, ends.remoteAddress, ends.remotePort) &&
    isEnd(far, ends.localAddress, ends.localPort)
  );
}

function isEnd(text: string | undefined, address: string, port: number): boolean {
  const at = text?.match(/^(.*):(\d+)$/);
  if (at === null || at === undefined) return false;
  return Number(at[2]) === port && plainAddress(at[1] ?? '') === plainAddress(address);
}

/** The processes of `lsof -Fpc`. Null if a process line holds no process number. */
export function parseLsofPids(text: string): readonly number[] | null {
  const found = new Set<number>();
  for (const line of text.split('\n')) {
    if (!line.startsWith('p')) continue;
    const pid = parsePid(line.slice(1));
    if (pid === null) return null;
    found.add(pid);
  }
  return [...found];
}
