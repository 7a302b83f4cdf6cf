import { SCHEMA_NAMES } from '../core/api/schema-names.ts';
import { EXIT_FAILED, EXIT_NEEDS_PERSON, EXIT_REFUSED, EXIT_UNKNOWN, EXIT_USAGE } from './exit.ts';

// The one table of the command line. The parser, help, completions, the man page, and the guess at
// what was meant all follow from it; the words are in the catalogue of the manual.

type OptionShape = {
  readonly short?: string;
  /** What stands after it, as help shows it. Nothing: it takes no value. */
  readonly takes?: 'NAME' | 'DIR' | 'URL' | 'FILE' | 'LENGTH' | 'TEXT';
  /** Every verb takes it. */
  readonly isForAll?: true;
  /** It makes sense only beside this one. */
  readonly needs?: 'for' | 'reason' | 'out';
};

const OPTION_TABLE = {
  json: { isForAll: true },
  profile: { takes: 'NAME', isForAll: true },
  'state-dir': { takes: 'DIR', isForAll: true },
  url: { takes: 'URL', isForAll: true },
  help: { short: 'h', isForAll: true },
  version: { short: 'V', isForAll: true },
  verbose: { short: 'v' },
  plugin: {},
  week: {},
  'or-demo': {},
  'dry-run': {},
  yes: { short: 'y' },
  test: {},
  for: { takes: 'LENGTH', needs: 'reason' },
  reason: { takes: 'TEXT', needs: 'for' },
  end: {},
  out: { takes: 'FILE' },
  force: { needs: 'out' },
} as const satisfies Readonly<Record<string, OptionShape>>;
export type OptionName = keyof typeof OPTION_TABLE;

type Operand = {
  /** What stands there, as help shows it. */
  readonly name: string;
  readonly isNeeded: boolean;
  /** The only words that it may be. */
  readonly oneOf?: readonly string[];
  /** A word that it may be, too. */
  readonly or?: string;
};

/** What an exit code of a verb means; the catalogue has the words. */
export type ExitMeaning =
  | 'done'
  | 'refused'
  | 'failed'
  | 'needsPerson'
  | 'green'
  | 'amber'
  | 'red'
  | 'grey'
  | 'answers'
  | 'notAsked'
  | 'stillFails'
  | 'fileKept'
  | 'notArrived'
  | 'allThere'
  | 'lacking'
  | 'noKeychain'
  | 'usage';
type Exit = readonly [code: number, meaning: ExitMeaning];

/** The parts of the overview. */
export const PARTS = ['look', 'mend', 'away', 'more'] as const;

type VerbShape = {
  readonly part: (typeof PARTS)[number];
  readonly operand?: Operand;
  readonly options?: readonly OptionName[];
  /** Options that contradict each other. */
  readonly apart?: readonly (readonly [OptionName, OptionName])[];
  readonly exits: readonly Exit[];
  readonly example?: string;
};

const PLAIN: readonly Exit[] = [
  [0, 'done'],
  [EXIT_FAILED, 'failed'],
];
const LIGHT: readonly Exit[] = [
  [0, 'green'],
  [1, 'amber'],
  [2, 'red'],
  [EXIT_UNKNOWN, 'grey'],
];
const STEP: readonly Exit[] = [
  [0, 'done'],
  [EXIT_REFUSED, 'refused'],
  [EXIT_FAILED, 'failed'],
];
/** Of every verb. */
export const USAGE_EXIT: Exit = [EXIT_USAGE, 'usage'];

export const SHELLS = ['zsh', 'bash', 'fish', 'man'] as const;
export const HEALING_WORDS = ['stop', 'resume'] as const;

const step = { part: 'mend', options: ['dry-run', 'yes'], exits: STEP } as const;

const VERB_TABLE = {
  status: {
    part: 'look',
    options: ['verbose', 'plugin'],
    apart: [
      ['plugin', 'json'],
      ['plugin', 'verbose'],
    ],
    exits: LIGHT,
  },
  watch: { part: 'look', options: ['or-demo'], exits: PLAIN },
  history: {
    part: 'look',
    options: ['week', 'verbose'],
    apart: [['week', 'verbose']],
    exits: PLAIN,
  },
  doctor: {
    part: 'look',
    exits: [
      [0, 'allThere'],
      [EXIT_FAILED, 'lacking'],
    ],
  },
  heal: { ...step, exits: [...STEP, [EXIT_NEEDS_PERSON, 'needsPerson']] },
  unlock: {
    ...step,
    operand: { name: 'PATH|KEY', isNeeded: false },
    example: 'clawbuoy unlock agent:main:main',
  },
  abort: {
    ...step,
    operand: { name: 'KEY', isNeeded: true },
    example: 'clawbuoy abort agent:main:main',
  },
  'go-on': {
    ...step,
    operand: { name: 'KEY', isNeeded: true },
    example: 'clawbuoy go-on agent:main:main',
  },
  reset: {
    ...step,
    operand: { name: 'KEY', isNeeded: true },
    example: 'clawbuoy reset agent:main:main --dry-run',
  },
  'restart-channel': {
    ...step,
    operand: { name: 'CHANNEL[:ACCOUNT]', isNeeded: false },
    example: 'clawbuoy restart-channel telegram',
  },
  restart: step,
  start: step,
  undo: { ...step, operand: { name: 'ACTION-ID', isNeeded: false }, example: 'clawbuoy undo' },
  'try-model': {
    part: 'mend',
    operand: { name: 'PROVIDER', isNeeded: false },
    options: ['dry-run'],
    exits: [
      [0, 'answers'],
      [EXIT_REFUSED, 'notAsked'],
      [EXIT_FAILED, 'stillFails'],
    ],
    example: 'clawbuoy try-model openai',
  },
  dismiss: {
    part: 'mend',
    operand: { name: 'KEY', or: 'all', isNeeded: true },
    options: ['dry-run'],
    exits: PLAIN,
    example: 'clawbuoy dismiss all',
  },
  notify: {
    part: 'away',
    operand: { name: 'NAME', isNeeded: false },
    options: ['test'],
    exits: [
      [0, 'done'],
      [EXIT_FAILED, 'notArrived'],
    ],
    example: 'clawbuoy notify --test',
  },
  quiet: {
    part: 'away',
    options: ['for', 'reason', 'end'],
    apart: [
      ['for', 'end'],
      ['reason', 'end'],
    ],
    exits: PLAIN,
    example: 'clawbuoy quiet --for 2h --reason "update"',
  },
  healing: {
    part: 'away',
    operand: { name: HEALING_WORDS.join('|'), isNeeded: false, oneOf: HEALING_WORDS },
    exits: PLAIN,
    example: 'clawbuoy healing stop',
  },
  secret: {
    part: 'away',
    operand: { name: 'NAME', isNeeded: true },
    exits: [
      [0, 'done'],
      [EXIT_REFUSED, 'noKeychain'],
      [EXIT_FAILED, 'failed'],
    ],
    example: 'clawbuoy secret telegram',
  },
  report: {
    part: 'more',
    options: ['out', 'force'],
    exits: [
      [0, 'done'],
      [EXIT_REFUSED, 'fileKept'],
      [EXIT_FAILED, 'failed'],
    ],
    example: 'clawbuoy report --out report.md',
  },
  replay: {
    part: 'more',
    operand: { name: 'FILE', isNeeded: true },
    exits: LIGHT,
    example: 'clawbuoy replay report.md',
  },
  demo: { part: 'more', exits: STEP },
  completion: {
    part: 'more',
    operand: { name: SHELLS.join('|'), isNeeded: true, oneOf: SHELLS },
    exits: PLAIN,
  },
  schema: {
    part: 'more',
    operand: { name: 'NAME', isNeeded: true, oneOf: SCHEMA_NAMES },
    exits: PLAIN,
    example: 'clawbuoy schema snapshot',
  },
} as const satisfies Readonly<Record<string, VerbShape>>;
export type Verb = keyof typeof VERB_TABLE;

function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): readonly Name[] {
  return Object.keys(table).filter((name): name is Name => name in table);
}

/** Every verb, in the order of the overview. */
export const VERBS: readonly Verb[] = namesOf(VERB_TABLE);
export const OPTIONS: readonly OptionName[] = namesOf(OPTION_TABLE);

export function verbShape(verb: Verb): VerbShape {
  return VERB_TABLE[verb];
}

export function optionShape(option: OptionName): OptionShape {
  return OPTION_TABLE[option];
}

/** The options that are this verb's own, beside those of every verb. */
export function ownOptions(verb: Verb): readonly OptionName[] {
  return verbShape(verb).options ?? [];
}

export const COMMON_OPTIONS: readonly OptionName[] = OPTIONS.filter(
  (option) => optionShape(option).isForAll === true,
);

/** The verbs that take an option; empty for one of every verb. */
export function ownersOf(option: OptionName): readonly Verb[] {
  return VERBS.filter((verb) => ownOptions(verb).includes(option));
}

/** Help shows an operand so: `KEY`, `[PATH|KEY]`, `KEY|all`. Empty: the verb takes none. */
export function operandOf(verb: Verb): string {
  const { operand } = verbShape(verb);
  if (operand === undefined) return '';
  const name = operand.or === undefined ? operand.name : `${operand.name}|${operand.or}`;
  return operand.isNeeded ? name : `[${name}]`;
}

/** The one of these words that was typed. Case and marks do not count: `Action_Result`. */
export function choiceOf<Choice extends string>(
  choices: readonly Choice[],
  typed: string | null,
): Choice | null {
  const bare = (word: string) => word.toLowerCase().replace(/[^a-z]/g, '');
  return choices.find((one) => typed !== null && bare(one) === bare(typed)) ?? null;
}
