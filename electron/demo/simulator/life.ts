import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Era, Limits } from './eras.ts';
import { GatewayLog } from './log.ts';
import type { Owners } from './owners.ts';
import { sessionRow } from './rows.ts';
import type { ModelBehaviour } from './run.ts';
import { type Broadcaster, RunEvents } from './run-events.ts';
import { Runs } from './runs.ts';
import { Scheduler, type SimulatorClock } from './scheduler.ts';
import { SessionLocks } from './session-locks.ts';
import { Sessions } from './sessions.ts';

/** The constants of a simulated gateway across all its lives. */
export interface Installation {
  readonly era: Era;
  readonly limits: Limits;
  readonly stateDir: string;
  readonly configPath: string;
  readonly logFile: string;
  readonly clock: SimulatorClock;
  readonly owners: Owners;
  readonly log: (line: string) => void;
}

/** Settings that a person can change while it runs. */
export interface Switches {
  token: string;
  tokenRefused: boolean;
  model: ModelBehaviour;
  databaseBusy: boolean;
  /** Why the gateway is not ready. Empty when it is. */
  failing: readonly string[];
  draining: boolean;
  /** Its one account of Telegram, `work`. Null where it has no channel. */
  bot: { running: boolean } | null;
}

export type Readiness = 'starting' | 'started' | 'draining';

/** One life of the gateway's process. A kill ends it, and a start makes a new one. */
export class Life {
  readonly era: Era;
  readonly limits: Limits;
  readonly scheduler: Scheduler;
  readonly sessions: Sessions;
  readonly locks: SessionLocks | null;
  readonly runs: Runs;
  readonly events: RunEvents;
  readonly log: GatewayLog;
  readonly startedAtMs: number;
  booting = true;

  constructor(
    readonly installation: Installation,
    readonly switches: Switches,
    readonly pid: number,
    out: Broadcaster,
  ) {
    const { era, limits, stateDir, owners } = installation;
    this.era = era;
    this.limits = limits;
    this.scheduler = new Scheduler(installation.clock);
    const nowMs = () => this.scheduler.nowMs();
    this.startedAtMs = nowMs();
    this.log = new GatewayLog(era, installation.logFile, nowMs);
    this.sessions = new Sessions(era, stateDir, nowMs);
    this.locks =
      era.locks === null
        ? null
        : new SessionLocks(era.locks, limits.acquireTimeoutMs, pid, owners, this.scheduler);
    this.events = new RunEvents(era, out, nowMs, (key) => this.row(key));
    this.runs = new Runs(
      {
        era,
        limits,
        scheduler: this.scheduler,
        sessions: this.sessions,
        events: this.events,
        model: () => switches.model,
      },
      this.log,
      this.locks,
    );
    if (era.locks?.sweptAtStart === true) this.#sweepLocks();
  }

  get readiness(): Readiness {
    if (this.switches.draining) return 'draining';
    return this.booting ? 'starting' : 'started';
  }

  get failing(): readonly string[] {
    if (this.readiness === 'draining') return ['gateway-draining'];
    return this.readiness === 'starting' ? ['startup-sidecars'] : this.switches.failing;
  }

  row(key: string, includeLastMessage = false): Record<string, unknown> {
    const entry = this.sessions.ensure(key);
    const options = { includeLastMessage, nowMs: this.scheduler.nowMs() };
    return sessionRow(this.era, this.sessions, this.runs, key, entry, options);
  }

  /** Resumes the unfinished runs of the last life, as versions after 2026.2 do. */
  resumeInterrupted(newRunId: () => string): void {
    if (this.era.generation === 'feb') return;
    for (const [key, entry] of this.sessions.all()) {
      if (entry.status !== 'running') continue;
      this.runs.submit({
        runId: newRunId(),
        key,
        source: 'agent',
        message:
          '[System] Your previous turn was interrupted by a gateway restart while OpenClaw was waiting on tool/model work. Continue from the existing transcript.',
      });
    }
  }

  #sweepLocks(): void {
    const agents = join(this.installation.stateDir, 'agents');
    if (!existsSync(agents)) return;
    for (const agent of readdirSync(agents)) {
      const folder = join(agents, agent, 'sessions');
      const names = existsSync(folder) ? readdirSync(folder) : [];
      for (const path of names
        .filter((n) => n.endsWith('.jsonl.lock'))
        .map((n) => join(folder, n))) {
        const reason = this.locks?.reclaimable(path);
        if (reason !== 'dead-pid' && reason !== 'recycled-pid') continue;
        rmSync(path, { force: true });
        this.log.write('WARN', 'gateway', `removed stale session lock: ${path} (${reason})`);
      }
    }
  }
}
