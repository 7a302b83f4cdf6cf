import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './client.ts';
import { NO_BUNDLED_PLUGINS } from './core-plugins.ts';
import { cacheFolder, type Installed } from './install.ts';
import type { Place } from './place.ts';
import { ended, hasEnded, type Processes } from './processes.ts';
import type { Version } from './versions.ts';

/** How to start what stands at the gateway's place: the real one or the simulated one. */
export type Launch = {
  readonly program: string;
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
};

/** The command that starts a real gateway in this place, as its service would. */
export function realLaunch(installed: Installed, place: Place, version: Version): Launch {
  return {
    program: installed.node,
    argv: [installed.entry, 'gateway', 'run', '--port', String(place.port)],
    env: {
      PATH: `${dirname(installed.node)}:${process.env.PATH ?? ''}`,
      HOME: place.home,
      TMPDIR: place.temp,
      LANG: 'C.UTF-8',
      NO_COLOR: '1',
      OPENCLAW_STATE_DIR: place.state,
      OPENCLAW_CONFIG_PATH: place.config,
      OPENCLAW_SKIP_CHANNELS: '1',
      OPENCLAW_NO_RESPAWN: '1',
      ...(version.corePluginsOnly ? NO_BUNDLED_PLUGINS : {}),
      // Compiled code is kept between drills: a cold start of 2026.2.1 takes 45 s without.
      NODE_COMPILE_CACHE: join(cacheFolder(), `compiled-${version.name}`),
      // Without it a gateway that finds a cache set starts itself again as a child: two pids.
      OPENCLAW_PACKAGED_COMPILE_CACHE_RESPAWNED: '1',
    },
  };
}

/** The same for the simulated one, which makes its own config. */
export function simulatedLaunch(place: Place, version: Version, modelUrl: string): Launch {
  const settings = {
    era: version.name,
    dir: dirname(place.state),
    token: place.token,
    port: place.port,
    tmpDir: place.temp,
    acquireTimeoutMs: version.lockTimeoutMs,
    modelUrl,
  };
  return {
    program: process.execPath,
    argv: ['--import', import.meta.resolve('tsx'), SIMULATED, JSON.stringify(settings)],
    env: { PATH: process.env.PATH ?? '', HOME: place.home, TMPDIR: place.temp },
  };
}

/** How often a gateway that ends at its start is started in all, and the pause in between. */
const MOST_LIVES = 4;
const LIFE_PAUSE_MS = 5_000;

const SIMULATED = new URL('./stand-in/gateway.ts', import.meta.url).pathname;

/** One gateway process, started and ended by the drill. */
export class Gateway {
  readonly version: Version;
  readonly place: Place;
  readonly launch: Launch;
  /** Laid over its environment from the next start on; undefined takes a variable away. */
  overlay: NodeJS.ProcessEnv = {};
  readonly #processes: Processes;
  #child: ChildProcess | null = null;

  constructor(version: Version, place: Place, launch: Launch, processes: Processes) {
    this.version = version;
    this.place = place;
    this.launch = launch;
    this.#processes = processes;
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('the gateway was not started');
    return pid;
  }

  get isRunning(): boolean {
    return this.#child !== null && !hasEnded(this.#child);
  }

  get outputFile(): string {
    return join(this.place.root, 'gateway.log');
  }

  /**
   * Starts it and waits until it greets a client; throws with its last words if it does not. One
   * that ends by itself is started again, as its service would: on a busy machine 2026.9.6 gives
   * its own start up ("state lease heartbeat did not become ready" within five seconds).
   */
  async start(): Promise<void> {
    for (let life = 1; ; life += 1) {
      this.spawn();
      try {
        await this.waitReady(this.version.bootLimitMs);
        return;
      } catch (error) {
        if (this.isRunning || life === MOST_LIVES) throw error;
      }
      await sleep(LIFE_PAUSE_MS);
    }
  }

  /** Starts the process and returns at once, as a service manager does. */
  spawn(): void {
    if (this.isRunning) throw new Error('the gateway already runs');
    mkdirSync(dirname(this.outputFile), { recursive: true });
    const output = openSync(this.outputFile, 'a', 0o600);
    this.#child = this.#processes.spawn(this.launch.program, this.launch.argv, {
      cwd: this.place.home,
      env: { ...this.launch.env, ...this.overlay },
      stdio: ['ignore', output, output],
    });
    closeSync(output);
  }

  /** Goes on with a process that somebody else of the drill has started in this place. */
  adopt(child: ChildProcess): void {
    if (this.isRunning) throw new Error('the gateway already runs');
    this.#child = child;
  }

  /** Waits for a greeting and, where the release tells, for `ready`. */
  async waitReady(limitMs: number): Promise<void> {
    const until = Date.now() + limitMs;
    while (Date.now() < until) {
      if (!this.isRunning) break;
      const client = await Client.connect(this.place, 4_000);
      client?.close();
      if (client !== null && (await this.#isReady())) return;
      await sleep(250);
    }
    const why = this.isRunning ? `not ready after ${limitMs} ms` : 'it ended by itself';
    throw new Error(`gateway ${this.version.name}: ${why}: ${await this.#lastWords()}`);
  }

  /** Asks it to end, as a service manager does. */
  async stop(): Promise<void> {
    if (this.#child !== null) await this.#processes.end(this.#child, 10_000);
  }

  /** SIGKILL: leaves locks behind. */
  async kill(): Promise<void> {
    process.kill(this.pid, 'SIGKILL');
    // On a starved machine a killed process takes its time to go.
    if (this.#child !== null) await ended(this.#child, 30_000);
  }

  freeze(): void {
    process.kill(this.pid, 'SIGSTOP');
  }

  thaw(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  async output(): Promise<string> {
    return readFile(this.outputFile, 'utf8').catch(() => '');
  }

  async #isReady(): Promise<boolean> {
    try {
      const url = `http://127.0.0.1:${this.place.port}/readyz`;
      const reply = await fetch(url, { signal: AbortSignal.timeout(3_000) });
      // 2026.2.1 answers every path with its web page; a greeting is all it offers.
      return reply.status === 200;
    } catch {
      return false;
    }
  }

  async #lastWords(): Promise<string> {
    const lines = (await this.output()).trim().split('\n');
    return lines.slice(-3).join(' | ').slice(-600);
  }
}
