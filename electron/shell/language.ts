import { app } from 'electron';
import { language } from '../core/catalogue/catalogue.ts';
import { type Language, languageFor } from '../core/catalogue/languages.ts';
import { speak } from '../core/catalogue/speak.ts';

/**
 * Uses the chosen language, or the system's, with times in the region's format. Returns whether the
 * language has changed.
 */
export function speakAsChosen(chosen: Language | 'system'): boolean {
  const before = language();
  const next = languageFor(chosen, app.getPreferredSystemLanguages());
  speak(next, app.getSystemLocale());
  return next !== before;
}
