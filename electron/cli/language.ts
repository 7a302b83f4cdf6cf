import { homedir } from 'node:os';
import { z } from 'zod';
import { LANGUAGES, type Language, terminalLanguage } from '../core/catalogue/languages.ts';
import type { Manual } from '../core/catalogue/manual/en.ts';
import { clawbuoyHome, homeFiles } from '../home/home.ts';
import { readSettingsObject } from '../home/settings-object.ts';
import { realReads } from '../system/file-reads.ts';
import type { Args } from './args.ts';
import { manualIn } from './manual-words.ts';

/** All that is wanted of the settings here; the rest is not this question's business. */
const choice = z.looseObject({ language: z.enum(['system', ...LANGUAGES]) });

/**
 * Speaks to the person at this terminal in their language. What programs read stays as it is, and
 * the other languages are loaded only where they are wanted.
 */
export async function speakAtTerminal({
  json,
  plugin,
}: Pick<Args, 'json' | 'plugin'>): Promise<void> {
  if (json || plugin) return;
  const language = terminalLanguage(chosenLanguage(), process.env);
  if (language === 'en') return;
  (await import('../core/catalogue/speak.ts')).speak(language);
}

/** Help, completions and what is said of wrong usage, in the language of the person here. */
export function terminalManual(): Promise<Manual> {
  return manualIn(terminalLanguage(chosenLanguage(), process.env));
}

/** What the settings choose; `system` where they choose nothing or cannot be read. */
function chosenLanguage(): Language | 'system' {
  const home = clawbuoyHome(process.env, process.platform, homedir());
  if (!home.ok) return 'system';
  const settings = readSettingsObject(homeFiles(home.value).settings, realReads);
  if (settings.kind !== 'read') return 'system';
  const chosen = choice.safeParse(settings.value);
  return chosen.success ? chosen.data.language : 'system';
}
