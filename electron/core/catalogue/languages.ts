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

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The language of the terminal: the chosen one, else that of `LC_ALL`, `LC_MESSAGES` or `LANG`, as
 * POSIX orders them. English where none of them names a language that Clawbuoy has.
 */
export function terminalLanguage(chosen: Language | 'system', env: Environment): Language {
  const told = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find(
    (one) => one !== undefined && one !== '',
  );
  // `zh_TW.UTF-8`: the character set says nothing.
  return languageFor(chosen, [(told ?? '').replace(/[.@].*$/, '')]);
}
