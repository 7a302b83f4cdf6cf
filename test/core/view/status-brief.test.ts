import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { strings } from '../../../electron/core/catalogue/catalogue.ts';
import { spoken } from '../../../electron/core/catalogue/sentences/spoken.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import { evidenceSchema } from '../../../electron/core/evidence/evidence.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { columnsOf } from '../../../electron/core/text/columns.ts';
import { wrapped, wrapWords } from '../../../electron/core/text/wrap.ts';
import { painter } from '../../../electron/core/view/paint.ts';
import { pluginLine } from '../../../electron/core/view/plugin-line.ts';
import { briefStatus } from '../../../electron/core/view/status-brief.ts';
import { secondsAgo, statusWith, stuckStatus } from './status-fixture.ts';

const TONGUES = ['de', 'zh-Hans'] as const;

const folder = join(import.meta.dirname, '../../incidents');
const incidents = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const evidence = evidenceSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    return [name, judge(evidence).snapshot] as const;
  });

describe('the status in short', () => {
  it.each(['en', ...TONGUES] as const)('cuts nothing of what is to be done (%s)', (language) => {
    speak(language);
    try {
      for (const [name, snapshot] of incidents) {
        if (snapshot.recommended.action !== 'none') continue;
        const text = briefStatus(spoken(snapshot), painter(false), 60);
        const { todo, note, more } = strings.terminal.label;
        const lines = text.split('\n');
        const from = lines.findIndex((line) => line.startsWith(`  ${todo}`));
        const to = lines.findIndex(
          (line) => line.startsWith(`  ${more}`) || line.startsWith(`  ${note}`),
        );
        if (from < 0) continue;
        for (const line of lines.slice(from, to)) expect(line, name).not.toMatch(/ …$/);
      }
    } finally {
      speak('en');
    }
  });

  it.each([
    ['en', 'Main conversation gets no answer'],
    ['de', 'Hauptgespräch bekommt keine Antwort'],
    ['zh-Hans', '主对话 得不到回复'],
  ] as const)('names a conversation once (%s)', (language, words) => {
    speak(language);
    try {
      const [, snapshot] = incidents.find(([name]) => name === '7222-locked.json') ?? [];
      if (snapshot === undefined) throw new Error('there is no such report');
      expect(briefStatus(spoken(snapshot), painter(false), 100)).toContain(words);
    } finally {
      speak('en');
    }
  });

  it.each(incidents)(
    'of %s fits sixty columns with few lines and whole words',
    (_name, snapshot) => {
      const lines = briefStatus(snapshot, painter(false), 60).trimEnd().split('\n');
      expect(lines.filter((line) => [...line].length > 60)).toEqual([]);
      expect(lines.length).toBeLessThanOrEqual(13);
      const said = lines.map((line) => line.trim()).filter((line) => line !== '');
      expect(new Set(said).size).toBe(said.length);
      expect(lines.join(' ')).not.toMatch(/agent:[^:\s]+:|\d{4}-\d\d-\d\dT/);
    },
  );

  it.each(
    incidents.flatMap(([name, snapshot]) => TONGUES.map((one) => [name, one, snapshot] as const)),
  )(
    'of %s fits sixty columns in %s, where a wide character takes two',
    (_name, language, snapshot) => {
      speak(language);
      try {
        const lines = briefStatus(spoken(snapshot), painter(false), 60).trimEnd().split('\n');
        expect(lines.filter((line) => columnsOf(line) > 60)).toEqual([]);
        expect(lines.length).toBeLessThanOrEqual(13);
      } finally {
        speak('en');
      }
    },
  );

  it('breaks Chinese between characters, and never before a mark that ends something', () => {
    const lines = wrapWords('网关没有应答：它接受连接，但没有回答。', 12);
    expect(lines.map(columnsOf).every((columns) => columns <= 14)).toBe(true);
    expect(lines.filter((line) => /^[，。：；！？、）”]/.test(line))).toEqual([]);
    expect(lines.join('')).toBe('网关没有应答：它接受连接，但没有回答。');
  });

  it('says what is wrong, who waits, what to do and where more is', () => {
    const text = briefStatus(stuckStatus().snapshot, painter(false), 80);
    expect(text).toMatch(/^◆ red {4}\S/);
    expect(text).toMatch(/^ {2}why {6}\S/m);
    expect(text).toMatch(/^ {2}waits {4}.*, since \d\d:\d\d/m);
    expect(text).toMatch(/^ {2}to do {4}clawbuoy heal$/m);
    expect(text).toMatch(/^ {2}more {5}clawbuoy status -v$/m);
  });

  it('gives the command to copy where only a person can mend it', () => {
    const snapshot = incidents.find(([name]) => name === 'model-401-twice.json')?.[1];
    if (snapshot === undefined) throw new Error('there is no such case');
    const command = snapshot.incidents[0]?.remedy?.command;
    expect(command).toContain('openclaw models auth');
    expect(briefStatus(snapshot, painter(false), 80)).toContain(`  to do    ${command}\n`);
  });

  it('says nothing of what to do where all is well', () => {
    const text = briefStatus(statusWith().snapshot, painter(false), 80);
    expect(text).not.toContain('to do');
    expect(text.split('\n').length).toBeLessThan(6);
  });

  it('counts the others where several wait', () => {
    const { snapshot } = stuckStatus();
    const unanswered = [1, 2, 3].map((count) => ({
      sessionKey: `agent:main:telegram:direct:${count}`,
      since: secondsAgo(count),
      channel: 'telegram',
      lost: false,
    }));
    const text = briefStatus({ ...snapshot, unanswered }, painter(false), 80);
    expect(text).toContain('(and 2 more)');
  });
});

describe('wrapping', () => {
  it('breaks no word, and keeps all of them', () => {
    const text = 'one two-three four, five';
    expect(wrapWords(text, 9)).toEqual(['one', 'two-three', 'four,', 'five']);
    expect(wrapWords('', 9)).toEqual([]);
    expect(wrapWords('nicht „frobnicate“', 18)).toEqual(['nicht „frobnicate“']);
    expect(wrapWords('nicht „frobnicate“', 17)).toEqual(['nicht', '„frobnicate“']);
  });

  it('keeps each line of a longer text under its first word', () => {
    expect(wrapped('  seen      a b c d e f g h i j k l m n o p q r s t\nx', 34)).toBe(
      '  seen      a b c d e f g h i j k\n            l m n o p q r s t\nx',
    );
  });
});

describe('a line with something before its words', () => {
  it.each([
    ['✓ Wächter   hier läuft keiner; jeder', '            '],
    ['[aus] Einen festsitzenden Lauf ohne', '      '],
    ['11:22:14  ein Wort und noch ein Wort', '          '],
    ['2026-11-28 11:22:14  ein Wort und noch ein', ' '.repeat(21)],
    ['11:22:14  ◆ rot    ein Wort und noch eines', ' '.repeat(19)],
    ['11:22:14  \u001b[31m◆ rot  \u001b[0m  ein Wort und noch eines', ' '.repeat(19)],
    ['  该做      在 gateway.mode 改为 local', ' '.repeat(12)],
    ['  Nachricht an agent:main:main von heute', ' '.repeat(12)],
    ['      Ein Satz weiter rechts, der lang ist', '      '],
    ['clawbuoy: ein Satz am linken Rand, lang', ''],
  ])('is wrapped below its words: %j', (line, indent) => {
    const [first = '', ...rest] = wrapped(line, 30).split('\n');
    expect(line.startsWith(first)).toBe(true);
    expect(rest.length).toBeGreaterThan(0);
    for (const one of rest) expect(one).toMatch(new RegExp(`^${indent}\\S`));
  });

  it('is left as it is where it fits, with its colour', () => {
    const line = '\u001b[31m◆ rot  \u001b[0m  ein Wort';
    expect(wrapped(line, 17)).toBe(line);
  });
});

describe('the line for a monitoring system', () => {
  it.each(incidents)('of %s is one line with figures that can be drawn', (_name, snapshot) => {
    expect(pluginLine(snapshot)).toMatch(
      /^CLAWBUOY (OK|WARNING|CRITICAL|UNKNOWN) - [^|\n]+ \| answer=(U|[\d.]+s);;;0 waiting=\d+;;;0 longest_wait=\d+s;;;0 lost=\d+;;;0 incidents=\d+;;;0\n$/,
    );
  });
});
