import { parseArgs } from 'node:util';
import type { Result } from '../core/result.ts';
import { err, ok } from '../core/result.ts';
import { parseGatewayUrl } from '../openclaw/locate/gateway-url.ts';

export const VERBS = [
  'status',
  'watch',
  'unlock',
  'abort',
  'go-on',
  'reset',
  'restart-channel',
  'restart',
  'start',
  'heal',
  'undo',
  'try-model',
  'dismiss',
  'history',
  'report',
  'replay',
  'demo',
  'schema',
  'notify',
  'quiet',
  'healing',
  'secret',
  'doctor',
  'completion',
] as const;
export type Verb = (typeof VERBS)[number];

export type Args = {
  readonly verb: Verb;
  readonly operand: string | null;
  readonly json: boolean;
  readonly dryRun: boolean;
  /** `twice` also gives the second consent that some plans ask for. */
  readonly yes: 'no' | 'once' | 'twice';
  readonly out: string | null;
  /** `report`: overwrites an existing file. */
  readonly force: boolean;
  /** `status`: includes the evidence. */
  readonly verbose: boolean;
  /** `status`: one line for a monitoring system. */
  readonly plugin: boolean;
  /** `history`: a summary of the last week. */
  readonly week: boolean;
  /** `watch`: shows the demo if no OpenClaw is found. */
  readonly orDemo: boolean;
  /** `notify`: sends a test. */
  readonly test: boolean;
  /** `quiet`: the length in ms and the reason, or the end of the announced work. */
  readonly quiet: { readonly forMs: number | null; readonly reason: string; readonly end: boolean };
  readonly flags: { readonly profile?: string; readonly stateDir?: string; readonly url?: string };
};

export type Command =
  | { readonly kind: 'help'; readonly verb: Verb | null }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly args: Args };

/** Whether a verb takes an operand: never, optionally, or always. */
const OPERANDS: Readonly<Record<Verb, 'none' | 'optional' | 'required'>> = {
  status: 'none',
  watch: 'none',
  unlock: 'optional',
  abort: 'required',
  'go-on': 'required',
  reset: 'required',
  'restart-channel': 'optional',
  restart: 'none',
  start: 'none',
  heal: 'none',
  undo: 'optional',
  'try-model': 'optional',
  dismiss: 'required',
  history: 'none',
  report: 'none',
  replay: 'required',
  demo: 'none',
  schema: 'required',
  notify: 'optional',
  quiet: 'none',
  healing: 'optional',
  secret: 'required',
  doctor: 'none',
  completion: 'required',
};

const PROFILE = /^[a-z0-9][a-z0-9_-]{0,63}$/i;

const OPERAND_NAMES: Partial<Record<Verb, string>> = {
  abort: 'SESSION-KEY',
  'go-on': 'SESSION-KEY',
  reset: 'SESSION-KEY',
  'try-model': 'PROVIDER',
  dismiss: 'SESSION-KEY or all',
  replay: 'FILE',
  schema: 'NAME',
  notify: 'NAME',
  healing: 'stop or resume',
  secret: 'NAME',
  completion: 'zsh, bash, fish or man',
};

/** Reads the command line. An error is one line that says what is wrong and what is right. */
export function readArgs(argv: readonly string[]): Result<Command> {
  const secret = argv.find((word) => /^--?(token|password|secret)\b/i.test(word));
  if (secret !== undefined) {
    return err('a secret is never taken from the command line: set OPENCLAW_GATEWAY_TOKEN instead');
  }
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    return err(`${parseWords(error)}; see clawbuoy --help`);
  }
  const { values, positionals } = parsed;
  const asksForHelp = values.help === true || positionals[0] === 'help';
  const [name, operand, ...rest] = positionals[0] === 'help' ? positionals.slice(1) : positionals;
  if (values.version === true || name === 'version') return ok({ kind: 'version' });
  if (name === undefined) return ok({ kind: 'help', verb: null });
  const verb = VERBS.find((one) => one === name);
  if (verb === undefined) {
    const near = nearestVerb(name);
    return err(
      near === null
        ? `there is no verb "${name}"; the verbs are ${VERBS.join(', ')}`
        : `there is no verb "${name}"; did you mean clawbuoy ${near}?`,
    );
  }
  if (asksForHelp) return ok({ kind: 'help', verb });
  if (rest.length > 0) return err(`"${rest.join(' ')}" is too much; ${usage(verb)}`);
  if (operand !== undefined && OPERANDS[verb] === 'none') {
    return err(`${verb} takes nothing after it, not "${operand}"; ${usage(verb)}`);
  }
  // An unset variable of a script must not mean "any".
  const empty = [operand, values.profile, values['state-dir'], values.url, values.out].includes('');
  if (empty) return err(`a name, path or address is empty; ${usage(verb)}`);
  if (operand === undefined && OPERANDS[verb] === 'required') {
    return err(`${verb} needs a ${OPERAND_NAMES[verb] ?? 'name'}; ${usage(verb)}`);
  }
  // A person who names another gateway must not be shown this machine's by mistake.
  const url = values.url === undefined ? null : parseGatewayUrl(values.url);
  if (url !== null && !url.ok) return err(`--url: ${url.error}`);
  if (values.profile !== undefined && !PROFILE.test(values.profile)) {
    return err('--profile takes a name of letters, digits, "_" and "-"');
  }
  const forMs = values.for === undefined ? null : lengthMs(values.for);
  if (values.for !== undefined && forMs === null) {
    return err('--for takes a length like 90m, 2h or 1d, of at most 30 days');
  }
  return ok({
    kind: 'run',
    args: {
      verb,
      operand: operand ?? null,
      json: values.json === true,
      dryRun: values['dry-run'] === true,
      yes: yesOf(values.yes),
      out: values.out ?? null,
      force: values.force === true,
      verbose: values.verbose === true,
      plugin: values.plugin === true,
      week: values.week === true,
      orDemo: values['or-demo'] === true,
      test: values.test === true,
      quiet: { forMs, reason: values.reason ?? '', end: values.end === true },
      flags: {
        ...(values.profile === undefined ? {} : { profile: values.profile }),
        ...(values['state-dir'] === undefined ? {} : { stateDir: values['state-dir'] }),
        ...(values.url === undefined ? {} : { url: values.url }),
      },
    },
  });
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    strict: true,
    options: {
      json: { type: 'boolean' },
      profile: { type: 'string' },
      'state-dir': { type: 'string' },
      url: { type: 'string' },
      'dry-run': { type: 'boolean' },
      yes: { type: 'boolean', short: 'y', multiple: true },
      out: { type: 'string' },
      force: { type: 'boolean' },
      verbose: { type: 'boolean', short: 'v' },
      plugin: { type: 'boolean' },
      week: { type: 'boolean' },
      'or-demo': { type: 'boolean' },
      test: { type: 'boolean' },
      for: { type: 'string' },
      reason: { type: 'string' },
      end: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'V' },
    },
  });
}

const UNITS_MS = { m: 60_000, h: 60 * 60_000, d: 24 * 60 * 60_000 } as const;
const LONGEST_MS = 30 * UNITS_MS.d;

/** "90m", "2h", "1d" in ms. Null for anything else. */
function lengthMs(text: string): number | null {
  const [, count = '', unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (unit !== 'm' && unit !== 'h' && unit !== 'd') return null;
  const length = Number(count) * UNITS_MS[unit];
  return length > 0 && length <= LONGEST_MS ? length : null;
}

/** The verb that was probably meant, at most two letters away. Null if none. */
function nearestVerb(typed: string): Verb | null {
  const near = VERBS.map((verb) => ({ verb, far: lettersApart(typed.toLowerCase(), verb) }))
    .filter(({ far }) => far <= 2 && far < typed.length - 1)
    .sort((a, b) => a.far - b.far);
  return near[0]?.verb ?? null;
}

/** The number of letters to add, remove, change or swap with their neighbour. */
function lettersApart(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_each, j) => j)];
  const cell = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const changed = cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? cell(i - 2, j - 2) + 1 : changed;
      row.push(Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, changed, swapped));
    }
  }
  return cell(a.length, b.length);
}

/** Node's message, shortened to the error. Node calls a missing value ambiguous. */
function parseWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const valueless = /Option '([^']+)' argument (?:is ambiguous|missing)/.exec(error.message);
  if (valueless !== null) return `${valueless[1]?.split(' ')[0]} needs a value after it`;
  return error.message.split(/\.\s/)[0] ?? '';
}

function yesOf(given: readonly boolean[] | undefined): Args['yes'] {
  const times = given?.filter((one) => one).length ?? 0;
  return times === 0 ? 'no' : times === 1 ? 'once' : 'twice';
}

function usage(verb: Verb): string {
  const operand = OPERAND_NAMES[verb];
  return `use: clawbuoy ${verb}${operand === undefined ? '' : ` ${operand}`}`;
}

export const HELP = `clawbuoy: is OpenClaw well, and if not, why, and what brings it back

  clawbuoy status              one look; exit 0 green, 1 amber, 2 red, 3 grey
  clawbuoy watch               stays and tells of every change
  clawbuoy heal                takes the recommended steps, smallest first
  clawbuoy unlock [PATH|KEY]   moves a lock that nobody holds aside
  clawbuoy abort KEY           ends the run in progress in a session
  clawbuoy go-on KEY           goes on with a session that OpenClaw has given up
  clawbuoy reset KEY           gives a session a new file
  clawbuoy restart-channel [CHANNEL[:ACCOUNT]]  starts one channel anew, and nothing else
  clawbuoy restart             restarts the gateway, if something starts it again
  clawbuoy start               starts a gateway that is down, if a service knows it
  clawbuoy undo [ACTION-ID]    takes the last undoable step back
  clawbuoy try-model [PROVIDER]  asks the model that refused one short question (a few tokens)
  clawbuoy dismiss KEY|all     lost messages of a session have been sent again: list them no more
  clawbuoy history             incidents and steps, newest first; --week: the week in short
  clawbuoy report [--out FILE]  a report without secrets, fit for a public bug report
  clawbuoy replay FILE         judges the evidence of a report again
  clawbuoy demo                a simulated OpenClaw goes through an incident
  clawbuoy notify [NAME]       where notices go, and how each is doing; --test sends one
  clawbuoy quiet --for 2h      announces work: no notices for so long (--reason TEXT; --end)
  clawbuoy healing [stop|resume]  what it may do by itself, and what that was good for
  clawbuoy secret NAME         keeps a secret, read from standard input, in the keychain
  clawbuoy doctor              whether Clawbuoy itself has all that it needs
  clawbuoy completion SHELL    what completes it in zsh, bash or fish; or its man page
  clawbuoy schema NAME         snapshot, action-result, watch-line, plan or evidence

  -v, --verbose     status: what was seen   --plugin    status: one line for monitoring
  --json            for programs            --dry-run   show the plan, change nothing
  --profile NAME    OpenClaw's profile      --yes       do not ask (twice: cut a drain short)
  --state-dir DIR   OpenClaw's folder       --url URL   ws://HOST:PORT of the gateway

Exit codes of steps: 0 done or nothing to do, 4 refused (a dry run: would be),
5 failed, 6 heal: red, and only you can mend it; 64 wrong usage.
A token is read from OpenClaw's config or OPENCLAW_GATEWAY_TOKEN, never from the command line.
`;
