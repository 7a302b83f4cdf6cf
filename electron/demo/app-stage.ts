import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineStatus } from '../core/api/status.ts';
import { err, ok } from '../core/result.ts';
import { createEngine, type LocalEngine } from '../engine/engine.ts';
import { createSystem } from '../system/index.ts';
import { sleep } from '../system/sleep.ts';
import type { ProcessInfo, System } from '../system/types.ts';
import { startSimulatedOpenClaw } from './simulator/index.ts';
import type { SimulatedOpenClaw } from './simulator/simulated-openclaw.ts';

/** A simulated OpenClaw for the panel, with the incident that a person fixes there. */
export interface AppStage {
  readonly engine: LocalEngine;
  /**
   * First all is green, then a message waits behind a lock. Once that is released, it is sent
   * again.
   */
  play(): Promise<void>;
  close(): Promise<void>;
}

/** The name of a gateway's process. The app's own process plays it. */
const TITLE = 'openclaw-gateway';
/** Nobody wants to wait minutes in a demo. The real OpenClaw's 10 s take 2 s here. */
const LIMITS = { acquireTimeoutMs: 2_000, answerMs: 900 };
const SETTINGS = { thresholds: { leakedConfirmMs: 2_000, tickMs: 1_000, fastTickMs: 250 } };
const POLL_MS = 100;
/** Long enough to see first that all is well. */
const BREATH_MS = 2_500;

/**
 * Sets the stage inside this process, since the packed app cannot start Node programs. Nothing of
 * the user's is read or changed, and nothing that the engine could restart is real.
 */
export async function setAppStage(log: (line: string) => void): Promise<AppStage> {
  const dir = mkdtempSync(join(tmpdir(), 'clawbuoy-demo-'));
  const clear = (): void => rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', clear);
  const gateway = await startSimulatedOpenClaw({
    era: '2026.2.1',
    dir: join(dir, 'openclaw'),
    token: 'simulated',
    owners: { isAlive: () => true, argv: () => [TITLE], startTicks: () => null },
    ...LIMITS,
  });
  const engine = await engineFor(gateway, dir, log).catch(async (error: unknown) => {
    await gateway.close();
    clear();
    throw error;
  });
  let isOpen = true;
  return {
    engine,
    play: () => play(gateway, engine, () => isOpen),
    async close() {
      isOpen = false;
      await engine.close();
      await gateway.close();
      clear();
      process.off('exit', clear);
    },
  };
}

async function engineFor(
  gateway: SimulatedOpenClaw,
  dir: string,
  log: (line: string) => void,
): Promise<LocalEngine> {
  const home = join(dir, 'clawbuoy');
  mkdirSync(home, { mode: 0o700 });
  writeFileSync(join(home, 'settings.json'), JSON.stringify(SETTINGS));
  return createEngine({
    env: {
      CLAWBUOY_HOME: home,
      OPENCLAW_STATE_DIR: gateway.stateDir,
      OPENCLAW_CONFIG_PATH: gateway.configPath,
    },
    homeDir: dir,
    system: demoSystem(gateway),
    log,
  });
}

async function play(
  gateway: SimulatedOpenClaw,
  engine: LocalEngine,
  isOpen: () => boolean,
): Promise<void> {
  const until = async (holds: (status: EngineStatus) => boolean): Promise<boolean> => {
    while (isOpen() && !holds(engine.status())) await sleep(POLL_MS);
    return isOpen();
  };
  const isGreen = ({ snapshot }: EngineStatus) => snapshot.level === 'green';
  if (!(await until(isGreen))) return;
  await sleep(BREATH_MS);
  if (!isOpen()) return;
  await gateway.leakLock();
  if (!(await until(({ snapshot }) => snapshot.level === 'amber'))) return;
  await gateway.channelMessage('Are you there?');
  // The red light may end before it is checked, but the finished step stays visible.
  const isMended = (status: EngineStatus) =>
    status.lastResult?.outcome === 'done' && isGreen(status);
  if (!(await until(isMended))) return;
  await sleep(BREATH_MS);
  if (isOpen()) await gateway.channelMessage('Are you there?');
}

/** The real system, but this process is the gateway, and nothing can be restarted. */
function demoSystem(gateway: SimulatedOpenClaw): System {
  const real = createSystem();
  const inRole = (info: ProcessInfo): ProcessInfo =>
    info.kind === 'alive' && info.pid === process.pid
      ? { ...info, argv: [TITLE], command: TITLE }
      : info;
  const nothing = async () => err('a simulated gateway cannot be restarted from outside');
  return {
    ...real,
    processes: async (pids) => (await real.processes(pids)).map(inRole),
    processNow: (pid) => inRole(real.processNow(pid)),
    // Work on a real OpenClaw of this machine does not concern a simulated one.
    shownProcesses: async () => ok([]),
    listeners: async (port) =>
      port === gateway.port ? [{ pid: process.pid, name: TITLE, address: '127.0.0.1' }] : [],
    signal: () => err('no process is ended for a demo'),
    services: {
      status: async () => ({ kind: 'none', why: 'no service manager knows a simulated gateway' }),
      restart: nothing,
      start: nothing,
    },
  };
}
