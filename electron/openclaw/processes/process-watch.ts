import type { Evidence } from '../../core/evidence/evidence.ts';
import type {
  HttpFact,
  MemoryFact,
  ProcessFact,
  StartupFact,
} from '../../core/evidence/gateway-facts.ts';
import type { OpenedBy } from '../../core/evidence/lock-facts.ts';
import { hasEnded } from '../../core/evidence/queries.ts';
import { identifyCommand } from '../../core/openclaw/command-line.ts';
import { heapOptionsIn } from '../../core/openclaw/heap-limit.ts';
import type { ProcessInfo, System } from '../../system/types.ts';
import { isSameFolder, readOnlyFiles } from '../files.ts';
import type { Location } from '../locate/locate.ts';
import { type GatewayLock, readGatewayLock } from './gateway-lock.ts';
import { createMemoryWatch } from './memory-watch.ts';
import { LONGEST_COMMAND, openedByFact, processFact } from './process-facts.ts';
import { createStartWatch } from './start-watch.ts';

const LISTENER_RETRY_MS = 30_000;
const SEARCH_AGAIN_MS = 10_000;
/** A process that started this much later than a lock was made is not its maker. */
const YOUNGER_THAN_LOCK_MS = 2_000;
/** The interval while all is calm. On macOS each question starts a process. */
const LISTENER_IDLE_MS = 2 * 60_000;

type Options = {
  readonly location: Location;
  readonly system: Pick<
    System,
    | 'listeners'
    | 'processes'
    | 'openers'
    | 'workOf'
    | 'shownProcesses'
    | 'environmentOf'
    | 'memoryLimitOf'
  >;
  /** The command and the `NODE_OPTIONS` with which a service started this process, as words. */
  readonly launchOf?: (pid: number) => readonly string[];
  readonly tmpDir: string;
  readonly uid: number | null;
  readonly now: () => number;
};

/** Finds the gateway's process, its load, and the owners of locks. */
export interface ProcessWatch {
  readonly gatewayPid: number | null;
  readonly listeners: readonly number[] | null;
  /** The share of one core that the gateway used between the last two ticks. */
  readonly cpuShare: number | null;
  /** How the gateway's memory has changed. Undefined if that is not known. */
  readonly memory: MemoryFact | undefined;
  /** The process's work while it does not answer yet. Undefined once it answers. */
  readonly startup: StartupFact | undefined;
  /** The gateway's parent process. Null if it is gone or is the machine's first process. */
  readonly parent: Evidence['gateway']['parent'];
  /** Forgets the gateway after a new connection, since it may be another process. */
  forget(): void;
  /** Finds the gateway's pid: the listener, else the one that its service or its own lock names. */
  findGateway(http: HttpFact, servicePid: number | null): Promise<void>;
  /**
   * Reads these processes and the gateway. A tick reads all again; between ticks only new pids are
   * read.
   */
  look(pids: ReadonlySet<number>, isTick: boolean): Promise<ReadonlyMap<number, ProcessFact>>;
  /** Finds who has this lock open, and whether its owner could be read. */
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
  const memory = createMemoryWatch({
    now,
    limitsOf: (pid) => ({
      heapOptions: heapOptionsOf(pid),
      containerBytes: system.memoryLimitOf(pid),
    }),
  });
  let isAnswering = true;
  let isListening = false;
  let goneAskedOf: number | null = null;
  let searchedAtMs = Number.NEGATIVE_INFINITY;
  let leftBehind: string | null = null;

  /** As they were found: in its environment, at its service, and in its command line. */
  function heapOptionsOf(pid: number): readonly string[] {
    const info = known.get(pid);
    const argv = info?.kind === 'alive' ? (info.argv ?? []) : [];
    const environment = (system.environmentOf(pid)?.NODE_OPTIONS ?? '').split(/\s+/);
    return heapOptionsIn([...environment, ...(options.launchOf?.(pid) ?? []), ...argv]);
  }

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

  /** Runs once per life of the gateway, since a process keeps its parent until that ends. */
  async function noteParent(info: ProcessInfo | undefined): Promise<void> {
    if (info?.kind !== 'alive' || parentOf?.pid === info.pid) return;
    parentOf = { pid: info.pid, parent: null };
    if (info.parentPid <= 1) return;
    const [parent] = await system.processes([info.parentPid]);
    if (parent?.kind !== 'alive') return;
    const command = parent.command?.slice(0, LONGEST_COMMAND) ?? null;
    parentOf = { pid: info.pid, parent: { pid: parent.pid, command } };
  }

  /** Whether the process that was taken for the gateway has ended, by the last look. */
  function isGone(): boolean {
    return gatewayPid !== null && known.get(gatewayPid)?.kind === 'absent';
  }

  async function askListeners(): Promise<void> {
    if (now() - listenersAtMs <= LISTENER_RETRY_MS) return;
    listenersAtMs = now();
    const found = await system.listeners(location.port);
    listeners = found === null ? null : [...new Set(found.map((one) => one.pid))];
    if (listeners?.length === 1) gatewayPid = listeners[0] ?? null;
  }

  /**
   * Picks the first OpenClaw process of several listeners. Their conflict is reported elsewhere.
   */
  async function openClawAmong(pids: readonly number[] | null): Promise<number | null> {
    if (pids === null || pids.length < 2) return null;
    for (const info of await system.processes(pids)) {
      const fact = processFact(info);
      if (fact.kind === 'alive' && fact.identity.startsWith('openclaw')) return info.pid;
    }
    return null;
  }

  /**
   * Whether the gateway's own lock is left from one that was killed. It says nothing of who starts
   * now, and must not hide that process. It is asked once for each lock.
   */
  async function isLeftBehind({ pid, createdAtMs }: GatewayLock): Promise<boolean> {
    const lock = `${pid} ${createdAtMs}`;
    if (lock === leftBehind) return true;
    const info = known.get(pid) ?? (await system.processes([pid]))[0];
    const isReused =
      info?.kind === 'alive' &&
      createdAtMs !== null &&
      info.startedAtMs > createdAtMs + YOUNGER_THAN_LOCK_MS;
    if (!isReused && !hasEnded(info)) return false;
    leftBehind = lock;
    return true;
  }

  /**
   * Finds a starting gateway that has neither its port nor its lock yet. Without a service only its
   * command identifies a gateway, and its environment shows which one. An unreadable environment
   * does not count.
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
      return named === location.rawStateDir || isSameFolder(named, location.stateDir) === true;
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
    get memory() {
      return memory.fact;
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
      // 2026.9.6 answers 503 for "not yet".
      isAnswering = http.kind === 'not-asked' || (http.kind === 'answered' && http.status !== 503);
      isListening = http.kind !== 'refused' && http.kind !== 'unreachable';
      const isReachable = http.kind === 'answered' || http.kind === 'silent';
      const areSeveral = listeners !== null && listeners.length > 1;
      // Of two listeners one may have ended, or a second one may have come. Only a new question
      // tells.
      const isIdle = now() - listenersAtMs > LISTENER_IDLE_MS;
      // A gateway that starts has its lock before its port, which another program may have.
      const isElsewhere = gatewayPid !== null && listeners?.includes(gatewayPid) === false;
      const isDue = gatewayPid === null || isGone() || isElsewhere || areSeveral || isIdle;
      // Its process has ended and something listens: that is another one, known by no earlier
      // answer.
      if (isReachable && isGone() && goneAskedOf !== gatewayPid) {
        goneAskedOf = gatewayPid;
        listenersAtMs = Number.NEGATIVE_INFINITY;
      }
      if (isReachable && isDue) await askListeners();
      if (isReachable && gatewayPid !== null && !isGone()) return;
      const named = readGatewayLock({
        stateDir: location.stateDir,
        configPath: location.configPath,
        tmpDirs: [options.tmpDir, '/tmp'],
        uid: options.uid,
        files: readOnlyFiles,
      });
      gatewayPid =
        servicePid ??
        (named === null || (await isLeftBehind(named)) ? null : named.pid) ??
        (isGone() ? null : gatewayPid) ??
        (await openClawAmong(listeners)) ??
        (await findByCommand()) ??
        gatewayPid ??
        named?.pid ??
        null;
    },
    async look(pids, isTick) {
      // On macOS reading processes starts a program.
      if (isTick) known.clear();
      const wanted = gatewayPid === null ? [...pids] : [...new Set([...pids, gatewayPid])];
      const unknown = wanted.filter((pid) => !known.has(pid));
      if (unknown.length > 0) {
        for (const info of await system.processes(unknown)) known.set(info.pid, info);
      }
      const gateway = gatewayPid === null ? undefined : known.get(gatewayPid);
      if (isTick) {
        noteCpu(gateway);
        memory.note(gateway);
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
