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
const PRODUCT_FILE = /^(openclaw|clawdbot|moltbot|moldbot)([-._:].*)?$/;

/**
 * Tells whether a process is OpenClaw from its command line.
 *
 * Follows OpenClaw's own rule for owners of session locks (2026.5.28 and later,
 * `isOpenClawSessionOwnerArgv`) and is more careful: the product's name anywhere in the line,
 * or one of its entry files, is enough to call it OpenClaw, because `other` makes a lock
 * releasable. On systems that give one line, pass it as the only element.
 */
export function identifyCommand(argv: readonly string[] | null): CommandIdentity {
  if (argv === null) return 'unreadable';
  const words = argv
    .flatMap((argument) => argument.split(/\s+/))
    .map((word) => word.replaceAll('\\', '/').toLowerCase())
    .filter((word) => word !== '');
  const program = words[0];
  if (program === undefined) return 'unreadable';
  const isEntryFile = words.some((word) => ENTRY_FILES.some((entry) => word.endsWith(entry)));
  const isNamed = words.some((word) => {
    const parts = word.split('/');
    const file = parts.pop() ?? '';
    return PRODUCT_FILE.test(file) || parts.some((folder) => PRODUCT_FOLDER.test(folder));
  });
  if (!isEntryFile && !isNamed) return 'other';
  if (/(^|\/)(openclaw|clawdbot|moltbot)-gateway$/.test(program) || words.includes('gateway')) {
    return 'openclaw-gateway';
  }
  return 'openclaw';
}
