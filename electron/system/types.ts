import type { Result } from '../core/result.ts';

/**
 * Everything Clawbuoy asks the operating system, in one small interface with two
 * implementations (macOS, Linux). Every call is bounded in time and never throws for an
 * expected failure: what cannot be known is `unknown`, never a guess.
 */

export type ProcessState =
  | 'running'
  | 'sleeping'
  | 'stopped'
  | 'uninterruptible'
  | 'zombie'
  | 'other';

/**
 * `absent`: no such process. `unknown`: something may live under this number, but what cannot
 * be told from here (another user's, another pid namespace, a tool that failed): proves nothing.
 * A zombie is `alive` with that state; its owner is gone all the same.
 */
export type ProcessInfo =
  | { readonly kind: 'absent'; readonly pid: number }
  | { readonly kind: 'unknown'; readonly pid: number; readonly why: string }
  | {
      readonly kind: 'alive';
      readonly pid: number;
      readonly parentPid: number;
      readonly state: ProcessState;
      /** Wall-clock start. Linux: 10 ms resolution from boot time and ticks; macOS: 1 s. */
      readonly startedAtMs: number;
      /** Linux only: clock ticks since boot, as OpenClaw writes into `starttime` of a lock. */
      readonly startTicks: number | null;
      /** CPU time used so far, user and system, for telling frozen from busy. */
      readonly cpuTimeMs: number;
      /** Arguments where the system keeps them apart; one element where it gives one line. Null: not readable. */
      readonly argv: readonly string[] | null;
      /** The command as one line, for display and for systems that give only that. */
      readonly command: string | null;
    };

/** Which processes a question about an open file is about. */
export type OpenersQuestion = {
  /** These processes, whoever they are. */
  readonly owners: readonly number[];
  /** All processes that could be OpenClaw: costs a look at every process of the machine. */
  readonly everybody: boolean;
};

/**
 * Who has a file open. Only what was really looked at is a "no": a process whose open files are
 * kept from this user is never taken for one that has nothing open.
 */
export type Openers =
  | {
      readonly kind: 'asked';
      /** Processes seen to have it open; also some that were not asked about. */
      readonly pids: readonly number[];
      /** Of the owners asked about, those whose open files could not be looked at. */
      readonly unread: readonly number[];
      /** Why not everybody was looked at who could be OpenClaw; null: everybody was, as far as asked. */
      readonly notSeen: string | null;
    }
  | { readonly kind: 'unknown'; readonly why: string };
/** A process of this user or of root, by what the system shows of it. */
export type ShownProcess = {
  readonly pid: number;
  /** The kernel's name of it (`/proc/PID/comm`); null where the system tells only the command. */
  readonly title: string | null;
  readonly argv: readonly string[] | null;
};

/** What a process has done so far, beyond its own processor time. */
export type ProcessWork = {
  /** Bytes that it has read and written, from disk or from memory; null where that is not told. */
  readonly ioBytes: number | null;
  /** Its children and theirs, with the processor time of each; null where they cannot be listed. */
  readonly children: readonly { readonly pid: number; readonly cpuTimeMs: number }[] | null;
};

export type Listener = { readonly pid: number; readonly name: string; readonly address: string };

/** The two ends of a TCP connection of this process, as its socket names them. */
export type ConnectionEnds = {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
};

/** Who has the other end of a connection within this machine. */
export type ConnectionOwner = {
  /** Empty where its processes cannot be seen: another user's. */
  readonly pids: readonly number[];
  /** The user it belongs to; null where that cannot be told. */
  readonly uid: number | null;
};

export type ServiceManagerKind = 'launchd' | 'systemd';

/** What the service manager says of OpenClaw's gateway service. */
export type ServiceStatus =
  /** No manager here, or none of its services for this OpenClaw installed. */
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string }
  | {
      readonly kind: 'installed';
      readonly manager: ServiceManagerKind;
      /** launchd label or systemd unit name. */
      readonly name: string;
      /** plist or unit file, where known. */
      readonly file: string | null;
      readonly state: 'running' | 'starting' | 'stopped' | 'failed' | 'not-loaded';
      readonly pid: number | null;
      /** How often it was started since loaded, where known: a restart loop shows here. */
      readonly runs: number | null;
      readonly lastExit: string | null;
      /** The program and its arguments, where known: names the OpenClaw CLI and its state. */
      readonly programArguments: readonly string[];
      /** Environment set for the service, where known. May hold secrets: never logged or shown. */
      readonly environment: Readonly<Record<string, string>>;
      /** Files that its output goes to, where the manager names them. */
      readonly outputFiles?: readonly string[];
    };

export interface ServiceManager {
  /** Status of the gateway service for a profile (null: the default one). At most 2 s. */
  status(profile: string | null): Promise<ServiceStatus>;
  /** Stops and starts it again under a new pid (`kickstart -k`, `systemctl restart`). At most 120 s. */
  restart(profile: string | null): Promise<Result<{ readonly pid: number | null }>>;
  /** Loads it if needed and starts it (`bootstrap` + `kickstart`, `systemctl start`). At most 120 s. */
  start(profile: string | null): Promise<Result<{ readonly pid: number | null }>>;
}

export type FolderWatch = { close(): void };

export interface System {
  readonly platform: 'darwin' | 'linux';
  /** When the machine booted, on the wall clock. Null if it cannot be told. */
  bootedAtMs(): Promise<number | null>;
  /** State of these processes; one call for many pids. Order follows the argument. At most 2 s. */
  processes(pids: readonly number[]): Promise<readonly ProcessInfo[]>;
  /** The same for one pid, synchronously: for the check right before a file is moved or a signal sent. */
  processNow(pid: number): ProcessInfo;
  /**
   * All processes of this user and of root, without this one and those that have ended. An error
   * where the table cannot be read. Where /proc hides the processes of others (`hidepid`), root's
   * are not among them. On demand only. At most 2 s.
   */
  shownProcesses(): Promise<Result<readonly ShownProcess[]>>;
  /** The environment that a process began with; null where it cannot be read, as on macOS. */
  environmentOf(pid: number): Readonly<Record<string, string>> | null;
  /** What a process does, for telling a slow start from one that stands still. At most 2 s. */
  workOf(pid: number): Promise<ProcessWork>;
  /**
   * What a program answers to `--version`, its first line; null: it is not there, or gave none.
   * On demand only. At most 5 s.
   */
  versionOf(program: string): Promise<string | null>;
  /** Who listens on a TCP port of this machine. `null`: could not be told. On demand only. At most 3 s. */
  listeners(port: number): Promise<readonly Listener[] | null>;
  /**
   * Who has the other end of this very connection, once it was accepted. Null: it could not be
   * told, or it ends on another machine. On demand only. At most 3 s.
   */
  connectionOwner(ends: ConnectionEnds): Promise<ConnectionOwner | null>;
  /** Who has this file open; nobody, where it does not exist. On demand only. At most 3 s. */
  openers(path: string, question: OpenersQuestion): Promise<Openers>;
  /** The same, synchronously: asked last of all before a lock is moved. At most 3 s. */
  openersNow(path: string, question: OpenersQuestion): Openers;
  /**
   * Calls back when an entry in one of the folders is made, removed or renamed. One FSEvents
   * stream on macOS (`fs.watch(root, {recursive})`), one inotify watch per folder on Linux.
   * Events may coalesce and arrive late: the listener lists the folder itself, and a slow
   * sweep stays as a net. Folders that do not exist are skipped.
   */
  watchFolders(
    root: string,
    folders: readonly string[],
    onChange: (folder: string) => void,
    onError: (folder: string, why: string) => void,
  ): FolderWatch;
  /** Asks a process to end. Only for a pid whose identity was read again right before. */
  signal(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 'SIGUSR1' | 'SIGUSR2'): Result<void>;
  readonly services: ServiceManager;
}
