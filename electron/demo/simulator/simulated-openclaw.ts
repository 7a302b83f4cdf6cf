import type { Limits, SimulatedVersion } from './eras.ts';
import type { Owners } from './owners.ts';
import type { ModelBehaviour } from './run.ts';
import type { SimulatorClock } from './scheduler.ts';

export interface SimulatorOptions extends Partial<Limits> {
  readonly era: SimulatedVersion;
  /** An empty folder or one of the simulator's. The state folder is made inside it. */
  readonly dir: string;
  readonly token: string;
  /** 0: any free one. */
  readonly port?: number;
  readonly clock?: SimulatorClock;
  readonly log?: (line: string) => void;
  /** The pid that it claims. Default: this process's own. */
  readonly pid?: number;
  /** The processes that locks may name. Default: the system's. */
  readonly owners?: Owners;
  /** The folder for the gateway's own lock, up to 2026.7. Default: inside `dir`. */
  readonly tmpDir?: string;
  readonly model?: ModelBehaviour;
  /** Whether it has a messaging channel: one account of Telegram (2026.7 and later). */
  readonly hasChannel?: boolean;
}

/** A running simulated OpenClaw and its controls. */
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
  /** Writes a message in the web chat. Returns its run's id. */
  userMessage(text: string, sessionKey?: string): Promise<string>;
  /** Delivers a message from a messaging channel. Returns its run's id. */
  channelMessage(text: string, sessionKey?: string): Promise<string>;
  /** Leaves a lock of the gateway's own pid that nobody will release. Returns its path. */
  leakLock(sessionKey?: string): Promise<string>;
  /** Leaves a lock of another process. */
  foreignLock(pid: number, sessionKey?: string): Promise<string>;
  /** Leaves a lock of a process that is gone. */
  deadLock(sessionKey?: string): Promise<string>;
  /** The path of a session's lock, held or not. */
  lockPath(sessionKey?: string): Promise<string>;
  /** Gives a session up, as after three tries to take up its work (2026.9). */
  giveUp(sessionKey?: string): Promise<void>;
  /** Stops answering while all connections stay, as SIGSTOP does. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Ends abruptly: connections break, locks stay. */
  kill(): Promise<void>;
  /** Starts again on the same port and folder. If it still runs, it first stops in good order. */
  restart(pid?: number): Promise<void>;
  setReady(ready: boolean, failing?: readonly string[]): Promise<void>;
  /** Switches the drain on or off: it waits for its runs before a restart. */
  drain(on: boolean): Promise<void>;
  /** Lets another process hold the database's writer (2026.8 and later). */
  databaseBusy(on: boolean): Promise<void>;
  /** Refuses the token that the config names. */
  failToken(on: boolean): Promise<void>;
  close(): Promise<void>;
}
