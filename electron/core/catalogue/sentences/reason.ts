import { enReasons } from './en-reasons.ts';
import { type Filling, say } from './sentence.ts';

export type ReasonKey = keyof typeof enReasons;

/**
 * A reason as the English text that evidence, the journal and programs keep. Its place is a field
 * that other programs read, so it cannot be data; `heardReason` makes data of it again.
 */
export function reason<Key extends ReasonKey>(key: Key, ...slots: Filling<Key>): string {
  return say(key, ...slots).toString();
}

/** A text that is longer is nobody's reason. */
const MOST_LETTERS = 2_000;

/** Slots of these names hold no space, so that reasons in a row are not taken for a single one. */
const SHAPES: Readonly<Record<string, string>> = {
  field: String.raw`\S+?`,
  variable: String.raw`\S+?`,
  variables: String.raw`\S+?(?:, \S+?)*?`,
  word: String.raw`\S+?`,
};

type Pattern = { readonly key: string; readonly words: RegExp; readonly said: number };

let known: readonly Pattern[] | null = null;

/** The pattern that says most comes first: "it is too long …" before "{what} is too long …". */
function patterns(): readonly Pattern[] {
  known ??= Object.entries(enReasons)
    .map(([key, text]) => ({
      key,
      words: matching(text),
      said: text.replaceAll(/\{\w+\}/g, '').length,
    }))
    .sort((one, other) => other.said - one.said);
  return known;
}

function matching(text: string): RegExp {
  const met = new Set<string>();
  const source = text
    .split(/(\{\w+\})/)
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) return part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
      if (met.has(name)) return String.raw`\k<${name}>`;
      met.add(name);
      return `(?<${name}>${SHAPES[name] ?? '.+?'})`;
    })
    .join('');
  return new RegExp(`^${source}$`, 's');
}

/** A reason that was kept as text, as data again. Null where it is none of the catalogue's. */
export function heardReason(
  text: string,
): { readonly key: string; readonly slots: Readonly<Record<string, string>> } | null {
  if (text.length > MOST_LETTERS) return null;
  for (const { key, words } of patterns()) {
    const found = words.exec(text);
    if (found !== null) return { key, slots: { ...found.groups } };
  }
  return null;
}
