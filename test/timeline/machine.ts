import {
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { err, ok } from '../../electron/core/result.ts';
import { createSystem } from '../../electron/system/index.ts';
import { TICKS_PER_SECOND } from '../../electron/system/parse-proc.ts';
import type { Presence } from '../../electron/system/signal.ts';
import type { ToolResult } from '../../electron/system/spawn.ts';
import type { System } from '../../electron/system/types.ts';

/** The user that OpenClaw and, mostly, Clawbuoy run as. Only root may give files to others. */
export const IS_ROOT = process.getuid?.() === 0;
export const ADA = IS_ROOT ? 501 : (process.getuid?.() ?? 501);
export const BOB = ADA + 1;
const ROOT_USER = 0;
export const PORT = 18_789;

const BOOTED_BEFORE_MS = 9 * 60 * 60_000;
const FIRST_WALL_MS = Date.parse('2026-11-22T12:00:00.000Z');

/** What a folder of /proc shows of other users' processes to one who is not root. */
export const HIDINGS = ['open files', 'all but the number', 'even the number'] as const;
export type Hiding = (typeof HIDINGS)[number];

export type Process = {
  readonly pid: number;
  /** The number it goes by inside its container; it is what it writes into its locks. */
  readonly ownPid: number;
  readonly uid: number;
  readonly argv: readonly string[];
  readonly startTicks: number;
  /** What macOS keeps of its start: the wall clock of that moment, whatever is set later. */
  readonly startedWallMs: number;
  readonly listens: boolean;
  isZombie: boolean;
  /** Open files by their place on the disk. */
  readonly open: Set<OpenFile>;
};

/** A file that a process may have open: where it lies now, null once it was removed. */
export type OpenFile = { readonly name: string; at: string | null; readonly inContainer?: string };

type Start = {
  readonly argv: readonly string[];
  readonly uid?: number;
  readonly pid?: number;
  readonly ownPid?: number;
  readonly listens?: boolean;
};

export type MachineOptions = {
  readonly root: string;
  readonly platform: 'linux' | 'darwin';
  /** As whom Clawbuoy looks. */
  readonly lookingUid: number;
  readonly hiding: Hiding;
};

/**
 * A machine made of plain data, looked at by the real code: a folder like /proc for Linux, the
 * words of ps, lsof and sysctl for macOS. It has two clocks: one that only runs, and one that
 * people set.
 */
export class Machine {
  readonly proc: string;
  readonly processes = new Map<number, Process>();
  readonly #options: MachineOptions;
  #steadyMs = BOOTED_BEFORE_MS;
  #offsetMs = FIRST_WALL_MS - BOOTED_BEFORE_MS;
  #nextPid = 4_000;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.proc = join(options.root, 'proc');
    mkdirSync(join(this.proc, 'net'), { recursive: true });
    this.#writeClock();
    this.#boot();
  }

  /** The wall clock, as everything on the machine reads it. */
  readonly now = (): number => this.#steadyMs + this.#offsetMs;
  /** Milliseconds since the machine booted. */
  readonly steady = (): number => this.#steadyMs;

  /** Whether processes are told apart by ticks since boot, as on Linux. */
  get keepsTicks(): boolean {
    return this.#options.platform === 'linux';
  }

  advance(lengthMs: number): void {
    this.#steadyMs += lengthMs;
    this.#writeClock();
  }

  setClock(byMs: number): void {
    this.#offsetMs += byMs;
    this.#writeClock();
  }

  reboot(): void {
    for (const pid of [...this.processes.keys()]) this.end(pid);
    this.#offsetMs += this.#steadyMs + 20_000;
    this.#steadyMs = 0;
    this.#writeClock();
    this.#boot();
  }

  /** There is always somebody else's process: of every user's machine most are root's. */
  #boot(): void {
    this.start({ argv: ['/sbin/init'], uid: ROOT_USER, pid: 1 });
    this.advance(10_000);
  }

  start({ argv, uid = ADA, pid, ownPid, listens = false }: Start): Process {
    const number = pid ?? this.#freePid();
    const made: Process = {
      pid: number,
      ownPid: ownPid ?? number,
      uid,
      argv,
      startTicks: Math.floor((this.#steadyMs * TICKS_PER_SECOND) / 1_000),
      startedWallMs: this.now(),
      listens,
      isZombie: false,
      open: new Set(),
    };
    this.processes.set(number, made);
    if (this.#options.platform === 'linux') this.#writeProcess(made);
    if (listens) this.#writeListeners();
    return made;
  }

  end(pid: number): void {
    const process = this.processes.get(pid);
    if (process === undefined) return;
    this.processes.delete(pid);
    rmSync(join(this.proc, String(pid)), { recursive: true, force: true });
    if (process.listens) this.#writeListeners();
  }

  /** It has ended, and its parent has not taken note of that yet. */
  leaveZombie(process: Process): void {
    process.isZombie = true;
    process.open.clear();
    rmSync(join(this.proc, String(process.pid)), { recursive: true, force: true });
    if (this.#options.platform === 'linux') this.#writeProcess(process);
    if (process.listens) this.#writeListeners();
  }

  open(process: Process, file: OpenFile): void {
    process.open.add(file);
    this.#writeOpenFiles(process);
  }

  close(process: Process, file: OpenFile): void {
    process.open.delete(file);
    this.#writeOpenFiles(process);
  }

  /** A file has another place now, or none: what its openers show follows it. */
  moved(file: OpenFile, at: string | null): void {
    file.at = at;
    for (const process of this.processes.values()) {
      if (process.open.has(file)) this.#writeOpenFiles(process);
    }
  }

  /** Whether a process of that number lives; one that waits for its parent does not. */
  isAlive(pid: number): boolean {
    const process = this.processes.get(pid);
    return process !== undefined && !process.isZombie;
  }

  /** The real code for this platform, looking at this machine. */
  system(): System {
    const { platform, lookingUid } = this.#options;
    const runSync = (tool: string, args: readonly string[]) => this.#answer(tool, args);
    const real = createSystem({
      platform,
      procRoot: this.proc,
      uid: lookingUid,
      nowMs: this.now,
      presence: (pid) => this.#presence(pid),
      run: async (tool, args) => runSync(tool, args),
      runSync,
      homeDir: this.#options.root,
      env: {},
    });
    return { ...real, watchFolders: () => ({ close: () => undefined }) };
  }

  #freePid(): number {
    // What this very process has open is Clawbuoy's own, and does not count.
    do this.#nextPid += 1;
    while (this.processes.has(this.#nextPid) || this.#nextPid === process.pid);
    return this.#nextPid;
  }

  #canLookInto(process: Process): boolean {
    const { lookingUid } = this.#options;
    return lookingUid === ROOT_USER || lookingUid === process.uid;
  }

  #presence(pid: number): Presence {
    const process = this.processes.get(pid);
    if (process === undefined) return 'missing';
    return this.#canLookInto(process) ? 'present' : 'denied';
  }

  /** Whether nobody's process could be OpenClaw without its being seen. */
  canSeeAll(): boolean {
    return [...this.processes.values()].every(
      (one) =>
        this.#canLookInto(one) ||
        (this.#options.hiding === 'open files' && one.argv[0] === '/sbin/init'),
    );
  }

  // Linux

  #writeClock(): void {
    if (this.#options.platform !== 'linux') return;
    const seconds = (this.#steadyMs / 1_000).toFixed(2);
    writeFileSync(join(this.proc, 'uptime'), `${seconds} ${seconds}\n`);
    writeFileSync(join(this.proc, 'stat'), `btime ${Math.floor(this.#offsetMs / 1_000)}\n`);
  }

  #writeProcess(process: Process): void {
    const { hiding } = this.#options;
    const isHidden = !this.#canLookInto(process);
    if (isHidden && hiding === 'even the number') return;
    const folder = join(this.proc, String(process.pid));
    mkdirSync(folder, { recursive: true });
    if (isHidden && hiding === 'all but the number') {
      for (const name of ['stat', 'status', 'cmdline', 'fd']) makeUnreadable(join(folder, name));
      return;
    }
    const { pid, ownPid, uid, isZombie, argv, startTicks } = process;
    const numbers = ownPid === pid ? `${pid}` : `${pid}\t${ownPid}`;
    const times = [isZombie ? 'Z' : 'S', 1, ...Array<number>(17).fill(0), startTicks, 0];
    writeFileSync(join(folder, 'stat'), `${pid} (node) ${times.join(' ')}\n`);
    writeFileSync(
      join(folder, 'status'),
      `Name:\tnode\nTgid:\t${pid}\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\nNSpid:\t${numbers}\n`,
    );
    writeFileSync(join(folder, 'cmdline'), isZombie ? '' : argv.map((one) => `${one}\0`).join(''));
    if (isHidden) makeUnreadable(join(folder, 'fd'));
    else mkdirSync(join(folder, 'fd'));
    this.#writeOpenFiles(process);
  }

  #writeOpenFiles(process: Process): void {
    if (this.#options.platform !== 'linux' || !this.#canLookInto(process)) return;
    const folder = join(this.proc, String(process.pid), 'fd');
    for (const name of readdirSync(folder)) unlinkSync(join(folder, name));
    const links = [...process.open].map((file) =>
      file.at === null ? `${file.name} (deleted)` : (file.inContainer ?? file.at),
    );
    if (process.listens) links.push(`socket:[${socketOf(process)}]`);
    for (const [index, link] of links.entries()) symlinkSync(link, join(folder, String(index)));
  }

  #writeListeners(): void {
    const hexPort = PORT.toString(16).toUpperCase().padStart(4, '0');
    const lines = [...this.processes.values()]
      .filter((process) => process.listens && !process.isZombie)
      .map(
        (process) =>
          `   0: 0100007F:${hexPort} 00000000:0000 0A 00000000:00000000 00:00000000 00000000 ${process.uid} 0 ${socketOf(process)} 1 0000 100 0 0 10 0\n`,
      );
    writeFileSync(join(this.proc, 'net', 'tcp'), lines.join(''));
  }

  // macOS

  #answer(tool: string, args: readonly string[]): ToolResult {
    const says = (stdout: string): ToolResult =>
      ok({ code: stdout === '' ? 1 : 0, stdout, stderr: '' });
    switch (tool) {
      case '/usr/sbin/sysctl':
        return says(`{ sec = ${Math.floor(this.#offsetMs / 1_000)}, usec = 0 } then\n`);
      case '/bin/ps':
        return says(args[0] === '-axww' ? this.#psOfAll() : this.#ps(args));
      case '/usr/sbin/lsof':
        return says(this.#lsof(args));
      default:
        return err({ kind: 'missing', why: `${tool} is not on this machine` });
    }
  }

  #ps(args: readonly string[]): string {
    const asked = args.at(-2) === '-p' ? (args.at(-1) ?? '').split(',').map(Number) : null;
    return [...this.processes.values()]
      .filter((one) =>
        asked === null ? one.uid === this.#options.lookingUid : asked.includes(one.pid),
      )
      .map((one) => {
        const [weekday, day, month, year, time] = new Date(one.startedWallMs)
          .toUTCString()
          .replace(',', '')
          .split(' ');
        return `${one.pid} 1 ${one.isZombie ? 'Z' : 'S'} ${weekday} ${month} ${day} ${time} ${year} 0:00.10 ${this.#commandOf(one)}\n`;
      })
      .join('');
  }

  #psOfAll(): string {
    return [...this.processes.values()]
      .map((one) => `${one.pid} ${one.uid} ${one.isZombie ? 'Z' : 'S'} ${this.#commandOf(one)}\n`)
      .join('');
  }

  /** Whose arguments ps may not read it shows in brackets. */
  #commandOf(one: Process): string {
    if (one.isZombie) return '<defunct>';
    const isShown = this.#canLookInto(one) || this.#options.hiding === 'open files';
    return isShown ? one.argv.join(' ') : '(node)';
  }

  /** Without root lsof tells of this user's processes alone, and does not say so. */
  #lsof(args: readonly string[]): string {
    const seen = [...this.processes.values()].filter(
      (one) => !one.isZombie && this.#canLookInto(one),
    );
    if (args.some((arg) => arg.startsWith('-iTCP'))) {
      return seen
        .filter((one) => one.listens)
        .map((one) => `p${one.pid}\ncnode\nf3\nn127.0.0.1:${PORT}\n`)
        .join('');
    }
    const path = args.at(-1) ?? '';
    if (!exists(path)) return '';
    return seen
      .filter((one) => [...one.open].some((file) => file.at === path))
      .map((one) => `p${one.pid}\ncnode\n`)
      .join('');
  }
}

function socketOf(process: Process): number {
  return 100_000 + process.pid;
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Makes reading fail for everybody, also for root, who runs these tests in a container. */
function makeUnreadable(path: string): void {
  symlinkSync(path, path);
}
