import type { Language } from '../core/catalogue/languages.ts';
import type { Manual, VerbManual } from '../core/catalogue/manual/en.ts';
import { type OptionName, operandOf, optionShape, type Verb } from './command-table.ts';

/** The manual in a language. Only the one that is wanted is loaded. */
export async function manualIn(language: Language): Promise<Manual> {
  switch (language) {
    case 'en':
      return (await import('../core/catalogue/manual/en.ts')).enManual;
    case 'de':
      return (await import('../core/catalogue/manual/de.ts')).deManual;
    case 'zh-Hans':
      return (await import('../core/catalogue/manual/zh-hans.ts')).zhHansManual;
  }
}

/** A verb as it is typed: `clawbuoy unlock [PATH|KEY]`. */
export function usageOf(verb: Verb, manual: Manual): string {
  return `clawbuoy ${verbUsage(verb, manual)}`;
}

/** The same without the command: `unlock [PATH|KEY]`. */
export function verbUsage(verb: Verb, manual: Manual): string {
  const operand = operandOf(verb);
  return operand === '' ? verb : `${verb} ${placed(operand, manual)}`;
}

/** An option as help lists it: `-y, --yes`, `--out FILE`. */
export function optionUsage(option: OptionName, manual: Manual): string {
  const { short, takes } = optionShape(option);
  const long = `--${option}${takes === undefined ? '' : ` ${placed(takes, manual)}`}`;
  return short === undefined ? long : `-${short}, ${long}`;
}

/** Its words for the places of one's own: `[PATH|KEY]` is `[PFAD|SCHLÜSSEL]` in German. */
export function placed(text: string, manual: Manual): string {
  const places: Readonly<Record<string, string>> = manual.places;
  return text.replace(/[A-Z][A-Z-]+/g, (place) => places[place] ?? place);
}

/** What an option does; at a verb, in that verb's own words where it has some. */
export function optionWords(option: OptionName, manual: Manual, verb: Verb | null = null): string {
  const words: VerbManual | null = verb === null ? null : manual.verbs[verb];
  return words?.options?.[option] ?? manual.option[option];
}
