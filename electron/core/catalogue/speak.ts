import { clockLocale, language, speakFrom, TERMINAL_LOCALE } from './catalogue.ts';
import { de } from './de.ts';
import type { Catalogue } from './en.ts';
import { en } from './en.ts';
import type { Language } from './languages.ts';
import type { SentenceBook } from './sentences/book.ts';
import { deBook } from './sentences/de-book.ts';
import { drawAll } from './sentences/draw.ts';
import { speakWith } from './sentences/spoken.ts';
import { zhHansBook } from './sentences/zh-hans-book.ts';
import { deTerminalWords } from './terminal/de.ts';
import { enTerminalWords, type TerminalWords } from './terminal/en.ts';
import { speakAtTerminalWith } from './terminal/words.ts';
import { zhHansTerminalWords } from './terminal/zh-hans.ts';
import { zhHans } from './zh-hans.ts';

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, de, 'zh-Hans': zhHans };
const BOOKS: Readonly<Record<Language, SentenceBook | null>> = {
  en: null,
  de: deBook,
  'zh-Hans': zhHansBook,
};

const TERMINALS: Readonly<Record<Language, TerminalWords>> = {
  en: enTerminalWords,
  de: deTerminalWords,
  'zh-Hans': zhHansTerminalWords,
};

/** Uses this language from now on, with times in this region's format. */
export function speak(next: Language, locale?: string): void {
  speakFrom(CATALOGUES[next], next, locale);
  speakAtTerminalWith(TERMINALS[next]);
  const book = BOOKS[next];
  speakWith(book === null ? null : (shown) => drawAll(book, shown));
}

/** Does this in another language, with times as at a terminal, and then speaks as before. */
export function speakingBriefly<T>(next: Language, work: () => T): T {
  const before = { language: language(), locale: clockLocale() };
  speak(next, TERMINAL_LOCALE);
  try {
    return work();
  } finally {
    speak(before.language, before.locale);
  }
}
