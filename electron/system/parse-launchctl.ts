import { parseCount, parsePid } from '../core/text/numbers-as-text.ts';

/** The fields of `launchctl print` that Clawbuoy needs. */
export type LaunchdReport = {
  /** `running`, `not running`, `spawn scheduled`, … in launchd's words. Empty if missing. */
  readonly state: string;
  readonly pid: number | null;
  readonly runs: number | null;
  /** `0`, `78: EX_CONFIG`, … Null if it never ended. */
  readonly lastExit: string | null;
  readonly file: string | null;
  readonly programArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The files for its output, without `/dev/null`. */
  readonly outputFiles: readonly string[];
};

/**
 * Splits `name = value` at the first equals sign. No regular expression: a line may be very long.
 */
function pairOf(line: string): { readonly name: string; readonly value: string } | null {
  const at = line.indexOf('=');
  if (at < 1) return null;
  return { name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
}

/**
 * Parses `launchctl print gui/UID/LABEL`. The manual does not guarantee the format. It has nested
 * blocks `name = {` … `}` with lines `key = value`. Only the outermost count. Null if the text has
 * no such block.
 */
export function parseLaunchctlPrint(text: string): LaunchdReport | null {
  const fields = new Map<string, string>();
  const blocks = new Map<string, string[]>();
  const open: string[] = [];
  let seen = false;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const pair = pairOf(line);
    // A block's name may itself contain an equals sign.
    if (/=\s{0,8}\{$/.test(line)) {
      open.push(line.slice(0, line.lastIndexOf('=')).trim());
      seen = true;
    } else if (line === '}') {
      open.pop();
    } else if (open.length === 1) {
      if (pair !== null && !fields.has(pair.name)) fields.set(pair.name, pair.value);
    } else if (open.length === 2 && line !== '') {
      const name = open[1] ?? '';
      blocks.set(name, [...(blocks.get(name) ?? []), line]);
    }
  }
  if (!seen) return null;
  // Older systems call the exit code a status.
  const exit = fields.get('last exit code') ?? fields.get('last exit status');
  const path = fields.get('path');
  const pairs = (blocks.get('environment') ?? []).flatMap((line): [string, string][] => {
    const at = line.indexOf(' => ');
    return at > 0 ? [[line.slice(0, at), line.slice(at + 4)]] : [];
  });
  return {
    state: fields.get('state') ?? '',
    pid: parsePid(fields.get('pid')),
    runs: parseCount(fields.get('runs')),
    lastExit: exit === undefined || exit === '(never exited)' || exit === '' ? null : exit,
    file: path?.startsWith('/') ? path : null,
    programArguments: blocks.get('arguments') ?? [],
    environment: Object.fromEntries(pairs),
    outputFiles: outputFilesOf([fields.get('stdout path'), fields.get('stderr path')]),
  };
}

/** The files of these paths, each once. */
export function outputFilesOf(paths: readonly (string | undefined)[]): readonly string[] {
  const files = paths.flatMap((path) =>
    path?.startsWith('/') && path !== '/dev/null' ? [path] : [],
  );
  return [...new Set(files)];
}

/** The pid in the answer of `launchctl kickstart -p`: bare, or after words. */
export function parseKickstartPid(text: string): number | null {
  return parsePid(/(?<!\d)\d{1,15}$/.exec(text.trim())?.[0]);
}

/** The reason of a launchctl refusal, from its exit code and its text. */
export type LaunchctlRefusal =
  /** No such service is loaded (113, or 3 from `bootout`). */
  | 'not-loaded'
  /** Already loaded (130 on newer systems; older ones answer 5, as for many other errors). */
  | 'already-loaded'
  /** 36, 37: another change of the same service is under way, so try again. */
  | 'in-progress'
  /** 5: loaded already, being unloaded, disabled, or a bad plist. The code does not say which. */
  | 'input-output'
  /** 125: this user is not logged in at the screen. */
  | 'no-gui-session'
  | 'other';

export function classifyLaunchctl(code: number | null, text: string): LaunchctlRefusal {
  const said = text.toLowerCase();
  const number = Number(said.match(/(?:failed|failure|error)?:? (\d+):/)?.[1] ?? code ?? -1);
  if (/could not find service|no such process|service not found/.test(said)) return 'not-loaded';
  if (/domain does not support|could not find domain/.test(said)) return 'no-gui-session';
  if (/already (exists in domain|loaded|bootstrapped)/.test(said)) return 'already-loaded';
  if (/operation (now|already) in progress/.test(said)) return 'in-progress';
  if (/input\/output error/.test(said)) return 'input-output';
  switch (number) {
    case 3:
    case 113:
      return 'not-loaded';
    case 130:
      return 'already-loaded';
    case 36:
    case 37:
      return 'in-progress';
    case 5:
      return 'input-output';
    case 125:
      return 'no-gui-session';
    default:
      return 'other';
  }
}
