import type { Said } from '../../api/said.ts';

/** Of a document's sentences those that these texts are made of. */
export function saidWithin(said: Said | undefined, texts: readonly string[]): Said {
  const kept: Said = {};
  const keep = (text: string): void => {
    const sentence = said !== undefined && Object.hasOwn(said, text) ? said[text] : undefined;
    if (sentence === undefined || Object.hasOwn(kept, text)) return;
    kept[text] = sentence;
    for (const slot of Object.values(sentence.slots)) {
      if (typeof slot === 'string') keep(slot);
      else if (Array.isArray(slot)) slot.forEach(keep);
    }
  };
  texts.forEach(keep);
  return kept;
}
