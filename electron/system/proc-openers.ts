import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { couldBeOpenClaw } from '../core/openclaw/command-line.ts';
import { errorCode } from '../core/text/errors.ts';
import { parseCmdline, parseProcStat } from './parse-proc.ts';
import type { ScanOptions } from './proc-files.ts';
import type { Presence } from './signal.ts';
import type { Openers, OpenersQuestion } from './types.ts';

export type OpenersOptions = ScanOptions & {
  /** The kernel's answer about a process number, without /proc. */
  readonly presence: (pid: number) => Presence;
};

/** Other work gets a turn this often, because a scan of the whole machine takes long. */
const SLICE_MS = 5;

type Sought = {
  readonly real: string;
  readonly identity: string;
  readonly pids: Set<number>;
};

/** The result of one look through the open files of some processes. */
type Look = {
  /** Requested processes that could not be read. */
  readonly unread: Set<number>;
  /** Why a possible OpenClaw process could not be read. */
  notSeen: string | null;
};

const identityOf = (path: string): string => {
  // Inode numbers of a large file system do not fit into a plain number.
  const { dev, ino } = statSync(path, { bigint: true });
  return `${dev}:${ino}`;
};

/** The file in question, if it exists and can be read. Else the final answer. */
function seek(path: string): Sought | Openers {
  try {
    const real = realpathSync(path);
    return { real, identity: identityOf(real), pids: new Set() };
  } catch (error) {
    if (errorCode(error) === 'ENOENT')
      return { kind: 'asked', pids: [], unread: [], notSeen: null };
    return { kind: 'unknown', why: reason('cannotBeLookedAt', { path }) };
  }
}

type Descriptors =
  | { readonly kind: 'read'; readonly names: readonly string[] }
  /** Nothing of it is left that could have a file open. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'denied' };

function descriptorsOf({ root, presence }: OpenersOptions, pid: number): Descriptors {
  try {
    return { kind: 'read', names: readdirSync(join(root, String(pid), 'fd')) };
  } catch (error) {
    const code = errorCode(error);
    // /proc may hide the processes of others, but the kernel still tells that one exists.
    if (code === 'ENOENT' || code === 'ESRCH') {
      return presence(pid) === 'missing' ? { kind: 'gone' } : { kind: 'denied' };
    }
    const stat = parseProcStat(textOf(root, pid, 'stat') ?? '');
    const hasNoFiles =
      stat !== null && (stat.isKernelThread || stat.state === 'zombie' || stat.state === 'dead');
    return { kind: hasNoFiles ? 'gone' : 'denied' };
  }
}

function textOf(root: string, pid: number, name: string): string | null {
  try {
    return readFileSync(join(root, String(pid), name), 'utf8');
  } catch {
    return null;
  }
}

/** Looks through the open files of one process. False if they cannot be read. */
function lookInto(
  options: OpenersOptions,
  pid: number,
  sought: readonly Sought[],
  isOwner: boolean,
): boolean {
  const found = descriptorsOf(options, pid);
  if (found.kind !== 'read') return found.kind === 'gone';
  const folder = join(options.root, String(pid), 'fd');
  for (const name of found.names) {
    const path = join(folder, name);
    try {
      const link = readlinkSync(path);
      // In a container the file has another path but the same name. An owner's files are all
      // compared, since the file may have been renamed.
      const alike = sought.filter((one) => basename(one.real) === basename(link));
      const candidates = isOwner && link.startsWith('/') ? sought : alike;
      if (candidates.length === 0) continue;
      const identity = identityOf(path);
      for (const one of candidates) if (one.identity === identity) one.pids.add(pid);
    } catch (error) {
      // It was closed meanwhile. Any other error is no answer.
      const code = errorCode(error);
      if (code !== 'ENOENT' && code !== 'ESRCH') return false;
    }
  }
  return true;
}

/** Looks through these processes one by one. Each step handles one process. */
function* lookThrough(
  options: OpenersOptions,
  sought: readonly Sought[],
  question: OpenersQuestion,
): Generator<void, Look> {
  const look: Look = { unread: new Set(), notSeen: null };
  const owners = new Set(question.owners);
  for (const pid of owners) {
    if (!lookInto(options, pid, sought, true)) look.unread.add(pid);
    yield;
  }
  if (!question.everybody) return look;
  const all = options.pids();
  if (all === null) return { ...look, notSeen: reason('cannotBeListed', { path: '/proc' }) };
  // Every machine and every container has a first process.
  if (!all.includes(1)) look.notSeen = reason('othersHidden');
  const endMs = options.nowMs() + options.budgetMs;
  for (const pid of all) {
    if (!owners.has(pid) && !lookInto(options, pid, sought, false)) notLookedAt(options, look, pid);
    if (options.nowMs() > endMs) {
      look.notSeen ??= reason('lookTooLong');
      return look;
    }
    yield;
  }
  for (const pid of look.unread) notLookedAt(options, look, pid);
  return look;
}

function notLookedAt({ root }: OpenersOptions, look: Look, pid: number): void {
  if (look.notSeen !== null) return;
  const argv = parseCmdline(textOf(root, pid, 'cmdline') ?? '');
  if (!couldBeOpenClaw(argv)) return;
  look.notSeen = reason('mayBeOpenclawUnseen', { pid });
}

/** Finds in one stretch who has a file open. Used for the last question before a lock is moved. */
export function openersNowOf(
  options: OpenersOptions,
): (path: string, question: OpenersQuestion) => Openers {
  return (path, question) => {
    const found = seek(path);
    if ('kind' in found) return found;
    const steps = lookThrough(options, [found], question);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return answerOf(found, step.value, question);
    }
  };
}

function answerOf(found: Sought, look: Look, question: OpenersQuestion): Openers {
  return {
    kind: 'asked',
    pids: [...found.pids],
    unread: question.owners.filter((pid) => look.unread.has(pid)),
    notSeen: question.everybody ? look.notSeen : null,
  };
}

/** Finds who has a file open. Questions from the same moment share one look at the machine. */
export function openersOf(
  options: OpenersOptions,
): (path: string, question: OpenersQuestion) => Promise<Openers> {
  let batch: { sought: Sought; question: OpenersQuestion }[] = [];
  let under: Promise<Look> | null = null;

  async function shared(): Promise<Look> {
    await breathe();
    const asked = batch;
    batch = [];
    under = null;
    const steps = lookThrough(
      options,
      asked.map((one) => one.sought),
      {
        owners: asked.flatMap((one) => one.question.owners),
        everybody: asked.some((one) => one.question.everybody),
      },
    );
    let sliceMs = options.nowMs();
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      if (options.nowMs() - sliceMs > SLICE_MS) {
        await breathe();
        sliceMs = options.nowMs();
      }
    }
  }

  return async (path, question) => {
    const sought = seek(path);
    if ('kind' in sought) return sought;
    batch.push({ sought, question });
    under ??= shared();
    return answerOf(sought, await under, question);
  };
}
