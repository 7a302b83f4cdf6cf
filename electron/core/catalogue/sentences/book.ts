import type { enSentences } from './en.ts';
import type { enNouns } from './en-nouns.ts';

/** The sentences of the engine: causes, reasons, prices, plans and results. */
export type SentenceKey = keyof typeof enSentences;
/** The things that sentences count. */
export type Noun = keyof typeof enNouns;

/** One language's sentences. */
export type SentenceBook = {
  readonly sentences: Readonly<Record<SentenceKey, string>>;
  /** One and many of each. */
  readonly nouns: Readonly<Record<Noun, readonly [one: string, many: string]>>;
  /** "3 messages". */
  readonly count: (amount: number, noun: string) => string;
  readonly duration: (lengthMs: number) => string;
  /** "a, b and c". */
  readonly list: (items: readonly string[]) => string;
};
