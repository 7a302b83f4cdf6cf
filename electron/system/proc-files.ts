import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { parseConnected, parseListening, parseProcStat } from './parse-proc.ts';
import type { ConnectionEnds, ConnectionOwner, Listener } from './types.ts';

export type ScanOptions = {
  readonly root: string;
  readonly pids: () => readonly number[] | null;
  readonly nowMs: () => number;
  readonly budgetMs: number;
};

/** Other work gets a turn this often, because a scan of the whole machine takes long. */
const SLICE_MS = 5;

/**
 * Calls `visit` for every open file of every process that this user can read. Returns false if it
 * did not finish: /proc cannot be listed or the time ran out.
 */
async function eachOpenFile(
  { root, pids, nowMs, budgetMs }: ScanOptions,
  visit: (pid: number, link: string, descriptor: string) => void,
): Promise<boolean> {
  const all = pids();
  if (all === null) return false;
  const startedMs = nowMs();
  let sliceMs = startedMs;
  for (const pid of all) {
    const folder = join(root, String(pid), 'fd');
    let descriptors: string[] = [];
    try {
      descriptors = readdirSync(folder);
    } catch {
      // It ended meanwhile or belongs to another user.
    }
    for (const descriptor of descriptors) {
      const path = join(folder, descriptor);
      try {
        visit(pid, readlinkSync(path), path);
      } catch {
        // It was closed meanwhile.
      }
    }
    const now = nowMs();
    if (now - startedMs > budgetMs) return false;
    if (now - sliceMs > SLICE_MS) {
      await breathe();
      sliceMs = nowMs();
    }
  }
  return true;
}

function nameOf(root: string, pid: number): string {
  try {
    return parseProcStat(readFileSync(join(root, String(pid), 'stat'), 'utf8'))?.name ?? '';
  } catch {
    return '';
  }
}

/** The listeners on a port, IPv4 and IPv6. Null if the process of a listener cannot be seen. */
export async function findListeners(
  options: ScanOptions,
  port: number,
): Promise<readonly Listener[] | null> {
  const addressOf = new Map<string, string>();
  let readable = false;
  for (const table of ['tcp', 'tcp6']) {
    try {
      const text = readFileSync(join(options.root, 'net', table), 'latin1');
      readable = true;
      for (const { inode, address } of parseListening(text, port)) {
        addressOf.set(`socket:[${inode}]`, address);
      }
    } catch {
      // A kernel without IPv6 has no tcp6.
    }
  }
  if (!readable) return null;
  if (addressOf.size === 0) return [];
  const found = new Map<string, Listener>();
  const finished = await eachOpenFile(options, (pid, link) => {
    const address = addressOf.get(link);
    if (address === undefined) return;
    found.set(`${pid} ${address}`, { pid, name: nameOf(options.root, pid), address });
  });
  return finished && found.size > 0 ? [...found.values()] : null;
}

/** The owner of the far end of a connection. Its user is known even if its processes are not. */
export async function findConnectionOwner(
  options: ScanOptions,
  ends: ConnectionEnds,
): Promise<ConnectionOwner | null> {
  for (const table of ['tcp', 'tcp6']) {
    let text = '';
    try {
      text = readFileSync(join(options.root, 'net', table), 'latin1');
    } catch {
      continue;
    }
    const socket = parseConnected(text, ends);
    if (socket === null) continue;
    const pids = new Set<number>();
    // A process that was found counts, even if the time ran out before the end of the scan.
    await eachOpenFile(options, (pid, link) => {
      if (link === `socket:[${socket.inode}]`) pids.add(pid);
    });
    return { pids: [...pids], uid: socket.uid };
  }
  return null;
}
