import type { Evidence } from '../core/evidence/evidence.ts';
import type { HttpFact } from '../core/evidence/gateway-facts.ts';
import type { HeardTranscript } from '../core/evidence/heard-facts.ts';
import type { Memory } from '../core/evidence/memory.ts';
import type { NoticeFact } from '../core/evidence/report-facts.ts';
import type { RunFact, SessionFact } from '../core/evidence/session-facts.ts';
import { assembleEvidence } from './assemble-evidence.ts';
import type { GatewaySocket } from './gateway/gateway-socket.ts';
import { ownersOf } from './locks/lock-facts.ts';
import type { SeenLock } from './locks/lock-watch.ts';
import { hasNetworkAddress } from './network-address.ts';
import { createTranscriptReader } from './sessions/transcript-tail.ts';
import { createSources, type LookKind, type ObserverOptions, type Sources } from './sources.ts';

/**
 * Gathers evidence about one OpenClaw. It keeps the connection, the lock list, the log's tail and
 * the known processes, and combines them on request. It judges nothing.
 */
export interface Observer {
  /** The evidence as it was heard. `understood` makes what the judge and the steps read. */
  gather(kind: LookKind, memory: Memory | null): Promise<Evidence>;
  /** Asks whether an update or a repair is in progress. A later `gather` carries the answer. */
  askMaintenance(): Promise<void>;
  /** Asks who has this lock open. A later `gather` carries the answer. */
  askOpeners(path: string): Promise<void>;
  /** Reads the new lines of the log. True if they may change a verdict. */
  pollLog(): Promise<boolean>;
  /** The lock as read right now, with the identity that a release compares again. */
  lock(path: string): SeenLock | null;
  /** Notes that an abort ended a run of this session. */
  noteAbort(sessionKey: string, atMs: number): void;
  /** Notes that an abort ended nothing: the session's run goes on. */
  noteAbortInVain(sessionKey: string, atMs: number): void;
  /** Whether a turn has ended without a word and the file with its reason was not read since. */
  isReasonDue(): boolean;
  /** Suppresses alarms before this time. */
  grace(untilMs: number): void;
  /** The runs that the connection knows at this moment. Synchronous. */
  runsNow(): readonly RunFact[];
  /**
   * Before a step: the next look asks again about sessions, the service manager, and maintenance
   * work on OpenClaw. This holds even if the answers are fresh.
   */
  refresh(): void;
  readonly socket: GatewaySocket;
  close(): void;
}

export function createObserver(options: ObserverOptions): Observer {
  const { location, now } = options;
  const sources = createSources(options);
  const { clock, disk, feed, locks, lockFacts, log, maintenance, processes, system } = sources;
  const watchingSinceMs = now();
  const asking = createAsking(options, sources);
  const inVain = new Map<string, number>();
  let bootedAtMs: number | null | undefined;

  async function gather(kind: LookKind, memory: Memory | null): Promise<Evidence> {
    clock.note();
    if (location.isLoopback) disk.ask();
    bootedAtMs ??= await system.bootedAtMs();
    if (kind === 'tick') await asking.all();
    if (kind === 'inside') await asking.inside();
    // Locks that appear while the owners are checked belong to the next look.
    const seenLocks = locks.locks();
    const facts = await processes.look(ownersOf(seenLocks), kind === 'tick');
    const { gatewayPid } = processes;
    const gateway = gatewayPid === null ? null : (facts.get(gatewayPid) ?? null);
    await log.poll();
    const rows = feed.sessions?.list ?? [];
    const logged = log.facts({
      gatewayPid,
      gatewayStartedAtMs: gateway?.kind === 'alive' ? gateway.startedAtMs : null,
      sessionIds: rows.flatMap((row) => row.sessionId ?? []),
      keys: keysById(rows, feed.runs().list),
    });
    const isRefused = sources.probe.fact.kind === 'refused';
    const told = [
      ...logged.notices,
      ...feed.notices(),
      ...inVainNotices(inVain),
      ...(location.isLoopback ? await sources.migrations.look(isRefused) : []),
    ];
    const notices = await sources.databaseHolder.complete(told, gatewayPid);
    const { isLoopback } = location;
    const isInHealth = feed.delivery()?.undelivered !== undefined;
    return assembleEvidence(options, sources, {
      watchingSinceMs,
      bootedAtMs,
      seenLocks,
      processes: facts,
      transcripts: asking.transcripts(),
      logged,
      notices,
      undelivered: isLoopback && !isInHealth ? sources.undelivered.facts() : [],
      pairing: isLoopback ? sources.pairing.facts() : [],
      hasNetwork: isLoopback ? hasNetworkAddress() : null,
      memory,
    });
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
    isReasonDue: () => feed.isReasonDue(),
    grace: (untilMs) => clock.woke(untilMs),
    runsNow: () => feed.runsNow(),
    refresh: () => asking.refresh(),
    socket: feed.socket,
    close() {
      feed.close();
      locks.close();
    },
  };
}

/** Asks the sources. The gateway comes first, since its answer decides what else to ask. */
function createAsking({ location, mode, now }: ObserverOptions, sources: Sources) {
  const { feed, locks, maintenance, probe, processes, service, startTrouble } = sources;
  const readTranscripts = createTranscriptReader(location.stateDir);
  let transcripts: readonly HeardTranscript[] = [];
  let isStepAhead = false;

  async function all(): Promise<void> {
    const http = await probe.ask();
    if (http.kind !== 'answered') feed.socket.excuse();
    else if (feed.socket.fact().kind !== 'open') feed.socket.kick();
    // A gateway that does not answer the probe would let every question run into its time limit.
    const isSilent = http.kind === 'silent';
    await Promise.all([outside(http), isSilent ? Promise.resolve() : inside()]);
    for (const lock of locks.locks()) locks.refresh(lock.path);
    // Ongoing maintenance is asked about until it has ended. Otherwise it is asked only before a
    // step.
    const isOpen = maintenance.fact !== undefined && maintenance.fact.kind !== 'none';
    if (isStepAhead || isOpen) await maintenance.ask();
    isStepAhead = false;
  }

  async function outside(http: HttpFact): Promise<void> {
    const isAway = http.kind === 'refused' || http.kind === 'unreachable';
    // An update may have taken it away. A single look has no time for one question after the other.
    const atWork = isAway && mode === 'one-look' ? maintenance.ask() : null;
    await service.ask(http.kind === 'answered', processes.gatewayPid);
    await processes.findGateway(http, service.pid);
    if (location.isLoopback && isAway) await startTrouble.look(service.fact, service.command);
    else startTrouble.forget();
    await atWork;
  }

  async function inside(): Promise<void> {
    await feed.ask(locks.locks().length > 0);
    const { sessions } = feed;
    if (sessions !== null && sessions.store !== 'sqlite') {
      transcripts = readTranscripts(sessions.list, now());
    }
  }

  return {
    all,
    inside,
    transcripts: () => transcripts,
    refresh(): void {
      isStepAhead = true;
      sources.hurry();
      maintenance.expire();
      service.expire();
      feed.expire();
      probe.expire();
    },
  };
}

/** Maps the ids of sessions and of their runs to session keys. */
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

function inVainNotices(aborts: ReadonlyMap<string, number>): NoticeFact[] {
  return [...aborts].map(([sessionKey, atMs]) => ({ kind: 'recovery-in-vain', atMs, sessionKey }));
}
