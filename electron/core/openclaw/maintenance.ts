import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { MaintenanceFact } from '../evidence/gateway-facts.ts';
import { assertNever } from '../result.ts';

export type MaintenanceWork = Extract<MaintenanceFact, { kind: 'at-work' }>['what'];

/** A process as the system shows it. */
export type ShownCommand = {
  /** The kernel's name for it, cut at 15 characters on Linux; null where there is none. */
  readonly title: string | null;
  /** Null where it cannot be read. */
  readonly argv: readonly string[] | null;
};

/** Commands of OpenClaw that change its program or its data, with their kind of work. */
const COMMANDS: Readonly<Record<string, MaintenanceWork>> = {
  update: 'update',
  upgrade: 'update',
  // It installs programs into the state folder. Its title does not tell `install` from `list`.
  plugins: 'update',
  doctor: 'doctor',
  migrate: 'migration',
  uninstall: 'removal',
  reset: 'removal',
  backup: 'backup',
};

const PRODUCTS = ['openclaw', 'clawdbot', 'moltbot', 'moldbot'];
/**
 * A package on a package manager's command line: its name, with a version, or a packed file of it.
 */
const PACKAGE = /^(npm:)?(openclaw|clawdbot|moltbot|moldbot)(-cli)?([@-]\S*)?$/;
const ENTRY = /(^|\/)(openclaw|clawdbot|moltbot|moldbot)(\.(m?js|cmd|exe))?$/;
/**
 * In a folder of the product only its entry file is the product. The folder has other programs too.
 */
const ENTRY_FILE = /(^|\/)(openclaw|clawdbot|moltbot|moldbot)\/(dist\/(index|entry)\.m?js)$/;
/** Runs pnpm or yarn in its own process: `node /usr/bin/corepack pnpm add -g openclaw`. */
const RUNS_MANAGERS = /^corepack(\.c?js)?$/;
const RUNTIME = /^(node(js)?|bun|deno|tsx|ts-node|electron|ruby|bash|sh|zsh|dash|env)([-.\d]*)$/;
const MANAGERS: Readonly<Record<string, string>> = {
  npm: 'npm',
  'npm-cli.js': 'npm',
  pnpm: 'pnpm',
  'pnpm.js': 'pnpm',
  'pnpm.cjs': 'pnpm',
  'pnpm.mjs': 'pnpm',
  yarn: 'yarn',
  'yarn.js': 'yarn',
  bun: 'bun',
  deno: 'deno',
  volta: 'volta',
  brew: 'brew',
  'brew.rb': 'brew',
};
const CHANGES = new Set([
  'i',
  'in',
  'install',
  'install-test',
  'it',
  'add',
  'update',
  'up',
  'upgrade',
  'reinstall',
  'ci',
  'ic',
  'clean-install',
  'link',
  'ln',
  'rebuild',
]);
const REMOVES = new Set(['uninstall', 'un', 'remove', 'rm', 'r']);
const EVERYTHING = new Set(['update', 'up', 'upgrade']);
/** What a checkout is built by: `pnpm build`, `pnpm ui:build`, `npm run build:docker`. */
const BUILD = /(^|:)build(:|$)/;
const SHOWS = new Set(['-v', '--version', '-h', '--help']);
/** What git changes a checkout by. */
const GIT_CHANGES = new Set(
  'pull merge rebase checkout switch reset restore stash cherry-pick apply am'.split(' '),
);
/** The folder of a checkout that a package manager is told to work in: `pnpm -C ~/openclaw install`. */
const FOLDER_OPTION =
  /(^| )(-C|--dir|--prefix|--cwd)[ =](\S*\/)?(openclaw|clawdbot|moltbot|moldbot)\/?( |$)/i;
/** Sparkle, the updater of OpenClaw.app, works from a folder of the app. */
const APP_UPDATER =
  /^\/.*(openclaw|clawdbot).*(sparkle.*\/(autoupdate|updater|installer)|\/autoupdate$)/i;
/** The kernel cuts longer names. */
const TITLE_LENGTH = 15;

/**
 * The work on OpenClaw that a process does, which no step may interrupt; null: none. A command
 * renames itself as soon as it begins (`openclaw-update`, `openclaw-doctor`: 2026.2.1 to 2026.9.6).
 * So the title counts as well as the command line. OpenClaw updates itself through `npm i -g
 * openclaw@…` or `pnpm`, `bun add -g …`. A doctor that only looks has the same name as one that
 * repairs, and counts as one.
 */
export function maintenanceOf({ title, argv }: ShownCommand): MaintenanceWork | null {
  const first = argv?.[0] ?? '';
  const named = titled(title) ?? (argv?.length === 1 ? titled(first.trim()) : null);
  if (named !== null || argv === null) return named;
  if (APP_UPDATER.test(first)) return 'update';
  const words = wordsOf(argv);
  return ownCommand(words) ?? packageChange(words);
}

/**
 * Whether a process is a command of OpenClaw that does not show yet which one. A command renames
 * itself to `openclaw` first, which covers its arguments, and to `openclaw-doctor` once it is
 * loaded: some seconds later, half a minute on a busy machine (2026.2.1 to 2026.9.6).
 */
export function isUntoldCommand({ title, argv }: ShownCommand): boolean {
  const name = argv === null ? title : argv.length === 1 ? (argv[0] ?? '').trim() : null;
  return name !== null && PRODUCTS.includes(name.toLowerCase());
}

/** Why no step may be taken while a command does not show yet what it is. */
export function untoldRefusal(pid: number): Words {
  return say('workUntold', { pid });
}

function wordsOf(argv: readonly string[]): readonly string[] {
  return argv.flatMap((argument) => argument.split(/[\s"',[\]]+/)).filter((word) => word !== '');
}

function titled(name: string | null): MaintenanceWork | null {
  if (name === null) return null;
  const plain = (name.split('/').at(-1) ?? '').toLowerCase();
  for (const product of PRODUCTS) {
    for (const [verb, work] of Object.entries(COMMANDS)) {
      const full = `${product}-${verb}`;
      const isCut = plain.length === TITLE_LENGTH && full.startsWith(plain);
      if (plain === full || isCut) return work;
    }
  }
  return null;
}

const isOption = (word: string | undefined): boolean => word?.startsWith('-') === true;

/**
 * The possible verbs of a command: words after `from` with only options and their values before
 * them.
 */
function verbAfter(words: readonly string[], from: number): readonly string[] {
  const rest = words.slice(from + 1);
  // An option may or may not have a value. Both readings count.
  return rest
    .filter((word, at) => {
      const between = rest.slice(0, at);
      return (
        !isOption(word) &&
        between.every((one, index) => isOption(one) || isOption(between[index - 1]))
      );
    })
    .map((word) => word.toLowerCase());
}

function ownCommand(words: readonly string[]): MaintenanceWork | null {
  const program = words[0]?.split('/').at(-1)?.toLowerCase() ?? '';
  const isEntry = (word: string): boolean => {
    const plain = word.replaceAll('\\', '/').toLowerCase();
    return ENTRY.test(plain) || ENTRY_FILE.test(plain);
  };
  const at = RUNTIME.test(program) ? words.findIndex(isEntry) : isEntry(words[0] ?? '') ? 0 : -1;
  if (at < 0) return null;
  const [work] = verbAfter(words, at).flatMap((verb) => COMMANDS[verb] ?? []);
  return work ?? null;
}

type PackageCommand = {
  readonly manager: string;
  readonly verb: string;
  /** The words behind the manager, and those behind the verb that are no options. */
  readonly rest: readonly string[];
  readonly packages: readonly string[];
};

/** A package manager, and what it was told; null: it is none. */
function managerIn(
  words: readonly string[],
): { readonly manager: string; readonly rest: readonly string[] } | null {
  const names = words.map((word) => word.split('/').at(-1)?.toLowerCase() ?? '');
  const at = names.findIndex((name) => Object.hasOwn(MANAGERS, name));
  // `bun` runs programs and also installs them. The words before the manager must be what runs it.
  const isRun = names.slice(0, Math.max(0, at)).every((name, place) => {
    const runs = RUNTIME.test(name) || RUNS_MANAGERS.test(name);
    return runs || isOption(words[place]) || isOption(words[place - 1]);
  });
  const manager = MANAGERS[names[at] ?? ''];
  if (manager === undefined || !isRun) return null;
  return { manager, rest: words.slice(at + 1).map((word) => word.toLowerCase()) };
}

/** The command of a package manager that adds, changes or removes packages; null: it is none. */
function packageCommand(words: readonly string[]): PackageCommand | null {
  const found = managerIn(words);
  if (found === null) return null;
  const { manager, rest } = found;
  const verbAt = rest.findIndex((word) => CHANGES.has(word) || REMOVES.has(word));
  const isFirst = rest
    .slice(0, Math.max(0, verbAt))
    .every(
      (word, place, before) => isOption(word) || isOption(before[place - 1]) || word === 'global',
    );
  if (verbAt < 0 || !isFirst) return null;
  const packages = rest.slice(verbAt + 1).filter((word) => !isOption(word));
  return { manager, verb: rest[verbAt] ?? '', rest, packages };
}

/**
 * Whether a command builds or changes whatever lies in its folder. A checkout is updated by hand
 * with `git pull`, `pnpm install`, `pnpm build` and `pnpm ui:build` (OpenClaw's own manual).
 */
function changesAFolder(words: readonly string[]): boolean {
  if (words[0]?.split('/').at(-1) === 'git') {
    return verbAfter(words, 0).some((verb) => GIT_CHANGES.has(verb));
  }
  const found = managerIn(words);
  if (found === null) return false;
  const { manager, rest } = found;
  // Yarn without a word installs.
  if (manager === 'yarn' && rest.every(isOption)) return !rest.some((word) => SHOWS.has(word));
  const told = ['', ...rest.filter((word) => word !== 'run' && word !== 'run-script')];
  // A build that watches never ends, and is no update.
  const isWatching = rest.includes('--watch');
  if (verbAfter(told, 0).some((verb) => BUILD.test(verb))) return !isWatching;
  const command = packageCommand(words);
  if (command === null || !CHANGES.has(command.verb)) return false;
  return command.packages.every((word) => word === '.');
}

function packageChange(words: readonly string[]): MaintenanceWork | null {
  if (FOLDER_OPTION.test(words.join(' ')) && changesAFolder(words)) return 'update';
  const command = packageCommand(words);
  if (command === null) return null;
  const { manager, verb, rest, packages } = command;
  const isOurs = packages.some((word) => PACKAGE.test(word.split('/').at(-1) ?? ''));
  if (CHANGES.has(verb) && FOLDER_OPTION.test(rest.join(' '))) return 'update';
  if (isOurs) return REMOVES.has(verb) ? 'removal' : 'update';
  const isGlobal =
    manager === 'brew' ||
    rest.some((word) => /^(-g|--global|--location=global|global)$/.test(word));
  return EVERYTHING.has(verb) && packages.length === 0 && isGlobal ? 'update' : null;
}

/**
 * Whether a process installs packages, of whatever name. A gateway does so through a child and
 * waits for it, deaf to everything else (2026.4.29, for its plugins).
 */
export function installsPackages(argv: readonly string[] | null): boolean {
  const command = argv === null ? null : packageCommand(wordsOf(argv));
  return command !== null && CHANGES.has(command.verb);
}

/**
 * Whether a package manager or git changes whatever is in its folder: only the folder tells whose it
 * is (`cd ~/openclaw && git pull && pnpm install && pnpm build`).
 */
export function changesItsFolder(argv: readonly string[] | null): boolean {
  return argv !== null && changesAFolder(wordsOf(argv));
}

/** Whether this is OpenClaw's own checkout, by its name. */
export function isProductFolder(folder: string): boolean {
  return PRODUCTS.includes(folder.split('/').at(-1)?.toLowerCase() ?? '');
}

/** The work in the words of a sentence: "an update is at work (process 7)". */
export function maintenanceWords({
  what,
  pid,
}: Extract<MaintenanceFact, { kind: 'at-work' }>): Words {
  return say('workAtWork', { what: subject(what), pid });
}

function subject(what: MaintenanceWork): Words {
  switch (what) {
    case 'update':
      return say('workUpdate');
    case 'doctor':
      return say('workDoctor');
    case 'migration':
      return say('workMigration');
    case 'removal':
      return say('workRemoval');
    case 'backup':
      return say('workBackup');
    default:
      return assertNever(what);
  }
}

/** Why no step may be taken now: there is work, or that is not known. Null: there is none. */
export function maintenanceRefusal(fact: MaintenanceFact | undefined, nowMs: number): Words | null {
  switch (fact?.kind) {
    case undefined:
    case 'none':
      return null;
    case 'unknown':
      return say('workNotTold', { why: fact.why });
    case 'at-work': {
      const work = maintenanceWords(fact);
      return fact.startedAtMs === null
        ? say('workRefusal', { work })
        : say('workRefusalFor', {
            work,
            time: lasting(Math.max(0, nowMs - fact.startedAtMs)),
          });
    }
    default:
      return assertNever(fact);
  }
}
