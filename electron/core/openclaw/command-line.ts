/** What a command line says about who a process is. */
export type CommandIdentity =
  /** The gateway, by its process title or its arguments. */
  | 'openclaw-gateway'
  /** Some other OpenClaw process: an agent run in the CLI, a node host, a worker. */
  | 'openclaw'
  /** Readable, and cannot be OpenClaw. */
  | 'other'
  /** Not readable: proves nothing. */
  | 'unreadable';

const ENTRY_FILES = [
  'openclaw.mjs',
  'dist/index.js',
  'dist/entry.js',
  'scripts/run-node.mjs',
  'src/entry.ts',
  'src/index.ts',
];

/**
 * Names the project has had, as a program, a script or a package folder. A folder that merely
 * starts with the name (`~/.cache/openclaw-probe/bin/node`) does not make its programs OpenClaw.
 */
const PRODUCT_FOLDER = /^(openclaw|clawdbot|moltbot|moldbot)$/;
const PRODUCT_FILE = /^(openclaw|clawdbot|moltbot|moldbot)([-._:@].*)?$/;

/** What runs OpenClaw's code: here a word that names the product counts whatever it is. */
const RUNTIME = /(^|\/)(node(js)?|bun|deno|tsx|ts-node|electron)([-.\d]*)$/;

/**
 * A data file named after the product says what a program reads (`vim ~/.openclaw/openclaw.json`,
 * `tail -f openclaw-2026-11-22.log`), not what it is.
 */
const DATA_FILE =
  /\.(json[5l]?|jsonl|lock|log|txt|md|plist|ya?ml|env|conf|db|sqlite(-wal|-shm)?|gz|tgz|zip|bak)$/;

function isEntryFile(word: string): boolean {
  return ENTRY_FILES.some((entry) => word === entry || word.endsWith(`/${entry}`));
}

function isNamed(word: string): boolean {
  const folders = word.split('/');
  const file = folders.pop() ?? '';
  return PRODUCT_FILE.test(file) || folders.some((folder) => PRODUCT_FOLDER.test(folder));
}

/** Subcommands of `openclaw gateway` that talk to the gateway instead of being it. */
const GATEWAY_CLIENTS =
  /^(call|diagnostics|discover|health|install|probe|restart|stability|start|status|stop|uninstall|usage-cost)$/;

/**
 * `… gateway`, `… gateway run`, `… --profile x gateway --port 1`: what follows the entry, but
 * for options and their values, begins with `gateway` and names no client command.
 */
function runsGateway(words: readonly string[]): boolean {
  const at = words.indexOf('gateway');
  if (at < 0 || GATEWAY_CLIENTS.test(words[at + 1] ?? '')) return false;
  const isOption = (word: string | undefined): boolean => word?.startsWith('-') === true;
  const entry = words.slice(0, at).findLastIndex((word) => isEntryFile(word) || isNamed(word));
  if (entry < 0) return false;
  return words
    .slice(entry + 1, at)
    .every((word, index, between) => isOption(word) || isOption(between[index - 1]));
}

/**
 * Tells whether a process is OpenClaw from its command line.
 *
 * Follows OpenClaw's own rule for owners of session locks (2026.5.28 and later,
 * `isOpenClawSessionOwnerArgv`) and is more careful: the product's name anywhere in the line,
 * as a program, a script or a folder, or one of its entry files, is enough to call it OpenClaw,
 * because `other` makes a lock releasable. On systems that give one line, pass it as the only
 * element.
 *
 * A gateway renames itself: `node …/openclaw.mjs gateway run`, then `openclaw` while it loads,
 * then `openclaw-gateway` (2026.2.1 to 2026.9.6). So `openclaw` may also be a young gateway,
 * and on 2026.2.1 `openclaw gateway status` is titled as the gateway is.
 */
export function identifyCommand(argv: readonly string[] | null): CommandIdentity {
  if (argv === null) return 'unreadable';
  const words = argv
    .flatMap((argument) => argument.split(/\s+/))
    .map((word) => word.replaceAll('\\', '/').toLowerCase())
    .filter((word) => word !== '');
  const program = words[0];
  if (program === undefined) return 'unreadable';
  const telling = RUNTIME.test(program) ? words : words.filter((word) => !DATA_FILE.test(word));
  if (!telling.some((word) => isEntryFile(word) || isNamed(word))) return 'other';
  const isTitled = /(^|\/)(openclaw|clawdbot|moltbot|moldbot)-gateway$/.test(program);
  return isTitled || runsGateway(words) ? 'openclaw-gateway' : 'openclaw';
}

/**
 * Whether a process could be running OpenClaw's code, for all that can be read of it. A script
 * engine could under any name: who cannot look into it has no "no" of it.
 */
export function couldBeOpenClaw(argv: readonly string[] | null): boolean {
  if (identifyCommand(argv) !== 'other') return true;
  const program = argv?.[0]?.trim().split(/\s+/)[0]?.replaceAll('\\', '/').toLowerCase() ?? '';
  return RUNTIME.test(program);
}
