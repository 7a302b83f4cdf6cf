import { reason } from '../core/catalogue/sentences/reason.ts';
import { err, ok } from '../core/result.ts';
import { findConnectionOwner, findListeners } from './proc-files.ts';
import { type OpenersOptions, openersNowOf, openersOf } from './proc-openers.ts';
import { procProcesses } from './proc-processes.ts';
import { programVersion } from './program-version.ts';
import type { Presence } from './signal.ts';
import { sendSignal } from './signal.ts';
import type { Run } from './spawn.ts';
import type { ServiceManager, System } from './types.ts';
import { watchEachFolder } from './watch-folders.ts';

export type LinuxOptions = {
  readonly procRoot: string;
  readonly uid: number;
  readonly nowMs: () => number;
  readonly presence: (pid: number) => Presence;
  readonly services: ServiceManager;
  readonly run: Run;
};

const SCAN_MS = 2_500;
/** Containers do not change at every look. */
const CONTAINERS_MS = 5_000;

/** Reads Linux through /proc. Only the version of a program requires starting it. */
export function linuxSystem(options: LinuxOptions): System {
  const { procRoot: root, uid, nowMs, presence, services, run } = options;
  const proc = procProcesses({ root, nowMs, presence });
  const scan: OpenersOptions = { root, pids: proc.list, nowMs, budgetMs: SCAN_MS, presence };
  return {
    platform: 'linux',
    bootedAtMs: async () => proc.bootedAtMs(),
    processes: async (pids) => proc.read(pids, CONTAINERS_MS),
    processNow(pid) {
      return proc.read([pid], 0)[0] ?? { kind: 'unknown', pid, why: reason('procGaveNothing') };
    },
    presence,
    async shownProcesses() {
      const found = proc.shown(uid);
      return found === null
        ? err(reason('cannotBeListed', { path: root }))
        : ok(found.filter(({ pid }) => pid !== process.pid));
    },
    environmentOf: (pid) => proc.environmentOf(pid),
    memoryLimitOf: (pid) => proc.memoryLimitOf(pid),
    folderOf: async (pid) => proc.folderOf(pid),
    sharesPaths: (pid) => proc.sharesPaths(pid),
    unseenUsers: (stateDir) => proc.unseenUsers(stateDir),
    workOf: async (pid) => proc.workOf(pid),
    versionOf: (program) => programVersion(run, program),
    listeners: (port) => findListeners(scan, port),
    connectionOwner: (ends) => findConnectionOwner(scan, ends),
    openers: openersOf(scan),
    openersNow: openersNowOf(scan),
    watchFolders: watchEachFolder(),
    signal: (pid, signal) => sendSignal(pid, signal),
    services,
  };
}
