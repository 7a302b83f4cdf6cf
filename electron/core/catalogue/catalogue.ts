import { type Catalogue, en } from './en.ts';
import type { Language } from './languages.ts';

let spoken: Language = 'en';
/** The locale for times of day until the user's region is known. A terminal keeps it. */
export const TERMINAL_LOCALE = 'en-GB';
let clock: string = TERMINAL_LOCALE;

/** The sentences of the language in use. A live binding: read them when they are needed. */
export let strings: Catalogue = en;

/** The language in use, for formatting numbers and times. */
export function language(): Language {
  return spoken;
}

/** The locale for times of day: the user's region, whatever the language. */
export function clockLocale(): string {
  return clock;
}

/**
 * Uses this language from now on: at the start, and when the owner changes it. `locale` is the
 * user's region, as the system names it. A region that `Intl` does not know is ignored. Code that
 * has all languages calls `speak`. The window fetches only its own.
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
