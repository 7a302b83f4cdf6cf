import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Era, eraOf, type Limits } from './eras.ts';
import { prepareFolder, writeConfig, writeGatewayLock } from './folder.ts';
import { Life, type Switches } from './life.ts';
import { systemOwners } from './owners.ts';
import { systemClock } from './scheduler.ts';
import { GatewayServer } from './server.ts';
import { canonicalKey } from './sessions.ts';
import type { SimulatedOpenClaw, SimulatorOptions } from './simulated-openclaw.ts';

/** No process has this pid: it is above the range of Linux and macOS. */
const DEAD_PID = 4_999_999;
const MAIN = 'agent:main:main';

/**
 * Starts an OpenClaw in this process that uses the real protocol, its own folder, and 127.0.0.1.
 * Rejects if the folder is not its own or the port is taken.
 */
export async function startSimulatedOpenClaw(
  options: SimulatorOptions,
): Promise<SimulatedOpenClaw> {
  const era = eraOf(options.era);
  const folder = prepareFolder(options.dir);
  const clock = options.clock ?? systemClock;
  const owners = options.owners ?? systemOwners;
  const log = options.log ?? (() => {});
  const limits = limitsOf(era, options);
  const installation = { era, limits, ...folder, clock, owners, log };
  const switches: Switches = {
    token: options.token,
    tokenRefused: false,
    model: options.model ?? 'answer',
    databaseBusy: false,
    failing: [],
    draining: false,
    bot: options.hasChannel === true ? { running: true } : null,
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

  /** Is not ready for a moment, then resumes interrupted runs. */
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
  life.resumeInterrupted(randomUUID);
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
    giveUp: async (key = MAIN) => {
      life.sessions.change(canonicalKey(key), { givenUp: true, status: 'failed' });
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
      const last = state;
      state = 'closed';
      if (last === 'running') {
        server.broadcast('shutdown', { reason: 'gateway stopping', restartExpectedMs: null });
        await stop();
        await server.close(1012, 'service restart');
      } else await server.terminate();
    },
  };
}

function limitsOf({ limits }: Era, options: SimulatorOptions): Limits {
  return {
    acquireTimeoutMs: options.acquireTimeoutMs ?? limits.acquireTimeoutMs,
    prepareMs: options.prepareMs ?? limits.prepareMs,
    answerMs: options.answerMs ?? limits.answerMs,
    releaseMs: options.releaseMs ?? limits.releaseMs,
    tickMs: options.tickMs ?? limits.tickMs,
    downMs: options.downMs ?? limits.downMs,
    bootMs: options.bootMs ?? limits.bootMs,
    drainMs: options.drainMs ?? limits.drainMs,
    databaseBusyMs: options.databaseBusyMs ?? limits.databaseBusyMs,
    badTokenMs: options.badTokenMs ?? limits.badTokenMs,
    runTimeoutMs: options.runTimeoutMs ?? limits.runTimeoutMs,
    stallReportMs: options.stallReportMs ?? limits.stallReportMs,
    stallWarnMs: options.stallWarnMs ?? limits.stallWarnMs,
  };
}
