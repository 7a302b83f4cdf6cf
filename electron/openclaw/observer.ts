import { performance } from 'node:perf_hooks';
import type {
  BlockFact,
  Evidence,
  HttpFact,
  LockFact,
  Memory,
  MessageFact,
  NoticeFact,
  ProcessFact,
  RunFact,
  ServiceFact,
  SessionFact,
} from '../core/evidence.ts';
import type { Thresholds } from '../core/thresholds.ts';
import type { ProcessInfo, System } from '../system/types.ts';
import { createChannelLedger } from './channel-ledger.ts';
import { credentialsFor } from './credentials.ts';
import { findDatabaseHolder } from './database-holder.ts';
import { realFiles } from './files.ts';
import type { EventFrame } from './frames.ts';
import { agentEventSchema, chatEventSchema } from './frames.ts';
import { readGatewayLockPid } from './gateway-lock.ts';
import type { GatewaySocket } from './gateway-socket.ts';
import { createGatewaySocket } from './gateway-socket.ts';
import { httpFact } from './http-fact.ts';
import { probeHttp } from './http-probe.ts';
import type { Location } from './locate.ts';
import type { LockWatch, SeenLock } from './lock-watch.ts';
import { createLockWatch } from './lock-watch.ts';
import type { LogFacts } from './log-facts.ts';
import { createLogFacts } from './log-facts.ts';
import { createMessageLedger } from './message-ledger.ts';
import { processFact, serviceFact } from './process-facts.ts';
import { createRunLedger } from './run-ledger.ts';
import { listSessions } from './session-list.ts';
import type { Stability } from './stability.ts';
import { readStability, unseenRuns } from './stability.ts';
import { readTranscriptTails } from './transcript-tail.ts';

export type ObserverOptions = {
  readonly location: Location;
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

/** How much a look may do: a tick asks the gateway, an event only reads what has arrived. */
export type LookKind = 'tick' | 'event';

const SESSIONS_BUSY_MS = 5_000;
const SESSIONS_IDLE_MS = 60_000;
const SERVICE_TROUBLE_MS = 5_000;
const SERVICE_IDLE_MS = 10 * 60_000;
const LISTENER_RETRY_MS = 30_000;
const RPC_MS = 4_000;
const MOST_BUSY_MOMENTS = 50;
const HOLDER_FRESH_MS = 60_000;
/** A wall clock that differs from the steady one by more than this was set, or the machine slept. */
const CLOCK_STEP_MS = 2_000;

/**
 * Gathers evidence about one OpenClaw: it keeps the connection, the lock list, the log's tail and
 * what it knows of processes, and puts them together when asked. It judges nothing.
 */
export interface Observer {
  gather(kind: LookKind, memory: Memory | null): Promise<Evidence>;
  /** Asks who has this lock open; a later `gather` carries the answer. */
  askOpeners(path: string): Promise<void>;
  /** Reads what the log has grown by; true when it may change a verdict. */
  pollLog(): Promise<boolean>;
  /** The lock as last read, with the identity that a release compares again. */
  lock(path: string): SeenLock | null;
  /** An abort did end a run of this session. */
  noteAbort(sessionKey: string, atMs: number): void;
  /** No alarm before this time. */
  grace(untilMs: number): void;
  /** Runs as the connection knows them at this very moment; synchronous. */
  runsNow(): readonly RunFact[];
  /** Sessions and the service manager are asked anew at the next look, however fresh they are. */
  refresh(): void;
  readonly socket: GatewaySocket;
  close(): void;
}

export function createObserver(options: ObserverOptions): Observer {
  const { location, system, now } = options;
  const ledger = createRunLedger();
  const messages = createMessageLedger();
  const channels = createChannelLedger();
  const startedAtMs = now();
  let steadyOffsetMs = now() - performance.now();
  let clockSteppedAtMs: number | null = null;
  let graceUntilMs: number | null = null;
  let wokeAtMs: number | null = null;
  let bootedAtMs: number | null | undefined;

  let http: HttpFact = { kind: 'not-asked' };
  let httpAtMs: number | null = null;
  let httpRepeats = 0;

  let sessions: { atMs: number; list: readonly SessionFact[] } | null = null;
  let store: Evidence['install']['store'] = 'unknown';
  let service: { atMs: number; fact: ServiceFact } | null = null;
  let gatewayPid: number | null = null;
  let listenersAtMs = Number.NEGATIVE_INFINITY;
  let listeners: readonly number[] | null = null;
  let cpu: { pid: number; atMs: number; cpuTimeMs: number } | null = null;
  let cpuShare: number | null = null;
  let isStale = false;
  let stability: Stability | null = null;
  let transcripts: readonly MessageFact[] = [];
  const databaseBusyAtMs: number[] = [];
  let databaseHolder: number | null = null;
  const processCache = new Map<number, ProcessInfo>();
  const openers = new Map<string, { seenSinceMs: number; fact: LockFact['openedBy'] }>();
  const aborts = new Map<string, number>();
  const helloFindings: string[] = [];

  const locks: LockWatch = createLockWatch({
    stateDir: location.stateDir,
    system,
    now,
    onChange: () => options.onNews('event'),
  });
  const log: LogFacts = createLogFacts({
    location,
    tmpDir: options.tmpDir,
    uid: options.uid,
    now,
  });

  const socket = createGatewaySocket({
    url: location.url,
    credentials: () => {
      const answer = credentialsFor(location.credentials, location.url);
      if (answer.kind !== 'ready') return [];
      return answer.candidates.map((one) => ({
        token: one.token?.reveal() ?? null,
        password: one.password?.reveal() ?? null,
      }));
    },
    now,
    random: options.random,
    onOpen: (hello) => {
      ledger.opened(now());
      gatewayPid = null;
      listenersAtMs = Number.NEGATIVE_INFINITY;
      sessions = null;
      helloFindings.length = 0;
      const served = hello.snapshot.stateDir ?? null;
      if (served !== null && location.isLoopback && !sameFolder(served, location)) {
        helloFindings.push(
          `the gateway at ${location.url} serves another state folder (${served}) than the one watched (${location.stateDir})`,
        );
      }
      void askHealth();
      if (socket.offers('sessions.subscribe')) {
        void socket.request('sessions.subscribe', {}, RPC_MS);
      }
    },
    onEvent: (frame: EventFrame) => {
      messages.event(frame, ledger.facts().list, now());
      ledger.event(frame, now());
      if (frame.event === 'health') channels.health(frame.payload, now());
      noteBusyDatabase(frame);
      if (isNews(frame)) options.onNews('event');
    },
    onChange: () => {
      if (socket.fact().kind !== 'open') ledger.lost();
      options.onNews('tick');
    },
  });

  async function askHttp(): Promise<void> {
    const scheme = location.gatewayUrl.scheme === 'wss' ? 'https' : 'http';
    const result = await probeHttp(`${scheme}://${location.gatewayUrl.host}:${location.port}`, {
      timeoutMs: options.thresholds.probeTimeoutMs,
      path: '/readyz',
    });
    const next = httpFact(result);
    httpRepeats = next.kind === http.kind ? httpRepeats + 1 : 1;
    http = next;
    httpAtMs = now();
    if (next.kind === 'answered' && socket.fact().kind !== 'open') socket.kick();
  }

  async function ask(method: string, params: object, timeoutMs: number) {
    const sentAtMs = now();
    const answer = await socket.request(method, params, timeoutMs);
    if (answer.ok || (answer.error.code !== 'TIMEOUT' && answer.error.code !== 'CLOSED')) {
      ledger.confirmed(sentAtMs);
    }
    return answer;
  }

  async function askHealth(): Promise<void> {
    const answer = await ask('health', {}, RPC_MS);
    if (answer.ok) channels.health(answer.value, now());
  }

  /** Asked only while a run is active whose steps were not seen from here. */
  async function askStability(): Promise<void> {
    const isUnexplained =
      sessions !== null &&
      unseenRuns(sessions.list, ledger.facts().list, startedAtMs, null, now()).length > 0;
    if (!isUnexplained || !socket.offers('diagnostics.stability')) {
      stability = null;
      return;
    }
    const answer = await ask('diagnostics.stability', {}, RPC_MS);
    stability = answer.ok ? readStability(answer.value, now()) : null;
  }

  function noteBusyDatabase(frame: EventFrame): void {
    if (frame.event !== 'chat') return;
    const event = chatEventSchema.safeParse(frame.payload);
    if (!event.success || !/database is locked/i.test(event.data.errorMessage ?? '')) return;
    databaseBusyAtMs.push(now());
    databaseBusyAtMs.splice(0, databaseBusyAtMs.length - MOST_BUSY_MOMENTS);
  }

  async function askSessions(): Promise<void> {
    if (socket.fact().kind !== 'open') return;
    const busy =
      locks.locks().length > 0 || ledger.facts().list.some((run) => run.phase === 'active');
    const ageMs = sessions === null ? Number.POSITIVE_INFINITY : now() - sessions.atMs;
    if (!isStale && ageMs < (busy ? SESSIONS_BUSY_MS : SESSIONS_IDLE_MS)) return;
    const sentAtMs = now();
    const answer = await listSessions(ask, RPC_MS);
    if (!answer.ok) return;
    sessions = { atMs: sentAtMs, list: sinceWhen(answer.value.list, sessions, sentAtMs) };
    if (answer.value.store !== 'unknown') store = answer.value.store;
    for (const row of answer.value.list) {
      if (row.hasActiveRun === false) settleEnded(row.key, sentAtMs);
    }
  }

  /** A run whose end was missed must not look stalled for ever. */
  function settleEnded(sessionKey: string, sentAtMs: number): void {
    const stale = ledger
      .facts()
      .list.some(
        (run) =>
          run.phase === 'active' &&
          run.sessionKey === sessionKey &&
          sentAtMs - run.lastProgressAtMs > SESSIONS_BUSY_MS * 2,
      );
    if (stale) ledger.settle(sessionKey, sentAtMs);
  }

  async function askService(trouble: boolean): Promise<void> {
    const ageMs = service === null ? Number.POSITIVE_INFINITY : now() - service.atMs;
    if (!isStale && ageMs < (trouble ? SERVICE_TROUBLE_MS : SERVICE_IDLE_MS)) return;
    service = { atMs: now(), fact: serviceFact(await system.services.status(location.profile)) };
  }

  async function findGatewayPid(): Promise<void> {
    if (!location.isLoopback) return;
    const reachable = http.kind === 'answered' || http.kind === 'silent';
    if (gatewayPid !== null && reachable) return;
    if (reachable && now() - listenersAtMs > LISTENER_RETRY_MS) {
      listenersAtMs = now();
      const found = await system.listeners(location.port);
      listeners = found === null ? null : [...new Set(found.map((one) => one.pid))];
      if (listeners?.length === 1) gatewayPid = listeners[0] ?? null;
    }
    if (gatewayPid !== null && reachable) return;
    const servicePid = service?.fact.kind === 'installed' ? service.fact.pid : null;
    const named = readGatewayLockPid({
      stateDir: location.stateDir,
      configPath: location.configPath,
      tmpDirs: [options.tmpDir, '/tmp'],
      uid: options.uid,
      files: realFiles,
    });
    gatewayPid = servicePid ?? named ?? gatewayPid;
  }

  /** Asking for processes costs a spawn on macOS: between two ticks only new pids are asked for. */
  async function processes(pids: readonly number[], kind: LookKind): Promise<ProcessInfo[]> {
    if (kind === 'tick') processCache.clear();
    const unknown = pids.filter((pid) => !processCache.has(pid));
    if (unknown.length > 0) {
      for (const info of await system.processes(unknown)) processCache.set(info.pid, info);
    }
    return pids.flatMap((pid) => processCache.get(pid) ?? []);
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

  function noteClock(): void {
    const offsetMs = now() - performance.now();
    if (Math.abs(offsetMs - steadyOffsetMs) > CLOCK_STEP_MS) {
      clockSteppedAtMs = now();
      steadyOffsetMs = offsetMs;
    }
  }

  async function gather(kind: LookKind, memory: Memory | null): Promise<Evidence> {
    noteClock();
    bootedAtMs ??= await system.bootedAtMs();
    if (kind === 'tick') {
      await askHttp();
      const trouble = http.kind !== 'answered';
      await Promise.all([askService(trouble), askSessions()]);
      isStale = false;
      await findGatewayPid();
      await askStability();
      if (store !== 'sqlite' && sessions !== null) {
        transcripts = readTranscriptTails(location.stateDir, sessions.list, now());
      }
      for (const lock of locks.locks()) locks.refresh(lock.path);
    }
    const seen = locks.locks();
    const pids = new Set<number>();
    for (const lock of seen) {
      const pid = pidOf(lock);
      if (pid !== null) pids.add(pid);
    }
    if (gatewayPid !== null) pids.add(gatewayPid);
    const infos = await processes([...pids], kind);
    const byPid = new Map(infos.map((info) => [info.pid, info]));
    const facts = new Map<number, ProcessFact>(infos.map((info) => [info.pid, processFact(info)]));
    if (kind === 'tick') noteCpu(gatewayPid === null ? undefined : byPid.get(gatewayPid));

    const runs = ledger.facts();
    const gatewayInfo = gatewayPid === null ? undefined : byPid.get(gatewayPid);
    await log.poll();
    const logged = log.facts({
      gatewayPid,
      gatewayStartedAtMs: gatewayInfo?.kind === 'alive' ? gatewayInfo.startedAtMs : null,
      sessionIds: (sessions?.list ?? []).flatMap((row) => row.sessionId ?? []),
    });
    return {
      schema: 1,
      atMs: now(),
      mode: options.mode,
      watchingSinceMs: startedAtMs,
      machine: {
        platform: system.platform,
        bootedAtMs: bootedAtMs ?? null,
        wokeAtMs,
        graceUntilMs,
        clockSteppedAtMs,
      },
      thresholds: judgeThresholds(options.thresholds),
      install: {
        state: location.stateDirState,
        stateDir: location.stateDir,
        config: location.configState,
        url: location.url,
        isLoopback: location.isLoopback,
        acquireTimeoutMs: finite(location.locks.acquireTimeoutMs),
        maxHoldMs: finite(location.locks.maxHoldMs),
        runTimeoutMs: finite(location.runTimeoutMs),
        store,
        lookedFor: [location.rawStateDir, location.configPath, location.url],
      },
      gateway: {
        http,
        httpAtMs,
        httpRepeats,
        socket: socket.fact(),
        pid: gatewayPid,
        process: gatewayPid === null ? null : (facts.get(gatewayPid) ?? null),
        cpuShare,
        service: service?.fact ?? { kind: 'unknown', why: 'not asked yet' },
        listeners: listeners === null ? null : [...listeners],
      },
      locks: seen.map((lock) => lockFact(lock, facts)),
      runs: {
        ...runs,
        list: [
          ...runs.list,
          ...unseenRuns(
            sessions?.list ?? [],
            runs.list,
            runs.coveredSinceMs ?? startedAtMs,
            stability,
            now(),
          ),
        ],
      },
      sessions: {
        atMs: sessions?.atMs ?? null,
        source: sessions === null ? 'none' : 'gateway',
        list: [...(sessions?.list ?? [])],
      },
      blocks: mergeBlocks(logged.blocks, ledger.blocks()),
      messages: [...messages.facts(), ...transcripts],
      channels: [...channels.facts()],
      notices: await withHolder([
        ...logged.notices,
        ...databaseBusyAtMs.map(
          (atMs): NoticeFact => ({ kind: 'database-locked', atMs, holderPid: null }),
        ),
      ]),
      findings: [
        ...location.findings,
        ...helloFindings,
        ...locks.findings(),
        ...logged.findings,
      ].slice(0, 50),
      memory,
    };
  }

  /** Who holds the session database is asked only while the gateway says that it is locked. */
  async function withHolder(notices: NoticeFact[]): Promise<NoticeFact[]> {
    notices.sort((a, b) => a.atMs - b.atMs);
    const last = notices.findLast((notice) => notice.kind === 'database-locked');
    if (last === undefined || now() - last.atMs > HOLDER_FRESH_MS) {
      databaseHolder = null;
      return notices;
    }
    databaseHolder ??= await findDatabaseHolder(system, location.stateDir, gatewayPid);
    return notices.map((notice) =>
      notice.kind === 'database-locked' && notice.atMs === last.atMs
        ? { ...notice, holderPid: databaseHolder }
        : notice,
    );
  }

  function lockFact(lock: SeenLock, facts: ReadonlyMap<number, ProcessFact>): LockFact {
    const pid = pidOf(lock);
    const asked = openers.get(lock.path);
    const row = sessions?.list.find(
      (one) => one.agentId === lock.agentId && one.sessionId === lock.sessionId,
    );
    const { identity: _identity, ...shown } = lock;
    return {
      ...shown,
      owner: pid === null ? null : (facts.get(pid) ?? null),
      openedBy:
        asked !== undefined && asked.seenSinceMs === lock.seenSinceMs
          ? asked.fact
          : { kind: 'not-asked' },
      abortedAtMs: row === undefined ? null : (aborts.get(row.key) ?? null),
    };
  }

  return {
    gather,
    async askOpeners(path) {
      const lock = locks.locks().find((one) => one.path === path);
      if (lock === undefined) return;
      const pids = await system.openers(path);
      openers.set(path, {
        seenSinceMs: lock.seenSinceMs,
        fact: pids === null ? { kind: 'unknown' } : { kind: 'known', pids: [...pids] },
      });
    },
    lock: (path) => {
      locks.refresh(path);
      return locks.locks().find((one) => one.path === path) ?? null;
    },
    noteAbort: (sessionKey, atMs) => {
      aborts.set(sessionKey, atMs);
    },
    grace: (untilMs) => {
      wokeAtMs = now();
      graceUntilMs = untilMs;
    },
    refresh: () => {
      isStale = true;
    },
    pollLog: () => log.poll(),
    runsNow: () => ledger.facts().list,
    socket,
    close() {
      socket.close();
      locks.close();
    },
  };
}

/** Carries over since when each session has been without a run. */
function sinceWhen(
  list: readonly SessionFact[],
  before: { readonly list: readonly SessionFact[] } | null,
  atMs: number,
): SessionFact[] {
  const known = new Map((before?.list ?? []).map((row) => [row.key, row.inactiveSinceMs]));
  return list.map((row) => ({
    ...row,
    inactiveSinceMs: row.hasActiveRun === false ? (known.get(row.key) ?? atMs) : null,
  }));
}

/** Streamed words move a run's clock, but no verdict hangs on each of them. */
function isNews(frame: EventFrame): boolean {
  switch (frame.event) {
    case 'agent': {
      const event = agentEventSchema.safeParse(frame.payload);
      return event.success && (event.data.stream === 'lifecycle' || event.data.stream === 'error');
    }
    case 'chat': {
      const event = chatEventSchema.safeParse(frame.payload);
      return event.success && event.data.state !== 'delta';
    }
    case 'shutdown':
      return true;
    default:
      return false;
  }
}

function pidOf(lock: SeenLock): number | null {
  return lock.content.kind === 'payload' || lock.content.kind === 'malformed'
    ? lock.content.pid
    : null;
}

function finite(value: number | null): number | null {
  if (value === null) return null;
  return Number.isFinite(value) ? value : Number.MAX_SAFE_INTEGER;
}

function sameFolder(served: string, location: Location): boolean {
  const real = realFiles.realPath(served) ?? served;
  return real === location.stateDir || served === location.rawStateDir;
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

/** The log and an event may tell of the same message. */
function mergeBlocks(logged: readonly BlockFact[], told: readonly BlockFact[]): BlockFact[] {
  const fresh = told.filter(
    (event) =>
      !logged.some(
        (one) => one.lockPath === event.lockPath && Math.abs(one.atMs - event.atMs) < 3_000,
      ),
  );
  return [...logged, ...fresh].sort((a, b) => a.atMs - b.atMs);
}
