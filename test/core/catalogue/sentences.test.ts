import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../electron/core/api/snapshot.ts';
import { LANGUAGES } from '../../../electron/core/catalogue/languages.ts';
import type { SentenceBook } from '../../../electron/core/catalogue/sentences/book.ts';
import { deBook } from '../../../electron/core/catalogue/sentences/de-book.ts';
import { drawAll } from '../../../electron/core/catalogue/sentences/draw.ts';
import { enBook } from '../../../electron/core/catalogue/sentences/en-book.ts';
import { scribe } from '../../../electron/core/catalogue/sentences/scribe.ts';
import { counted, lasting, say } from '../../../electron/core/catalogue/sentences/sentence.ts';
import { spoken } from '../../../electron/core/catalogue/sentences/spoken.ts';
import { partNamed, stateWord } from '../../../electron/core/catalogue/sentences/words.ts';
import { zhHansBook } from '../../../electron/core/catalogue/sentences/zh-hans-book.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import type { Plan } from '../../../electron/core/steps/action.ts';
import { planFor } from '../../../electron/core/steps/plan.ts';
import { CASES } from '../../incidents/cases.ts';

const BOOKS: readonly (readonly [string, SentenceBook])[] = [
  ['German', deBook],
  ['Chinese', zhHansBook],
];

/** English bends its verb to the number; the others do without. */
const LEFT_OUT = new Set(['messagesUnanswered {verb}']);

function slotsOf(pattern: string): readonly string[] {
  return [...new Set(pattern.match(/\{\w+\}/g) ?? [])].sort();
}

afterAll(() => speak('en'));

describe.each(BOOKS)('the sentences in %s', (_language, book) => {
  it.each(Object.entries(enBook.sentences))('have each slot of %s', (key, english) => {
    const theirs: Readonly<Record<string, string>> = book.sentences;
    const wanted = slotsOf(english).filter((slot) => !LEFT_OUT.has(`${key} ${slot}`));
    expect(slotsOf(theirs[key] ?? '')).toEqual(wanted);
  });

  it('are not the English ones', () => {
    const theirs: Readonly<Record<string, string>> = book.sentences;
    const same = Object.entries(enBook.sentences).filter(
      ([key, english]) =>
        english === theirs[key] && /\p{L}{3}/u.test(english.replaceAll(/\{\w+\}/g, '')),
    );
    expect(same.map(([key]) => key)).toEqual(SAME_EVERYWHERE);
  });
});

/** What OpenClaw says itself, and what a command is called. */
const SAME_EVERYWHERE = [
  'seenTimeout',
  'resetsSession',
  'workDoctor',
  'workMigration',
  'launchctlSaid',
  'systemctlAnswer',
  'systemctlSaid',
];

describe('a sentence', () => {
  const { text, said } = scribe();
  const cause = text(
    say('isStalled', {
      subject: say('session', { sessionKey: 'agent:main:main' }),
      step: say('waitsForModel', { time: lasting(130_000) }),
    }),
  );
  const lost = text(
    say('answersGivenUp', { answers: counted(2, 'answer'), time: lasting(3 * 864e5) }),
  );
  const shown = { action: 'wait', cause, lost, said: said() };

  it('is English where it is written', () => {
    expect(cause).toBe('session agent:main:main is stalled: waiting for the model for 2 min 10 s');
    expect(lost).toContain('sending 2 answers, the last one 3 days ago');
  });

  it('is drawn in another language, with its units, its nouns and the sentences within', () => {
    expect(drawAll(deBook, shown)).toMatchObject({
      action: 'wait',
      cause: 'Gespräch agent:main:main steckt fest: wartet seit 2 min 10 s auf das Modell',
      lost: expect.stringContaining('2 Antworten zuzustellen, zuletzt vor 3 Tagen'),
    });
    expect(drawAll(zhHansBook, shown)).toMatchObject({
      cause: '对话 agent:main:main 停住了：等模型已 2 分钟 10 秒',
    });
  });

  it('stays English where a newer engine says what no catalogue has', () => {
    const newer = { cause: 'something new', said: { 'something new': { key: 'news', slots: {} } } };
    expect(drawAll(deBook, newer).cause).toBe('something new');
  });

  it('is never taken for a name that programs know', () => {
    const named = {
      action: 'restart',
      why: 'restart',
      said: {
        restart: { key: 'doctor', slots: {} },
        'not looked yet': { key: 'notLookedYet', slots: {} },
      },
    };
    expect(drawAll(deBook, named).action).toBe('restart');
  });
});

/** What the judge says in a snapshot; what OpenClaw or a file says is told as it is. */
function told(snapshot: Snapshot): readonly string[] {
  return [
    snapshot.gateway.detail,
    ...snapshot.incidents.flatMap(({ cause, why, evidence, remedy }) => [
      cause,
      why,
      ...evidence,
      ...(remedy === undefined ? [] : [remedy.words]),
    ]),
    ...snapshot.sessions.map(({ cause }) => cause),
    ...snapshot.locks.map(({ why }) => why),
    snapshot.recommended.why,
    ...(snapshot.notes ?? []),
  ].filter((text) => text !== '');
}

describe.each(LANGUAGES.filter((one) => one !== 'en'))('what the judge says, in %s', (language) => {
  it.each(CASES.map((one) => [`${one.issue} ${one.file}`, one.evidence] as const))(
    '%s: nothing is left in English',
    (_name, evidence) => {
      speak(language);
      const { snapshot } = judge(evidence);
      const drawn = new Set(told(spoken(snapshot)));
      expect(told(snapshot).filter((text) => drawn.has(text) && !isTheirs(text))).toEqual([]);
    },
  );
});

const STEPS = ['unlock', 'abort', 'reset', 'restart-channel', 'restart', 'start', 'undo'] as const;

function planTold(plan: Plan): readonly string[] {
  const { why, costs, undo, secondYes, preconditions, steps, proof } = plan;
  return [why, costs, undo, secondYes, proof, ...preconditions, ...steps.map((one) => one.detail)]
    .flatMap((text) => text ?? [])
    .filter((text) => text !== '');
}

describe.each(LANGUAGES.filter((one) => one !== 'en'))(
  'what a step would do, in %s',
  (language) => {
    it.each(CASES.map((one) => [`${one.issue} ${one.file}`, one.evidence] as const))(
      '%s: each plan, price and refusal',
      (_name, evidence) => {
        speak(language);
        const judgement = judge(evidence);
        const { socket } = evidence.gateway;
        const context = {
          judgement,
          evidence,
          methods: socket.kind === 'open' ? socket.methods : [],
          asked: null,
          restarts: [{ atMs: evidence.atMs - 1_000, outcome: 'failed' as const }],
          archiveDir: null,
        };
        const key = judgement.snapshot.sessions[0]?.key ?? 'agent:main:main';
        for (const step of STEPS) {
          const target = step === 'abort' || step === 'reset' ? key : null;
          const plan = planFor(step, target, context);
          const drawn = new Set(planTold(spoken(plan)));
          expect(planTold(plan).filter((text) => drawn.has(text) && !isTheirs(text))).toEqual([]);
        }
      },
    );
  },
);

/** Words of OpenClaw's own, and what adapters heard. */
function isTheirs(text: string): boolean {
  return (
    !/[a-z]{2,} [a-z]{2,}/i.test(text) ||
    / timeout acquiring \/|^(sessions\.reset|channels\.st)/.test(text) ||
    // Work on OpenClaw is told in the words of who found it.
    text.includes('; a step in the middle of it could leave half of it')
  );
}

describe('the parts of a step', () => {
  const page = scribe();
  const result = {
    action: 'restart',
    reason: page.text(
      say('yetStillRed', {
        reason: say('lockIsGone'),
        headline: say('gatewayIs', { state: stateWord('hung') }),
      }),
    ),
    steps: ['prove', 'copy aside', 'restart', 'SIGTERM'].map((name) => ({
      name: page.text(partNamed(name)),
    })),
    after: { gateway: { state: 'hung' } },
    said: page.said(),
  };

  it('have names in each language, and the names that programs know stay', () => {
    expect(drawAll(deBook, result)).toMatchObject({
      action: 'restart',
      steps: [
        { name: 'Nachweis' },
        { name: 'Kopie anlegen' },
        { name: 'neu starten' },
        { name: 'SIGTERM' },
      ],
      after: { gateway: { state: 'hung' } },
    });
    expect(drawAll(zhHansBook, result).steps.map(({ name }) => name)).toEqual([
      '验证',
      '另存副本',
      '重启',
      'SIGTERM',
    ]);
  });

  it('tell the gateway’s state in words', () => {
    expect(result.reason).toBe('the lock is gone, yet the light is still red: the gateway is hung');
    expect(drawAll(deBook, result).reason).toBe(
      'die Sperre ist weg, und doch ist das Licht noch rot: das Gateway ist eingefroren',
    );
  });

  it('are all known: no name is left without its other languages', () => {
    const folder = join(import.meta.dirname, '../../../electron');
    const names = ['recovery', 'core/steps/plan'].flatMap((room) =>
      readdirSync(join(folder, room)).flatMap((file) => {
        const text = readFileSync(join(folder, room, file), 'utf8');
        return [...text.matchAll(/(?:steps\.run\(|\bname: )'([^']+)'/g)].map(([, name]) => name);
      }),
    );
    expect(names.length).toBeGreaterThan(15);
    for (const name of names)
      expect([name, typeof partNamed(name ?? '')]).toEqual([name, 'object']);
  });
});
