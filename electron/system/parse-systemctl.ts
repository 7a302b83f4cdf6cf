import { parseCount, parsePid } from '../core/text/numbers-as-text.ts';

/** The fields of `systemctl show` that Clawbuoy needs. */
export type UnitReport = {
  readonly loadState: string;
  readonly activeState: string;
  readonly subState: string;
  readonly mainPid: number | null;
  readonly restarts: number | null;
  readonly result: string;
  readonly exitStatus: string;
  readonly fragmentPath: string | null;
  readonly programArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
};

/** The requested properties. systemd leaves out those that it does not know. */
export const UNIT_PROPERTIES = [
  'LoadState',
  'ActiveState',
  'SubState',
  'MainPID',
  'NRestarts',
  'ExecStart',
  'Environment',
  'FragmentPath',
  'ExecMainStatus',
  'Result',
] as const;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', s: ' ' };

/** Splits words as systemd quotes them: `A=b "C=d e" 'F=g'`, with C escapes inside. */
export function splitQuoted(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\' && quote !== "'" && at + 1 < text.length) {
      at += 1;
      const next = text.charAt(at);
      word = (word ?? '') + (ESCAPES[next] ?? next);
    } else if (quote !== '' && char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (quote === '' && /\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + char;
  }
  if (word !== null) words.push(word);
  return words;
}

export function parseEnvironment(text: string): Readonly<Record<string, string>> {
  const pairs = splitQuoted(text).flatMap((word): [string, string][] => {
    const at = word.indexOf('=');
    return at > 0 ? [[word.slice(0, at), word.slice(at + 1)]] : [];
  });
  return Object.fromEntries(pairs);
}

/**
 * Parses `{ path=… ; argv[]=A B C ; ignore_errors=no ; … }`. systemd joins arguments with spaces.
 */
function parseExecStart(text: string): readonly string[] {
  const argv = text.match(/argv\[\]=(.*?) ; [a-z_]+=/)?.[1];
  return argv === undefined ? [] : argv.split(' ').filter((word) => word !== '');
}

/** Parses `systemctl --user show UNIT -p …`. Null if it names no state at all. */
export function parseSystemctlShow(text: string): UnitReport | null {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) fields.set(line.slice(0, at), line.slice(at + 1).trimEnd());
  }
  const loadState = fields.get('LoadState') ?? '';
  const activeState = fields.get('ActiveState') ?? '';
  if (loadState === '' && activeState === '') return null;
  const fragmentPath = fields.get('FragmentPath') ?? '';
  return {
    loadState,
    activeState,
    subState: fields.get('SubState') ?? '',
    mainPid: parsePid(fields.get('MainPID')),
    restarts: parseCount(fields.get('NRestarts')),
    result: fields.get('Result') ?? '',
    exitStatus: fields.get('ExecMainStatus') ?? '',
    fragmentPath: fragmentPath === '' ? null : fragmentPath,
    programArguments: parseExecStart(fields.get('ExecStart') ?? ''),
    environment: parseEnvironment(fields.get('Environment') ?? ''),
  };
}
