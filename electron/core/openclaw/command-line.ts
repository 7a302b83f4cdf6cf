/** The identity of a process, from its command line. */
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
 * The project's past and present names, as a program, a script or a package folder. A folder that
 * merely starts with the name (`~/.cache/openclaw-probe/bin/node`) does not make its programs
 * OpenClaw.
 */
const PRODUCT_FOLDER = /^(openclaw|clawdbot|moltbot|moldbot)$/;
const PRODUCT_FILE = /^(openclaw|clawdbot|moltbot|moldbot)([-._:@].*)?$/;

/**
 * Programs that run OpenClaw's code. In their command lines any word with the product's name
 * counts.
 */
const RUNTIME = /(^|\/)(node(js)?|bun|deno|tsx|ts-node|electron)([-.\d]*)$/;

/**
 * A data file named after the product shows what a program reads, not what it is (`vim
 * ~/.openclaw/openclaw.json`, `tail -f openclaw-2026-11-22.log`).
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
 * Whether the line runs a gateway: `… gateway`, `… gateway run`, `… --profile x gateway --port 1`.
 * After the entry come only options and their values, then `gateway`, and no client command.
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
 * Whether a process is OpenClaw, from its command line. It follows OpenClaw's own rule for owners
 * of session locks (2026.5.28 and later, `isOpenClawSessionOwnerArgv`), with more care. The
 * product's name anywhere in the line makes it OpenClaw: as a program, a script or a folder. So
 * does one of its entry files. A wrong `other` would make a lock releasable. On systems that give
 * one line, pass it as the only element. A gateway renames itself: `node …/openclaw.mjs gateway
 * run`, then `openclaw` while it loads, then `openclaw-gateway` (2026.2.1 to 2026.9.6). So
 * `openclaw` may also be a young gateway, and on 2026.2.1 `openclaw gateway status` has the
 * gateway's title.
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
 * Whether a process could be running OpenClaw's code, as far as its command line shows. A script
 * engine could, under any name. A process that cannot be read is no "no".
 */
export function couldBeOpenClaw(argv: readonly string[] | null): boolean {
  if (identifyCommand(argv) !== 'other') return true;
  const program = argv?.[0]?.trim().split(/\s+/)[0]?.replaceAll('\\', '/').toLowerCase() ?? '';
  return RUNTIME.test(program);
}
