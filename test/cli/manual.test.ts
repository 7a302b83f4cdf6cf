import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  COMMON_OPTIONS,
  OPTIONS,
  operandOf,
  optionShape,
  ownOptions,
  VERBS,
  verbShape,
} from '../../electron/cli/command-table.ts';
import { bashCompletion, fishCompletion, zshCompletion } from '../../electron/cli/completions.ts';
import { manPage } from '../../electron/cli/man-page.ts';
import { helpFor, overview } from '../../electron/cli/manual.ts';
import { manualIn, optionUsage, optionWords, placed } from '../../electron/cli/manual-words.ts';
import { LANGUAGES } from '../../electron/core/catalogue/languages.ts';
import type { VerbManual } from '../../electron/core/catalogue/manual/en.ts';
import { columnsOf } from '../../electron/core/text/columns.ts';

const WIDTHS = [40, 60, 80, 120];
const english = await manualIn('en');
/** All words of a text in their order: where a word was broken, they differ. */
const wordsOf = (text: string): string => text.split(/\s+/).join(' ').trim();
const bare = (text: string): string => text.replace(/\s+/g, '');

describe.each(LANGUAGES)('the manual in %s', async (language) => {
  const manual = await manualIn(language);
  const pages = [
    ['overview', (columns?: number) => overview(manual, columns)] as const,
    ...VERBS.map((verb) => [verb, (columns?: number) => helpFor(verb, manual, columns)] as const),
  ];

  it.each(pages)('fits every width without a word broken: %s', (_name, page) => {
    for (const columns of WIDTHS) {
      const text = page(columns);
      expect(text.split('\n').filter((line) => columnsOf(line) > columns)).toEqual([]);
      expect(text).not.toMatch(/undefined|null|\[object|\n\n\n| \n/);
      if (language === 'zh-Hans') expect(bare(text)).toBe(bare(page(80)));
      else expect(wordsOf(text)).toBe(wordsOf(page(80)));
    }
    expect(page()).toBe(page(80));
  });

  it('names every verb and every option in the overview', () => {
    const text = bare(overview(manual));
    for (const verb of VERBS) {
      expect(text).toContain(
        bare(verb + placed(operandOf(verb), manual) + manual.verbs[verb].what),
      );
    }
    for (const option of OPTIONS) {
      expect(text).toContain(bare(optionUsage(option, manual) + optionWords(option, manual)));
    }
  });

  it.each(VERBS)('tells of %s its options, its exit codes and an example', (verb) => {
    const text = bare(helpFor(verb, manual));
    const { exits, example = '' } = verbShape(verb);
    for (const option of [...ownOptions(verb), ...COMMON_OPTIONS]) {
      expect(text).toContain(bare(optionUsage(option, manual) + optionWords(option, manual, verb)));
    }
    for (const [code, meaning] of [...exits, [64, 'usage'] as const]) {
      expect(text).toContain(bare(`${code}${manual.exit[meaning]}`));
    }
    expect(exits.length).toBeGreaterThan(0);
    expect(text).toContain(bare(example));
  });

  it('speaks of no verb, option or exit code that there is not', () => {
    expect(Object.keys(manual.verbs).sort()).toEqual([...VERBS].sort());
    expect(Object.keys(manual.option).sort()).toEqual([...OPTIONS].sort());
    const meant = new Set(VERBS.flatMap((verb) => verbShape(verb).exits.map(([, one]) => one)));
    expect(Object.keys(manual.exit).sort()).toEqual([...meant, 'usage'].sort());
    for (const verb of VERBS) {
      const { options = {} }: VerbManual = manual.verbs[verb];
      for (const option of Object.keys(options)) expect(ownOptions(verb)).toContain(option);
    }
  });

  it('has a word for each place that stands for one', () => {
    const shown = [
      ...VERBS.map((verb) => verbShape(verb).operand?.name ?? ''),
      ...OPTIONS.map((option) => optionShape(option).takes ?? ''),
    ].flatMap((name) => name.match(/[A-Z][A-Z-]+/g) ?? []);
    expect(Object.keys(manual.places).sort()).toEqual([...new Set([...shown, 'VERB'])].sort());
  });

  it('has a page for man, which man can read', () => {
    const page = manPage(manual);
    for (const option of OPTIONS) expect(page.replaceAll('\\-', '-')).toContain(`--${option}`);
    for (const verb of VERBS) expect(page.replaceAll('\\-', '-')).toContain(`clawbuoy ${verb}`);
    if (spawnSync('groff', ['--version']).error !== undefined) return;
    const read = spawnSync('groff', ['-Kutf8', '-man', '-Tutf8', '-ww'], {
      input: page,
      encoding: 'utf8',
    });
    expect(read).toMatchObject({ status: 0, stderr: '' });
    expect(bare(read.stdout)).toContain(bare(manual.verbs.status.what));
  });

  it.each([
    ['zsh', zshCompletion(manual)],
    ['fish', fishCompletion(manual)],
  ])('completes in %s each verb and option with its words', (_shell, text) => {
    for (const verb of VERBS) {
      expect(text).toContain(manual.verbs[verb].what);
      for (const option of ownOptions(verb)) {
        expect(text).toContain(optionWords(option, manual, verb));
      }
    }
  });
});

describe('completion in bash', () => {
  /** What the shell offers at the end of these words, in one shell for all. */
  function offered(...lines: (readonly string[])[]): readonly (readonly string[])[] {
    const asked = lines.map(
      (words) =>
        `COMP_WORDS=(clawbuoy ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _clawbuoy; echo "\${COMPREPLY[*]}"`,
    );
    const script = [bashCompletion(), ...asked].join('\n');
    const bash = spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: import.meta.dirname });
    expect(bash.stderr).toBe('');
    return bash.stdout
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => line.split(' ').filter((word) => word !== ''));
  }

  it('offers a verb that has begun, and all of them and help where none has', () => {
    const [begun, none] = offered(['sta'], ['']);
    expect(begun).toEqual(['status', 'start']);
    expect(none).toEqual([...VERBS, 'help']);
  });

  it('offers each verb its options, and no others', () => {
    const seen = offered(...VERBS.map((verb) => [verb, '--']));
    VERBS.forEach((verb, index) => {
      const own = [...ownOptions(verb), ...COMMON_OPTIONS].map((option) => `--${option}`);
      expect(seen[index], verb).toEqual(own);
    });
  });

  it.each([
    [
      ['healing', ''],
      ['stop', 'resume'],
    ],
    [['schema', 'w'], ['watch-line']],
    [['dismiss', ''], ['all']],
    [
      ['--profile', 'status', 'he'],
      ['heal', 'healing', 'help'],
    ],
    [['--url', 'ws', ':', '//h', ':', '1', 'quiet', '--r'], ['--reason']],
    [['restart', ''], []],
    [['report', '--out', 'manual'], ['manual.test.ts']],
    [['replay', 'manual'], ['manual.test.ts']],
    [['quiet', '--for', ''], []],
  ])('after %j: %j', (words, expected) => {
    expect(offered(words)).toEqual([expected]);
  });
});

describe('completion in zsh and fish', () => {
  it('offers each verb its options', () => {
    const zsh = zshCompletion(english);
    const fish = fishCompletion(english);
    for (const verb of VERBS) {
      const line = zsh.split('\n').find((one) => one.startsWith(`    ${verb}) flags=`)) ?? '';
      const shown = [...line.matchAll(/'--([\w-]+):/g)].map(([, option]) => option);
      expect(shown).toEqual([...ownOptions(verb), ...COMMON_OPTIONS]);
      const of = [...fish.matchAll(/seen_subcommand_from ([\w-]+)'.* -l ([\w-]+)/g)]
        .filter(([, name]) => name === verb)
        .map(([, , option]) => option);
      expect(of).toEqual(ownOptions(verb));
    }
  });
});
