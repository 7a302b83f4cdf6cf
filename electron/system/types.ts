import type { Result } from '../core/result.ts';
import type { Presence } from './signal.ts';

/**
 * Everything that Clawbuoy asks the operating system. One small interface has two implementations
 * (macOS, Linux). Every call has a time limit and never throws for an expected failure. Unknown
 * facts are `unknown`, never a guess.
 */

export type ProcessState =
  | 'running'
  | 'sleeping'
  | 'stopped'
  | 'uninterruptible'
  | 'zombie'
  | 'other';

/**
 * `absent`: no such process. `unknown`: a process may have this number but cannot be read (another
 * user's, another pid namespace, a failed tool). It proves nothing. A zombie is `alive` with that
 * state, but as an owner it counts as gone.
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
      /** Linux only: clock ticks since boot, as OpenClaw writes them into `starttime` of a lock. */
      readonly startTicks: number | null;
      /**
       * CPU time used so far, user and system. It distinguishes a frozen process from a busy one.
       */
      readonly cpuTimeMs: number;
      /** The memory that it holds (resident set). Absent if the system does not tell. */
      readonly rssBytes?: number;
      /** The arguments, or one element if the system gives only one line. Null: not readable. */
      readonly argv: readonly string[] | null;
      /** The command as one line, for display and for systems that give only that. */
      readonly command: string | null;
    };

/** The processes that a question about an open file concerns. */
export type OpenersQuestion = {
  /** These processes, whoever they are. */
  readonly owners: readonly number[];
  /** All processes that could be OpenClaw. This requires a look at every process of the machine. */
  readonly everybody: boolean;
};

/**
 * The processes that have a file open. Only a process that was really read counts as a "no". A
 * process whose open files this user cannot read never counts as having none.
 */
export type Openers =
  | {
      readonly kind: 'asked';
      /** Processes seen to have it open, including some that were not requested. */
      readonly pids: readonly number[];
      /** The requested owners whose open files could not be read. */
      readonly unread: readonly number[];
      /** Why a possible OpenClaw process could not be read. Null if all could, as far as asked. */
      readonly notSeen: string | null;
    }
  | { readonly kind: 'unknown'; readonly why: string };
/** A process as the system shows it. */
export type ShownProcess = {
  readonly pid: number;
  /** Whose it is. macOS shows the arguments of another user's process to root alone. */
  readonly user: 'own' | 'root' | 'other';
  /** The kernel's name of it (`/proc/PID/comm`). Null if the system shows only the command. */
  readonly title: string | null;
  readonly argv: readonly string[] | null;
};

/** The work of a process so far, besides its own processor time. */
export type ProcessWork = {
  /** Bytes read and written, from disk or from memory. Null if unknown. */
  readonly ioBytes: number | null;
  /** All descendants with their processor time. Null if they cannot be listed. */
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

/** The owner of the other end of a connection within this machine. */
export type ConnectionOwner = {
  /** Empty if its processes cannot be seen because they are another user's. */
  readonly pids: readonly number[];
  /** The user it belongs to. Null if unknown. */
  readonly uid: number | null;
};

export type ServiceManagerKind = 'launchd' | 'systemd';

/** The service manager's answer about OpenClaw's gateway service. */
export type ServiceStatus =
  /** No manager here, or no installed service for this OpenClaw. */
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
      /** The number of starts since it was loaded, if known. A restart loop shows here. */
      readonly runs: number | null;
      readonly lastExit: string | null;
      /** The program and its arguments, if known. They name the OpenClaw CLI and its state. */
      readonly programArguments: readonly string[];
      /** The service's environment, if known. May hold secrets: never logged or shown. */
      readonly environment: Readonly<Record<string, string>>;
      /** The files for its output, if the manager names them. */
      readonly outputFiles?: readonly string[];
    };

export interface ServiceManager {
  /** The status of the gateway service for a profile (null: the default one). At most 2 s. */
  status(profile: string | null): Promise<ServiceStatus>;
  /** Stops and starts it under a new pid (`kickstart -k`, `systemctl restart`). At most 120 s. */
  restart(profile: string | null): Promise<Result<{ readonly pid: number | null }>>;
  /**
   * Loads it if needed and starts it (`bootstrap` + `kickstart`, `systemctl start`). At most 120 s.
   */
  start(profile: string | null): Promise<Result<{ readonly pid: number | null }>>;
}

export type FolderWatch = { close(): void };

/**
 * `outside`: this one runs in a container, and the folder is not the container's own. macOS has no
 * such containers. `elsewhere`: the folder lies on a network disk, or on one that a host shares with
 * its guests, so another machine may use it.
 */
export type UnseenUsers = 'outside' | 'elsewhere';

export interface System {
  readonly platform: 'darwin' | 'linux';
  /** The wall-clock time of the machine's boot, in ms. Null if unknown. */
  bootedAtMs(): Promise<number | null>;
  /** The state of these processes, in the same order, from one call. At most 2 s. */
  processes(pids: readonly number[]): Promise<readonly ProcessInfo[]>;
  /** The same for one pid, synchronously. Used right before a file is moved or a signal is sent. */
  processNow(pid: number): ProcessInfo;
  /** Whether such a process exists, by the kernel's own word: it costs next to nothing. */
  presence(pid: number): Presence;
  /**
   * All processes except this one and ended ones. An error if the table cannot be read. If /proc
   * hides the processes of others (`hidepid`), those are missing. On demand only. At most 2 s.
   */
  shownProcesses(): Promise<Result<readonly ShownProcess[]>>;
  /** The environment at the process's start. Null if it cannot be read, as on macOS. */
  environmentOf(pid: number): Readonly<Record<string, string>> | null;
  /**
   * The least memory that a container or a service around a process lets it have, in bytes. Null if
   * there is no limit or it cannot be read, as on macOS.
   */
  memoryLimitOf(pid: number): number | null;
  /** The folder that a process works in. Null if unknown. On demand only. At most 2 s. */
  folderOf(pid: number): Promise<string | null>;
  /**
   * Whether a path means the same to this process as it does here. False if it lives in another
   * mount namespace (a container), or if that cannot be told. macOS has none.
   */
  sharesPaths(pid: number): boolean;
  /**
   * Where processes may use OpenClaw's folder that cannot be seen from here. Null: nowhere. What
   * cannot be told counts as somewhere.
   */
  unseenUsers(stateDir: string): UnseenUsers | null;
  /** The work of a process, to distinguish a slow start from a stuck one. At most 2 s. */
  workOf(pid: number): Promise<ProcessWork>;
  /**
   * The first line of a program's `--version` output. Null if it is missing or gave none. On demand
   * only. At most 5 s.
   */
  versionOf(program: string): Promise<string | null>;
  /** The listeners on a TCP port of this machine. Null if unknown. On demand only. At most 3 s. */
  listeners(port: number): Promise<readonly Listener[] | null>;
  /**
   * The owner of the other end of an accepted connection. Null if it is unknown or on another
   * machine. On demand only. At most 3 s.
   */
  connectionOwner(ends: ConnectionEnds): Promise<ConnectionOwner | null>;
  /** The processes with this file open; none if it does not exist. On demand only. At most 3 s. */
  openers(path: string, question: OpenersQuestion): Promise<Openers>;
  /** The same, synchronously: the last question before a lock is moved. At most 3 s. */
  openersNow(path: string, question: OpenersQuestion): Openers;
  /**
   * Calls back when an entry in one of the folders is made, removed or renamed. On macOS this is
   * one FSEvents stream (`fs.watch(root, {recursive})`), on Linux one inotify watch per folder.
   * Events may be merged or late, so the listener lists the folder itself and a slow sweep catches
   * the rest. Missing folders are skipped.
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
