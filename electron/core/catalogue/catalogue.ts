import { type Catalogue, en } from './en.ts';

export type { Catalogue };

export const LANGUAGES = ['en'] as const;
export type Language = (typeof LANGUAGES)[number];

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en };

let spoken: Language = 'en';

/** The sentences of the language that is spoken: a live binding, so read them when they are needed. */
export let strings: Catalogue = en;

/** Which language is spoken: for numbers and times in its manner. */
export function language(): Language {
  return spoken;
}

/** Says everything in this language from now on: once at the start, and when the owner changes it. */
export function speak(next: Language): void {
  spoken = next;
  strings = CATALOGUES[next];
}
