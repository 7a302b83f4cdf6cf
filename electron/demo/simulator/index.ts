import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eraOf, type Limits, type SimulatedVersion } from './eras.ts';
import { prepareFolder, writeConfig, writeGatewayLock } from './folder.ts';
import { Life, type Switches } from './life.ts';
import { type Owners, systemOwners } from './owners.ts';
import type { ModelBehaviour } from './run.ts';
import { type SimulatorClock, systemClock } from './scheduler.ts';
import { GatewayServer } from './server.ts';
import { canonicalKey } from './sessions.ts';

export interface SimulatorOptions extends Partial<Limits> {
  readonly era: SimulatedVersion;
  /** An empty or own folder; the state folder is made inside it. */
  readonly dir: string;
  readonly token: string;
  /** 0: any free one. */
  readonly port?: number;
  readonly clock?: SimulatorClock;
  readonly log?: (line: string) => void;
  /** The pid it claims to have; the process's own by default. */
  readonly pid?: number;
  /** The processes that locks may name; the system's by default. */
  readonly owners?: Owners;
  /** Where the gateway's own lock goes, up to 2026.7; inside `dir` by default. */
  readonly tmpDir?: string;
}

/** A running simulated OpenClaw and what a person can do to it. */
export interface SimulatedOpenClaw {
  readonly era: SimulatedVersion;
  readonly stateDir: string;
  readonly configPath: string;
  readonly logFile: string;
  readonly port: number;
  /** `ws://127.0.0.1:PORT` */
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  setModel(behaviour: ModelBehaviour): Promise<void>;
  /** A message written in the web chat; answers its run's id. */
  userMessage(text: string, sessionKey?: string): Promise<string>;
  /** A message that a messaging channel delivered; answers its run's id. */
  channelMessage(text: string, sessionKey?: string): Promise<string>;
  /** Leaves a lock of the gateway's own pid that nobody will release; answers its path. */
  leakLock(sessionKey?: string): Promise<string>;
  /** Leaves a lock of another process. */
  foreignLock(pid: number, sessionKey?: string): Promise<string>;
  /** Leaves a lock of a process that is gone. */
  deadLock(sessionKey?: string): Promise<string>;
  /** Where the lock of a session is, held or not. */
  lockPath(sessionKey?: string): Promise<string>;
  /** Stops answering while all connections stay, as SIGSTOP does. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Ends abruptly: connections break, locks stay. */
  kill(): Promise<void>;
  /** Starts again on the same port and folder after `kill`, or stops in good order first. */
  restart(pid?: number): Promise<void>;
  setReady(ready: boolean, failing?: readonly string[]): Promise<void>;
  /** Waits for its runs before a restart, until told otherwise. */
  drain(on: boolean): Promise<void>;
  /** Another process holds the database's writer (2026.8 and later). */
  databaseBusy(on: boolean): Promise<void>;
  /** Refuses the token that the config names. */
  failToken(on: boolean): Promise<void>;
  close(): Promise<void>;
}

/** No process has this pid: it is beyond what Linux and macOS give out. */
const DEAD_PID = 4_999_999;
const MAIN = 'agent:main:main';

/**
 * Starts an OpenClaw that speaks the real protocol from a folder of its own, on 127.0.0.1, in
 * this process. Rejects when the folder is not its own or the port is taken.
 */
export async function startSimulatedOpenClaw(
  options: SimulatorOptions,
): Promise<SimulatedOpenClaw> {
  const era = eraOf(options.era);
  const folder = prepareFolder(options.dir);
  const clock = options.clock ?? systemClock;
  const owners = options.owners ?? systemOwners;
  const log = options.log ?? (() => {});
  const limits: Limits = { ...era.limits, ...definedLimits(options) };
  const installation = { era, limits, ...folder, clock, owners, log };
  const switches: Switches = {
    token: options.token,
    tokenRefused: false,
    model: 'answer',
    databaseBusy: false,
    failing: [],
    draining: false,
  };
  const server = new GatewayServer(() => void restartInPlace());
  let pid = options.pid ?? process.pid;
  let port = options.port ?? 0;
  let state: 'running' | 'restarting' | 'down' | 'closed' = 'down';
  let removeGatewayLock = () => {};
  let life = await start();

  async function start(): Promise<Life> {
    const next = new Life(installation, switches, pid, server);
    port = await server.listen(next, port);
    writeConfig(folder, port, options.token);
    const tmpDir = options.tmpDir ?? join(options.dir, 'tmp');
    removeGatewayLock = writeGatewayLock(era, folder, tmpDir, pid, port, owners, clock.nowMs());
    next.log.write('INFO', 'gateway', `listening on ws://127.0.0.1:${port} (PID ${pid})`);
    state = 'running';
    return next;
  }

  /** Not ready for a moment; then takes up what was interrupted. */
  function boot(started: Life): void {
    started.scheduler.after(limits.bootMs, () => {
      started.booting = false;
      started.resumeInterrupted(randomUUID);
    });
  }

  async function stop(): Promise<void> {
    await life.locks?.releaseAll();
    life.scheduler.stop();
    removeGatewayLock();
  }

  async function restartInPlace(): Promise<void> {
    if (state !== 'running') return;
    state = 'restarting';
    const { scheduler, runs } = life;
    await scheduler.sleep(20);
    const giveUpAtMs = scheduler.nowMs() + limits.drainMs;
    while (runs.list().length > 0 && scheduler.nowMs() < giveUpAtMs) {
      switches.draining = true;
      await scheduler.sleep(Math.min(100, limits.drainMs));
    }
    log('restarting in place');
    server.broadcast('shutdown', { reason: 'gateway restarting', restartExpectedMs: 1500 });
    await stop();
    await server.close(1012, 'service restart');
    switches.draining = false;
    await new Promise<void>((resolve) => clock.after(limits.downMs, resolve));
    if (state !== 'restarting') return;
    life = await start();
    boot(life);
  }

  function leaveLock(key: string, ownerPid: number): string {
    const { sessionId } = life.sessions.ensure(canonicalKey(key));
    const path = `${life.sessions.transcriptFile(key, sessionId)}.lock`;
    const payload =
      life.locks?.payload(ownerPid, clock.nowMs()) ??
      JSON.stringify({ pid: ownerPid, createdAt: new Date(clock.nowMs()).toISOString() });
    writeFileSync(path, payload);
    return path;
  }

  function submit(source: 'chat' | 'channel', message: string, key = MAIN): string {
    const runId = randomUUID();
    life.runs.submit({ runId, key: canonicalKey(key), source, message });
    return runId;
  }

  async function kill(): Promise<void> {
    if (state === 'closed' || state === 'down') return;
    state = 'down';
    life.scheduler.stop();
    await server.terminate();
    await life.locks?.abandonAll();
  }

  life.booting = false;
  return {
    era: options.era,
    stateDir: folder.stateDir,
    configPath: folder.configPath,
    logFile: folder.logFile,
    token: options.token,
    get port() {
      return port;
    },
    get url() {
      return `ws://127.0.0.1:${port}`;
    },
    get pid() {
      return pid;
    },
    setModel: async (behaviour) => {
      switches.model = behaviour;
    },
    userMessage: async (text, key) => submit('chat', text, key),
    channelMessage: async (text, key) => submit('channel', text, key),
    leakLock: async (key = MAIN) => leaveLock(key, pid),
    foreignLock: async (ownerPid, key = MAIN) => leaveLock(key, ownerPid),
    deadLock: async (key = MAIN) => leaveLock(key, DEAD_PID),
    lockPath: async (key = MAIN) => {
      const { sessionId } = life.sessions.ensure(canonicalKey(key));
      return `${life.sessions.transcriptFile(key, sessionId)}.lock`;
    },
    freeze: async () => life.scheduler.freeze(),
    thaw: async () => life.scheduler.thaw(),
    kill,
    restart: async (newPid) => {
      if (state === 'running') {
        await stop();
        await server.close(1012, 'service restart');
      }
      pid = newPid ?? pid;
      switches.draining = false;
      life = await start();
      boot(life);
    },
    setReady: async (ready, failing = ['startup-sidecars']) => {
      switches.failing = ready ? [] : failing;
    },
    drain: async (on) => {
      switches.draining = on;
    },
    databaseBusy: async (on) => {
      switches.databaseBusy = on;
    },
    failToken: async (on) => {
      switches.tokenRefused = on;
    },
    close: async () => {
      if (state === 'closed') return;
      state = 'closed';
      await stop();
      await server.terminate();
    },
  };
}

function definedLimits(options: SimulatorOptions): Partial<Limits> {
  const { era: _, dir: __, token: ___, ...rest } = options;
  const { port: _p, clock: _c, log: _l, pid: _i, owners: _o, tmpDir: _t, ...limits } = rest;
  return limits;
}
