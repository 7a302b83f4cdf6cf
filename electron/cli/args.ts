import { parseArgs } from 'node:util';
import type { Result } from '../core/result.ts';
import { err, ok } from '../core/result.ts';
import { readGatewayUrl, type UrlFault } from '../openclaw/locate/gateway-url.ts';
import {
  COMMON_OPTIONS,
  choiceOf,
  OPTIONS,
  type OptionName,
  optionShape,
  ownOptions,
  VERBS,
  type Verb,
  verbShape,
} from './command-table.ts';
import { nearest } from './nearest.ts';

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

/** What is wrong with a command line. The catalogue of the manual has the words. */
export type UsageError =
  | { readonly kind: 'secret' }
  | { readonly kind: 'no-verb'; readonly option: OptionName }
  | { readonly kind: 'unknown-verb'; readonly typed: string; readonly near: string | null }
  | {
      readonly kind: 'unknown-option';
      readonly typed: string;
      /** The whole of what was probably meant: `--json`, or `clawbuoy status`. */
      readonly near: string | null;
      readonly verb: Verb | null;
    }
  | { readonly kind: 'not-its-option'; readonly option: OptionName; readonly verb: Verb }
  | { readonly kind: 'no-value'; readonly option: OptionName }
  | { readonly kind: 'takes-no-value'; readonly option: OptionName }
  | { readonly kind: 'too-much'; readonly verb: Verb; readonly typed: string }
  | { readonly kind: 'takes-nothing'; readonly verb: Verb; readonly typed: string }
  | { readonly kind: 'needs-operand'; readonly verb: Verb }
  | { readonly kind: 'empty'; readonly verb: Verb; readonly option: OptionName | null }
  | {
      readonly kind: 'no-choice';
      readonly verb: Verb;
      readonly typed: string;
      readonly choices: readonly string[];
      readonly near: string | null;
    }
  | {
      readonly kind: 'apart';
      readonly verb: Verb;
      readonly options: readonly [OptionName, OptionName];
    }
  | {
      readonly kind: 'needs-option';
      readonly verb: Verb;
      readonly option: OptionName;
      readonly needs: OptionName;
    }
  | { readonly kind: 'bad-url'; readonly fault: UrlFault }
  | { readonly kind: 'bad-profile' }
  | { readonly kind: 'bad-length' };

const PROFILE = /^[a-z0-9][a-z0-9_-]{0,63}$/i;
/** Words at the place of a verb that are none. */
const HELP = 'help';
const VERSION = 'version';

/** Options with their values as typed; one that takes none has an empty value for each time. */
type Given = ReadonlyMap<OptionName, readonly string[]>;
type Words = { readonly given: Given; readonly words: readonly string[] };

/** Reads the command line. */
export function readArgs(argv: readonly string[]): Result<Command, UsageError> {
  if (argv.some((word) => /^--?(token|password|secret)\b/i.test(word))) {
    return err({ kind: 'secret' });
  }
  const taken = takeApart(argv);
  if (!taken.ok) return taken;
  const { given, words } = taken.value;
  const asksForHelp = given.has('help') || words[0] === HELP;
  const [name, ...operands] = words[0] === HELP ? words.slice(1) : words;
  if (given.has('version') || name === VERSION) return ok({ kind: 'version' });
  if (name === undefined || name === HELP) {
    const [alone] = given.keys();
    return asksForHelp || alone === undefined
      ? ok({ kind: 'help', verb: null })
      : err({ kind: 'no-verb', option: alone });
  }
  const verb = VERBS.find((one) => one === name);
  if (verb === undefined) {
    const near = nearest(name, [...VERBS, HELP, VERSION]);
    return err({ kind: 'unknown-verb', typed: name, near });
  }
  if (asksForHelp) return ok({ kind: 'help', verb });
  const wrong = wrongOptions(verb, given) ?? wrongOperand(verb, operands) ?? wrongValue(given);
  if (wrong !== null) return err(wrong);
  const { operand } = verbShape(verb);
  const [typed = null] = operands;
  const chosen = operand?.oneOf === undefined ? typed : choiceOf(operand.oneOf, typed);
  return ok({ kind: 'run', args: argsOf(verb, chosen, given) });
}

function argsOf(verb: Verb, operand: string | null, given: Given): Args {
  const value = (option: OptionName): string | null => given.get(option)?.at(-1) ?? null;
  const [profile, stateDir, url] = [value('profile'), value('state-dir'), value('url')];
  const times = given.get('yes')?.length ?? 0;
  const length = value('for');
  return {
    verb,
    operand,
    json: given.has('json'),
    dryRun: given.has('dry-run'),
    yes: times === 0 ? 'no' : times === 1 ? 'once' : 'twice',
    out: value('out'),
    force: given.has('force'),
    verbose: given.has('verbose'),
    plugin: given.has('plugin'),
    week: given.has('week'),
    orDemo: given.has('or-demo'),
    test: given.has('test'),
    quiet: {
      forMs: length === null ? null : lengthMs(length),
      reason: value('reason') ?? '',
      end: given.has('end'),
    },
    flags: {
      ...(profile === null ? {} : { profile }),
      ...(stateDir === null ? {} : { stateDir }),
      ...(url === null ? {} : { url }),
    },
  };
}

/** Splits the words into options and others. Each option is a known one, with a value or without. */
function takeApart(argv: readonly string[]): Result<Words, UsageError> {
  const { tokens } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    // Its own errors are English sentences: what is wrong is found here, as data.
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      OPTIONS.map((option) => {
        const { takes, short } = optionShape(option);
        const type = takes === undefined ? ('boolean' as const) : ('string' as const);
        return [option, { type, ...(short === undefined ? {} : { short }) }];
      }),
    ),
  });
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const given = new Map<OptionName, string[]>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = OPTIONS.find((one) => one === token.name);
    if (option === undefined) return err(unknownOption(token.rawName, words));
    const takesValue = optionShape(option).takes !== undefined;
    // `--url --json` is a forgotten value; one that begins so is given as `--url=--x`.
    const isValue = token.value !== undefined && (token.inlineValue || !/^-/.test(token.value));
    if (takesValue && !isValue) return err({ kind: 'no-value', option });
    if (!takesValue && token.value !== undefined) return err({ kind: 'takes-no-value', option });
    given.set(option, [...(given.get(option) ?? []), token.value ?? '']);
  }
  return ok({ given, words });
}

function unknownOption(rawName: string, words: readonly string[]): UsageError {
  const typed = rawName.replace(/=.*$/s, '');
  const bare = typed.replace(/^-+/, '');
  const verb = VERBS.find((one) => words.includes(one)) ?? null;
  const own = verb === null ? OPTIONS : [...ownOptions(verb), ...COMMON_OPTIONS];
  const meant = nearest(bare, own);
  const asVerb = VERBS.find((one) => one === bare);
  const near = meant !== null ? `--${meant}` : asVerb !== undefined ? `clawbuoy ${asVerb}` : null;
  return { kind: 'unknown-option', typed, near, verb };
}

function wrongOptions(verb: Verb, given: Given): UsageError | null {
  const own: readonly OptionName[] = [...ownOptions(verb), ...COMMON_OPTIONS];
  for (const option of given.keys()) {
    if (!own.includes(option)) return { kind: 'not-its-option', option, verb };
  }
  const options = verbShape(verb).apart?.find(([one, other]) => given.has(one) && given.has(other));
  if (options !== undefined) return { kind: 'apart', verb, options };
  for (const [option, values] of given) {
    // An unset variable of a script must not mean "any".
    const takesValue = optionShape(option).takes !== undefined;
    if (takesValue && values.some((one) => one.trim() === ''))
      return { kind: 'empty', verb, option };
    const { needs } = optionShape(option);
    if (needs !== undefined && !given.has(needs))
      return { kind: 'needs-option', verb, option, needs };
  }
  return null;
}

function wrongOperand(verb: Verb, [typed, ...more]: readonly string[]): UsageError | null {
  const { operand } = verbShape(verb);
  if (operand === undefined) {
    return typed === undefined
      ? null
      : { kind: 'takes-nothing', verb, typed: [typed, ...more].join(' ') };
  }
  if (more.length > 0) return { kind: 'too-much', verb, typed: more.join(' ') };
  if (typed === undefined) return operand.isNeeded ? { kind: 'needs-operand', verb } : null;
  if (typed === '') return { kind: 'empty', verb, option: null };
  const { oneOf: choices } = operand;
  if (choices === undefined || choiceOf(choices, typed) !== null) return null;
  return { kind: 'no-choice', verb, typed, choices, near: nearest(typed, choices) };
}

function wrongValue(given: Given): UsageError | null {
  // A person who names another gateway must not be shown this machine's by mistake.
  for (const text of given.get('url') ?? []) {
    const url = readGatewayUrl(text);
    if (!url.ok) return { kind: 'bad-url', fault: url.error };
  }
  if (given.get('profile')?.some((text) => !PROFILE.test(text))) return { kind: 'bad-profile' };
  if (given.get('for')?.some((text) => lengthMs(text) === null)) return { kind: 'bad-length' };
  return null;
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
