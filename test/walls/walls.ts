/**
 * The walls of the house, as two tables: which room may use which, and which file may use the
 * modules that reach outside the process. `electron/ARCHITECTURE.md` is the same map in prose.
 */

type RoomRule = {
  /** The rooms whose files it may import. */
  readonly rooms: readonly string[];
  /** Packages and harmless Node modules; those that reach outside stand in `GUARDED`. */
  readonly modules: readonly string[];
  /** What a file of this room is for: the sentence a crossed wall is answered with. */
  readonly isFor: string;
};

const PATHS = ['node:path'];

export const ROOMS = {
  core: {
    rooms: [],
    modules: ['zod'],
    isFor:
      'core is pure: types, schemas, judge, plans, views. What it needs from outside comes in as an argument; what reads a clock, a file or a socket belongs in system/ or openclaw/',
  },
  system: {
    rooms: ['core'],
    modules: ['zod', 'node:crypto', 'node:os', 'node:timers/promises', ...PATHS],
    isFor:
      'system asks the operating system and knows nothing of OpenClaw; that belongs in openclaw/',
  },
  openclaw: {
    rooms: ['core', 'system'],
    modules: ['zod', 'json5', 'node:crypto', 'node:os', 'node:perf_hooks', 'node:util', ...PATHS],
    isFor:
      'openclaw gathers evidence and only reads; what moves or writes its files belongs in openclaw/changes/, what takes a step in recovery/',
  },
  'openclaw/changes': {
    rooms: ['core', 'system', 'openclaw'],
    modules: ['zod', 'node:crypto', ...PATHS],
    isFor: 'openclaw/changes is the one door to OpenClaw’s files; who decides belongs in recovery/',
  },
  recovery: {
    rooms: ['core', 'system', 'openclaw', 'openclaw/changes'],
    modules: ['zod', 'node:crypto', 'node:util', ...PATHS],
    isFor:
      'recovery takes steps and proves them; what a step would do is planned in core/, when one is taken is decided in engine/',
  },
  home: {
    rooms: ['core', 'system', 'openclaw'],
    modules: ['zod', 'node:crypto', 'node:os', ...PATHS],
    isFor: 'home/ holds files of Clawbuoy’s own: settings, device key, where they lie',
  },
  outlets: {
    rooms: ['core', 'system'],
    modules: ['nodemailer', 'zod', 'node:crypto', 'node:stream', ...PATHS],
    isFor:
      'outlets/ hands one message to one place beyond this machine; what is told, and when, is decided in core/notices/',
  },
  link: {
    rooms: ['core', 'home'],
    modules: ['zod', ...PATHS],
    isFor: 'link carries requests between terminal and engine; the engine comes in as an argument',
  },
  engine: {
    rooms: [
      'core',
      'system',
      'openclaw',
      'openclaw/changes',
      'recovery',
      'home',
      'link',
      'outlets',
    ],
    modules: ['chokidar', 'node:crypto', 'node:os', ...PATHS],
    isFor: 'engine puts it all together; what draws or prints belongs in shell/ or cli/',
  },
  cli: {
    rooms: [
      'core',
      'system',
      'openclaw',
      'openclaw/changes',
      'recovery',
      'home',
      'link',
      'outlets',
      'engine',
      'demo',
    ],
    modules: ['zod', 'node:os', 'node:readline/promises', 'node:util', ...PATHS],
    isFor: 'cli is the terminal program; nobody but its own files may need it',
  },
  demo: {
    rooms: ['core', 'system', 'engine'],
    modules: ['zod', 'node:crypto', 'node:events', 'node:os', 'node:readline', ...PATHS],
    isFor: 'demo is a simulated OpenClaw; nothing that watches a real one may need it',
  },
  shell: {
    rooms: ['core', 'cli', 'pictures'],
    modules: ['zod', 'electron-updater', ...PATHS],
    isFor: 'shell is the Electron side and stays thin; what it shows is decided in core/view/',
  },
  main: {
    rooms: ['core', 'demo', 'engine', 'home', 'shell'],
    modules: ['node:os', ...PATHS],
    isFor: 'main.ts starts the app',
  },
  preload: {
    rooms: ['core'],
    modules: [],
    isFor: 'preload.ts hands the window its API, and nothing else',
  },
  renderer: {
    rooms: ['core'],
    modules: ['react', 'react-dom/client'],
    isFor: 'the window is a viewer: it draws view models of core/view/ and asks main by its API',
  },
  pictures: { rooms: [], modules: [], isFor: 'pictures import nothing' },
} as const satisfies Readonly<Record<string, RoomRule>>;

export type Room = keyof typeof ROOMS;

/** The parts of core that the window may know: what it draws, and the words main sends it. */
export const SEEN_BY_THE_WINDOW: readonly RegExp[] = [
  /^electron\/core\/(view|catalogue)\//,
  /^electron\/core\/(api\/(ipc-contract|place-fields|place-form|settings-schema|snapshot|status|thresholds)|history\/(incident-story|timeline)|steps\/consent)\.ts$/,
];

/** Folders that the rooms outside theirs know by one file only. */
export const FACES: readonly { readonly folder: string; readonly face: string }[] = [
  { folder: 'electron/core/judge/', face: 'electron/core/judge/judge.ts' },
];

type Guard = {
  readonly modules: readonly string[];
  /** Names that anybody in a room with `readers` may take; every other name is guarded. */
  readonly free: readonly string[];
  /** The files, or folders where they end in a slash, that may take what is guarded. */
  readonly files: readonly string[];
  readonly belongs: string;
};

/** Calls of `node:fs` that cannot change anything by themselves. */
const READS = [
  'FileHandle',
  'BigIntStats',
  'Stats',
  'closeSync',
  'constants',
  'existsSync',
  'fstatSync',
  'lstatSync',
  'open',
  'openSync',
  'readFile',
  'readFileSync',
  'readSync',
  'readdirSync',
  'readlinkSync',
  'realpathSync',
  'statSync',
  'statfs',
  'watch',
];

/** Modules and names that reach outside the process, each with the few files that may. */
export const GUARDED: readonly Guard[] = [
  {
    modules: ['node:child_process', 'node:cluster'],
    free: [],
    files: ['electron/system/spawn.ts'],
    belongs: 'system/spawn.ts alone starts processes',
  },
  {
    // Its thread ends a process that hangs, and starts the next life of it.
    modules: ['node:worker_threads', 'node:inspector'],
    free: [],
    files: ['electron/system/heartbeat.ts'],
    belongs: 'system/heartbeat.ts alone starts a thread',
  },
  {
    modules: ['node:fs', 'node:fs/promises'],
    free: READS,
    files: [
      'electron/system/files.ts',
      'electron/link/server.ts',
      'electron/cli/verbs/report.ts',
      'electron/demo/',
    ],
    belongs:
      'system/files.ts alone writes, moves and removes files; of OpenClaw’s, only openclaw/changes/ asks it to',
  },
  {
    modules: ['node:http', 'node:https', 'node:net', 'node:tls', 'ws'],
    free: [],
    files: [
      'electron/openclaw/gateway/',
      'electron/openclaw/locate/gateway-url.ts',
      'electron/link/',
      'electron/outlets/',
      'electron/demo/',
    ],
    belongs:
      'openclaw/gateway/ speaks to the gateway, link/ to other Clawbuoys, outlets/ to the places that notices go to, and nobody else opens sockets',
  },
  {
    modules: ['electron-updater'],
    free: [],
    files: ['electron/shell/updater.ts'],
    belongs: 'shell/updater.ts alone asks for a newer Clawbuoy, where core/installed/ lets it',
  },
  {
    modules: ['electron'],
    free: [],
    files: ['electron/shell/', 'electron/main.ts', 'electron/preload.ts'],
    belongs: 'only shell/, main.ts and preload.ts import Electron',
  },
];

/** One name with one door: `ipcMain` opens main to the window. */
export const IPC_DOOR = { name: 'ipcMain', file: 'electron/shell/ipc.ts' } as const;

/** Who may write files through `system/files.ts`; everybody else reads by `system/file-reads.ts`. */
export const FILE_WRITERS: readonly string[] = [
  'electron/system/',
  'electron/openclaw/changes/',
  'electron/recovery/archive.ts',
  'electron/recovery/journal.ts',
  'electron/home/away-store.ts',
  'electron/home/secret-vault.ts',
  'electron/home/device-store.ts',
  'electron/home/home.ts',
  'electron/home/settings.ts',
];

/** The one file that holds the text of a program for a thread, which must load its own modules. */
export const THREAD_TEXT = 'electron/system/heartbeat.ts';

/** Globals with which a pure file would read the clock, chance, the process or the network. */
export const IMPURE =
  /\bDate\.now\s*\(|\bnew Date\(\s*\)|\bMath\.random\s*\(|\bperformance\.now\b|\bglobalThis\b|(?<![.\w])process\.(?:env|pid|platform|argv|cwd|hrtime|exit)\b|(?<![.\w])(?:setTimeout|setInterval|setImmediate|fetch)\s*\(/;
