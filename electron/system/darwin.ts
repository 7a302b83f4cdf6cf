import { realpathSync } from 'node:fs';
import { couldBeOpenClaw } from '../core/openclaw/command-line.ts';
import { err, ok } from '../core/result.ts';
import { descendantsOf } from './descendants.ts';
import { parseLsofConnection, parseLsofListeners, parseLsofPids } from './parse-lsof.ts';
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
};

/** Absolute: an app started by the Finder has a bare PATH, and a person's PATH may hold others. */
const PS = '/bin/ps';
const LSOF = '/usr/sbin/lsof';
const SYSCTL = '/usr/sbin/sysctl';

/** What every pid asked about is known to be gone already. */
const NOTHING_TO_ASK: ToolResult = err({ kind: 'failed', why: 'nothing to ask' });

/** A longer argument list than macOS takes in one call is never needed; this keeps it so. */
const PIDS_PER_CALL = 500;

/** Exit 1 without a word is how lsof says "nobody"; with a word, that it could not tell. */
function lsofAnswer(ran: ToolResult): string | null {
  if (!ran.ok) return null;
  const { code, stdout, stderr } = ran.value;
  if (stdout.trim() !== '') return stdout;
  if (code === 0 || (code === 1 && stderr.trim() === '')) return '';
  return /No such file or directory/i.test(stderr) ? '' : null;
}

/** Every process with its user: a command in brackets is one whose arguments ps could not read. */
const OTHERS_ARGS = ['-axww', '-o', 'pid=,uid=,stat=,command='];

function openersArgs(path: string): readonly string[] {
  let real = path;
  try {
    real = realpathSync(path);
  } catch {
    // lsof says what is wrong with it.
  }
  return ['-w', '-nP', '-Fpc', '--', real];
}

/** Why a process of another user could be OpenClaw, whose open files lsof does not show. */
function unseenAmong(ran: ToolResult, uid: number): string | null {
  if (!ran.ok) return ran.error.why;
  const owners = parsePsOwners(ran.value.stdout);
  if (ran.value.code !== 0 || owners.length === 0) return 'ps did not show who runs here';
  const other = owners.find((one) => one.uid !== uid && couldBeOpenClaw(one.argv));
  if (other === undefined) return null;
  return `process ${other.pid} of another user may be OpenClaw, and its open files may not be looked at`;
}

/** Asks macOS through its own tools: ps, lsof, sysctl, launchctl, FSEvents. */
export function darwinSystem({ run, runSync, presence, uid, services }: DarwinOptions): System {
  const psArgs = (pids: readonly number[]): readonly string[] => [
    '-ww',
    '-o',
    PS_COLUMNS,
    '-p',
    pids.join(','),
  ];

  /** ps tells who lives; the kernel itself is asked whether somebody it left out is dead. */
  function missing(pid: number, ran: ToolResult): ProcessInfo {
    if (!Number.isSafeInteger(pid) || pid < 1) {
      return { kind: 'unknown', pid, why: 'this is no process number' };
    }
    if (presence(pid) === 'missing') return { kind: 'absent', pid };
    const why = ran.ok ? 'it runs, but ps does not show it' : ran.error.why;
    return { kind: 'unknown', pid, why };
  }

  function combine(pids: readonly number[], ran: ToolResult): readonly ProcessInfo[] {
    const seen = new Map(
      (ran.ok ? parsePs(ran.value.stdout) : []).map((info) => [info.pid, info] as const),
    );
    return pids.map((pid) => seen.get(pid) ?? missing(pid, ran));
  }

  /**
   * Dead pids are not worth a ps, and one number beyond macOS's largest pid (a hostile lock)
   * would make ps refuse the whole list.
   */
  const existing = (pids: readonly number[]): readonly number[] =>
    [...new Set(pids)].filter(
      (pid) => Number.isSafeInteger(pid) && pid > 0 && presence(pid) !== 'missing',
    );

  /** lsof shows a normal user the open files of that user's processes only. */
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
    if (pids === null) return { kind: 'unknown', why: 'lsof gave no answer that is understood' };
    const isPartial = ran.value.code !== 0 && ran.value.stdout.trim() !== '';
    const hidden = (pid: number): boolean => isPartial || (isBlind && presence(pid) === 'denied');
    return {
      kind: 'asked',
      pids,
      unread: question.owners.filter((pid) => !pids.includes(pid) && hidden(pid)),
      notSeen: isPartial
        ? 'lsof could not look at everything'
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

    async shownProcesses() {
      const columns = `uid=,${PS_COLUMNS}`;
      const ran = await run(PS, ['-ax', '-ww', '-o', columns], { timeoutMs: 2_000 });
      if (!ran.ok) return err(ran.error.why);
      const found = parsePsOfUsers(ran.value.stdout, new Set([uid, 0]));
      // There is always at least ps itself: nothing at all is no answer.
      if (ran.value.code !== 0 || found.length === 0) return err('ps shows no processes');
      // A title is written over the arguments, where ps finds it.
      return ok(
        found
          .filter(({ pid, state }) => pid !== process.pid && state !== 'zombie')
          .map(({ pid, argv }) => ({ pid, title: null, argv })),
      );
    },
    // What ps shows of it is gone as soon as a program renames itself, as OpenClaw does.
    environmentOf: () => null,

    async workOf(pid) {
      const ran = await run(PS, ['-ax', '-ww', '-o', PS_COLUMNS], { timeoutMs: 2_000 });
      const all = ran.ok ? parsePs(ran.value.stdout) : [];
      // What it reads and writes is told to root alone.
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
