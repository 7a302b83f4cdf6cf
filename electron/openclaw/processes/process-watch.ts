import type {
  Evidence,
  HttpFact,
  OpenedBy,
  ProcessFact,
  StartupFact,
} from '../../core/evidence/evidence.ts';
import { identifyCommand } from '../../core/openclaw/command-line.ts';
import type { ProcessInfo, System } from '../../system/types.ts';
import { readOnlyFiles } from '../files.ts';
import type { Location } from '../locate/locate.ts';
import { readGatewayLockPid } from './gateway-lock.ts';
import { LONGEST_COMMAND, openedByFact, processFact } from './process-facts.ts';
import { createStartWatch } from './start-watch.ts';

const LISTENER_RETRY_MS = 30_000;
const SEARCH_AGAIN_MS = 10_000;
/** While all is calm: asking costs a process on macOS. */
const LISTENER_IDLE_MS = 2 * 60_000;

type Options = {
  readonly location: Location;
  readonly system: Pick<
    System,
    'listeners' | 'processes' | 'openers' | 'workOf' | 'shownProcesses' | 'environmentOf'
  >;
  readonly tmpDir: string;
  readonly uid: number | null;
  readonly now: () => number;
};

/** Which process the gateway is, how busy it is, and what the owners of locks are. */
export interface ProcessWatch {
  readonly gatewayPid: number | null;
  readonly listeners: readonly number[] | null;
  /** Share of one core that the gateway used between the last two ticks. */
  readonly cpuShare: number | null;
  /** What its process does while it does not answer yet; undefined while it does. */
  readonly startup: StartupFact | undefined;
  /** Who started the gateway; null where that process is gone, or is the machine's first. */
  readonly parent: Evidence['gateway']['parent'];
  /** A new connection: it may be another process. */
  forget(): void;
  /** Finds the gateway's pid: who listens, else what its service or its own lock names. */
  findGateway(http: HttpFact, servicePid: number | null): Promise<void>;
  /** Asks for these processes and the gateway. A tick asks anew, between ticks only for new pids. */
  look(pids: ReadonlySet<number>, isTick: boolean): Promise<ReadonlyMap<number, ProcessFact>>;
  /** Who has this lock open; whether the process that it names could be looked at is told too. */
  askOpeners(path: string, owner: number | null): Promise<OpenedBy>;
}

export function createProcessWatch(options: Options): ProcessWatch {
  const { location, system, now } = options;
  let gatewayPid: number | null = null;
  let listenersAtMs = Number.NEGATIVE_INFINITY;
  let listeners: readonly number[] | null = null;
  let cpu: { pid: number; atMs: number; cpuTimeMs: number } | null = null;
  let cpuShare: number | null = null;
  let parentOf: { pid: number; parent: Evidence['gateway']['parent'] } | null = null;
  const known = new Map<number, ProcessInfo>();
  const start = createStartWatch(options);
  let isAnswering = true;
  let isListening = false;
  let searchedAtMs = Number.NEGATIVE_INFINITY;

  function noteCpu(info: ProcessInfo | undefined): void {
    if (info?.kind !== 'alive') {
      cpu = null;
      cpuShare = null;
      return;
    }
    const atMs = now();
    if (cpu !== null && cpu.pid === info.pid && atMs > cpu.atMs) {
      cpuShare = Math.max(0, (info.cpuTimeMs - cpu.cpuTimeMs) / (atMs - cpu.atMs));
    }
    cpu = { pid: info.pid, atMs, cpuTimeMs: info.cpuTimeMs };
  }

  /** Asked once for each life of the gateway: a process keeps its parent until that ends. */
  async function noteParent(info: ProcessInfo | undefined): Promise<void> {
    if (info?.kind !== 'alive' || parentOf?.pid === info.pid) return;
    parentOf = { pid: info.pid, parent: null };
    if (info.parentPid <= 1) return;
    const [parent] = await system.processes([info.parentPid]);
    if (parent?.kind !== 'alive') return;
    const command = parent.command?.slice(0, LONGEST_COMMAND) ?? null;
    parentOf = { pid: info.pid, parent: { pid: parent.pid, command } };
  }

  async function askListeners(): Promise<void> {
    if (now() - listenersAtMs <= LISTENER_RETRY_MS) return;
    listenersAtMs = now();
    const found = await system.listeners(location.port);
    listeners = found === null ? null : [...new Set(found.map((one) => one.pid))];
    if (listeners?.length === 1) gatewayPid = listeners[0] ?? null;
  }

  /** Of several that have the port the first that is OpenClaw: what they do to each other is told. */
  async function openClawAmong(pids: readonly number[] | null): Promise<number | null> {
    if (pids === null || pids.length < 2) return null;
    for (const info of await system.processes(pids)) {
      const fact = processFact(info);
      if (fact.kind === 'alive' && fact.identity.startsWith('openclaw')) return info.pid;
    }
    return null;
  }

  /**
   * A gateway that begins has neither its port nor its lock yet. Without a service only its command
   * tells of it, and its environment that it is this one's; where that cannot be read it is nobody's.
   */
  async function findByCommand(): Promise<number | null> {
    if (now() - searchedAtMs < SEARCH_AGAIN_MS) return null;
    searchedAtMs = now();
    const shown = await system.shownProcesses();
    if (!shown.ok) return null;
    const found = shown.value.find(({ pid, argv }) => {
      if (identifyCommand(argv) !== 'openclaw-gateway') return false;
      const environment = system.environmentOf(pid);
      const named = environment?.OPENCLAW_STATE_DIR ?? environment?.CLAWDBOT_STATE_DIR ?? '';
      if (named === '') return false;
      return named === location.rawStateDir || readOnlyFiles.realPath(named) === location.stateDir;
    });
    return found?.pid ?? null;
  }

  return {
    get gatewayPid() {
      return gatewayPid;
    },
    get listeners() {
      return listeners;
    },
    get cpuShare() {
      return cpuShare;
    },
    get startup() {
      return start.fact;
    },
    get parent() {
      return parentOf?.parent ?? null;
    },
    forget() {
      gatewayPid = null;
      listenersAtMs = Number.NEGATIVE_INFINITY;
    },
    async findGateway(http, servicePid) {
      if (!location.isLoopback) return;
      // 503 is how 2026.9.6 answers "not yet".
      isAnswering = http.kind === 'not-asked' || (http.kind === 'answered' && http.status !== 503);
      isListening = http.kind !== 'refused' && http.kind !== 'unreachable';
      const isReachable = http.kind === 'answered' || http.kind === 'silent';
      const areSeveral = listeners !== null && listeners.length > 1;
      // Of two that had the port one may have ended, and a second one may have come: only asking
      // again tells.
      const isDue = gatewayPid === null || areSeveral || now() - listenersAtMs > LISTENER_IDLE_MS;
      if (isReachable && isDue) await askListeners();
      if (isReachable && gatewayPid !== null) return;
      const named = readGatewayLockPid({
        stateDir: location.stateDir,
        configPath: location.configPath,
        tmpDirs: [options.tmpDir, '/tmp'],
        uid: options.uid,
        files: readOnlyFiles,
      });
      const isGone = gatewayPid !== null && known.get(gatewayPid)?.kind === 'absent';
      gatewayPid =
        servicePid ??
        named ??
        (isGone ? null : gatewayPid) ??
        (await openClawAmong(listeners)) ??
        (await findByCommand()) ??
        gatewayPid;
    },
    async look(pids, isTick) {
      // Asking for processes costs a spawn on macOS.
      if (isTick) known.clear();
      const wanted = gatewayPid === null ? [...pids] : [...new Set([...pids, gatewayPid])];
      const unknown = wanted.filter((pid) => !known.has(pid));
      if (unknown.length > 0) {
        for (const info of await system.processes(unknown)) known.set(info.pid, info);
      }
      const gateway = gatewayPid === null ? undefined : known.get(gatewayPid);
      if (isTick) {
        noteCpu(gateway);
        await noteParent(gateway);
        if (isAnswering || gateway?.kind !== 'alive') start.forget();
        else await start.look(gateway, isListening);
      }
      return new Map([...known].map(([pid, info]) => [pid, processFact(info)]));
    },
    async askOpeners(path, owner) {
      const question = { owners: owner === null ? [] : [owner], everybody: true };
      const openers = await system.openers(path, question);
      return openedByFact(openers, { ownPid: process.pid, askedAtMs: now() });
    },
  };
}
