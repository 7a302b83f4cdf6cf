import { afterEach, describe, expect, it } from 'vitest';
import { exitOfLevel, exitOfOutcome } from '../../../electron/cli/exit.ts';
import { textOf } from '../../../electron/cli/show.ts';
import type { Level, Snapshot } from '../../../electron/core/api/snapshot.ts';
import { spoken } from '../../../electron/core/catalogue/sentences/spoken.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { painter } from '../../../electron/core/view/paint.ts';
import { durationHere, plain, statusText } from '../../../electron/core/view/terminal-text.ts';
import { CASES } from '../../incidents/cases.ts';
import { statusWith, stuckStatus } from './status-fixture.ts';

describe('exit codes', () => {
  it('follow the convention of monitoring plugins for a light', () => {
    const levels: readonly Level[] = ['green', 'amber', 'red', 'grey'];
    expect(levels.map(exitOfLevel)).toEqual([0, 1, 2, 3]);
  });

  it('tell a step that was refused from one that failed', () => {
    expect(exitOfOutcome('done')).toBe(0);
    expect(exitOfOutcome('nothing-to-do')).toBe(0);
    expect(exitOfOutcome('refused')).toBe(4);
    expect(exitOfOutcome('failed')).toBe(5);
  });
});

describe('text for a terminal', () => {
  const base = statusWith().snapshot;
  const evil = 'x\u001b]0;owned\u0007y\nz';
  const hostile: Snapshot = {
    ...base,
    level: 'red',
    headline: evil,
    gateway: { ...base.gateway, version: evil, url: evil, detail: evil },
    findings: [evil],
    locks: [
      {
        path: `/s/${evil}.jsonl.lock`,
        agentId: evil,
        sessionId: evil,
        sessionKey: evil,
        pid: 1,
        ageMs: 1_000,
        verdict: 'foreign',
        why: evil,
        releasable: true,
      },
    ],
    incidents: [
      {
        id: 'a~b',
        class: 'session-locked',
        level: 'red',
        since: base.at,
        sessionKey: evil,
        cause: evil,
        evidence: [evil],
        action: 'unlock',
        why: evil,
      },
    ],
    sessions: [{ key: evil, agentId: 'main', state: 'blocked', since: base.at, cause: evil }],
    unanswered: [{ sessionKey: evil, since: base.at, channel: evil, lost: true }],
    recommended: {
      action: 'unlock',
      target: `/s/${evil}.jsonl.lock`,
      why: evil,
      costs: evil,
      until: null,
    },
  };

  it('carries no control characters, wherever they come from', () => {
    expect(plain('agent:\u001b[2J\u0007main\r\nred\u009b31m\u0000')).toBe(
      'agent: [2J main  red 31m ',
    );
  });

  it('keeps letters of every language', () => {
    expect(plain('Übung 会話 🙂')).toBe('Übung 会話 🙂');
  });

  it('is safe to print whatever OpenClaw, a lock or a log says', () => {
    const text = statusText(hostile, painter(false));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(text).not.toContain('\nz');
  });

  it('says the light in a shape and a word, with colour only on top', () => {
    expect(statusText({ ...base, level: 'green' }, painter(false))).toMatch(/^● green {2}/);
    expect(statusText(hostile, painter(false))).toMatch(/^◆ red {4}/);
    expect(statusText({ ...base, level: 'green' }, painter(true))).toContain(
      '\u001b[32m● green\u001b[0m',
    );
  });

  it('tells times as the clock here shows them, and in a report for anywhere as they are', () => {
    const iso = '2026-11-22T19:28:56.109Z';
    const told: Snapshot = {
      ...base,
      level: 'amber',
      findings: [`as at ${iso}`],
      recommended: { ...base.recommended, action: 'wait', why: `begun ${iso}`, until: iso },
    };
    expect(statusText(told, painter(false))).not.toContain(iso);
    expect(
      statusText(told, painter(false)).match(/2026-11-22 \d\d:28:56|\d\d:28:56/g),
    ).toHaveLength(3);
    expect(statusText(told, painter(false), 'anywhere').match(new RegExp(iso, 'g'))).toHaveLength(
      3,
    );
  });

  it('gives a step as a command that can be pasted', () => {
    const target = "/s/it's $(here).jsonl.lock";
    const text = statusText(
      { ...hostile, recommended: { ...hostile.recommended, target } },
      painter(false),
    );
    expect(text).toContain("clawbuoy unlock '/s/it'\\''s $(here).jsonl.lock'");
  });

  it('says why green is green: who was answered last, when and by what', () => {
    const at = '2026-11-22T12:09:00.000Z';
    const answer = { at, sessionKey: 'agent:main:main', channel: 'whatsapp', model: 'a/b' };
    const shown = (more: Partial<Snapshot>) =>
      statusText({ ...base, ...more }, painter(false), 'anywhere');
    expect(shown({ lastAnswer: answer })).toContain(`answered on whatsapp at ${at}, by a/b\n`);
    const asked = { ...answer, at: '2026-11-22T12:08:00.000Z', model: null };
    expect(shown({ lastAnswer: answer, lastMessage: asked })).toContain(
      'by a/b; nobody has written since',
    );
    const later = { ...asked, at: '2026-11-22T12:10:00.000Z' };
    expect(shown({ lastAnswer: answer, lastMessage: later })).not.toContain('nobody has written');
    expect(shown({ lastAnswer: null })).not.toContain('answered on');
  });

  it('names the remedy of an incident with its command, and spells out what hides in it', () => {
    const [incident] = hostile.incidents;
    if (incident === undefined) throw new Error('the hostile snapshot has an incident');
    const remedy = { words: 'Sign in again.', command: `openclaw models auth login ${evil}` };
    const text = statusText(
      { ...hostile, incidents: [{ ...incident, remedy }], notes: [evil] },
      painter(false),
    );
    expect(text).toContain('do: Sign in again.');
    expect(text).toContain('openclaw models auth login x');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left.
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('in another language', () => {
  afterEach(() => speak('en'));

  it.each(CASES.map((one) => [one.file, one.evidence] as const))(
    'no lock is judged in English: %s',
    (_name, evidence) => {
      const { snapshot } = judge(evidence);
      for (const language of ['de', 'zh-Hans'] as const) {
        speak(language);
        const text = statusText(spoken(snapshot), painter(false));
        expect(text).not.toMatch(/\b(leaked|orphaned|recycled|undetermined|overdue)\b/);
      }
    },
  );

  it.each([
    ['en', 400, '0 s', '2 min 5 s'],
    ['de', 400, '0 s', '2 min 5 s'],
    ['zh-Hans', 400, '0 秒', '2 分钟 5 秒'],
  ] as const)('a length of time is in its units: %s', (language, shortMs, short, long) => {
    speak(language);
    expect(durationHere(shortMs)).toBe(short);
    expect(durationHere(125_000)).toBe(long);
  });

  it('the watch names the command that mends it, and no long path', () => {
    speak('de');
    const { snapshot } = stuckStatus();
    const text = textOf({ type: 'snapshot', snapshot }, { paint: painter(false) });
    expect(text).toMatch(/\n {19}zu tun: clawbuoy heal\n$/);
  });
});
