import type { Noun, SentenceBook, SentenceKey } from './book.ts';
import type { enSentences } from './en.ts';
import { enBook } from './en-book.ts';
import { fillPattern } from './fill.ts';

/** A length of time, in milliseconds, written out in the reader's language. */
export type Lasting = { readonly ms: number };
/** A number of things, written out in the reader's language. */
export type Counted = { readonly count: number; readonly noun: Noun };
export type Slot = Words | number | null | Lasting | Counted | readonly Words[];

/** A sentence as data or, where others have said it, as they said it. */
export type Words = Sentence | string;

type SlotNames<Pattern extends string> = Pattern extends `${string}{${infer Name}}${infer Rest}`
  ? Name | SlotNames<Rest>
  : never;
export type SlotsOf<Key extends SentenceKey> = {
  readonly [Name in SlotNames<(typeof enSentences)[Key]>]: Slot;
};

/** What a sentence needs besides its key: nothing where it has no slots. */
export type Filling<Key extends SentenceKey> =
  SlotNames<(typeof enSentences)[Key]> extends never ? [] : [slots: SlotsOf<Key>];

/**
 * A sentence of the catalogue with the facts for its slots. As text it is English, so it can stand
 * wherever text is wanted; a shell draws it in the reader's language.
 */
export class Sentence {
  readonly key: SentenceKey;
  readonly slots: Readonly<Record<string, Slot>>;

  constructor(key: SentenceKey, slots: Readonly<Record<string, Slot>>) {
    this.key = key;
    this.slots = slots;
  }

  toString(): string {
    return fillPattern(enBook.sentences[this.key], (name) =>
      slotText(enBook, this.slots[name], String),
    );
  }

  toJSON(): string {
    return this.toString();
  }
}

/** A sentence of the catalogue: its key, and what stands in its slots. */
export function say<Key extends SentenceKey>(key: Key, ...[slots]: Filling<Key>): Sentence {
  return new Sentence(key, slots ?? {});
}

/** A length of time for a slot. */
export function lasting(ms: number): Lasting {
  return { ms };
}

/** "1 message", "3 messages", for a slot. */
export function counted(count: number, noun: Noun): Counted {
  return { count, noun };
}

/** What stands in a slot. `nested` says a sentence within it. */
function slotText(
  book: SentenceBook,
  slot: Slot | undefined,
  nested: (words: Words) => string,
): string {
  if (slot === undefined) return '';
  if (typeof slot === 'number' || slot === null) return String(slot);
  if (typeof slot === 'string' || slot instanceof Sentence) return nested(slot);
  if ('ms' in slot) return book.duration(slot.ms);
  if ('noun' in slot)
    return book.count(slot.count, book.nouns[slot.noun][slot.count === 1 ? 0 : 1]);
  return book.list(slot.map(nested));
}
