import { realpathSync } from 'node:fs';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { couldBeOpenClaw } from '../core/openclaw/command-line.ts';
import { err, ok } from '../core/result.ts';
import { descendantsOf } from './descendants.ts';
import { type Mount, parseMount, unseenUsersOf } from './mounts.ts';
import {
  parseLsofConnection,
  parseLsofFolder,
  parseLsofListeners,
  parseLsofPids,
} from './parse-lsof.ts';
import { PS_COLUMNS, parsePs, parsePsOfUsers, parsePsOwners } from './parse-ps.ts';
import { parseBootTime } from './parse-sysctl.ts';
import { programVersion } from './program-version.ts';
import type { Presence } from './signal.ts';
import { sendSignal } from './signal.ts';
import type { Run, RunSync, ToolResult } from './spawn.ts';
import type { Openers, OpenersQuestion, ProcessInfo, ServiceManager, System } from './types.ts';
import { watchTree } from './watch-folders.ts';

export type DarwinOptions = {
  readonly run: Run;
  readonly runSync: RunSync;
  readonly presence: (pid: number) => Presence;
  readonly uid: number;
  readonly services: ServiceManager;
  readonly nowMs: () => number;
};

/**
 * Absolute paths: an app started by the Finder has a bare PATH, and a person's PATH may hold
 * others.
 */
const PS = '/bin/ps';
const LSOF = '/usr/sbin/lsof';
const SYSCTL = '/usr/sbin/sysctl';
const MOUNT = '/sbin/mount';

/** A disk under OpenClaw's folder is hardly ever changed. */
const MOUNTS_MS = 10 * 60_000;

/** The result when every requested process is already known to be gone. */
const NOTHING_TO_ASK: ToolResult = err({ kind: 'failed', why: reason('nothingToAsk') });

/** The most processes in one call, so that the argument list never exceeds macOS's limit. */
const PIDS_PER_CALL = 500;

/**
 * The output of lsof. Exit 1 without an error text means "nobody". Null means that it could not
 * tell.
 */
function lsofAnswer(ran: ToolResult): string | null {
  if (!ran.ok) return null;
  const { code, stdout, stderr } = ran.value;
  if (stdout.trim() !== '') return stdout;
  if (code === 0 || (code === 1 && stderr.trim() === '')) return '';
  return /No such file or directory/i.test(stderr) ? '' : null;
}

/**
 * Every process with its user. ps puts a command in brackets if it could not read its arguments.
 */
const OTHERS_ARGS = ['-axww', '-o', 'pid=,uid=,stat=,command='];

function openersArgs(path: string): readonly string[] {
  let real = path;
  try {
    real = realpathSync(path);
  } catch {
    // lsof itself will report the problem.
  }
  return ['-w', '-nP', '-Fpc', '--', real];
}

/** Returns why a process of another user could be OpenClaw. lsof does not show its open files. */
function unseenAmong(ran: ToolResult, uid: number): string | null {
  if (!ran.ok) return ran.error.why;
  const owners = parsePsOwners(ran.value.stdout);
  if (ran.value.code !== 0 || owners.length === 0) return reason('psShowsNobody');
  const other = owners.find((one) => one.uid !== uid && couldBeOpenClaw(one.argv));
  if (other === undefined) return null;
  return reason('otherUsersMayBe', { pid: other.pid });
}

/** Asks macOS through its own tools: ps, lsof, sysctl, launchctl, FSEvents. */
export function darwinSystem(options: DarwinOptions): System {
  const { run, runSync, presence, uid, services, nowMs } = options;
  let mounts: { readonly atMs: number; readonly all: readonly Mount[] } | null = null;
  const psArgs = (pids: readonly number[]): readonly string[] => [
    '-ww',
    '-o',
    PS_COLUMNS,
    '-p',
    pids.join(','),
  ];

  /** Handles a process that ps left out. The kernel tells whether it is dead. */
  function missing(pid: number, ran: ToolResult): ProcessInfo {
    if (!Number.isSafeInteger(pid) || pid < 1) {
      return { kind: 'unknown', pid, why: reason('noProcessNumber') };
    }
    if (presence(pid) === 'missing') return { kind: 'absent', pid };
    const why = ran.ok ? reason('psDoesNotShowIt') : ran.error.why;
    return { kind: 'unknown', pid, why };
  }

  function combine(pids: readonly number[], ran: ToolResult): readonly ProcessInfo[] {
    const seen = new Map(
      (ran.ok ? parsePs(ran.value.stdout) : []).map((info) => [info.pid, info] as const),
    );
    return pids.map((pid) => seen.get(pid) ?? missing(pid, ran));
  }

  /**
   * Leaves out dead processes, which need no ps. One number above macOS's largest pid (a hostile
   * lock) would make ps refuse the whole list.
   */
  const existing = (pids: readonly number[]): readonly number[] =>
    [...new Set(pids)].filter(
      (pid) => Number.isSafeInteger(pid) && pid > 0 && presence(pid) !== 'missing',
    );

  /** lsof shows a normal user only the open files of that user's processes. */
  const isBlind = uid !== 0;
  const asksOthers = (question: OpenersQuestion): boolean => question.everybody && isBlind;

  function openersAnswer(
    ran: ToolResult,
    others: ToolResult | null,
    question: OpenersQuestion,
  ): Openers {
    if (!ran.ok) return { kind: 'unknown', why: ran.error.why };
    const text = lsofAnswer(ran);
    const pids = text === null ? null : parseLsofPids(text);
    if (pids === null) return { kind: 'unknown', why: reason('lsofNotUnderstood') };
    const isPartial = ran.value.code !== 0 && ran.value.stdout.trim() !== '';
    const hidden = (pid: number): boolean => isPartial || (isBlind && presence(pid) === 'denied');
    return {
      kind: 'asked',
      pids,
      unread: question.owners.filter((pid) => !pids.includes(pid) && hidden(pid)),
      notSeen: isPartial
        ? reason('lsofPartial')
        : others === null
          ? null
          : unseenAmong(others, uid),
    };
  }

  return {
    platform: 'darwin',

    versionOf: (program) => programVersion(run, program),

    async bootedAtMs() {
      const ran = await run(SYSCTL, ['-n', 'kern.boottime'], { timeoutMs: 1_000 });
      return ran.ok && ran.value.code === 0 ? parseBootTime(ran.value.stdout) : null;
    },

    async processes(pids) {
      const wanted = existing(pids).slice(0, PIDS_PER_CALL);
      if (wanted.length === 0) return combine(pids, NOTHING_TO_ASK);
      return combine(pids, await run(PS, psArgs(wanted), { timeoutMs: 2_000 }));
    },

    processNow(pid) {
      const ran: ToolResult =
        existing([pid]).length === 0
          ? NOTHING_TO_ASK
          : runSync(PS, psArgs([pid]), { timeoutMs: 1_000 });
      return combine([pid], ran)[0] ?? missing(pid, ran);
    },

    presence,

    async shownProcesses() {
      const columns = `uid=,${PS_COLUMNS}`;
      const ran = await run(PS, ['-ax', '-ww', '-o', columns], { timeoutMs: 2_000 });
      if (!ran.ok) return err(ran.error.why);
      const found = parsePsOfUsers(ran.value.stdout);
      // ps itself is always listed, so an empty list is no answer.
      if (ran.value.code !== 0 || found.length === 0) return err(reason('psShowsNoProcesses'));
      // A process title overwrites the arguments, where ps finds it.
      return ok(
        found
          .filter(({ info }) => info.pid !== process.pid && info.state !== 'zombie')
          .map(({ uid: owner, info: { pid, argv } }) => ({
            pid,
            user: owner === uid ? 'own' : owner === 0 ? 'root' : 'other',
            title: null,
            argv,
          })),
      );
    },
    // ps no longer shows it once a program renames itself, as OpenClaw does.
    environmentOf: () => null,
    memoryLimitOf: () => null,
    async folderOf(pid) {
      const args = ['-w', '-a', '-p', String(pid), '-d', 'cwd', '-Fn'];
      return parseLsofFolder(lsofAnswer(await run(LSOF, args, { timeoutMs: 2_000 })) ?? '');
    },
    sharesPaths: () => true,
    unseenUsers(stateDir) {
      const now = nowMs();
      if (mounts === null || Math.abs(now - mounts.atMs) > MOUNTS_MS) {
        const ran = runSync(MOUNT, [], { timeoutMs: 1_000 });
        mounts = {
          atMs: now,
          all: ran.ok && ran.value.code === 0 ? parseMount(ran.value.stdout) : [],
        };
      }
      return unseenUsersOf(stateDir, mounts.all, false);
    },

    async workOf(pid) {
      const ran = await run(PS, ['-ax', '-ww', '-o', PS_COLUMNS], { timeoutMs: 2_000 });
      const all = ran.ok ? parsePs(ran.value.stdout) : [];
      // macOS tells only root what a process reads and writes.
      return { ioBytes: null, children: all.length === 0 ? null : descendantsOf(pid, all) };
    },

    async listeners(port) {
      const args = ['-w', '-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpcn'];
      const text = lsofAnswer(await run(LSOF, args, { timeoutMs: 3_000 }));
      return text === null ? null : parseLsofListeners(text);
    },

    async connectionOwner(ends) {
      const args = ['-w', '-nP', `-iTCP:${ends.remotePort}`, '-Fpun'];
      const text = lsofAnswer(await run(LSOF, args, { timeoutMs: 3_000 }));
      return text === null ? null : parseLsofConnection(text, ends);
    },

    async openers(path, question) {
      const [ran, others] = await Promise.all([
        run(LSOF, openersArgs(path), { timeoutMs: 3_000 }),
        asksOthers(question) ? run(PS, OTHERS_ARGS, { timeoutMs: 2_000 }) : null,
      ]);
      return openersAnswer(ran, others, question);
    },

    openersNow(path, question) {
      const others = asksOthers(question) ? runSync(PS, OTHERS_ARGS, { timeoutMs: 1_000 }) : null;
      return openersAnswer(
        runSync(LSOF, openersArgs(path), { timeoutMs: 2_000 }),
        others,
        question,
      );
    },

    watchFolders: watchTree(),
    signal: (pid, signal) => sendSignal(pid, signal),
    services,
  };
}
