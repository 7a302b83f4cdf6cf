import { describe, expect, it } from 'vitest';
import { en } from '../../../electron/core/catalogue/en.ts';
import {
  type ConversationFacts,
  cleanLabel,
  conversationName,
  whereIn,
} from '../../../electron/core/catalogue/names.ts';

type Row = readonly [
  key: string,
  facts: Omit<ConversationFacts, 'key'>,
  name: string,
  where: string,
];

const ROWS: readonly Row[] = [
  ['agent:main:main', {}, 'main conversation', ''],
  ['agent:main:main', { channel: 'whatsapp' }, 'main conversation', ' on WhatsApp'],
  ['agent:main:main', { channel: 'webchat' }, 'main conversation', ''],
  [
    'agent:main:whatsapp:direct:+4915112345678',
    { channel: 'webchat' },
    'WhatsApp chat +49…5678',
    ' on WhatsApp (+49…5678)',
  ],
  ['agent:main:whatsapp:+4915112345678', {}, 'WhatsApp chat +49…5678', ' on WhatsApp (+49…5678)'],
  [
    'agent:main:direct:+4915112345678',
    { channel: 'signal' },
    'Signal chat +49…5678',
    ' on Signal (+49…5678)',
  ],
  [
    'agent:main:telegram:default:direct:123456789',
    {},
    'Telegram chat …6789',
    ' on Telegram (…6789)',
  ],
  [
    'agent:main:telegram:group:-1001234563456:topic:42',
    {},
    'Telegram group …3456, topic 42',
    ' on Telegram (…3456)',
  ],
  [
    'agent:main:whatsapp:group:120363041234567890@g.us',
    { label: 'Family' },
    'Family (WhatsApp)',
    ' in “Family”',
  ],
  [
    'agent:main:whatsapp:120363041234567890@g.us',
    {},
    'WhatsApp group …7890',
    ' on WhatsApp (…7890)',
  ],
  ['agent:main:discord:channel:998877665544', {}, 'Discord channel …5544', ' on Discord (…5544)'],
  [
    'agent:main:matrix:room:!abcdefghijklmnop:example.org',
    {},
    'Matrix channel !abcde….org',
    ' on Matrix (!abcde….org)',
  ],
  [
    'agent:main:cron:daily-briefing',
    {},
    'scheduled job daily-briefing',
    ' in the job “daily-briefing”',
  ],
  [
    'agent:main:cron:7a1f0e1e-1111-4222-8333-444455556666',
    { label: 'Morning news' },
    'scheduled job Morning news',
    ' in the job “Morning news”',
  ],
  [
    'agent:main:cron:7a1f0e1e-1111-4222-8333-444455556666',
    {},
    'scheduled job',
    ' in a scheduled job',
  ],
  ['agent:main:hook:gmail', {}, 'automatic task gmail', ' in the job “gmail”'],
  ['agent:main:subagent:7a1f0e1e-1111-4222-8333-444455556666', {}, 'helper of the agent', ''],
  ['agent:main:my-project', {}, 'conversation my-project', ''],
  ['agent:main:7a1f0e1e-1111-4222-8333-444455556666', {}, 'another conversation', ''],
  ['global', {}, 'main conversation', ''],
];

describe('what a conversation is called', () => {
  it.each(ROWS)('%s %j is %s', (key, facts, name, where) => {
    expect(conversationName(en, { key, ...facts })).toBe(name);
    expect(whereIn(en, { key, ...facts })[0]).toBe(where);
    expect(whereIn(en, { key, ...facts }).at(-1)).toBe('');
  });

  it('says whose it is only where there are several agents', () => {
    expect(conversationName(en, { key: 'agent:anna:main' })).toBe('main conversation');
    expect(conversationName(en, { key: 'agent:anna:main' }, true)).toBe(
      'main conversation (agent anna)',
    );
  });
});

describe('the name that people gave it', () => {
  it.each([
    [['Family', 'whatsapp:g-family'], 'Family'],
    [[null, undefined, '', 'whatsapp:g-family'], 'family'],
    [['discord:#general'], '#general'],
    [['telegram:@ada'], '@ada'],
    [['Ada Lovelace (@ada) id:4912345678'], 'Ada Lovelace (@ada)'],
    [['Cron: Morning news'], 'Morning news'],
    [['+49 151 1234567'], null],
    [['-1001234567890'], null],
    [['4915112345678@s.whatsapp.net'], null],
    [['agent:main:whatsapp:direct:+4915112345678'], null],
    [['whatsapp:g-120363041234567890'], null],
    [['line one\nline two'], 'line one line two'],
    [[], null],
  ])('%j → %s', (names, label) => {
    expect(cleanLabel(names)).toBe(label);
  });
});
