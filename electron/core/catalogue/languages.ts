/** Clawbuoy's languages, by the system's names for them. */
export const LANGUAGES = ['en', 'de', 'zh-Hans'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * The language to use: the chosen one, else the first of the person's own that Clawbuoy knows, else
 * English. Traditional Chinese is another script and does not count as `zh-Hans`.
 */
export function languageFor(chosen: Language | 'system', preferred: readonly string[]): Language {
  if (chosen !== 'system') return chosen;
  for (const tag of preferred) {
    const lower = tag.toLowerCase();
    const [language] = lower.split(/[-_]/);
    if (language === 'en' || language === 'de') return language;
    if (language === 'zh' && !/hant|[-_](tw|hk|mo)\b/.test(lower)) return 'zh-Hans';
  }
  return 'en';
}
