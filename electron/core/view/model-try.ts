import type { ModelTry } from '../api/model-try.ts';
import { language, strings } from '../catalogue/catalogue.ts';
import { type Catalogue, en } from '../catalogue/en.ts';
import type { Language } from '../catalogue/languages.ts';
import { plainText } from '../catalogue/plain-text.ts';
import { providerName } from '../openclaw/provider-name.ts';

const MOST_NAMED = 60;

/** What came of trying a model, in one or two sentences for a person. */
export function modelTryWords(tried: ModelTry): string {
  return wordsOf(tried, strings.modelTry, language());
}

/** The same in English, as the journal keeps it. */
export function triedInEnglish(tried: ModelTry): string {
  return wordsOf(tried, en.modelTry, 'en');
}

function wordsOf(tried: ModelTry, words: Catalogue['modelTry'], locale: Language): string {
  switch (tried.kind) {
    case 'answered': {
      const provider = named(tried.provider);
      return tried.tookMs === null
        ? words.answered(provider)
        : words.answeredIn(provider, seconds(tried.tookMs, locale));
    }
    case 'failed':
      return words.failed[tried.why](named(tried.provider));
    case 'not-tried':
      return words.notTried[tried.why];
  }
}

function named(provider: string): string {
  return plainText(providerName(provider), MOST_NAMED);
}

function seconds(lengthMs: number, locale: Language): string {
  return (lengthMs / 1_000).toLocaleString(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
}
