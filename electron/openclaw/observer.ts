import type { Thresholds } from '../core/api/thresholds.ts';
import type {
  Evidence,
  HttpFact,
  Memory,
  NoticeFact,
  RunFact,
  SessionFact,
} from '../core/evidence/evidence.ts';
import { otherFolderWords } from '../core/steps/guards.ts';
import { pacedSystem } from '../system/paced-system.ts';
import type { System } from '../system/types.ts';
import { mergeBlocks } from './blocks.ts';
import { createClockWatch } from './clock-watch.ts';
import { createDiskWatch } from './disk-watch.ts';
import { createGatewayFeed } from './feed/gateway-feed.ts';
import { readOnlyFiles } from './files.ts';
import type { DeviceStore } from './gateway/device-identity.ts';
import type { Hello } from './gateway/frames.ts';
import type { GatewaySocket } from './gateway/gateway-socket.ts';
import { createListenerCheck } from './gateway/listener-check.ts';
import { createProbeWatch } from './gateway/probe-watch.ts';
import type { Location } from './locate/locate.ts';
import { createLockFacts, ownersOf } from './locks/lock-facts.ts';
import type { SeenLock } from './locks/lock-watch.ts';
import { createLockWatch } from './locks/lock-watch.ts';
import { createLogFacts } from './log/log-facts.ts';
import { createDatabaseHolderWatch } from './processes/database-holder.ts';
import { createMaintenanceWatch } from './processes/maintenance.ts';
import { createMigrationWatch } from './processes/migration-watch.ts';
import { createProcessWatch } from './processes/process-watch.ts';
import { createServiceWatch } from './processes/service-watch.ts';
import { createRowFiles } from './sessions/row-files.ts';
import type { TranscriptTails } from './sessions/transcript-tail.ts';
import { createTranscriptReader, withWrittenSteps } from './sessions/transcript-tail.ts';

/**
 * How much a look may do: a tick asks all that there is to ask, `inside` only the open connection,
 * an event only reads what has arrived.
 */
export type LookKind = 'tick' | 'inside' | 'event';

export type ObserverOptions = {
  readonly location: Location;
  /** Clawbuoy's own identity, for a gateway that wants more than the shared token. */
  readonly device?: DeviceStore | null;
  readonly system: System;
  readonly thresholds: Thresholds;
  readonly mode: Evidence['mode'];
  readonly tmpDir: string;
  readonly uid: number | null;
  readonly now: () => number;
  readonly random: () => number;
  /** Something happened that is worth a judgement before the next tick. */
  readonly onNews: (kind: LookKind) => void;
};

const MOST_FINDINGS = 50;

/**
 * Gathers evidence about one OpenClaw: it keeps the connection, the lock list, the log's tail and
 * what it knows of processes, and puts them together when asked. It judges nothing.
 */
export interface Observer {
  gather(kind: LookKind, memory: Memory | null): Promise<Evidence>;
  /** Asks whether an update or a repair is at work; a later `gather` carries the answer. */
  askMaintenance(): Promise<void>;
  /** Asks who has this lock open; a later `gather` carries the answer. */
  askOpeners(path: string): Promise<void>;
  /** Reads what the log has grown by; true when it may change a verdict. */
  pollLog(): Promise<boolean>;
  /** The lock as read right now, with the identity that a release compares again. */
  lock(path: string): SeenLock | null;
  /** An abort did end a run of this session. */
  noteAbort(sessionKey: string, atMs: number): void;
  /** An abort ended nothing: the run of this session goes on. */
  noteAbortInVain(sessionKey: string, atMs: number): void;
  /** No alarm before this time. */
  grace(untilMs: number): void;
  /** Runs as the connection knows them at this very moment; synchronous. */
  runsNow(): readonly RunFact[];
  /**
   * Sessions, the service manager, and what is at work on OpenClaw are asked anew at the next
   * look, however fresh they are: a step is ahead.
   */
  refresh(): void;
  readonly socket: GatewaySocket;
  close(): void;
}

export function createObserver(options: ObserverOptions): Observer {
  const { location, now } = options;
  const paced = pacedSystem(options.system, now);
  // One look asks each question once or twice, and somebody waits for it.
  const system = options.mode === 'one-look' ? options.system : paced;
  const startedAtMs = now();
  const clock = createClockWatch(now);
  const disk = createDiskWatch({ folder: location.stateDir, now });
  const processes = createProcessWatch({ ...options, system });
  const probe = createProbeWatch({
    location,
    timeoutMs: options.thresholds.probeTimeoutMs,
    now,
  });
  const service = createServiceWatch({ location, system, now });
  const log = createLogFacts(options);
  const databaseHolder = createDatabaseHolderWatch({ system, stateDir: location.stateDir, now });
  const maintenance = createMaintenanceWatch({ system, location, now });
  const migrations = createMigrationWatch({ system, stateDir: location.stateDir, now });
  const locks = createLockWatch({
    stateDir: location.stateDir,
    system,
    now,
    onChange: () => options.onNews('event'),
  });
  const feed = createGatewayFeed({
    location,
    device: options.device ?? null,
    // Asked at the moment when a secret goes out: "not asked again so soon" would be no answer.
    listener: createListenerCheck(options),
    now,
    random: options.random,
    isInHaste: options.mode === 'one-look',
    onNews: options.onNews,
    onHello: (hello) => {
      processes.forget();
      otherFolder = otherFolderOf(hello, location);
    },
  });
  let otherFolder: string | null = null;
  let isStepAhead = false;
  let bootedAtMs: number | null | undefined;
  const readTranscripts = createTranscriptReader(location.stateDir);
  let transcripts: TranscriptTails = { messages: [], steps: [], turns: [] };
  const rowFiles = createRowFiles({ stateDir: location.stateDir, now });
  const lockFacts = createLockFacts({
    locks,
    askOpeners: (path, owner) => processes.askOpeners(path, owner),
    rowKeyOf: (lock) => rowFiles.keyOf(lock.agentId, `${lock.sessionId}.jsonl`),
    uid: options.uid,
  });
  const inVain = new Map<string, number>();

  async function askAll(): Promise<void> {
    const http = await probe.ask();
    if (http.kind !== 'answered') feed.socket.excuse();
    else if (feed.socket.fact().kind !== 'open') feed.socket.kick();
    // Who does not answer the probe would let every question run into its limit.
    const isSilent = http.kind === 'silent';
    await Promise.all([askOutside(http), isSilent ? Promise.resolve() : askInside()]);
    for (const lock of locks.locks()) locks.refresh(lock.path);
    // What is at work is asked for until it has ended, or nothing hangs on it.
    const isOpen = maintenance.fact !== undefined && maintenance.fact.kind !== 'none';
    if (isStepAhead || isOpen) await maintenance.ask();
    isStepAhead = false;
  }

  async function askOutside(http: HttpFact): Promise<void> {
    await service.ask(http.kind === 'answered', processes.gatewayPid);
    await processes.findGateway(http, service.pid);
  }

  async function askInside(): Promise<void> {
    await feed.ask(locks.locks().length > 0);
    const { sessions } = feed;
    if (sessions !== null && sessions.store !== 'sqlite') {
      transcripts = readTranscripts(sessions.list, now());
    }
  }

  async function gather(kind: LookKind, memory: Memory | null): Promise<Evidence> {
    clock.note();
    if (location.isLoopback) disk.ask();
    bootedAtMs ??= await system.bootedAtMs();
    if (kind === 'tick') await askAll();
    if (kind === 'inside') await askInside();
    // What appears while the owners are looked at belongs to the next look.
    const seen = locks.locks();
    const facts = await processes.look(ownersOf(seen), kind === 'tick');
    const { gatewayPid } = processes;
    const gateway = gatewayPid === null ? null : (facts.get(gatewayPid) ?? null);
    await log.poll();
    const { sessions } = feed;
    const runs = feed.runs();
    const logged = log.facts({
      gatewayPid,
      gatewayStartedAtMs: gateway?.kind === 'alive' ? gateway.startedAtMs : null,
      sessionIds: (sessions?.list ?? []).flatMap((row) => row.sessionId ?? []),
      keys: keysById(sessions?.list ?? [], runs.list),
    });
    const told = [
      ...logged.notices,
      ...feed.notices(),
      ...inVainNotices(inVain),
      ...(location.isLoopback ? await migrations.look(probe.fact.kind === 'refused') : []),
    ];
    const trouble = feed.trouble();
    const slow = feed.slow();
    const delivery = feed.delivery();
    const asked = feed.asked();
    const notices = await databaseHolder.complete(told, gatewayPid);
    return {
      schema: 1,
      atMs: now(),
      mode: options.mode,
      watchingSinceMs: startedAtMs,
      machine: {
        platform: system.platform,
        bootedAtMs: bootedAtMs ?? null,
        ...clock.facts,
        ...(disk.fact === undefined ? {} : { disk: disk.fact }),
      },
      thresholds: judgeThresholds(options.thresholds),
      install: {
        state: location.stateDirState,
        stateDir: location.stateDir,
        config: location.configState,
        url: location.url,
        ...(location.urlGuess === null ? {} : { urlGuess: location.urlGuess }),
        isLoopback: location.isLoopback,
        acquireTimeoutMs: finite(location.locks.acquireTimeoutMs),
        maxHoldMs: finite(location.locks.maxHoldMs),
        runTimeoutMs: finite(location.runTimeoutMs),
        store: sessions?.store ?? 'unknown',
        lookedFor: [location.rawStateDir, location.configPath, location.url],
        ...(otherFolder === null ? {} : { otherStateDir: otherFolder }),
      },
      gateway: {
        http: probe.fact,
        httpAtMs: probe.atMs,
        httpRepeats: probe.repeats,
        httpLate: probe.late,
        socket: feed.socket.fact(),
        ...(trouble === null ? {} : { socketTrouble: trouble }),
        ...(slow.length === 0 ? {} : { slowAnswers: [...slow] }),
        pid: gatewayPid,
        process: gateway,
        parent: processes.parent,
        cpuShare: processes.cpuShare,
        ...(processes.startup === undefined ? {} : { startup: processes.startup }),
        service: service.fact,
        listeners: processes.listeners === null ? null : [...processes.listeners],
      },
      locks: [...lockFacts.of(seen, facts, sessions?.list ?? [])],
      runs: { ...runs, list: withWrittenSteps(runs.list, transcripts.steps, now()) },
      sessions: {
        atMs: sessions?.atMs ?? null,
        source: sessions === null ? 'none' : 'gateway',
        total: sessions?.total ?? null,
        list: [...(sessions?.list ?? [])],
      },
      messages: [...feed.messages(), ...transcripts.messages],
      written: [...transcripts.steps],
      turns: [...feed.turns(), ...transcripts.turns, ...logged.turns],
      channels: [...feed.channels()],
      ...(delivery === null ? {} : { delivery }),
      ...(asked.length === 0 ? {} : { asked: [...asked] }),
      blocks: mergeBlocks(
        logged.blocks,
        feed.blocks(),
        seen.map((lock) => lock.path),
        sessions?.list ?? [],
      ),
      notices,
      ...(maintenance.fact === undefined ? {} : { maintenance: maintenance.fact }),
      findings: [
        ...location.findings,
        ...(otherFolder === null
          ? []
          : [otherFolderWords(location.url, otherFolder, location.stateDir)]),
        ...(feed.unlisted === null ? [] : [feed.unlisted]),
        ...locks.findings(),
        ...logged.findings,
      ].slice(0, MOST_FINDINGS),
      memory,
    };
  }

  return {
    gather,
    askMaintenance: () => maintenance.ask(),
    askOpeners: (path) => lockFacts.askOpeners(path),
    pollLog: () => log.poll(),
    lock: (path) => {
      locks.refresh(path);
      return locks.locks().find((one) => one.path === path) ?? null;
    },
    noteAbort: (sessionKey, atMs) => lockFacts.noteAbort(sessionKey, atMs),
    noteAbortInVain: (sessionKey, atMs) => {
      inVain.set(sessionKey, atMs);
    },
    grace: (untilMs) => clock.woke(untilMs),
    runsNow: () => feed.runs().list,
    refresh: () => {
      isStepAhead = true;
      paced.hurry();
      maintenance.expire();
      service.expire();
      feed.expire();
      probe.expire();
    },
    socket: feed.socket,
    close() {
      feed.close();
      locks.close();
    },
  };
}

/** Which session an id of it, or of one of its runs, belongs to. */
function keysById(
  sessions: readonly SessionFact[],
  runs: readonly RunFact[],
): ReadonlyMap<string, string> {
  return new Map([
    ...sessions.flatMap(({ sessionId, key }) =>
      sessionId === null ? [] : [[sessionId, key] as const],
    ),
    ...runs.flatMap(({ runId, sessionKey }) =>
      sessionKey === null ? [] : [[runId, sessionKey] as const],
    ),
  ]);
}

/** JSON knows no infinity, and a limit that is never reached needs none. */
function finite(value: number | null): number | null {
  if (value === null) return null;
  return Number.isFinite(value) ? value : Number.MAX_SAFE_INTEGER;
}

/** Versions from June on name their folder to administrators only; then nothing is said. */
function otherFolderOf(hello: Hello, location: Location): string | null {
  const served = hello.snapshot.stateDir ?? null;
  if (served === null || !location.isLoopback) return null;
  const real = readOnlyFiles.realPath(served) ?? served;
  if (real === location.stateDir || served === location.rawStateDir) return null;
  return served;
}

function judgeThresholds(all: Thresholds): Evidence['thresholds'] {
  return {
    waitedTooLongMs: all.waitedTooLongMs,
    stalledAmberMs: all.stalledAmberMs,
    stalledRedMs: all.stalledRedMs,
    hungRedMs: all.hungRedMs,
    slowRedMs: all.slowRedMs,
    storeBusyRedMs: all.storeBusyRedMs,
    leakedConfirmMs: all.leakedConfirmMs,
    recycledToleranceMs: all.recycledToleranceMs,
  };
}

function inVainNotices(aborts: ReadonlyMap<string, number>): NoticeFact[] {
  return [...aborts].map(([sessionKey, atMs]) => ({ kind: 'recovery-in-vain', atMs, sessionKey }));
}
