import { parseCount, parsePid } from '../core/text/numbers-as-text.ts';
import type { ConnectionEnds, ProcessState } from './types.ts';

/**
 * Linux counts process times in this unit on every architecture that OpenClaw supports (USER_HZ).
 */
export const TICKS_PER_SECOND = 100;

export type ProcStat = {
  readonly pid: number;
  /** The program's name, cut at 15 characters by the kernel. */
  readonly name: string;
  /** `dead`: the process is ending, and nothing is left to read. */
  readonly state: ProcessState | 'dead';
  readonly parentPid: number;
  readonly cpuTicks: number;
  /** The start in ticks since boot. */
  readonly startTicks: number;
  /** A kernel thread. It has no command line and opens no file for a program. */
  readonly isKernelThread: boolean;
};

/** `PF_KTHREAD` among the flags of `/proc/PID/stat` (include/linux/sched.h). */
const KERNEL_THREAD = 0x0020_0000;

function stateOf(letter: string): ProcStat['state'] {
  switch (letter) {
    case 'R':
      return 'running';
    case 'S':
      return 'sleeping';
    case 'D':
      return 'uninterruptible';
    case 'T':
    case 't':
      return 'stopped';
    case 'Z':
      return 'zombie';
    case 'X':
    case 'x':
      return 'dead';
    default:
      return 'other';
  }
}

/**
 * Parses `/proc/PID/stat`. The name is in brackets and may itself contain spaces and brackets, so
 * it ends at the last closing one. Null if the text has another form.
 */
export function parseProcStat(text: string): ProcStat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const pid = parsePid(text.slice(0, open).trim());
  const fields = text
    .slice(close + 1)
    .trim()
    .split(/\s+/);
  const parentPid = Number(fields[1]);
  const cpuTicks = Number(fields[11]) + Number(fields[12]);
  const startTicks = Number(fields[19]);
  if (pid === null || ![parentPid, cpuTicks, startTicks].every(Number.isSafeInteger)) return null;
  return {
    pid,
    name: text.slice(open + 1, close),
    state: stateOf(fields[0] ?? ''),
    parentPid,
    cpuTicks,
    startTicks,
    isKernelThread: (Number(fields[6]) & KERNEL_THREAD) !== 0,
  };
}

export type ProcStatus = {
  /** Differs from the requested number if that number is only a thread's. */
  readonly threadGroup: number | null;
  /** Real user id. */
  readonly uid: number | null;
  /** Its name, cut at 15 characters by the kernel. A program may change it. */
  readonly name: string | null;
  /** It has ended, but its parent has not noted that yet. */
  readonly isEnded: boolean;
  /**
   * Its process numbers, from our pid namespace inwards. More than one means that it is in a
   * container.
   */
  readonly namespacePids: readonly number[];
  /** The memory that it holds (`VmRSS`). Null for a kernel thread or a zombie. */
  readonly rssBytes: number | null;
};

function numbersOf(line: string | undefined): readonly number[] {
  return (line ?? '')
    .trim()
    .split(/\s+/)
    .flatMap((word) => parseCount(word) ?? []);
}

function kibibytes(digits: string | undefined): number | null {
  const count = parseCount(digits);
  return count === null ? null : count * 1024;
}

/** Parses the lines of `/proc/PID/status` that identify the owner of a number. */
export function parseProcStatus(text: string): ProcStatus {
  return {
    threadGroup: numbersOf(text.match(/^Tgid:(.*)$/m)?.[1])[0] ?? null,
    uid: numbersOf(text.match(/^Uid:(.*)$/m)?.[1])[0] ?? null,
    name: text.match(/^Name:\t(.*)$/m)?.[1] ?? null,
    isEnded: /^State:\t[ZXx]/m.test(text),
    namespacePids: numbersOf(text.match(/^NSpid:(.*)$/m)?.[1]),
    rssBytes: kibibytes(text.match(/^VmRSS:\s+(\d+) kB$/m)?.[1]),
  };
}

/**
 * Parses `/proc/PID/cmdline`: arguments that end with NUL. OpenClaw renames itself to
 * `openclaw-gateway` and so leaves NULs after the name. These are no arguments. Null for an empty
 * text, as zombies and kernel threads have.
 */
export function parseCmdline(text: string): readonly string[] | null {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  const argv = text.slice(0, end).split('\0');
  return argv.length === 1 && argv[0] === '' ? null : argv;
}

/**
 * Parses `/proc/PID/environ`: `NAME=value` pairs from the process's start, each ending with NUL.
 */
export function parseEnviron(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split('\0').flatMap((entry) => {
      const at = entry.indexOf('=');
      return at > 0 ? [[entry.slice(0, at), entry.slice(at + 1)] as const] : [];
    }),
  );
}

/**
 * Parses `/proc/PID/io`: bytes read and written by calls, including cached ones. Null if unknown.
 */
export function parseIoBytes(text: string): number | null {
  const read = text.match(/^rchar: (\d+)$/m)?.[1];
  const written = text.match(/^wchar: (\d+)$/m)?.[1];
  return read === undefined || written === undefined ? null : Number(read) + Number(written);
}

/** `btime` of `/proc/stat` in ms since epoch, with a resolution of 1 s. Null if missing. */
export function parseBootTimeMs(text: string): number | null {
  const seconds = text.match(/^btime (\d+)$/m)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

/** The first number of `/proc/uptime` in ms, with a resolution of 10 ms. Null if missing. */
export function parseUptimeMs(text: string): number | null {
  const seconds = text.match(/^(\d+(?:\.\d+)?)\s/)?.[1];
  return seconds === undefined ? null : Math.round(Number(seconds) * 1000);
}

export type ListeningSocket = { readonly inode: string; readonly address: string };

/** The kernel writes each 32-bit word of an address in the machine's byte order. */
function addressBytes(hex: string): number[] {
  const bytes: number[] = [];
  for (let word = 0; word < hex.length; word += 8) {
    for (let at = 6; at >= 0; at -= 2) {
      bytes.push(Number.parseInt(hex.slice(word + at, word + at + 2), 16));
    }
  }
  return bytes;
}

function formatAddress(hex: string): string {
  const bytes = addressBytes(hex);
  if (bytes.length === 4) return bytes.join('.');
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255;
  if (mapped) return `[::ffff:${bytes.slice(12).join('.')}]`;
  const groups: string[] = [];
  for (let at = 0; at < 16; at += 2) {
    groups.push((((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)).toString(16));
  }
  // The URL parser knows how to shorten the zeros of an address.
  return new URL(`http://[${groups.join(':')}]/`).hostname;
}

export type ConnectedSocket = { readonly inode: string; readonly uid: number | null };

/** Makes addresses comparable: the kernel, lsof and Node each write them differently. */
export function plainAddress(address: string): string {
  const bare = address.replace(/^\[|\]$/g, '').toLowerCase();
  return bare.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '');
}

/**
 * The socket at the far end of a connection and its user, from `/proc/net/tcp` or `/proc/net/tcp6`.
 * The kernel shows the user of every socket. Inode 0 means that nobody has accepted it yet.
 */
export function parseConnected(text: string, ends: ConnectionEnds): ConnectedSocket | null {
  for (const line of text.split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (!isEnd(fields[1], ends.remoteAddress, ends.remotePort)) continue;
    if (!isEnd(fields[2], ends.localAddress, ends.localPort)) continue;
    const uid = Number(fields[7]);
    const inode = fields[9];
    if (inode === undefined || inode === '0') continue;
    return { inode, uid: Number.isSafeInteger(uid) ? uid : null };
  }
  return null;
}

function isEnd(field: string | undefined, address: string, port: number): boolean {
  const [host, portHex] = (field ?? '').split(':');
  if (host === undefined || portHex === undefined) return false;
  if (Number.parseInt(portHex, 16) !== port) return false;
  if (!/^([0-9A-F]{8}|[0-9A-F]{32})$/i.test(host)) return false;
  return plainAddress(formatAddress(host)) === plainAddress(address);
}

/** Listening sockets on a port, from `/proc/net/tcp` or `/proc/net/tcp6`. */
export function parseListening(text: string, port: number): readonly ListeningSocket[] {
  const found: ListeningSocket[] = [];
  for (const line of text.split('\n')) {
    const fields = line.trim().split(/\s+/);
    const [host, portHex] = (fields[1] ?? '').split(':');
    const inode = fields[9];
    if (fields[3] !== '0A' || host === undefined || portHex === undefined) continue;
    if (!/^([0-9A-F]{8}|[0-9A-F]{32})$/i.test(host) || inode === undefined) continue;
    if (Number.parseInt(portHex, 16) !== port) continue;
    found.push({ inode, address: `${formatAddress(host)}:${port}` });
  }
  return found;
}
