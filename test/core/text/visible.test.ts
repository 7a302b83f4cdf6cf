import { describe, expect, it } from 'vitest';
import { textOf } from '../../../electron/cli/show.ts';
import { reportOf } from '../../../electron/core/api/report.ts';
import type { Snapshot } from '../../../electron/core/api/snapshot.ts';
import { notificationsFor } from '../../../electron/core/notices/notify.ts';
import type { Notification } from '../../../electron/core/steps/action.ts';
import { shellWord } from '../../../electron/core/text/shell-word.ts';
import {
  outputSpelledOut,
  spelledOut,
  withoutInvisible,
} from '../../../electron/core/text/visible.ts';
import { menuItems } from '../../../electron/core/view/menu.ts';
import { painter } from '../../../electron/core/view/paint.ts';
import { panelView } from '../../../electron/core/view/panel.ts';
import {
  notificationText,
  plain,
  resultText,
  statusText,
} from '../../../electron/core/view/terminal-text.ts';
import { sessionInWords } from '../../../electron/core/view/words.ts';
import { evidence, lock, session } from '../../support/evidence.ts';
import { NOW_MS, statusWith } from '../view/status-fixture.ts';

/** One of each kind that hides: it turns, joins, parts or fills. */
const HIDDEN = [
  '\u202e',
  '\u2066',
  '\u2069',
  '\u200e',
  '\u061c', // direction
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\ufeff', // width of nothing
  '\u00ad',
  '\u034f',
  '\u115f',
  '\u3164',
  '\uffa0',
  '\u17b4',
  '\u180e',
  '\u2800', // fillers
  '\u2028',
  '\u2029', // ends of lines
  '\ufe0f',
  '\u{e0041}',
  '\u{e0101}',
  '\ufff9',
  '\ud800', // variations, tags, marks, halves
] as const;
const ALL = HIDDEN.join('a');
const ANY = /(?!\n)\p{Cc}|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const EVIL = `x${ALL}y\u0007\u009bz`;

describe('text from outside', () => {
  it.each(HIDDEN)('keeps nothing hidden: character %#', (char) => {
    expect(withoutInvisible(`a${char}b`)).toBe('ab');
    expect(spelledOut(`a${char}b`)).toMatch(/^a(\\u[\da-f]{4}){1,2}b$/);
  });

  it('keeps letters of every language, and emoji as they are seen', () => {
    for (const text of ['Übung 会話 שלום नमस्ते', '👩‍💻 ❤️ 👨‍👩‍👧 1️⃣ 👍🏽 🏴‍☠️']) {
      expect(spelledOut(text)).toBe(text);
      expect(withoutInvisible(text)).toBe(text);
    }
  });

  it('hides no joiner between letters behind an emoji', () => {
    expect(withoutInvisible('❤a\u200db\ufe0f')).toBe('❤ab');
  });
});

describe('JSON for a terminal', () => {
  it('means the same with all of it spelled out', () => {
    const value = { key: EVIL, quoted: '"\\\u202e' };
    const json = outputSpelledOut(JSON.stringify(value, null, 2));
    expect(json).not.toMatch(ANY);
    expect(json).toContain('\\u202e');
    expect(JSON.parse(json)).toEqual(value);
  });

  it('leaves lines and colours alone', () => {
    expect(outputSpelledOut('\u001b[32mgreen\u001b[0m\n')).toBe('\u001b[32mgreen\u001b[0m\n');
  });
});

describe('a word for a shell', () => {
  it('names what nobody sees by its escape, as bash and zsh read it', () => {
    expect(shellWord(`/a b/it's\\\u202egpj\u0007`)).toBe(`$'/a b/it\\'s\\\\\\u202egpj\\u0007'`);
    expect(shellWord('/a b')).toBe(`'/a b'`);
  });
});

const base = statusWith().snapshot;
const evil: Snapshot = {
  ...base,
  level: 'red',
  headline: EVIL,
  gateway: { ...base.gateway, version: EVIL, url: EVIL, detail: EVIL },
  findings: [EVIL],
  locks: [
    {
      path: `/s/${EVIL}.jsonl.lock`,
      agentId: EVIL,
      sessionId: EVIL,
      sessionKey: EVIL,
      pid: 1,
      ageMs: 1_000,
      verdict: 'foreign',
      why: EVIL,
      releasable: true,
    },
  ],
  incidents: [
    {
      id: 'a~b',
      class: 'session-locked',
      level: 'red',
      since: base.at,
      sessionKey: EVIL,
      cause: EVIL,
      evidence: [EVIL],
      action: 'unlock',
      why: EVIL,
    },
  ],
  sessions: [
    {
      key: EVIL,
      agentId: 'main',
      state: 'blocked',
      since: base.at,
      cause: EVIL,
      label: 'y\n\u202ez',
    },
  ],
  unanswered: [{ sessionKey: EVIL, since: base.at, channel: EVIL, lost: true }],
  recommended: {
    action: 'unlock',
    target: `/s/${EVIL}.jsonl.lock`,
    why: EVIL,
    costs: EVIL,
    until: null,
  },
};
const status = {
  ...statusWith(),
  snapshot: evil,
  offers: [{ action: 'reset' as const, target: EVIL, costs: EVIL, recommended: true }],
};
const notices = (): readonly Notification[] =>
  notificationsFor(
    evil,
    { shown: new Map(), owedSinceMs: null },
    {
      nowMs: NOW_MS,
      waitedTooLongMs: 0,
      muted: [],
      about: ['stalled'],
      quiet: false,
      remindEveryMs: null,
      marks: [],
      offers: () => [],
    },
  );

/** Names for machines: what is sent back must be exactly what it was. */
const FOR_MACHINES = new Set(['id', 'key', 'target', 'sessionKey', 'incidentId', 'since', 'plan']);

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    FOR_MACHINES.has(name) ? [] : textsOf(one),
  );
}

describe('whatever OpenClaw, a lock or a log says, nothing hides', () => {
  const paint = painter(false);
  const action = {
    id: 'a',
    action: 'unlock' as const,
    target: EVIL,
    outcome: 'refused' as const,
    reason: EVIL,
    steps: [{ name: 'look', outcome: 'refused' as const, durationMs: 1, detail: EVIL }],
    undo: null,
    after: evil,
  };
  it.each([
    ['the text of `status`', () => [statusText(evil, paint)]],
    ['the text of `watch`', () => [textOf({ type: 'snapshot', snapshot: evil }, { paint })]],
    ['the result of a step', () => [resultText(action, paint)]],
    ['a notice', () => notices().flatMap((one) => [one.title, one.body, notificationText(one)])],
    ['the panel', () => textsOf(panelView(status, NOW_MS))],
    [
      'the menu',
      () =>
        textsOf(
          menuItems(status, { nowMs: NOW_MS, login: 'enabled', version: '1', notices: [EVIL] }),
        ),
    ],
    ['the name of a session', () => [sessionInWords(`agent:${EVIL}:${EVIL}`, evil), plain(EVIL)]],
  ])('in %s', (_where, texts) => {
    const all = texts();
    expect(all.join('')).toMatch(/y {1,2}z/);
    for (const text of all) expect(text).not.toMatch(ANY);
  });

  it('in a report, and its evidence keeps no control characters', () => {
    const report = reportOf(
      evidence({
        locks: [lock({ path: `/s/${EVIL}.jsonl.lock` })],
        sessions: [session({ key: `agent:main:${EVIL}`, status: EVIL })],
        findings: [EVIL],
      }),
      (snapshot) => statusText(snapshot, paint, 'anywhere'),
    );
    expect(report.text).not.toMatch(ANY);
    expect(textsOf(JSON.parse(report.json)).join('')).not.toMatch(ANY);
  });
});
