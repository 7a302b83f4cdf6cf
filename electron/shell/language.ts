import { app } from 'electron';
import type { Engine } from '../core/api/status.ts';
import { language } from '../core/catalogue/catalogue.ts';
import { type Language, languageFor } from '../core/catalogue/languages.ts';
import { drawnOnce } from '../core/catalogue/sentences/drawn-once.ts';
import { spoken } from '../core/catalogue/sentences/spoken.ts';
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

/** The same engine, with its sentences in the language in use. */
export function inTheirLanguage(engine: Engine): Engine {
  const drawn = drawnOnce();
  return {
    ...engine,
    status: () => drawn(engine.status()),
    plan: async (...asked) => spoken(await engine.plan(...asked)),
    act: async (...asked) => spoken(await engine.act(...asked)),
  };
}
