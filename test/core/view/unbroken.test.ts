import { describe, expect, it } from 'vitest';
import { unbroken, unbrokenIn } from '../../../electron/core/view/unbroken.ts';

describe('a shortened number', () => {
  it.each([
    ['Your agent can’t answer on WhatsApp (+49…5678).', 'WhatsApp (+49…\u20605678).'],
    ['Telegram group …3456, topic 42', 'group …\u20603456, topic'],
    ['Looking…', 'Looking…'],
  ])('is kept in one line: %s', (text, kept) => {
    expect(unbroken(text)).toContain(kept);
  });

  it('is kept in one line wherever it stands in a view', () => {
    expect(unbrokenIn({ waiting: ['chat +49…5678'], primary: null, at: 3 })).toEqual({
      waiting: ['chat +49…\u20605678'],
      primary: null,
      at: 3,
    });
  });
});
