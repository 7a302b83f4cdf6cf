import { posix } from 'node:path';
import type { StartFailure } from '../../core/evidence/start-facts.ts';
import { MOST_WORDS } from '../../core/evidence/turn-facts.ts';

/** The last words of a failed gateway start. Their gateway is not yet known. */
export type LastWords = {
  readonly reason: StartFailure['reason'];
  readonly keys: readonly string[];
  /** The config that they name. */
  readonly configPath: string | null;
  /** The port that was already in use. */
  readonly port: number | null;
  readonly said: string;
};

const MOST_KEYS = 5;
const FAILED = 'Gateway failed to start: ';
const BLOCKED = 'Gateway start blocked: ';

/**
 * Reads how a start ended, in the forms of 2026.2.1 to 2026.9.6. Null for anything else. Pure;
 * never throws.
 */
export function readLastWords(text: string): LastWords | null {
  const whole = text.slice(0, 8192);
  const said = firstWords(whole.startsWith(FAILED) ? whole.slice(FAILED.length) : whole);
  const none = { keys: [], configPath: null, port: null, said };
  const config = readConfigRefusal(whole);
  if (config !== null) return { ...none, ...config };
  if (whole.startsWith(BLOCKED)) return { ...none, reason: 'not-local' };
  if (isNodeRefusal(whole)) return { ...none, reason: 'node' };
  if (!whole.startsWith(FAILED)) return null;
  const port = /another gateway instance is already listening on wss?:\/\/\S{1,255}:(\d{1,5})/.exec(
    whole,
  )?.[1];
  if (port !== undefined) return { ...none, reason: 'port', port: Number(port) };
  // Another start failed because this gateway runs. It is no failure of this gateway.
  if (/^Gateway failed to start: gateway already running/.test(whole)) return null;
  if (/database disk image is malformed|SQLITE_CORRUPT|file is not a database/i.test(whole)) {
    return { ...none, reason: 'damaged' };
  }
  const isStore = /database is (locked|not admitted)|SQLITE_[A-Z]{2,20}|agent database/i.test(
    whole,
  );
  return { ...none, reason: isStore ? 'store' : 'other' };
}

/** Parses `Invalid config at PATH:` and one line per value. 2026.2.1 writes line breaks as `\n`. */
function readConfigRefusal(text: string) {
  const found =
    /(?:^|: )(?:Invalid config at|Failed to read config at) (\/.{1,4000}?\.json5?)(?::(.*)| (.*))$/s.exec(
      text,
    );
  if (found === null) return null;
  const lines = (found[2] ?? found[3] ?? '')
    .replaceAll('\\n', '\n')
    .split('\n')
    // 2026.9.6 puts the file and its line in front: `openclaw.json:12 — gateway: …`.
    .map((line) => line.replace(/^\s*(?:-\s|\S{1,200}:\d{1,7} — )/, '').trim());
  const named = lines.filter((line) => /^(?:<root>|[\w$.[\]"'-]{1,200}): /.test(line));
  const syntax = /^SyntaxError: (.{1,200})/.exec(lines[0] ?? '')?.[1];
  const keys = syntax === undefined ? named.map(keyWords) : [syntax];
  return {
    reason: 'config' as const,
    configPath: found[1] ?? null,
    keys: keys.slice(0, MOST_KEYS).map((key) => key.slice(0, MOST_WORDS)),
  };
}

/** The whole file is no key, so `<root>: Unrecognized key: "x"` loses its `<root>`. */
function keyWords(line: string): string {
  return line.replace(/^<root>: (?=Unrecognized)/, '').replace('<root>', 'the whole file');
}

function isNodeRefusal(text: string): boolean {
  return (
    /^(?:openclaw: )?Node(?:\.js)? .{1,200}(?:is required|is unavailable)/.test(text) ||
    /^openclaw requires Node >=/.test(text)
  );
}

function firstWords(text: string): string {
  return (text.replaceAll('\\n', '\n').split('\n')[0] ?? '').trim().slice(0, MOST_WORDS);
}

/** The facts that show whose last words these are. */
export type Owner = {
  readonly stateDirs: readonly string[];
  readonly configPath: string;
  readonly port: number;
  /** `gateway.mode` of its config. */
  readonly writtenMode: string | null;
};

/**
 * Whether the words name this OpenClaw. False: they name none, in a log that others write to as
 * well. Null: they name another.
 */
export function namesOwner(words: LastWords, owner: Owner): boolean | null {
  if (words.configPath !== null) {
    const path = posix.normalize(words.configPath);
    return path === posix.normalize(owner.configPath) || isUnder(path, owner) ? true : null;
  }
  if (words.port !== null) return words.port === owner.port ? true : null;
  // Its own config shows whether this gateway could have said it.
  if (words.reason === 'not-local') return owner.writtenMode === 'local' ? null : true;
  return owner.stateDirs.some((folder) => words.said.includes(`${folder}/`));
}

function isUnder(path: string, { stateDirs }: Owner): boolean {
  return stateDirs.some((folder) => path.startsWith(`${posix.normalize(folder)}/`));
}
