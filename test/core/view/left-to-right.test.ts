import { describe, expect, it } from 'vitest';
import { textParts } from '../../../electron/core/view/left-to-right.ts';

const marked = (text: string) =>
  textParts(text)
    .map((part) => (part.isLtr ? `[${part.text}]` : part.text))
    .join('');

describe('what is read from left to right in every language', () => {
  it.each([
    ['Move aside: 4 ms', 'Move aside: [4 ms]'],
    ['waiting for 10 min 10 s.', 'waiting for [10 min 10 s].'],
    ['answers (0.8 s).', 'answers ([0.8 s]).'],
    ['1.5 GB at 200 %', '[1.5 GB] at [200 %]'],
    ['OpenClaw 2026.9.6.', 'OpenClaw [2026.9.6].'],
    ['at 08:39, made 11:46:00', 'at [08:39], made [11:46:00]'],
    ['WhatsApp (+49…5678)', 'WhatsApp ([+49…5678])'],
    ['/Users/ada/.openclaw: permission denied', '[/Users/ada/.openclaw]: permission denied'],
    ['in /L/Application Support/X, and /tmp/x.', 'in [/L/Application Support/X], and [/tmp/x].'],
    ['run `openclaw gateway run` now', 'run [`openclaw gateway run`] now'],
    ['#support (Slack)', '[#support] (Slack)'],
    ['say it with --state-dir', 'say it with [--state-dir]'],
    ['at ws://127.0.0.1:18789.', 'at [ws://127.0.0.1:18789].'],
    ['in agent:main:whatsapp:direct:+4915: it', 'in [agent:main:whatsapp:direct:+4915]: it'],
  ])('stands by itself: %s', (text, parts) => expect(marked(text)).toBe(parts));

  it.each(['in 3 minutes', 'and/or either', 'gpt-5 s', '5 sessions', '', 'Looking…'])(
    'is nothing of this: %s',
    (text) => expect(marked(text)).toBe(text),
  );

  it('leaves out no letter', () => {
    const text = 'Looked 11:59, 12 ms: /a/b c/d `x y` …3456';
    expect(
      textParts(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});
