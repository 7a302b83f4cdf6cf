import { join } from 'node:path';
import { DEFAULT_THRESHOLDS } from '../../electron/core/api/thresholds.ts';
import type { Evidence } from '../../electron/core/evidence/evidence.ts';
import type { Memory } from '../../electron/core/evidence/memory.ts';
import { withMissedEnds } from '../../electron/core/evidence/missed-ends.ts';
import type { RunFact, SessionFact } from '../../electron/core/evidence/session-facts.ts';
import { runsAtWork, understood } from '../../electron/core/evidence/understood.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { err } from '../../electron/core/result.ts';
import { ONE_YES } from '../../electron/core/steps/consent.ts';
import { createMonitor, type Monitor } from '../../electron/engine/monitor.ts';
import { hangsOnIt, worthAsking } from '../../electron/engine/open-file-queries.ts';
import { createQuarantine } from '../../electron/openclaw/changes/quarantine.ts';
import { restoreSession } from '../../electron/openclaw/changes/session-restore.ts';
import { createClockWatch } from '../../electron/openclaw/clock-watch.ts';
import { createRunLedger } from '../../electron/openclaw/feed/run-ledger.ts';
import { readOnlyFiles } from '../../electron/openclaw/files.ts';
import type { EventFrame } from '../../electron/openclaw/gateway/frames.ts';
import { type Location, locate } from '../../electron/openclaw/locate/locate.ts';
import { createLockFacts, ownersOf } from '../../electron/openclaw/locks/lock-facts.ts';
import { createLockWatch } from '../../electron/openclaw/locks/lock-watch.ts';
import type { Observer } from '../../electron/openclaw/observer.ts';
import { createProcessWatch } from '../../electron/openclaw/processes/process-watch.ts';
import type { LookKind } from '../../electron/openclaw/sources.ts';
import { createArchive } from '../../electron/recovery/archive.ts';
import type { Ending } from '../../electron/recovery/ending.ts';
import type { Look } from '../../electron/recovery/look.ts';
import { createStepLog } from '../../electron/recovery/step-log.ts';
import { unlock } from '../../electron/recovery/unlock.ts';
import type { Files } from '../../electron/system/files.ts';
import type { System } from '../../electron/system/types.ts';
import {
  methodsOf,
  NOTHING_HEARD,
  openSocket,
  readyz,
  uncheckedEvidence,
} from '../support/evidence.ts';
import type { Machine } from './machine.ts';
import type { OpenClaw } from './openclaw.ts';

export type ClawbuoyOptions = {
  readonly root: string;
  readonly machine: Machine;
  readonly openclaw: OpenClaw;
  readonly mode: Evidence['mode'];
  /** As whom it looks. */
  readonly uid: number;
  /** `agents.defaults.timeoutSeconds`, where it is configured. */
  readonly runTimeoutMs: number | null;
  readonly files: Files;
  /** Every look that it takes, those in the middle of a step included. */
  readonly onLook: (look: Look) => void;
};

const locations = new Map<string, Location>();

function locationOf(root: string, stateDir: string): Location {
  const known = locations.get(root);
  if (known !== undefined) return known;
  const found = locate({
    env: { OPENCLAW_STATE_DIR: stateDir },
    homeDir: root,
    flags: {},
    files: readOnlyFiles,
    workDir: root,
  });
  locations.set(root, found);
  return found;
}

/**
 * Clawbuoy as it is, from the files of /proc and the locks on the disk to the judge and the step
 * that moves a lock. Only the socket to the gateway is left out: what would come over it is handed
 * to the code behind it.
 */
export class Clawbuoy implements Observer {
  isCutOff = false;
  /** Its connection was there all the time, and nothing was dropped on it. */
  hasSeenAll = true;
  readonly #options: ClawbuoyOptions;
  readonly #location: Location;
  readonly #system: System;
  readonly #clock;
  readonly #locks;
  readonly #lockFacts;
  readonly #processes;
  readonly #runs = createRunLedger();
  readonly #monitor: Monitor | null;
  readonly #startedAtMs: number;
  #rows: readonly SessionFact[] | null = null;
  #rowsAtMs: number | null = null;
  #openedAtMs: number | null = null;
  #bootedAtMs: number | null | undefined;
  #missed = 0;
  #inVain = new Map<string, number>();

  constructor(options: ClawbuoyOptions) {
    this.#options = options;
    const { machine, openclaw } = options;
    const { now } = machine;
    this.#location = locationOf(options.root, openclaw.stateDir);
    this.#system = machine.system();
    this.#startedAtMs = now();
    this.#clock = createClockWatch(now, machine.steady);
    this.#locks = createLockWatch({
      stateDir: this.#location.stateDir,
      system: this.#system,
      now,
      onChange: () => undefined,
    });
    this.#processes = createProcessWatch({
      location: this.#location,
      system: this.#system,
      tmpDir: options.root,
      uid: options.uid,
      now,
    });
    this.#lockFacts = createLockFacts({
      locks: this.#locks,
      askOpeners: (path, owner) => this.#processes.askOpeners(path, owner),
      rowKeyOf: () => null,
      uid: options.uid,
    });
    this.#monitor = options.mode === 'watch' ? this.#watch() : null;
  }

  #watch(): Monitor {
    const monitor = createMonitor({
      observer: this,
      thresholds: DEFAULT_THRESHOLDS,
      memory: null,
      settlingMs: 6_000,
      now: this.#options.machine.now,
      onLook: this.#options.onLook,
      onBlind: () => undefined,
      onError: (error) => {
        throw error;
      },
    });
    // It looks when it is told to: time here is not the clock's on the wall.
    monitor.pause();
    return monitor;
  }

  /** No update is at work in any timeline. */
  async askMaintenance(): Promise<void> {
    return undefined;
  }

  /** One look of its kind, as the light is made of it. */
  async look(): Promise<Look> {
    return this.#monitor === null ? this.#lookOnce() : this.#monitor.look();
  }

  /** A look without an engine, which asks who has open what it cannot tell otherwise. */
  async #lookOnce(): Promise<Look> {
    await this.gather('tick', null);
    const seen = understood(await this.gather('inside', null));
    const unclear = worthAsking(
      judge(seen).locks,
      seen.atMs,
      (lock) => hangsOnIt(lock) || (lock.verdict !== 'inert' && lock.pid !== null),
    );
    await Promise.all(unclear.map((lock) => this.askOpeners(lock.fact.path)));
    const heard = await this.gather('event', null);
    const last = understood(heard);
    const look = { evidence: last, heard, judgement: judge(last) };
    this.#options.onLook(look);
    return look;
  }

  /** The step as a person asks for it. */
  unlock(path: string, sleep: (ms: number) => void): Promise<Ending> {
    const { machine, files, root } = this.#options;
    const { now } = machine;
    return unlock(
      {
        actionId: 'unlock-1',
        location: this.#location,
        system: this.#system,
        observer: this,
        quarantine: createQuarantine({ dir: join(root, 'home', 'quarantine'), files, now }),
        archive: createArchive({ dir: join(root, 'home', 'archive'), files, now }),
        reads: files,
        restoreSession,
        now,
        sleep: async (ms) => sleep(ms),
        look: () => this.look(),
        open: async () => err('this step needs no second connection'),
        restarts: () => [],
        consent: ONE_YES,
        steps: createStepLog(now, () => undefined),
      },
      path,
    );
  }

  // The connection

  /** An event of the gateway, if it gets here. */
  hear(frame: EventFrame): void {
    if (this.#openedAtMs === null) return;
    if (this.#missed > 0) {
      this.#missed -= 1;
      return;
    }
    this.#runs.event(frame, this.#options.machine.now());
  }

  /** Events that are dropped on the way. */
  miss(count: number): void {
    this.hasSeenAll = false;
    this.#missed = count;
  }

  lose(): void {
    this.hasSeenAll = false;
    this.#openedAtMs = null;
    this.#rows = null;
    this.#runs.lost();
  }

  #connect(): void {
    const { openclaw, machine } = this.#options;
    if (openclaw.gateway === null || this.isCutOff || this.#openedAtMs !== null) return;
    this.#openedAtMs = machine.now();
    this.#missed = 0;
    this.#runs.opened(machine.now());
    this.#processes.forget();
  }

  #ask(): void {
    if (this.#openedAtMs === null) return;
    const { openclaw, machine } = this.#options;
    const nowMs = machine.now();
    this.#runs.confirmed(nowMs);
    const before = new Map(this.#rows?.map((row) => [row.key, row.inactiveSinceMs]));
    this.#rowsAtMs = nowMs;
    this.#rows = openclaw.rows().map(({ key, id, isActive }) => ({
      key,
      agentId: 'main',
      sessionId: id,
      updatedAtMs: nowMs - 1_000,
      hasActiveRun: isActive,
      inactiveSinceMs: isActive === false ? (before.get(key) ?? nowMs) : null,
      status: null,
      startedAtMs: null,
      channel: null,
    }));
    for (const row of this.#rows) {
      if (row.hasActiveRun !== false) continue;
      this.#runs.saidToHaveNone(row.key, nowMs);
    }
  }

  // What a look gathers

  async gather(kind: LookKind, memory: Memory | null): Promise<Evidence> {
    const { machine, openclaw, mode, runTimeoutMs } = this.#options;
    const { gateway, version } = openclaw;
    const nowMs = machine.now();
    this.#clock.note();
    this.#bootedAtMs ??= await this.#system.bootedAtMs();
    if (kind === 'tick') this.#connect();
    if (kind !== 'event') this.#ask();
    const answered = version === '2026.2.1' ? ('html' as const) : ('live' as const);
    const http: Evidence['gateway']['http'] =
      gateway === null
        ? { kind: 'refused' }
        : answered === 'html'
          ? { kind: 'answered', status: 200, latencyMs: 3, body: { kind: 'html' } }
          : readyz();
    if (kind === 'tick') {
      await this.#processes.findGateway(http, null);
      this.#locks.sweep();
    }
    const seen = this.#locks.locks();
    const facts = await this.#processes.look(ownersOf(seen), kind === 'tick');
    const { gatewayPid } = this.#processes;
    const runs = { ...this.#runs.facts(), list: withMissedEnds(this.#runs.facts().list) };
    return uncheckedEvidence({
      version,
      atMs: nowMs,
      mode,
      watchingSinceMs: this.#startedAtMs,
      machine: {
        platform: this.#system.platform,
        bootedAtMs: this.#bootedAtMs ?? null,
        ...this.#clock.facts,
      },
      install: {
        stateDir: this.#location.stateDir,
        runTimeoutMs,
      },
      gateway: {
        http,
        httpAtMs: nowMs,
        socket:
          this.#openedAtMs === null
            ? { kind: 'closed', atMs: nowMs, code: 1006, reason: '', restartExpectedMs: null }
            : openSocket(version, { openedAtMs: this.#openedAtMs, lastFrameAtMs: nowMs }),
        pid: gatewayPid,
        process: gatewayPid === null ? null : (facts.get(gatewayPid) ?? null),
        service: { kind: 'none', why: 'none on this machine' },
        listeners: this.#processes.listeners === null ? null : [...this.#processes.listeners],
      },
      locks: [...this.#lockFacts.of(seen, facts, this.#rows ?? [])],
      runs,
      sessions: {
        atMs: this.#rows === null ? null : this.#rowsAtMs,
        source: this.#rows === null ? 'none' : 'gateway',
        list: [...(this.#rows ?? [])],
      },
      heard: NOTHING_HEARD,
      blocks: openclaw.blocks.slice(-20),
      memory,
    });
  }

  askOpeners(path: string): Promise<void> {
    return this.#lockFacts.askOpeners(path);
  }

  async pollLog(): Promise<boolean> {
    return false;
  }

  lock(path: string) {
    this.#locks.refresh(path);
    return this.#locks.locks().find((one) => one.path === path) ?? null;
  }

  noteAbort(sessionKey: string, atMs: number): void {
    this.#lockFacts.noteAbort(sessionKey, atMs);
  }

  noteAbortInVain(sessionKey: string, atMs: number): void {
    this.#inVain.set(sessionKey, atMs);
  }

  isReasonDue(): boolean {
    return false;
  }

  grace(untilMs: number): void {
    this.#clock.woke(untilMs);
  }

  runsNow(): readonly RunFact[] {
    const { list, coveredSinceMs } = this.#runs.facts();
    return runsAtWork({
      runs: list,
      sessions: this.#rows === null ? null : { atMs: this.#rowsAtMs ?? 0, list: this.#rows },
      messages: [],
      heard: NOTHING_HEARD,
      listeningSinceMs: coveredSinceMs ?? this.#startedAtMs,
      nowMs: this.#options.machine.now(),
    });
  }

  refresh(): void {
    // Sessions are asked for at every look here.
  }

  readonly socket: Observer['socket'] = {
    fact: () => ({ kind: 'not-tried' }),
    trouble: () => null,
    request: async () => err({ code: 'CLOSED', message: 'nothing is asked here' }),
    ask: async () => 'not-asked',
    slow: () => [],
    offers: (method) => methodsOf(this.#options.openclaw.version).includes(method),
    excuse: () => undefined,
    kick: () => undefined,
    close: () => undefined,
  };

  close(): void {
    this.#monitor?.close();
    this.#locks.close();
  }
}
