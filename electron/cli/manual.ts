import type { Manual, VerbManual } from '../core/catalogue/manual/en.ts';
import { columnsOf, toColumns } from '../core/text/columns.ts';
import { wrapWords } from '../core/text/wrap.ts';
import {
  COMMON_OPTIONS,
  OPTIONS,
  type OptionName,
  operandOf,
  ownersOf,
  ownOptions,
  PARTS,
  USAGE_EXIT,
  VERBS,
  type Verb,
  verbShape,
} from './command-table.ts';
import { optionUsage, optionWords, placed, usageOf, verbUsage } from './manual-words.ts';

const LEAST_WIDTH = 40;
/** The longest line that reads well, and the width where there is no terminal. */
const MOST_WIDTH = 80;
/** In a narrower terminal what a thing does stands below it, and not beside it. */
const BESIDE_FROM = 60;
/** The first column is at most this wide; what is wider has a line of its own. */
const MOST_FIRST = 24;

type Row = readonly [name: string, words: string];

/** The output of `clawbuoy --help`. */
export function overview(manual: Manual, columns?: number): string {
  const width = widthFor(columns);
  const { heading } = manual;
  const some = OPTIONS.filter((option) => !COMMON_OPTIONS.includes(option));
  return paragraphs([
    [
      ...hanging(`clawbuoy ${manual.usage}`, width),
      ...indented(manual.what, width),
      ...indented(manual.begin('clawbuoy status'), width),
      ...indented(manual.tellsMore(`clawbuoy ${placed('VERB', manual)} --help`), width),
    ],
    ...PARTS.map((part) => [
      manual.part[part],
      ...listed(
        VERBS.filter((verb) => verbShape(verb).part === part).map((verb) => [
          verbUsage(verb, manual),
          manual.verbs[verb].what,
        ]),
        width,
      ),
    ]),
    [heading.everyVerb, ...listed(optionRows(COMMON_OPTIONS, manual), width)],
    [
      heading.ofSome,
      ...listed(
        some.map((option) => [optionUsage(option, manual), withOwners(option, manual)]),
        width,
      ),
    ],
    [manual.exitsOf('status'), ...listed(exitRows('status', manual), width)],
    [manual.exitsOfSteps, ...listed(exitRows('heal', manual), width)],
    [...hanging(keyHelp(manual), width), ...hanging(manual.token, width)],
  ]);
}

/** More owners than these are not named with an option. */
const MOST_OWNERS = 3;

function withOwners(option: OptionName, manual: Manual): string {
  const owners = ownersOf(option);
  const words = optionWords(option, manual);
  return owners.length > MOST_OWNERS ? words : manual.ofVerbs(words, owners.join(', '));
}

/** The output of `clawbuoy VERB --help`. */
export function helpFor(verb: Verb, manual: Manual, columns?: number): string {
  const width = widthFor(columns);
  const { heading } = manual;
  const { more }: VerbManual = manual.verbs[verb];
  const { example } = verbShape(verb);
  const own = ownOptions(verb);
  return paragraphs([
    [
      ...hanging(`${usageOf(verb, manual)} ${manual.options}`, width),
      ...indented(manual.verbs[verb].what, width),
    ],
    more === undefined ? [] : indented(more, width),
    operandOf(verb).includes('KEY') ? indented(keyHelp(manual), width) : [],
    indented(choicesOf(verb), width),
    own.length === 0 ? [] : [heading.own, ...listed(optionRows(own, manual, verb), width)],
    [heading.everyVerb, ...listed(optionRows(COMMON_OPTIONS, manual), width)],
    [heading.exits, ...listed(exitRows(verb, manual), width)],
    example === undefined ? [] : [heading.example, ...indented(example, width)],
  ]);
}

/** The words that a verb takes, where its usage does not name them already. */
function choicesOf(verb: Verb): string {
  const { operand } = verbShape(verb);
  if (operand?.oneOf === undefined || operand.name.includes('|')) return '';
  return `${operand.name}: ${operand.oneOf.join(', ')}`;
}

function keyHelp(manual: Manual): string {
  return manual.keyHelp(placed('KEY', manual), 'clawbuoy status -v');
}

function optionRows(
  options: readonly OptionName[],
  manual: Manual,
  verb: Verb | null = null,
): readonly Row[] {
  return options.map((option) => [optionUsage(option, manual), optionWords(option, manual, verb)]);
}

function exitRows(verb: Verb, manual: Manual): readonly Row[] {
  return [...verbShape(verb).exits, USAGE_EXIT].map(([code, meaning]) => [
    String(code),
    manual.exit[meaning],
  ]);
}

function widthFor(columns: number = MOST_WIDTH): number {
  return Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, columns));
}

/** Names with what they mean beside or, where there is no room, below them. */
function listed(rows: readonly Row[], width: number): string[] {
  const widest = Math.max(...rows.map(([name]) => columnsOf(name)));
  const isShort = widest <= 4;
  if (width < BESIDE_FROM && !isShort) {
    return rows.flatMap(([name, words]) => [
      `  ${name}`,
      ...wrapWords(words, width - 6).map((line) => `      ${line}`),
    ]);
  }
  const first = Math.min(widest, MOST_FIRST) + 2;
  const indent = ' '.repeat(2 + first);
  return rows.flatMap(([name, words]) => {
    const lines = wrapWords(words, width - 2 - first);
    if (columnsOf(name) > first - 2) return [`  ${name}`, ...lines.map((line) => indent + line)];
    return lines.map((line, index) =>
      index === 0 ? `  ${toColumns(name, first)}${line}` : indent + line,
    );
  });
}

/** A long line whose further lines stand a little in. */
function hanging(text: string, width: number): string[] {
  return wrapWords(text, width - 4).map((line, index) => (index === 0 ? line : `    ${line}`));
}

function indented(text: string, width: number): string[] {
  return wrapWords(text, width - 2).map((line) => `  ${line}`);
}

function paragraphs(blocks: readonly (readonly string[])[]): string {
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
