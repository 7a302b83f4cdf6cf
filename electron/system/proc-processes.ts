import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { identifyCommand } from '../core/openclaw/command-line.ts';
import { parsePid } from '../core/text/numbers-as-text.ts';
import { descendantsOf } from './descendants.ts';
import { type Mount, parseMountInfo, unseenUsersOf } from './mounts.ts';
import { memoryLimitFiles, parseMemoryLimit } from './parse-cgroup.ts';
import {
  parseBootTimeMs,
  parseCmdline,
  parseEnviron,
  parseIoBytes,
  parseProcStat,
  parseProcStatus,
  parseUptimeMs,
  TICKS_PER_SECOND,
} from './parse-proc.ts';
import type { Presence } from './signal.ts';
import type { ProcessInfo, ProcessWork, ShownProcess, UnseenUsers } from './types.ts';

export type ProcOptions = {
  /** Where the control groups are mounted. */
  readonly cgroupRoot?: string;
  /** Normally `/proc`. */
  readonly root: string;
  readonly nowMs: () => number;
  /** The kernel's answer about a process number, without /proc. */
  readonly presence: (pid: number) => Presence;
};

/** The pid namespace that holds all others: its number is part of Linux. */
const WHOLE_MACHINE = 'pid:[4026531836]';

/** A larger difference is a step of the wall clock, not the jitter between two clock readings. */
const CLOCK_STEP_MS = 500;

export type ProcProcesses = {
  /** The wall-clock time of the machine's boot, in ms. Null if unknown. */
  bootedAtMs(): number | null;
  /** `maxAgeMs`: the allowed age of the look at containers. 0 before a destructive step. */
  read(pids: readonly number[], maxAgeMs: number): readonly ProcessInfo[];
  /** Every process number in /proc. Null if it cannot be read. */
  list(): readonly number[] | null;
  /** Living processes; `uid` is this user. Null if /proc cannot be listed. */
  shown(uid: number): readonly ShownProcess[] | null;
  environmentOf(pid: number): Readonly<Record<string, string>> | null;
  memoryLimitOf(pid: number): number | null;
  folderOf(pid: number): string | null;
  sharesPaths(pid: number): boolean;
  unseenUsers(stateDir: string): UnseenUsers | null;
  workOf(pid: number): ProcessWork;
};

/** The most that is kept of a command line. Its beginning identifies the program. */
const ROOM = Buffer.alloc(64 * 1024);

/**
 * Reads a file once into one buffer. It costs half as much as `readFileSync`, which asks /proc for
 * sizes that it does not know. Null: gone, or not for this user.
 */
function readText(path: string): string | null {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    return ROOM.toString('utf8', 0, readSync(file, ROOM, 0, ROOM.length, 0));
  } catch {
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}

/**
 * Reads Linux processes. Synchronous: /proc is memory, and one process takes about 50 microseconds.
 */
export function procProcesses({
  root,
  cgroupRoot = '/sys/fs/cgroup',
  nowMs,
  presence,
}: ProcOptions): ProcProcesses {
  let bootMs: number | null = null;

  /**
   * Returns the boot time in ms. Now minus uptime is more precise than `btime` (10 ms, not 1 s).
   * But a container may see an uptime of its own while start ticks count from the machine's boot.
   * So `btime` decides. The value is kept until the clock steps, so that a process's start never
   * varies.
   */
  function bootedAtMs(): number | null {
    const coarse = parseBootTimeMs(readText(join(root, 'stat')) ?? '');
    const uptimeMs = parseUptimeMs(readText(join(root, 'uptime')) ?? '');
    const fine = uptimeMs === null ? null : nowMs() - uptimeMs;
    const seen =
      fine !== null && (coarse === null || Math.abs(fine - coarse) <= 2_000) ? fine : coarse;
    if (seen === null) return bootMs;
    if (bootMs === null || Math.abs(seen - bootMs) > CLOCK_STEP_MS) bootMs = seen;
    return bootMs;
  }

  function list(): readonly number[] | null {
    try {
      return readdirSync(root).flatMap((name) => parsePid(name) ?? []);
    } catch {
      return null;
    }
  }

  function argvOf(pid: number): readonly string[] | null {
    return parseCmdline(readText(join(root, String(pid), 'cmdline')) ?? '');
  }

  function shown(uid: number): readonly ShownProcess[] | null {
    return (
      list()?.flatMap((pid): ShownProcess[] => {
        const text = readText(join(root, String(pid), 'status'));
        const status = text === null ? null : parseProcStatus(text);
        if (status === null || status.uid === null || status.isEnded) return [];
        const user = status.uid === uid ? 'own' : status.uid === 0 ? 'root' : 'other';
        return [{ pid, user, title: status.name, argv: argvOf(pid) }];
      }) ?? null
    );
  }

  function environmentOf(pid: number): Readonly<Record<string, string>> | null {
    const text = readText(join(root, String(pid), 'environ'));
    return text === null || text === '' ? null : parseEnviron(text);
  }

  function memoryLimitOf(pid: number): number | null {
    const cgroup = readText(join(root, String(pid), 'cgroup'));
    const limits = memoryLimitFiles(cgroup ?? '', cgroupRoot).flatMap(
      (path) => parseMemoryLimit(readText(path) ?? '') ?? [],
    );
    return limits.length === 0 ? null : Math.min(...limits);
  }

  function folderOf(pid: number): string | null {
    try {
      return readlinkSync(join(root, String(pid), 'cwd'));
    } catch {
      return null;
    }
  }

  function sharesPaths(pid: number): boolean {
    try {
      const theirs = readlinkSync(join(root, String(pid), 'ns/mnt'));
      return theirs === readlinkSync(join(root, 'self/ns/mnt'));
    } catch {
      return false;
    }
  }

  function unseenUsers(stateDir: string): UnseenUsers | null {
    try {
      const isInContainer = readlinkSync(join(root, 'self/ns/pid')) !== WHOLE_MACHINE;
      return unseenUsersOf(stateDir, mounts(), isInContainer);
    } catch {
      return 'outside';
    }
  }

  function mounts(): readonly Mount[] {
    try {
      // The kernel hands out a long table in parts: one read would miss the mounts at its end.
      return parseMountInfo(readFileSync(join(root, 'self/mountinfo'), 'utf8'));
    } catch {
      return [];
    }
  }

  function workOf(pid: number): ProcessWork {
    const all = list()?.flatMap((one) => {
      const stat = parseProcStat(readText(join(root, String(one), 'stat')) ?? '');
      if (stat === null) return [];
      const cpuTimeMs = Math.round((stat.cpuTicks * 1000) / TICKS_PER_SECOND);
      return [{ pid: one, parentPid: stat.parentPid, cpuTimeMs }];
    });
    return {
      ioBytes: parseIoBytes(readText(join(root, String(pid), 'io')) ?? ''),
      children: all === undefined ? null : descendantsOf(pid, all),
    };
  }

  /**
   * The inner numbers of processes in containers that are or may be OpenClaw. A container that
   * shares the state folder writes them into its locks. Out here they mean nothing, so they prove
   * neither "gone" nor "another program".
   */
  function containerNumbers(): ReadonlyMap<number, number> {
    const inner = new Map<number, number>();
    for (const pid of list() ?? []) {
      const status = readText(join(root, String(pid), 'status'));
      const numbers = status === null ? [] : parseProcStatus(status).namespacePids;
      const innermost = numbers.at(-1);
      if (numbers.length < 2 || innermost === undefined) continue;
      if (identifyCommand(argvOf(pid)) !== 'other') inner.set(innermost, pid);
    }
    return inner;
  }

  function inOtherNamespace(pid: number, namespacePids: readonly number[]): boolean {
    if (namespacePids.length > 1) return true;
    try {
      const theirs = readlinkSync(join(root, String(pid), 'ns/pid'));
      return theirs !== readlinkSync(join(root, 'self/ns/pid'));
    } catch {
      return false;
    }
  }

  function readOne(pid: number, containers: ReadonlyMap<number, number>): ProcessInfo {
    if (!Number.isSafeInteger(pid) || pid < 1) {
      return { kind: 'unknown', pid, why: reason('noProcessNumber') };
    }
    const twin = containers.get(pid);
    if (twin !== undefined && twin !== pid) {
      const why = reason('containerTwin', { pid: twin });
      return { kind: 'unknown', pid, why };
    }
    const folder = join(root, String(pid));
    const status = readText(join(folder, 'status'));
    const text = readText(join(folder, 'stat'));
    if (status === null || text === null) {
      switch (presence(pid)) {
        case 'missing':
          return { kind: 'absent', pid };
        case 'denied':
          return { kind: 'unknown', pid, why: reason('runsUnseen') };
        case 'present':
          return { kind: 'unknown', pid, why: reason('procDoesNotShowIt') };
      }
    }
    const { threadGroup, namespacePids, rssBytes } = parseProcStatus(status);
    // This is a thread's number: /proc opens it although no process has it.
    if (threadGroup !== null && threadGroup !== pid) return { kind: 'absent', pid };
    if (inOtherNamespace(pid, namespacePids)) {
      return { kind: 'unknown', pid, why: reason('otherNamespace') };
    }
    const stat = parseProcStat(text);
    const booted = bootedAtMs();
    if (stat === null || booted === null) {
      return { kind: 'unknown', pid, why: reason('procNotUnderstood') };
    }
    if (stat.state === 'dead') return { kind: 'absent', pid };
    const argv = argvOf(pid);
    return {
      kind: 'alive',
      pid,
      parentPid: stat.parentPid,
      state: stat.state,
      startedAtMs: Math.round(booted + (stat.startTicks * 1000) / TICKS_PER_SECOND),
      startTicks: stat.startTicks,
      cpuTimeMs: Math.round((stat.cpuTicks * 1000) / TICKS_PER_SECOND),
      ...(rssBytes === null ? {} : { rssBytes }),
      argv,
      command: argv === null ? stat.name : argv.join(' '),
    };
  }

  let lastScan: { readonly atMs: number; readonly inner: ReadonlyMap<number, number> } | null =
    null;

  function read(pids: readonly number[], maxAgeMs: number): readonly ProcessInfo[] {
    const now = nowMs();
    const ageMs = lastScan === null ? Number.POSITIVE_INFINITY : Math.abs(now - lastScan.atMs);
    const scan =
      lastScan !== null && ageMs < maxAgeMs ? lastScan : { atMs: now, inner: containerNumbers() };
    lastScan = scan;
    return pids.map((pid) => readOne(pid, scan.inner));
  }

  return {
    bootedAtMs,
    read,
    list,
    shown,
    environmentOf,
    memoryLimitOf,
    folderOf,
    sharesPaths,
    unseenUsers,
    workOf,
  };
}
