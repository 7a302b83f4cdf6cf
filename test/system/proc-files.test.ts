import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findListeners, type ScanOptions } from '../../electron/system/proc-files.ts';

const LISTEN = (local: string, inode: number) =>
  `   0: ${local} 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000  0 ${inode} 1 0000 100 0 0 10 0\n`;

let folder: string;
let root: string;
let options: ScanOptions;

function opens(pid: number, ...links: string[]): void {
  const fd = join(root, String(pid), 'fd');
  mkdirSync(fd, { recursive: true });
  for (const [index, link] of links.entries()) symlinkSync(link, join(fd, String(index)));
  writeFileSync(
    join(root, String(pid), 'stat'),
    `${pid} (node) S 1 0 0 0 0 0 0 0 0 0 0 1 1 0 0 20 0 1 0 5 0\n`,
  );
}

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'clawbuoy-files-')));
  root = join(folder, 'proc');
  mkdirSync(join(root, 'net'), { recursive: true });
  writeFileSync(join(root, 'net/tcp'), LISTEN('0100007F:4965', 111));
  writeFileSync(join(root, 'net/tcp6'), LISTEN('00000000000000000000000001000000:4965', 222));
  options = { root, pids: () => [10, 11, 12], nowMs: () => 0, budgetMs: 1_000 };
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the listeners on a port', () => {
  it('are the processes that have its sockets open, IPv4 and IPv6', async () => {
    opens(10, 'socket:[999]', '/dev/null');
    opens(11, 'socket:[111]', 'socket:[222]', 'socket:[111]');
    expect(await findListeners(options, 18_789)).toEqual([
      { pid: 11, name: 'node', address: '127.0.0.1:18789' },
      { pid: 11, name: 'node', address: '[::1]:18789' },
    ]);
  });

  it('are none where nobody listens, also on a machine without IPv6', async () => {
    rmSync(join(root, 'net/tcp6'));
    expect(await findListeners(options, 1)).toEqual([]);
  });

  it('are not known when the socket belongs to nobody we may look into', async () => {
    opens(10, 'socket:[999]');
    expect(await findListeners(options, 18_789)).toBeNull();
  });

  it('are not known without the tables, without processes, or when time runs out', async () => {
    opens(10, 'socket:[111]');
    expect(await findListeners({ ...options, pids: () => null }, 18_789)).toBeNull();
    let nowMs = 0;
    const slow = () => {
      nowMs += 600;
      return nowMs;
    };
    expect(await findListeners({ ...options, nowMs: slow }, 18_789)).toBeNull();
    rmSync(join(root, 'net'), { recursive: true });
    expect(await findListeners(options, 18_789)).toBeNull();
  });
});
