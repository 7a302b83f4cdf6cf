import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { procProcesses } from '../../electron/system/proc-processes.ts';
import type { Presence } from '../../electron/system/signal.ts';

const BOOT_MS = 1_795_352_908_000;
const NOW_MS = BOOT_MS + 1_000_000;

type Made = {
  readonly argv?: string;
  readonly name?: string;
  readonly state?: string;
  readonly group?: number;
  readonly uid?: number;
  readonly inner?: readonly number[];
  readonly namespace?: string;
};

let root: string;
let nowMs: number;
let presence: Presence;

function make(pid: number, made: Made = {}): void {
  const { argv = 'node\0x.js\0', name = 'node', state = 'S', group = pid, uid = 1000 } = made;
  const folder = join(root, String(pid));
  mkdirSync(join(folder, 'ns'), { recursive: true });
  const zeros = '0 0 0 0 0 0 0 0';
  writeFileSync(
    join(folder, 'stat'),
    `${pid} (${name}) ${state} 1 ${zeros} 0 12 30 0 0 20 0 1 0 50000 1 1`.replace(zeros, zeros),
  );
  const inner = [pid, ...(made.inner ?? [])].join('\t');
  writeFileSync(
    join(folder, 'status'),
    `Name:\t${name}\nState:\t${state} (x)\nTgid:\t${group}\nUid:\t${uid}\t0\t0\t0\nNSpid:\t${inner}\n`,
  );
  writeFileSync(join(folder, 'cmdline'), argv);
  symlinkSync(made.namespace ?? 'pid:[4026531836]', join(folder, 'ns/pid'));
}

function clock(uptimeMs: number, bootMs = BOOT_MS): void {
  writeFileSync(join(root, 'uptime'), `${(uptimeMs / 1000).toFixed(2)} 9.00\n`);
  writeFileSync(join(root, 'stat'), `cpu 1\nbtime ${Math.floor(bootMs / 1000)}\n`);
}

const processes = () => procProcesses({ root, nowMs: () => nowMs, presence: () => presence });

function look(pid: number) {
  return processes().read([pid], 0)[0];
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clawbuoy-proc-'));
  nowMs = NOW_MS;
  presence = 'missing';
  clock(1_000_000);
  mkdirSync(join(root, 'self/ns'), { recursive: true });
  symlinkSync('pid:[4026531836]', join(root, 'self/ns/pid'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('a process in /proc', () => {
  it('is given with start, CPU time and arguments', () => {
    make(700, { argv: 'openclaw-gateway\0\0\0\0' });
    expect(look(700)).toEqual({
      kind: 'alive',
      pid: 700,
      parentPid: 1,
      state: 'sleeping',
      startedAtMs: BOOT_MS + 500_000,
      startTicks: 50_000,
      cpuTimeMs: 420,
      argv: ['openclaw-gateway'],
      command: 'openclaw-gateway',
    });
  });

  it('without a command line has a name, and arguments that are not known', () => {
    make(700, { argv: '', name: 'kworker', state: 'Z' });
    expect(look(700)).toMatchObject({ state: 'zombie', argv: null, command: 'kworker' });
  });

  it('is absent when neither /proc nor the kernel knows it', () => {
    expect(look(700)).toEqual({ kind: 'absent', pid: 700 });
  });

  it.each(['denied', 'present'] as const)('is unknown when hidden from /proc but %s', (seen) => {
    presence = seen;
    expect(look(700)).toMatchObject({ kind: 'unknown' });
  });

  it('is absent when the number is a thread of another one, or it is just ending', () => {
    make(701, { group: 700 });
    make(702, { state: 'X' });
    expect(look(701)).toMatchObject({ kind: 'absent' });
    expect(look(702)).toMatchObject({ kind: 'absent' });
  });

  it.each([0, -1, 1.5, Number.NaN])('is none under the number %s', (pid) => {
    expect(look(pid)).toMatchObject({ kind: 'unknown' });
  });

  it('is unknown when its text is garbage', () => {
    make(700);
    writeFileSync(join(root, '700/stat'), 'garbage');
    expect(look(700)).toMatchObject({ kind: 'unknown' });
  });

  it('is shown with its name, its arguments and whose it is', () => {
    make(700, { argv: 'openclaw-gateway\0', name: 'openclaw-gatewa' });
    make(701, { argv: 'npm i -g openclaw\0\0\0', uid: 0 });
    make(702, { argv: 'sleep\0', uid: 2000 });
    make(703, { argv: '', state: 'Z' });
    expect(processes().shown(1000)).toEqual([
      { pid: 700, user: 'own', title: 'openclaw-gatewa', argv: ['openclaw-gateway'] },
      { pid: 701, user: 'root', title: 'node', argv: ['npm i -g openclaw'] },
      { pid: 702, user: 'other', title: 'node', argv: ['sleep'] },
    ]);
    const nowhere = procProcesses({ root: '/nowhere', nowMs: Date.now, presence: () => 'present' });
    expect(nowhere.shown(1000)).toBeNull();
  });

  it('tells the folder that it works in, or that this is not known', () => {
    make(700);
    expect(processes().folderOf(700)).toBeNull();
    symlinkSync('/home/ada/openclaw', join(root, '700/cwd'));
    expect(processes().folderOf(700)).toBe('/home/ada/openclaw');
  });

  it('tells the environment that it began with, or that it cannot be read', () => {
    make(700);
    expect(processes().environmentOf(700)).toBeNull();
    writeFileSync(join(root, '700/environ'), 'HOME=/home/ada\0EMPTY=\0A=b=c\0=odd\0');
    expect(processes().environmentOf(700)).toEqual({ HOME: '/home/ada', EMPTY: '', A: 'b=c' });
  });
});

describe('the memory that a process may have', () => {
  it('is the least of the limits around it, and unknown without any', () => {
    make(700);
    const cgroupRoot = join(root, 'cgroup');
    const limitOf = () =>
      procProcesses({ root, cgroupRoot, nowMs: Date.now, presence: () => 'present' }).memoryLimitOf(
        700,
      );
    expect(limitOf()).toBeNull();
    writeFileSync(join(root, '700/cgroup'), '0::/user.slice/openclaw.service\n');
    expect(limitOf()).toBeNull();
    mkdirSync(join(cgroupRoot, 'user.slice/openclaw.service'), { recursive: true });
    writeFileSync(join(cgroupRoot, 'user.slice/openclaw.service/memory.max'), '4000000000\n');
    writeFileSync(join(cgroupRoot, 'user.slice/memory.max'), 'max\n');
    expect(limitOf()).toBe(4_000_000_000);
    writeFileSync(join(cgroupRoot, 'memory.max'), '3000000000\n');
    expect(limitOf()).toBe(3_000_000_000);
  });
});

describe('a container', () => {
  it('may share a folder with processes that are not seen, unless it is its own', () => {
    const mounts = [
      '600 500 0:50 / / rw - overlay overlay rw,lowerdir=a',
      '601 600 0:51 / /proc rw - proc proc rw',
      '602 600 8:1 /home/ada/.openclaw /home/node/.openclaw rw - ext4 /dev/sda1 rw',
      '603 600 8:1 /x /with\\040space rw - ext4 /dev/sda1 rw',
    ];
    writeFileSync(join(root, 'self/mountinfo'), mounts.join('\n'));
    const folders = ['/root/.openclaw', '/home/node/.openclaw', '/home/node/.openclaw/x'];
    const asked = () => folders.map((folder) => processes().unseenUsers(folder) === 'outside');
    expect(asked()).toEqual([false, false, false]);
    rmSync(join(root, 'self/ns/pid'));
    expect(asked()).toEqual([true, true, true]);
    symlinkSync('pid:[4026532999]', join(root, 'self/ns/pid'));
    expect(asked()).toEqual([false, true, true]);
    expect(processes().unseenUsers('/with space/state')).toBe('outside');
    // The last mount of a long table counts like the first one.
    const image = '600 500 0:57 / / rw - overlay overlay rw';
    const many = Array.from({ length: 2_000 }, (_, index) => {
      return `${700 + index} 600 8:1 / /data/some/long/folder/name/${index} rw - ext4 /dev/sda1 rw`;
    });
    const last = '9000 600 8:1 / /home/node/.openclaw rw - ext4 /dev/sda1 rw';
    writeFileSync(join(root, 'self/mountinfo'), [image, ...many, last].join('\n'));
    expect(asked()).toEqual([false, true, true]);
    // The folder is the container's own, but its sessions are not.
    const sessions = '601 600 8:1 / /root/.openclaw/agents/main rw - ext4 /dev/sda1 rw';
    writeFileSync(join(root, 'self/mountinfo'), [image, sessions].join('\n'));
    expect(asked()).toEqual([true, false, false]);
    const work = '601 600 8:1 / /root/.openclaw/workspace rw - ext4 /dev/sda1 rw';
    writeFileSync(join(root, 'self/mountinfo'), [image, work].join('\n'));
    expect(asked()).toEqual([false, false, false]);
    // A namespace alone, in the machine's own tree.
    writeFileSync(join(root, 'self/mountinfo'), '600 500 8:1 / / rw - ext4 /dev/sda1 rw');
    expect(asked()).toEqual([true, true, true]);
    rmSync(join(root, 'self/mountinfo'));
    expect(asked()).toEqual([true, true, true]);
  });

  it('has paths of its own, and so has what may not be looked at', () => {
    make(700);
    make(701);
    make(702);
    for (const [of, id] of [
      ['self', 1],
      [700, 1],
      [701, 2],
    ] as const) {
      mkdirSync(join(root, `${of}/ns`), { recursive: true });
      symlinkSync(`mnt:[${id}]`, join(root, `${of}/ns/mnt`));
    }
    expect([700, 701, 702].map((pid) => processes().sharesPaths(pid))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('makes its processes unknown', () => {
    make(700, { inner: [7] });
    make(701, { namespace: 'pid:[4026532999]' });
    expect(look(700)).toMatchObject({ kind: 'unknown' });
    expect(look(701)).toMatchObject({ kind: 'unknown' });
  });

  it('with OpenClaw in it makes its inner number unknown, taken out here or not', () => {
    make(700, { argv: 'openclaw-gateway\0', inner: [7] });
    expect(look(7)).toMatchObject({ kind: 'unknown' });
    make(7, { argv: 'bash\0' });
    expect(look(7)).toMatchObject({ kind: 'unknown' });
  });

  it('without OpenClaw in it changes nothing', () => {
    make(700, { argv: 'nginx\0', inner: [7] });
    expect(look(7)).toMatchObject({ kind: 'absent' });
  });

  it('is looked for again only when the last look is too old', () => {
    const proc = processes();
    expect(proc.read([7], 5_000)).toMatchObject([{ kind: 'absent' }]);
    make(700, { argv: 'openclaw-gateway\0', inner: [7] });
    nowMs += 4_000;
    expect(proc.read([7], 5_000)).toMatchObject([{ kind: 'absent' }]);
    expect(proc.read([7], 0)).toMatchObject([{ kind: 'unknown' }]);
  });
});

describe('the start of a process', () => {
  it('does not waver with the reading of two clocks', () => {
    make(700);
    const proc = processes();
    const started = () => proc.read([700], 0)[0];
    const first = started();
    clock(1_000_090);
    expect(started()).toEqual(first);
  });

  it('moves with a step of the clock', () => {
    make(700);
    const proc = processes();
    expect(proc.bootedAtMs()).toBe(BOOT_MS);
    nowMs += 3_600_000;
    clock(1_000_000, BOOT_MS + 3_600_000);
    expect(proc.read([700], 0)).toMatchObject([{ startedAtMs: BOOT_MS + 3_600_000 + 500_000 }]);
  });

  it('follows btime where a container shows an uptime of its own', () => {
    clock(5_000);
    expect(processes().bootedAtMs()).toBe(BOOT_MS);
  });

  it('is not known without either', () => {
    make(700);
    rmSync(join(root, 'stat'));
    rmSync(join(root, 'uptime'));
    expect(processes().bootedAtMs()).toBeNull();
    expect(look(700)).toMatchObject({ kind: 'unknown' });
  });
});
