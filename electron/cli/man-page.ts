import type { Manual, VerbManual } from '../core/catalogue/manual/en.ts';
import {
  COMMON_OPTIONS,
  type OptionName,
  ownOptions,
  USAGE_EXIT,
  VERBS,
  verbShape,
} from './command-table.ts';
import { optionUsage, optionWords, placed, usageOf } from './manual-words.ts';

const VARIABLES = [
  'OPENCLAW_GATEWAY_TOKEN',
  'OPENCLAW_STATE_DIR',
  'OPENCLAW_CONFIG_PATH',
  'OPENCLAW_PROFILE',
  'OPENCLAW_GATEWAY_PORT',
  'CLAWBUOY_HOME',
  'NO_COLOR',
];

/** The man page, in the manual's language. `man` itself wraps it. */
export function manPage(manual: Manual): string {
  const { man } = manual;
  const item = (name: string, words: string): readonly string[] => [
    '.TP',
    `.B ${roff(name)}`,
    roff(words),
  ];
  const options = (names: readonly OptionName[], verb: (typeof VERBS)[number] | null) =>
    names.flatMap((name) => item(optionUsage(name, manual), optionWords(name, manual, verb)));
  return [
    '.TH CLAWBUOY 1',
    `.SH ${man.name}`,
    `clawbuoy \\- ${roff(manual.what)}`,
    `.SH ${man.synopsis}`,
    '.B clawbuoy',
    roff(manual.usage),
    `.SH ${man.verbs}`,
    ...VERBS.flatMap((verb) => {
      const { what, more }: VerbManual = manual.verbs[verb];
      const { example, operand } = verbShape(verb);
      const choices = operand?.oneOf === undefined ? [] : [operand.oneOf.join(', ')];
      return [
        ...item(usageOf(verb, manual), what),
        ...[more ?? [], ...choices, example ?? []].flat().flatMap((line) => ['.br', roff(line)]),
        ...(ownOptions(verb).length === 0
          ? []
          : ['.RS', ...options(ownOptions(verb), verb), '.RE']),
      ];
    }),
    `.SH ${man.options}`,
    ...options(COMMON_OPTIONS, null),
    '.PP',
    roff(manual.keyHelp(placed('KEY', manual), 'clawbuoy status -v')),
    `.SH ${man.exits}`,
    ...exitGroups().flatMap(({ verbs, exits }) => [
      '.PP',
      roff(manual.exitsOf(verbs.join(', '))),
      ...exits.flatMap(([code, meaning]) => item(String(code), manual.exit[meaning])),
    ]),
    '.PP',
    roff(manual.exitsOfEvery),
    ...item(String(USAGE_EXIT[0]), manual.exit[USAGE_EXIT[1]]),
    `.SH ${man.environment}`,
    VARIABLES.join(', '),
    '.PP',
    roff(manual.token),
    '',
  ].join('\n');
}

/** The verbs whose exit codes are the same. */
function exitGroups() {
  const groups = new Map<string, (typeof VERBS)[number][]>();
  for (const verb of VERBS) {
    const shape = JSON.stringify(verbShape(verb).exits);
    groups.set(shape, [...(groups.get(shape) ?? []), verb]);
  }
  return [...groups.values()].flatMap((verbs) => {
    const [first] = verbs;
    return first === undefined ? [] : [{ verbs, exits: verbShape(first).exits }];
  });
}

/** A line that roff shows as it is. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}
