import { type Catalogue, speakFrom } from './catalogue.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Language } from './languages.ts';
import { zhHans } from './zh-hans.ts';

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, de, 'zh-Hans': zhHans };

/** Uses this language from now on, with times in this region's format. */
export function speak(next: Language, locale?: string): void {
  speakFrom(CATALOGUES[next], next, locale);
}
