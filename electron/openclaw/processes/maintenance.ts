import { homedir } from 'node:os';
import type { MaintenanceFact } from '../../core/evidence/gateway-facts.ts';
import { hasEnded } from '../../core/evidence/queries.ts';
import { identifyCommand } from '../../core/openclaw/command-line.ts';
import {
  changesItsFolder,
  isProductFolder,
  isUntoldCommand,
  type MaintenanceWork,
  maintenanceOf,
} from '../../core/openclaw/maintenance.ts';
import { assertNever } from '../../core/result.ts';
import type { ShownProcess, System } from '../../system/types.ts';
import { isSameFolder, othersMayWrite, readOnlyFiles } from '../files.ts';
import type { Location } from '../locate/locate.ts';

type ProcessTools = {
  readonly system: Pick<
    System,
    'shownProcesses' | 'environmentOf' | 'folderOf' | 'sharesPaths' | 'processNow'
  >;
  readonly location: Pick<Location, 'isLoopback' | 'stateDir' | 'rawStateDir'>;
  readonly now: () => number;
  /** Default: this user's. */
  readonly homeDir?: string;
};

/**
 * Whether a process is working on the watched OpenClaw, from the current process table. A process
 * for another OpenClaw does not count if its environment shows that. If the environment cannot be
 * read (macOS, processes of root), it counts.
 */
export async function findMaintenance(tools: ProcessTools): Promise<MaintenanceFact> {
  // Work on another machine's gateway cannot be seen from here.
  if (!tools.location.isLoopback) return { kind: 'none', atMs: tools.now() };
  return maintenanceIn(tools, await tools.system.shownProcesses());
}

type Table = Awaited<ReturnType<System['shownProcesses']>>;

async function maintenanceIn(tools: ProcessTools, shown: Table): Promise<MaintenanceFact> {
  const { system, now } = tools;
  if (!shown.ok) return { kind: 'unknown', atMs: now(), why: shown.error };
  for (const shownProcess of shown.value) {
    const { pid } = shownProcess;
    const what = maintenanceOf(shownProcess) ?? (await updateByFolder(system, shownProcess));
    if (what === null || isElsewhere(tools, shownProcess, what)) continue;
    const info = system.processNow(pid);
    // It has ended meanwhile. A process that cannot be read may still run.
    if (hasEnded(info)) continue;
    const startedAtMs = info.kind === 'alive' ? info.startedAtMs : null;
    return { kind: 'at-work', atMs: now(), what, pid, startedAtMs };
  }
  return { kind: 'none', atMs: now() };
}

async function updateByFolder(
  system: Pick<System, 'folderOf'>,
  { pid, argv }: ShownProcess,
): Promise<MaintenanceWork | null> {
  if (!changesItsFolder(argv)) return null;
  const folder = await system.folderOf(pid);
  return folder !== null && isProductFolder(folder) ? 'update' : null;
}

type CommandTools = ProcessTools & {
  readonly system: Pick<System, 'listeners'> & {
    readonly services: Pick<System['services'], 'status'>;
  };
  readonly location: Pick<Location, 'port' | 'profile'>;
};

/** A command that runs for longer, and still shows no name of its own, has none. */
const UNTOLD_MS = 2 * 60_000;

/** What a step must not be taken beside. */
export type Work = {
  readonly fact: MaintenanceFact;
  /** A command that does not show yet what it is; null if there is none. */
  readonly untoldPid: number | null;
};

/**
 * All work on the watched OpenClaw, by one reading of the process table: a command that shows what
 * it is between two readings would be seen by neither.
 */
export async function findWork(tools: CommandTools): Promise<Work> {
  const { system, location, now } = tools;
  if (!location.isLoopback) return { fact: { kind: 'none', atMs: now() }, untoldPid: null };
  const shown = await system.shownProcesses();
  const fact = await maintenanceIn(tools, shown);
  const isFree = shown.ok && fact.kind === 'none';
  return { fact, untoldPid: isFree ? await untoldIn(tools, shown.value) : null };
}

/**
 * The process of an OpenClaw command that has just begun and may be an update or a repair of the
 * watched OpenClaw; null if there is none. The gateway itself is none, nor is a command that its
 * launcher names (2026.9.6).
 */
async function untoldIn(
  tools: CommandTools,
  shown: readonly ShownProcess[],
): Promise<number | null> {
  const { system, location, now } = tools;
  const young = shown.filter((one) => {
    if (!isUntoldCommand(one) || isElsewhere(tools, one, 'doctor')) return false;
    const info = system.processNow(one.pid);
    if (info.kind !== 'alive') return info.kind === 'unknown';
    if (info.state === 'zombie' || now() - info.startedAtMs > UNTOLD_MS) return false;
    const launcher = system.processNow(info.parentPid);
    const isTold =
      launcher.kind === 'alive' &&
      identifyCommand(launcher.argv).startsWith('openclaw') &&
      !isUntoldCommand({ title: null, argv: launcher.argv });
    return !isTold;
  });
  if (young.length === 0) return null;
  const [service, listeners] = await Promise.all([
    system.services.status(location.profile),
    system.listeners(location.port),
  ]);
  const own = service.kind === 'installed' ? service.pid : null;
  const isGateway = ({ pid }: ShownProcess): boolean => {
    const info = system.processNow(pid);
    const parent = info.kind === 'alive' ? info.parentPid : null;
    const isServices = own !== null && (pid === own || parent === own);
    return isServices || listeners?.some((one) => one.pid === pid) === true;
  };
  return young.find((one) => !isGateway(one))?.pid ?? null;
}

/**
 * Decides by the environment at its start. After it renames itself, `--profile` is no longer
 * visible. So a usual folder proves nothing: only a named state folder or another home does. In a
 * container neither means what it means here, and the folder may be one that both share.
 */
function isElsewhere(
  { system, location, ...tools }: ProcessTools,
  { pid, user }: ShownProcess,
  what: MaintenanceWork,
): boolean {
  if (user === 'other' && keepsOut(location, what)) return true;
  const environment = system.environmentOf(pid);
  if (environment === null || !system.sharesPaths(pid)) return false;
  const named = environment.OPENCLAW_STATE_DIR ?? environment.CLAWDBOT_STATE_DIR ?? '';
  const isOurs =
    named !== '' &&
    (named === location.rawStateDir || isSameFolder(named, location.stateDir) !== false);
  if (isOurs) return false;
  const home = environment.HOME ?? '';
  // Root may look after the OpenClaw of somebody else, whose home is then the one that counts.
  const isOtherHome =
    home !== '' && home !== (tools.homeDir ?? homedir()) && !isInside(location, home);
  switch (what) {
    // All state folders of one home share one program.
    case 'update':
    case 'removal':
      return isOtherHome;
    case 'doctor':
    case 'migration':
    case 'backup':
      return isOtherHome || named !== '';
    default:
      return assertNever(what);
  }
}

/** Whether another user cannot do this work here. A program that users share has no such wall. */
function keepsOut({ stateDir }: ProcessTools['location'], what: MaintenanceWork): boolean {
  switch (what) {
    case 'update':
    case 'removal':
      return false;
    case 'doctor':
    case 'migration':
    case 'backup':
      return othersMayWrite(stateDir) === false;
    default:
      return assertNever(what);
  }
}

/** Whether the watched folder lies in this home. */
function isInside({ stateDir, rawStateDir }: ProcessTools['location'], home: string): boolean {
  const homes = [home, readOnlyFiles.realPath(home) ?? home];
  return homes.some((one) => [stateDir, rawStateDir].some((dir) => dir.startsWith(`${one}/`)));
}

/** Keeps the last answer for a limited time. */
export interface MaintenanceWatch {
  /** The last answer. Undefined before the first. */
  readonly fact: MaintenanceFact | undefined;
  /** Asks, unless the last answer is fresh. */
  ask(): Promise<void>;
  /** Makes the next `ask` ask, even if the last answer is fresh. */
  expire(): void;
}

const ASK_AGAIN_MS = 3_000;
const HOLDS_MS = 45_000;

type WatchTools = ProcessTools & { readonly system: Pick<System, 'presence'> };

export function createMaintenanceWatch(tools: WatchTools): MaintenanceWatch {
  const { system, now } = tools;
  let fact: MaintenanceFact | undefined;
  let isExpired = false;

  /**
   * A slow machine is asked less for its processes, for up to two minutes. The work that was seen
   * goes on as long as its number is in use, which the kernel says at once. Otherwise a recent
   * answer stays valid.
   */
  function kept(unknown: MaintenanceFact): MaintenanceFact {
    if (fact === undefined || fact.kind === 'unknown') return unknown;
    if (fact.kind === 'at-work' && system.presence(fact.pid) !== 'missing') {
      return { ...fact, atMs: now() };
    }
    return now() - fact.atMs < HOLDS_MS ? fact : unknown;
  }

  return {
    get fact() {
      return fact;
    },
    async ask() {
      if (!isExpired && fact !== undefined && now() - fact.atMs < ASK_AGAIN_MS) return;
      isExpired = false;
      const found = await findMaintenance(tools);
      fact = found.kind === 'unknown' ? kept(found) : found;
    },
    expire() {
      isExpired = true;
    },
  };
}
