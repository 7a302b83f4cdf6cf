import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replacePrivate } from '../../../electron/core/text/private-words.ts';

const marked = (text: string) => replacePrivate(text, (kind, word) => `<${kind} ${word}>`);

/** The same rules as one expression, which is right and far too slow for long words. */
const ORACLE =
  /(?<keep>\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b|\b\d{4}-\d\d-\d\d(?:T[\d:.-]{1,32}Z?)?)|(?<mail>[^\s@"'<>:/]+@[^\s@"'<>:/]+\.[a-z]+)|(?<token>\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{24,})|(?<number>\+\d[\d -]{5,}\d|\b\d{9,}\b)/gi;

function byOracle(text: string): string {
  return text.replace(ORACLE, (word: string, ...rest: unknown[]) => {
    const groups = Object.entries(Object(rest.at(-1)) as Record<string, unknown>);
    const kind = groups.find(([, value]) => value !== undefined)?.[0];
    return kind === 'keep' ? word : `<${kind} ${word}>`;
  });
}

const UUID = '662002f6-24f2-420e-a644-3e6c6a54b559';
const TOKEN = 'sk-ant-api03-Zx81kQp0Lm27Vt55';

describe('private words in a text', () => {
  it.each([
    ['an address', 'by anna@example.org.', 'by <mail anna@example.org>.'],
    ['what looks like one', '4366@s.whatsapp.net', '<mail 4366@s.whatsapp.net>'],
    ['a token', `bad ${TOKEN}!`, `bad <token ${TOKEN}>!`],
    ['a token behind an id', `${UUID}-${TOKEN}`, `${UUID}<token -${TOKEN}>`],
    ['a number', 'call +43 664 12345678 now', 'call <number +43 664 12345678> now'],
    ['a long number', 'chat 123456789', 'chat <number 123456789>'],
  ])('are found: %s', (_what, text, found) => {
    expect(marked(text)).toBe(found);
  });

  it.each([
    UUID,
    '2026-11-22T13:29:44.479Z',
    '2026-11-22',
    '18789',
    'a@b',
    'abcdefghijklmnopqrstuvwxyz',
    '12345678x',
  ])('are not made of %s', (text) => {
    expect(marked(text)).toBe(text);
  });

  it('are found exactly where one expression for all of them finds them', () => {
    const piece = fc.constantFrom(
      'a',
      'b1',
      '-',
      '_',
      '.',
      '@',
      '@x.org',
      ' ',
      '+4',
      '12',
      '123456789',
      '/',
      ':',
      '"',
      'é',
      '2026-11-22',
      '2026-11-22T10:11',
      UUID,
      TOKEN,
      'x'.repeat(24),
      '7'.repeat(24),
      '\n',
    );
    const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (one) => {
        expect(marked(one)).toBe(byOracle(one));
      }),
      { numRuns: 3_000 },
    );
  });
});
