import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err } from '../core/result.ts';
import { createEngine, type LocalEngine } from '../engine/engine.ts';
import { createSystem } from '../system/index.ts';
import type { ServiceManager } from '../system/types.ts';
import { type SpawnedOpenClaw, spawnSimulatedOpenClaw } from './spawn-simulated.ts';

/** A simulated OpenClaw and the engine that watches it, in their own temporary folder. */
export interface Stage {
  readonly gateway: SpawnedOpenClaw;
  readonly engine: LocalEngine;
  /** Ends both and removes the folder. */
  close(): Promise<void>;
}

/** Nobody wants to wait minutes in a demo. The real OpenClaw's 10 s take 2 s here. */
const LIMITS = { acquireTimeoutMs: 2_000, answerMs: 900 };
const SETTINGS = { thresholds: { leakedConfirmMs: 2_000, tickMs: 1_000, fastTickMs: 250 } };

/** The user's own gateway must never be restarted because of a demo. */
const NO_SERVICES: ServiceManager = {
  status: async () => ({ kind: 'none', why: 'no service manager knows a simulated gateway' }),
  restart: async () => err('no service manager knows a simulated gateway'),
  start: async () => err('no service manager knows a simulated gateway'),
};

/**
 * Sets the stage. Nothing of the user's is read: the engine gets its own environment, home and
 * service managers. The folder is removed whenever this process ends.
 */
export async function setStage(log: (line: string) => void): Promise<Stage> {
  const dir = mkdtempSync(join(tmpdir(), 'clawbuoy-demo-'));
  let gateway: SpawnedOpenClaw | null = null;
  const clear = (): void => {
    gateway?.endNow();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  };
  process.once('exit', clear);
  const closeAll = async (engine: LocalEngine | null): Promise<void> => {
    await engine?.close();
    await gateway?.kill();
    gateway = null;
    clear();
    process.off('exit', clear);
  };
  try {
    gateway = await spawnSimulatedOpenClaw({
      era: '2026.2.1',
      dir: join(dir, 'openclaw'),
      token: 'simulated',
      ...LIMITS,
    });
    const home = join(dir, 'clawbuoy');
    mkdirSync(home, { mode: 0o700 });
    writeFileSync(join(home, 'settings.json'), JSON.stringify(SETTINGS));
    const engine = await createEngine({
      env: {
        CLAWBUOY_HOME: home,
        OPENCLAW_STATE_DIR: gateway.stateDir,
        OPENCLAW_CONFIG_PATH: gateway.configPath,
      },
      homeDir: dir,
      system: { ...createSystem(), services: NO_SERVICES },
      log,
    });
    return { gateway, engine, close: () => closeAll(engine) };
  } catch (error) {
    await closeAll(null);
    throw error;
  }
}
