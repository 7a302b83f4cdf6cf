import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Level, Snapshot } from '../../electron/core/api/snapshot.ts';
import type { EngineEvent } from '../../electron/core/api/status.ts';
import type { JournalRecord } from '../../electron/core/history/journal-record.ts';
import { RECOVERED_ID } from '../../electron/core/notices/notify.ts';
import type { ProcessConfig } from '../../electron/demo/simulator/control.ts';
import type { SimulatedVersion } from '../../electron/demo/simulator/eras.ts';
import {
  type SpawnedOpenClaw,
  spawnSimulatedOpenClaw,
} from '../../electron/demo/spawn-simulated.ts';
import { createEngine, type LocalEngine } from '../../electron/engine/engine.ts';
import { openJournal } from '../../electron/recovery/journal.ts';
import type { Look } from '../../electron/recovery/look.ts';
import { createSystem } from '../../electron/system/index.ts';
import type { System } from '../../electron/system/types.ts';

export const FEBRUARY = '2026.2.1';
export const JULY = '2026.7.35';
export const SEPTEMBER = '2026.9.6';
export const MAIN = 'agent:main:main';
export const TOKEN = 'engine-test-token';

/** As short as the settings allow: a test waits for what happens, not for a pace. */
const THRESHOLDS = {
  leakedConfirmMs: 2_000,
  tickMs: 1_000,
  fastTickMs: 250,
  probeTimeoutMs: 300,
  hungRedMs: 5_000,
  stalledAmberMs: 5_000,
  stalledRedMs: 5_000,
};

type OnEnd = (fn: () => void | Promise<void>) => void;

/** A temporary folder with a home for Clawbuoy in it, gone when the test is over. */
export function makeRoot(onEnd: OnEnd): { root: string; home: string } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'clawbuoy-engine-')));
  onEnd(() => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));
  const home = join(root, 'clawbuoy');
  mkdirSync(home, { mode: 0o700 });
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ thresholds: THRESHOLDS }));
  return { root, home };
}

/** The real system, but no service manager: a test must not find this machine's OpenClaw. */
export function testSystem(): System {
  const none = { ok: false, error: 'no service manager in tests' } as const;
  return {
    ...createSystem(),
    services: {
      status: async () => ({ kind: 'none', why: 'no service manager in tests' }),
      restart: async () => none,
      start: async () => none,
    },
  };
}

/** An engine and what it has told, with ways to wait for what it sees. */
export class WatchedEngine {
  readonly events: EngineEvent[] = [];
  /** Each level once as it changed, since the first green. */
  readonly levels: Level[] = [];
  readonly #home: string;

  private constructor(
    readonly engine: LocalEngine,
    home: string,
  ) {
    this.#home = home;
    engine.subscribe((event) => {
      this.events.push(event);
      if (event.type !== 'status') return;
      const { level } = event.status.snapshot;
      if (this.levels.at(-1) !== level) this.levels.push(level);
    });
  }

  static async start(
    onEnd: OnEnd,
    { root, home }: { root: string; home: string },
    env: Readonly<Record<string, string>>,
    system: System = testSystem(),
  ): Promise<WatchedEngine> {
    const engine = await createEngine({
      env: { CLAWBUOY_HOME: home, ...env },
      homeDir: root,
      system,
      log: (line) => {
        throw new Error(`the engine complained: ${line}`);
      },
    });
    onEnd(() => engine.close());
    return new WatchedEngine(engine, home);
  }

  get snapshot(): Snapshot {
    return this.engine.status().snapshot;
  }

  get journal(): readonly JournalRecord[] {
    return openJournal({ file: join(this.#home, 'journal.jsonl'), now: Date.now }).read().records;
  }

  /** Waits for a state of the snapshot, at most until the test's own end. */
  async until(
    what: string,
    holds: (snapshot: Snapshot, look: Look | null) => boolean,
    limitMs = 40_000,
  ) {
    const endMs = Date.now() + limitMs;
    while (!holds(this.snapshot, this.engine.lastLook())) {
      if (Date.now() > endMs) {
        throw new Error(`not seen: ${what}; instead ${JSON.stringify(this.snapshot, null, 1)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return this.snapshot;
  }

  level(level: Level): Promise<Snapshot> {
    return this.until(`level ${level}`, (snapshot) => snapshot.level === level);
  }

  /** Waits until a run has ended well, as the gateway's own events tell. */
  answered(runId: string): Promise<Snapshot> {
    return this.until(
      `an answer to ${runId}`,
      (_, look) =>
        look?.evidence.runs.list.some((run) => run.runId === runId && run.phase === 'ended') ===
        true,
    );
  }

  /** `shown` and `withdrawn` as they came, and `recovered` for the word that all is well again. */
  notices(): readonly string[] {
    return this.events.flatMap((event) => {
      if (event.type !== 'notification') return [];
      const { id, event: what } = event.notification;
      return id === RECOVERED_ID ? ['recovered'] : [what];
    });
  }
}

export type Scene = {
  readonly gateway: SpawnedOpenClaw;
  readonly watch: WatchedEngine;
  readonly root: string;
  readonly home: string;
};

/** A simulated OpenClaw in a process of its own and the engine that watches it, once green. */
export async function watched(
  onEnd: OnEnd,
  era: SimulatedVersion,
  options: Partial<ProcessConfig> & { readonly system?: System } = {},
): Promise<Scene> {
  const { system, ...limits } = options;
  const place = makeRoot(onEnd);
  const gateway = await spawnSimulatedOpenClaw({
    dir: join(place.root, 'openclaw'),
    token: TOKEN,
    acquireTimeoutMs: 1_000,
    releaseMs: 20,
    bootMs: 100,
    ...limits,
    era,
  });
  onEnd(() => gateway.kill());
  const env = { OPENCLAW_STATE_DIR: gateway.stateDir, OPENCLAW_CONFIG_PATH: gateway.configPath };
  const watch = await WatchedEngine.start(onEnd, place, env, system);
  await watch.level('green');
  watch.levels.splice(0, Number.POSITIVE_INFINITY, 'green');
  return { gateway, watch, ...place };
}
