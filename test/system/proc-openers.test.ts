import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type OpenersOptions,
  openersNowOf,
  openersOf,
} from '../../electron/system/proc-openers.ts';
import type { Presence } from '../../electron/system/signal.ts';
import type { Openers, OpenersQuestion } from '../../electron/system/types.ts';

let folder: string;
let root: string;
let options: OpenersOptions;
let pids: number[];
let presence: (pid: number) => Presence;

const stat = (pid: number, state = 'S', flags = 0) =>
  `${pid} (node) ${state} 1 0 0 0 0 ${flags} 0 0 0 0 1 1 0 0 20 0 1 0 5 0\n`;

function process(pid: number, cmdline: string, ...links: string[]): void {
  const fd = join(root, String(pid), 'fd');
  mkdirSync(fd, { recursive: true });
  for (const [index, link] of links.entries()) symlinkSync(link, join(fd, String(index)));
  writeFileSync(join(root, String(pid), 'stat'), stat(pid));
  writeFileSync(join(root, String(pid), 'cmdline'), cmdline);
  pids.push(pid);
}

/** Its open files are kept from us: what is there in place of the folder cannot be listed. */
function closed(pid: number, cmdline: string, told = stat(pid)): void {
  process(pid, cmdline);
  rmSync(join(root, String(pid), 'fd'), { recursive: true });
  writeFileSync(join(root, String(pid), 'fd'), '');
  writeFileSync(join(root, String(pid), 'stat'), told);
}

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'clawbuoy-openers-')));
  root = join(folder, 'proc');
  pids = [];
  presence = (pid) => (pids.includes(pid) ? 'present' : 'missing');
  process(1, '/sbin/init\0');
  options = {
    root,
    pids: () => pids,
    nowMs: () => 0,
    budgetMs: 1_000,
    presence: (pid) => presence(pid),
  };
});

afterEach(() => {
  chmodSync(root, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const ALL: OpenersQuestion = { owners: [], everybody: true };
const of = (...owners: number[]): OpenersQuestion => ({ owners, everybody: false });
const asked = (...found: number[]): Openers => ({
  kind: 'asked',
  pids: found,
  unread: [],
  notSeen: null,
});

/** Both ways of asking must say the same. */
async function ask(path: string, question: OpenersQuestion): Promise<Openers> {
  const answer = await openersOf(options)(path, question);
  expect(openersNowOf(options)(path, question)).toEqual(answer);
  return answer;
}

function lockFile(name = 'x.jsonl.lock'): string {
  const file = join(folder, name);
  writeFileSync(file, '');
  return file;
}

describe('the openers of a file', () => {
  it('are the processes with a link to it, through any link of ours', async () => {
    const file = lockFile('openclaw.sqlite');
    const alias = join(folder, 'alias');
    symlinkSync(file, alias);
    process(10, 'node\0', file, file);
    process(11, 'node\0', `${file} (deleted)`, '/dev/null');
    process(12, 'node\0', join(folder, 'elsewhere/openclaw.sqlite'));
    expect(await ask(file, ALL)).toEqual(asked(10));
    expect(await ask(alias, ALL)).toEqual(asked(10));
  });

  it('are found in one scan for all files that are asked about in one moment', async () => {
    const files = ['a.lock', 'b.lock', 'c.lock'].map(lockFile);
    process(10, 'node\0', files[0] ?? '');
    process(11, 'node\0', files[0] ?? '', files[2] ?? '');
    let scans = 0;
    const counted = () => {
      scans += 1;
      return pids;
    };
    const askOne = openersOf({ ...options, pids: counted });
    expect(await Promise.all(files.map((file) => askOne(file, ALL)))).toEqual([
      asked(10, 11),
      asked(),
      asked(11),
    ]);
    expect(scans).toBe(1);
    expect(await askOne(files[2] ?? '', ALL)).toEqual(asked(11));
    expect(scans).toBe(2);
  });

  it('are found under another path of the same file, as in a container', async () => {
    const file = lockFile();
    mkdirSync(join(folder, 'mount'));
    symlinkSync(file, join(folder, 'mount/x.jsonl.lock'));
    process(11, 'node\0', join(folder, 'mount/x.jsonl.lock'));
    expect(await ask(file, ALL)).toEqual(asked(11));
  });

  it('are found in the owner also where it knows the file by another name', async () => {
    const file = lockFile('before.lock');
    process(11, 'node\0', file);
    const now = join(folder, 'now.lock');
    renameSync(file, now);
    symlinkSync(now, file);
    expect(await ask(now, of(11))).toEqual(asked(11));
  });

  it('are none for a file that does not exist, and not known where it may not be looked at', async () => {
    process(10, 'node\0', '/dev/null');
    expect(await ask(join(folder, 'missing'), ALL)).toEqual(asked());
    expect(await ask('a\0b', ALL)).toMatchObject({ kind: 'unknown' });
  });
});

describe('a process whose open files are kept from us', () => {
  it('is not looked at, where it is the owner: never "nothing open"', async () => {
    closed(10, '/usr/sbin/cron\0');
    process(11, 'node\0', '/dev/null');
    expect(await ask(lockFile(), of(10, 11))).toEqual({ ...asked(), unread: [10] });
  });

  it('is not looked at where one of its links cannot be read', async () => {
    process(10, 'node\0', '/dev/null');
    rmSync(join(root, '10/fd/0'));
    // A link that is no link answers with an error that is not "gone".
    writeFileSync(join(root, '10/fd/0'), '');
    expect(await ask(lockFile(), of(10))).toEqual({ ...asked(), unread: [10] });
  });

  it.each([
    ['an OpenClaw of another user', 'openclaw-gateway\0'],
    ['a node of another user, which may run it under any name', '/usr/bin/node\0/srv/app.js\0'],
    ['one whose command line is kept from us as well', ''],
  ])('may be a holder: %s', async (_what, cmdline) => {
    closed(10, cmdline);
    const answer = await ask(lockFile(), ALL);
    expect(answer).toEqual({ ...asked(), notSeen: expect.stringContaining('process 10') });
  });

  it.each([
    ['a daemon that cannot be OpenClaw', '/usr/sbin/cron\0-f\0', stat(10)],
    ['a thread of the kernel', '', stat(10, 'S', 0x0020_8040)],
    ['a zombie', '', stat(10, 'Z')],
  ])('is no holder: %s', async (_what, cmdline, told) => {
    closed(10, cmdline, told);
    expect(await ask(lockFile(), ALL)).toEqual(asked());
  });

  it('is told where it is the owner and all are asked about', async () => {
    closed(10, 'openclaw-gateway\0');
    expect(await ask(lockFile(), { owners: [10], everybody: true })).toEqual({
      kind: 'asked',
      pids: [],
      unread: [10],
      notSeen: expect.stringContaining('process 10'),
    });
  });
});

describe('processes that are not to be seen at all', () => {
  it('are not nobody where /proc hides those of other users', async () => {
    pids.splice(0, 1);
    expect(await ask(lockFile(), ALL)).toMatchObject({
      pids: [],
      notSeen: expect.stringContaining('hidden'),
    });
  });

  it('are not nobody where the owner is hidden and the kernel says that it lives', async () => {
    presence = () => 'denied';
    expect(await ask(lockFile(), of(77))).toEqual({ ...asked(), unread: [77] });
  });

  it('have nothing open where the kernel says that there is none', async () => {
    expect(await ask(lockFile(), of(77))).toEqual(asked());
  });

  it('are not nobody where /proc cannot be listed, or time runs out', async () => {
    const unlisted = { ...options, pids: () => null };
    expect(openersNowOf(unlisted)(lockFile(), ALL)).toMatchObject({ notSeen: expect.any(String) });
    process(10, 'node\0');
    let nowMs = 0;
    const slow = {
      ...options,
      nowMs: () => {
        nowMs += 600;
        return nowMs;
      },
    };
    for (const answer of [
      openersNowOf(slow)(lockFile(), ALL),
      await openersOf(slow)(lockFile(), ALL),
    ]) {
      expect(answer).toMatchObject({ notSeen: expect.stringContaining('too long') });
    }
  });

  it('do not keep the owner from being asked first', async () => {
    const file = lockFile();
    process(10, 'node\0', file);
    let nowMs = 0;
    const slow = { ...options, nowMs: () => (nowMs += 5_000) };
    expect(openersNowOf(slow)(file, { owners: [10], everybody: true })).toMatchObject({
      pids: [10],
    });
  });
});
