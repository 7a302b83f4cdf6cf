import { app } from 'electron';
import { language } from '../core/catalogue/catalogue.ts';
import { type Language, languageFor } from '../core/catalogue/languages.ts';
import { speak } from '../core/catalogue/speak.ts';

/**
 * Speaks the language that was chosen, or the system's, with times as the person's region writes
 * them. Says whether that was another language than before.
 */
export function speakAsChosen(chosen: Language | 'system'): boolean {
  const before = language();
  const next = languageFor(chosen, app.getPreferredSystemLanguages());
  speak(next, app.getSystemLocale());
  return next !== before;
}
