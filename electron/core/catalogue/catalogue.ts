import { type Catalogue, en } from './en.ts';
import { LANGUAGES, type Language } from './languages.ts';

export { type Catalogue, LANGUAGES, type Language };

let spoken: Language = 'en';
let clock = 'en-GB';

/** The sentences of the language that is spoken: a live binding, so read them when they are needed. */
export let strings: Catalogue = en;

/** Which language is spoken: for numbers and times in its manner. */
export function language(): Language {
  return spoken;
}

/** How times of day are written: as the user's region does, whichever language is spoken. */
export function clockLocale(): string {
  return clock;
}

/**
 * Says everything in this language from now on: at the start, and when the owner changes it.
 * `locale` is the user's region, as the system names it; one that `Intl` does not know is not used.
 * Who has all languages at hand calls `speak`; the window fetches only its own.
 */
export function speakFrom(catalogue: Catalogue, next: Language, locale: string = clock): void {
  spoken = next;
  clock = isLocale(locale) ? locale : clock;
  strings = catalogue;
}

function isLocale(locale: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
}
