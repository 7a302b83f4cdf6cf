import type { Said, SaidSlot } from '../../api/said.ts';
import { Sentence, type Slot, type Words } from './sentence.ts';

/** Writes one document in English, and keeps its sentences as data for other languages. */
export type Scribe = {
  /** The English text of these words. */
  readonly text: (words: Words) => string;
  /** The sentences written so far. */
  readonly said: () => Said;
};

/** A scribe for one document: a snapshot, a plan, or a result. */
export function scribe(): Scribe {
  const said: Said = {};
  const text = (words: Words): string => {
    if (!(words instanceof Sentence)) return words;
    const english = words.toString();
    if (!Object.hasOwn(said, english)) {
      said[english] = { key: words.key, slots: {} };
      said[english].slots = Object.fromEntries(
        Object.entries(words.slots).map(([name, slot]) => [name, slotOf(slot)]),
      );
    }
    return english;
  };
  const slotOf = (slot: Slot): SaidSlot => {
    if (slot === null || typeof slot === 'number') return slot;
    if (typeof slot === 'string' || slot instanceof Sentence) return text(slot);
    if ('ms' in slot || 'noun' in slot) return slot;
    return slot.map(text);
  };
  return { text, said: () => said };
}
