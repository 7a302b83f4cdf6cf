import type { Limits, SimulatedVersion } from './eras.ts';
import type { Owners } from './owners.ts';
import type { ModelBehaviour } from './run.ts';
import type { SimulatorClock } from './scheduler.ts';

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
  readonly model?: ModelBehaviour;
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
