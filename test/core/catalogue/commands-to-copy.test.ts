import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { SentenceBook } from '../../../electron/core/catalogue/sentences/book.ts';
import { deBook } from '../../../electron/core/catalogue/sentences/de-book.ts';
import { enBook } from '../../../electron/core/catalogue/sentences/en-book.ts';
import { fillPattern } from '../../../electron/core/catalogue/sentences/fill.ts';
import { say } from '../../../electron/core/catalogue/sentences/sentence.ts';
import { zhHansBook } from '../../../electron/core/catalogue/sentences/zh-hans-book.ts';

/** A name of a conversation or of an account as a stranger could choose it. */
const NASTY = `a b;$(echo owned) "it's" *`;

const BOOKS: readonly (readonly [string, SentenceBook])[] = [
  ['English', enBook],
  ['German', deBook],
  ['Chinese', zhHansBook],
];

/** The words that a shell makes of a command. */
function wordsOf(command: string): string[] {
  const printed = execFileSync('bash', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' });
  return printed.slice(0, -1).split('\n');
}

describe('a command within a sentence', () => {
  it.each(BOOKS)('can be pasted into a shell, whatever it names (%s)', (_language, book) => {
    let tried = 0;
    for (const pattern of Object.values(book.sentences)) {
      for (const [, command = ''] of pattern.matchAll(/`([^`{]+\{[^`]*)`/g)) {
        const filled = fillPattern(`\`${command}\``, () => NASTY).slice(1, -1);
        const wanted = command.split(' ').map((word) => word.replace(/^\{\w+\}$/, NASTY));
        expect(wordsOf(filled)).toEqual(wanted);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(8);
  });

  it('is quoted where a backtick in a name would run a part of it', () => {
    const said = String(say('ifNobodyAnswers', { sessionKey: 'agent:main:`id`' }));
    const command = said.slice(said.indexOf('`') + 1, said.lastIndexOf('`'));
    expect(wordsOf(command)).toEqual(['clawbuoy', 'reset', 'agent:main:`id`']);
  });

  it('is left as it is where the whole of it is named', () => {
    expect(fillPattern('run `{command}`', () => 'openclaw gateway run')).toBe(
      'run `openclaw gateway run`',
    );
  });

  it('reads as before where the name is plain', () => {
    const said = String(say('ifNobodyAnswers', { sessionKey: 'agent:main:whatsapp:+4366412345' }));
    expect(said).toContain('`clawbuoy reset agent:main:whatsapp:+4366412345`');
  });
});
