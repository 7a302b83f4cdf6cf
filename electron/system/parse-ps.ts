import { parseCount, parsePid } from '../core/text/numbers-as-text.ts';
import type { ProcessInfo, ProcessState } from './types.ts';

type Alive = Extract<ProcessInfo, { kind: 'alive' }>;

/** The columns that `parsePs` reads. `=` leaves out the headings. */
export const PS_COLUMNS = 'pid=,ppid=,rss=,stat=,lstart=,time=,command=';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const LINE = new RegExp(
  [
    /^\s*(\d+)\s+(\d+)\s+(?:(\d+)\s+)?([A-Z?]\S*)\s+/, // pid, ppid, rss in KiB, stat
    /[A-Z][a-z]{2}\s+(?:([A-Z][a-z]{2})\s+(\d{1,2})|(\d{1,2})\s+([A-Z][a-z]{2}))\s+/, // Sun Nov 22
    /(\d{2}):(\d{2}):(\d{2})\s+(\d{4})\s+/, // 12:00:00 2026
    /((?:(?:\d+-)?\d+:)?\d+:\d{2}(?:[.,]\d+)?)/, // 1:02.34
    /(?:\s(.*))?$/, // command
  ]
    .map((part) => part.source)
    .join(''),
);

function stateOf(stat: string): ProcessState {
  switch (stat.charAt(0)) {
    case 'R':
      return 'running';
    case 'S':
    case 'I':
      return 'sleeping';
    case 'T':
      return 'stopped';
    case 'U':
    case 'D':
      return 'uninterruptible';
    case 'Z':
      return 'zombie';
    default:
      return 'other';
  }
}

/** Parses `[[days-]hours:]minutes:seconds[.hundredths]`. On macOS the minutes may exceed 60. */
function cpuTimeMs(text: string): number {
  const [clock = '', days = '0'] = text.split('-').reverse();
  const seconds = clock
    .replace(',', '.')
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round((Number(days) * 86_400 + seconds) * 1000);
}

/**
 * Parses `ps -ww -o pid=,ppid=,rss=,stat=,lstart=,time=,command=`. It must run with `TZ=UTC`, so that
 * summer time does not change the start. Lines of another form are skipped. ps puts a command in
 * brackets if it could not read its arguments (another user's, a zombie). It is kept for display
 * only, and `argv` is null.
 */
export function parsePs(text: string): readonly Alive[] {
  return text.split('\n').flatMap((line): Alive[] => {
    const match = LINE.exec(line);
    if (match === null) return [];
    const [, pid, ppid, rss, stat = '', monthA, dayA, dayB, monthB] = match;
    const [hour, minute, second, year] = match.slice(9, 13);
    const pidNumber = parsePid(pid);
    // The first process has no parent: 0.
    const parentPid = parseCount(ppid);
    const rssKib = parseCount(rss);
    if (pidNumber === null || parentPid === null) return [];
    const month = MONTHS.indexOf(monthA ?? monthB ?? '');
    if (month < 0) return [];
    const day = Number(dayA ?? dayB);
    const clock = [Number(hour), Number(minute), Number(second)] as const;
    const command = (match[14] ?? '').trim();
    const isReadable = command !== '' && !/^(\(.*\)|<defunct>)$/.test(command);
    return [
      {
        kind: 'alive',
        pid: pidNumber,
        parentPid,
        state: stateOf(stat),
        startedAtMs: Date.UTC(Number(year), month, day, ...clock),
        startTicks: null,
        cpuTimeMs: cpuTimeMs(match[13] ?? '0:00'),
        ...(rssKib === null ? {} : { rssBytes: rssKib * 1024 }),
        argv: isReadable ? [command] : null,
        command: command === '' ? null : command,
      },
    ];
  });
}

export type PsOwner = {
  readonly pid: number;
  readonly uid: number;
  /** Null if ps could not read the arguments. */
  readonly argv: readonly string[] | null;
};

/** Parses `ps -axww -o pid=,uid=,stat=,command=`. Leaves out zombies, which have no open files. */
export function parsePsOwners(text: string): readonly PsOwner[] {
  return text.split('\n').flatMap((line): PsOwner[] => {
    const match = /^\s*(\d+)\s+(-?\d+)\s+(\S+)(?:\s+(.*))?$/.exec(line);
    if (match === null || match[3]?.startsWith('Z') === true) return [];
    const command = (match[4] ?? '').trim();
    const isReadable = command !== '' && !/^(\(.*\)|<defunct>)$/.test(command);
    return [{ pid: Number(match[1]), uid: Number(match[2]), argv: isReadable ? [command] : null }];
  });
}

/** The same with `uid=` before the other columns: each process with the user it belongs to. */
export function parsePsOfUsers(
  text: string,
): readonly { readonly uid: number; readonly info: Alive }[] {
  return text.split('\n').flatMap((line) => {
    const [, uid, rest = ''] = /^\s*(-?\d+)\s(.*)$/.exec(line) ?? [];
    return uid === undefined ? [] : parsePs(rest).map((info) => ({ uid: Number(uid), info }));
  });
}
