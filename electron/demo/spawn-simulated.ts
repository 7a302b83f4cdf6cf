import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Child, startChild } from '../system/spawn.ts';
import { type Command, type ProcessConfig, processLineSchema } from './simulator/control.ts';
import type { SimulatedOpenClaw } from './simulator/simulated-openclaw.ts';
import { IS_SIMULATOR } from './single-file.ts';

type Ready = { stateDir: string; configPath: string; logFile: string; port: number };

/**
 * Starts the simulator. It is beside the built program, or inside a single-file one. From source it
 * is run through tsx.
 */
function startSimulator(): Child {
  const here = import.meta.dirname;
  if (import.meta.filename === process.execPath)
    return startChild(process.execPath, [IS_SIMULATOR]);
  return import.meta.filename.endsWith('.ts')
    ? startChild(
        process.execPath,
        ['--import', 'tsx', join(here, 'simulator/process.ts')],
        join(here, '../..'),
      )
    : startChild(process.execPath, [join(here, 'simulator.js')]);
}

/** One life of the process: started, controlled, ended. */
class SimulatorProcess {
  readonly child: Child;
  readonly ready: Promise<Ready>;
  readonly #exited: Promise<unknown>;
  readonly #waiting = new Map<number, (result: string | null | Error) => void>();
  #count = 0;

  constructor(config: ProcessConfig) {
    this.child = startSimulator();
    let complaint = '';
    this.#exited = once(this.child, 'exit').catch((error: unknown) => {
      complaint = String(error);
    });
    this.child.stderr.on('data', (data) => {
      complaint = `${complaint}${data}`.slice(-2000);
    });
    this.child.stdin.on('error', () => {});
    this.ready = new Promise((resolve, reject) => {
      createInterface({ input: this.child.stdout }).on('line', (text) => {
        const line = processLineSchema.parse(JSON.parse(text));
        if (line.type === 'ready') resolve(line);
        else this.#settle(line.id, line.type === 'done' ? line.value : new Error(line.why));
      });
      void this.#exited.then(() => {
        const gone = new Error(`the simulator ended: ${complaint}`);
        reject(gone);
        for (const id of [...this.#waiting.keys()]) this.#settle(id, gone);
      });
    });
    this.child.stdin.write(`${JSON.stringify(config)}\n`);
  }

  get gone(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async tell(command: Command): Promise<string> {
    if (this.gone) throw new Error('the simulator is not running');
    this.#count += 1;
    const id = this.#count;
    const result = new Promise<string | null | Error>((resolve) => this.#waiting.set(id, resolve));
    this.child.stdin.write(`${JSON.stringify({ id, command })}\n`);
    const value = await result;
    if (value instanceof Error) throw value;
    return value ?? '';
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.gone) return;
    this.child.kill('SIGCONT');
    this.child.kill(signal);
    await this.#exited;
  }

  #settle(id: number, result: string | null | Error): void {
    this.#waiting.get(id)?.(result);
    this.#waiting.delete(id);
  }
}

export interface SpawnedOpenClaw extends SimulatedOpenClaw {
  /** Ends its process without waiting. For the moment when this process ends. */
  endNow(): void;
}

/**
 * The simulator in its own process, titled like the real gateway. `freeze` is SIGSTOP, `kill` is
 * SIGKILL, and `restart` gives it a new pid. It ends with the process that started it.
 */
export async function spawnSimulatedOpenClaw(config: ProcessConfig): Promise<SpawnedOpenClaw> {
  let current = new SimulatorProcess(config);
  const ready = await current.ready;
  let model = config.model;
  const withKey = (sessionKey: string | undefined) =>
    sessionKey === undefined ? {} : { sessionKey };
  const flag = async (command: 'drain' | 'databaseBusy' | 'failToken', on: boolean) => {
    await current.tell({ command, on });
  };
  return {
    era: config.era,
    token: config.token,
    stateDir: ready.stateDir,
    configPath: ready.configPath,
    logFile: ready.logFile,
    port: ready.port,
    url: `ws://127.0.0.1:${ready.port}`,
    get pid() {
      return current.child.pid ?? 0;
    },
    setModel: async (behaviour) => {
      model = behaviour;
      if (!current.gone) await current.tell({ command: 'setModel', behaviour });
    },
    userMessage: (text, key) => current.tell({ command: 'userMessage', text, ...withKey(key) }),
    channelMessage: (text, key) =>
      current.tell({ command: 'channelMessage', text, ...withKey(key) }),
    leakLock: (key) => current.tell({ command: 'leakLock', ...withKey(key) }),
    foreignLock: (pid, key) => current.tell({ command: 'foreignLock', pid, ...withKey(key) }),
    deadLock: (key) => current.tell({ command: 'deadLock', ...withKey(key) }),
    lockPath: (key) => current.tell({ command: 'lockPath', ...withKey(key) }),
    giveUp: async (key) => {
      await current.tell({ command: 'giveUp', ...withKey(key) });
    },
    freeze: async () => {
      current.child.kill('SIGSTOP');
    },
    thaw: async () => {
      current.child.kill('SIGCONT');
    },
    kill: () => current.end('SIGKILL'),
    endNow: () => void current.child.kill('SIGKILL'),
    restart: async () => {
      await current.end('SIGTERM');
      const next = { ...config, port: ready.port };
      current = new SimulatorProcess(model === undefined ? next : { ...next, model });
      await current.ready;
    },
    setReady: async (isReady, failing) => {
      await current.tell({
        command: 'setReady',
        ready: isReady,
        ...(failing === undefined ? {} : { failing: [...failing] }),
      });
    },
    drain: (on) => flag('drain', on),
    databaseBusy: (on) => flag('databaseBusy', on),
    failToken: (on) => flag('failToken', on),
    close: () => current.end('SIGTERM'),
  };
}
