import { describe, expect, it } from 'vitest';
import { terminalLanguage } from '../../electron/core/catalogue/languages.ts';
import { deManual } from '../../electron/core/catalogue/manual/de.ts';
import { enManual } from '../../electron/core/catalogue/manual/en.ts';
import { clawbuoy } from '../support/terminal-program.ts';

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

describe('help and wrong usage', { timeout: 120_000 }, () => {
  const german = { HOME: '/nonexistent', LANG: 'de_DE.UTF-8' };

  it('are in the language of the person, and for a script in English', async () => {
    const help = await clawbuoy(['--help'], german);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain(deManual.verbs.status.what);
    for (const [argv, { wrong }] of [
      [['sttaus'], deManual],
      [['sttaus', '--json'], enManual],
    ] as const) {
      const stderr = `clawbuoy: ${wrong.didYouMean(wrong.verb('sttaus'), 'clawbuoy status')}\n`;
      expect(await clawbuoy(argv, german)).toEqual({ code: 64, stdout: '', stderr });
    }
  });
});
