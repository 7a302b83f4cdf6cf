import type { HEALING_AFTER_MS, HealingCount } from '../api/healing.ts';
import { strings } from '../catalogue/catalogue.ts';
import { durationInWords } from './words.ts';

/** The last 30 days of one kind of healing, in a sentence or two. */
export function healingWords(count: HealingCount): string {
  const words = strings.settings.healingCount;
  const said = [
    ...(count.acted === 0 ? [] : [words.acted(count.acted, count.actedWell)]),
    ...(count.would === 0 ? [] : [words.would(count.would, count.helped, count.wrongly)]),
    ...(count.unclear === 0 ? [] : [words.unclear(count.unclear)]),
  ];
  return said.length === 0 ? words.never : said.join(' ');
}

/** What one kind does and when, for the person who decides about it. */
export function healingHelp(
  kind: HealingCount['kind'],
  afterMs: Readonly<Record<keyof typeof HEALING_AFTER_MS, number>>,
): string {
  const ms: Readonly<Partial<Record<HealingCount['kind'], number>>> = afterMs;
  return strings.settings.healingHelp[kind](durationInWords(ms[kind] ?? 0));
}
