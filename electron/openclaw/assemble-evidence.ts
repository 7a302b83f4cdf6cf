import type { Thresholds } from '../core/api/thresholds.ts';
import type { DeliveryFact, Undelivered } from '../core/evidence/delivery-facts.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { ProcessFact } from '../core/evidence/gateway-facts.ts';
import type { HeardTranscript } from '../core/evidence/heard-facts.ts';
import type { Memory } from '../core/evidence/memory.ts';
import type { NoticeFact, PairingRequest } from '../core/evidence/report-facts.ts';
import { otherFolderWords } from '../core/steps/guards.ts';
import { mergeBlocks } from './blocks.ts';
import type { SeenLock } from './locks/lock-watch.ts';
import type { LogFacts } from './log/log-facts.ts';
import type { ObserverOptions, Sources } from './sources.ts';

/** The results of one look, besides what the sources keep themselves. */
export type Gathered = {
  readonly watchingSinceMs: number;
  readonly bootedAtMs: number | null;
  readonly seenLocks: readonly SeenLock[];
  /** By pid: the gateway and the owners of locks. */
  readonly processes: ReadonlyMap<number, ProcessFact>;
  readonly transcripts: readonly HeardTranscript[];
  readonly logged: ReturnType<LogFacts['facts']>;
  readonly notices: readonly NoticeFact[];
  /** Answers in the folder of earlier versions. Empty if the health reports them itself. */
  readonly undelivered: readonly Undelivered[];
  /** New senders who wait to be let in. Empty for a gateway on another machine. */
  readonly pairing: readonly PairingRequest[];
  /** Null for a gateway on another machine, whose network is unknown. */
  readonly hasNetwork: boolean | null;
  readonly memory: Memory | null;
};

const MOST_FINDINGS = 50;

/** Combines all results into evidence. Asks nothing and judges nothing. */
export function assembleEvidence(
  options: ObserverOptions,
  sources: Sources,
  gathered: Gathered,
): Evidence {
  const { location } = options;
  const { system, clock, disk, probe, processes, service, locks, lockFacts, feed, maintenance } =
    sources;
  const { sessions } = feed;
  const { transcripts, logged, seenLocks, hasNetwork } = gathered;
  const runs = feed.runs();
  const trouble = feed.trouble();
  const slow = feed.slow();
  const delivery = withUndelivered(feed.delivery(), gathered.undelivered);
  const asked = feed.asked();
  const jobs = feed.jobs();
  const startTrouble = sources.startTrouble.fact(logged.failures);
  const otherFolder = sources.otherFolder();
  const unseen = system.unseenUsers(location.stateDir);
  const { gatewayPid } = processes;
  const rows = sessions?.list ?? [];
  return {
    schema: 1,
    atMs: options.now(),
    mode: options.mode,
    watchingSinceMs: gathered.watchingSinceMs,
    machine: {
      platform: system.platform,
      bootedAtMs: gathered.bootedAtMs,
      ...clock.facts,
      ...(unseen === 'outside' ? { hasUnseenProcesses: true } : {}),
      ...(unseen === 'elsewhere' ? { isDiskShared: true } : {}),
      ...(disk.fact === undefined ? {} : { disk: disk.fact }),
      ...(hasNetwork === null ? {} : { hasNetwork }),
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
      process: gatewayPid === null ? null : (gathered.processes.get(gatewayPid) ?? null),
      parent: processes.parent,
      cpuShare: processes.cpuShare,
      ...(processes.memory === undefined ? {} : { memory: processes.memory }),
      ...(processes.startup === undefined ? {} : { startup: processes.startup }),
      ...(startTrouble === undefined ? {} : { startTrouble }),
      service: service.fact,
      listeners: processes.listeners === null ? null : [...processes.listeners],
    },
    locks: [...lockFacts.of(seenLocks, gathered.processes, rows)],
    runs,
    sessions: {
      atMs: sessions?.atMs ?? null,
      source: sessions === null ? 'none' : 'gateway',
      total: sessions?.total ?? null,
      list: [...rows],
    },
    // Messages, written steps and turns are known by what was heard.
    messages: [],
    written: [],
    heard: { ...feed.heard(), transcripts: [...transcripts] },
    // Those that the log tells of.
    turns: [...logged.turns],
    channels: [...feed.channels()],
    ...(delivery === null ? {} : { delivery }),
    ...(asked.length === 0 ? {} : { asked: [...asked] }),
    ...(gathered.pairing.length === 0 ? {} : { pairing: [...gathered.pairing] }),
    ...(jobs === null || jobs.list.length === 0 ? {} : { jobs }),
    blocks: mergeBlocks(
      logged.blocks,
      feed.blocks(),
      seenLocks.map((lock) => lock.path),
      rows,
    ),
    notices: [...gathered.notices],
    ...(maintenance.fact === undefined ? {} : { maintenance: maintenance.fact }),
    findings: [
      ...location.findings,
      ...(otherFolder === null
        ? []
        : [String(otherFolderWords(location.url, otherFolder, location.stateDir))]),
      ...(feed.unlisted === null ? [] : [feed.unlisted]),
      ...locks.findings(),
      ...logged.findings,
    ].slice(0, MOST_FINDINGS),
    memory: gathered.memory,
  };
}

function withUndelivered(
  told: DeliveryFact | null,
  undelivered: readonly Undelivered[],
): DeliveryFact | null {
  if (undelivered.length === 0) return told;
  return {
    ...told,
    inbound: told?.inbound ?? [],
    errors: told?.errors ?? [],
    undelivered: [...undelivered],
  };
}

/** JSON has no infinity, so an infinite limit becomes the largest safe integer. */
function finite(value: number | null): number | null {
  if (value === null) return null;
  return Number.isFinite(value) ? value : Number.MAX_SAFE_INTEGER;
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
