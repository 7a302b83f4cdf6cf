import { type Said, type SaidSlot, saidSchema } from '../../api/said.ts';
import type { SentenceBook } from './book.ts';
import { fillPattern } from './fill.ts';
import { heardReason } from './reason.ts';

/** Sentences stand in slots of sentences, but never deeper than this. */
const MOST_NESTED = 8;

/** Slots and fields for a reason that others have given: the system, a file, a place for notices. */
const REASONS: ReadonlySet<string> = new Set([
  'cause',
  'detail',
  'error',
  'findings',
  'problem',
  'reason',
  'text',
  'what',
  'why',
  'words',
]);

/** One English text in the book's language; unchanged where nothing is known of it. */
function drawText(
  book: SentenceBook,
  said: Said,
  english: string,
  place: string,
  depth = 0,
): string {
  const patterns: Readonly<Record<string, string>> = book.sentences;
  const sentence = Object.hasOwn(said, english)
    ? said[english]
    : REASONS.has(place)
      ? heardReason(english)
      : null;
  // A newer engine may say what this catalogue does not have.
  if (
    sentence === undefined ||
    sentence === null ||
    !Object.hasOwn(patterns, sentence.key) ||
    depth > MOST_NESTED
  ) {
    return english;
  }
  const pattern = patterns[sentence.key] ?? english;
  return fillPattern(pattern, (name) =>
    slotText(book, sentence.slots[name], (text) => drawText(book, said, text, name, depth + 1)),
  );
}

function slotText(
  book: SentenceBook,
  slot: SaidSlot | undefined,
  nested: (text: string) => string,
): string {
  if (slot === undefined) return '';
  if (slot === null || typeof slot === 'number') return String(slot);
  if (typeof slot === 'string') return nested(slot);
  if ('ms' in slot) return book.duration(slot.ms);
  if (!('noun' in slot)) return book.list(slot.map(nested));
  const nouns: Readonly<Record<string, readonly [string, string]>> = book.nouns;
  const [one, many] = nouns[slot.noun] ?? [slot.noun, slot.noun];
  return book.count(slot.count, slot.count === 1 ? one : many);
}

/**
 * A snapshot, plan, result or status in the book's language: each of its English sentences is
 * redrawn by the data beside it, and a reason by its words. What no catalogue knows stays as it was
 * said.
 */
export function drawAll<Document>(book: SentenceBook, shown: Document): Document {
  const said: Said = {};
  const text = JSON.stringify(shown, (key, value: unknown) => {
    const found = key === 'said' ? saidSchema.safeParse(value) : null;
    if (found?.success === true) Object.assign(said, found.data);
    return value;
  });
  if (text === undefined) return shown;
  const draw = (place: string, value: unknown): unknown =>
    typeof value === 'string' && isProse(place, value, said)
      ? drawText(book, said, value, place)
      : value;
  const drawn: Document = JSON.parse(text, (key, value: unknown) =>
    key === 'findings' && Array.isArray(value)
      ? value.map((one) => draw(key, one))
      : draw(key, value),
  );
  return drawn;
}

/** Fields that hold nothing but words for people, even a single one. */
const WORDS: ReadonlySet<string> = new Set(['cause', 'costs', 'detail', 'reason', 'why']);

/**
 * A single word elsewhere may be a name that programs know: `restart`. A `name` is for people where
 * it is that of a step's part.
 */
function isProse(key: string, value: string, said: Said): boolean {
  if (value.includes(' ') || WORDS.has(key)) return true;
  return key === 'name' && said[value]?.key.startsWith('part') === true;
}
