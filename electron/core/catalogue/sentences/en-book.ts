import { duration } from '../../text/words.ts';
import type { SentenceBook } from './book.ts';
import { enSentences } from './en.ts';
import { enNouns } from './en-nouns.ts';

export const enBook: SentenceBook = {
  sentences: enSentences,
  nouns: enNouns,
  count: (amount, noun) => `${amount} ${noun}`,
  duration,
  list: (items) =>
    items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`,
};
