import { describe, expect, it } from 'vitest';
import { terminalLanguage } from '../../electron/cli/language.ts';

describe('the language of the terminal', () => {
  it.each([
    ['system', { LANG: 'de_DE.UTF-8' }, 'de'],
    ['system', { LANG: 'de_AT@euro' }, 'de'],
    ['system', { LANG: 'zh_CN.UTF-8' }, 'zh-Hans'],
    ['system', { LANG: 'zh_TW.UTF-8' }, 'en'],
    ['system', { LC_ALL: 'C', LANG: 'de_DE.UTF-8' }, 'en'],
    ['system', { LC_ALL: '', LC_MESSAGES: 'zh_CN', LANG: 'de_DE' }, 'zh-Hans'],
    ['system', { LANG: 'fr_FR.UTF-8' }, 'en'],
    ['system', { LANG: 'POSIX' }, 'en'],
    ['system', {}, 'en'],
    ['de', { LANG: 'zh_CN.UTF-8' }, 'de'],
    ['en', { LC_ALL: 'de_DE.UTF-8' }, 'en'],
  ] as const)('chosen %s, %j: %s', (chosen, env, language) => {
    expect(terminalLanguage(chosen, env)).toBe(language);
  });
});
