import { afterEach, describe, expect, it } from 'vitest';
import type { SentenceBook } from '../../../electron/core/catalogue/sentences/book.ts';
import { deBook } from '../../../electron/core/catalogue/sentences/de-book.ts';
import { drawAll } from '../../../electron/core/catalogue/sentences/draw.ts';
import { enDiagnoses } from '../../../electron/core/catalogue/sentences/en-diagnoses.ts';
import { enInterrupted } from '../../../electron/core/catalogue/sentences/en-interrupted.ts';
import { enPartNames } from '../../../electron/core/catalogue/sentences/en-part-names.ts';
import { enReasons } from '../../../electron/core/catalogue/sentences/en-reasons.ts';
import { enRecovery } from '../../../electron/core/catalogue/sentences/en-recovery.ts';
import { enSteps } from '../../../electron/core/catalogue/sentences/en-steps.ts';
import { fillPattern } from '../../../electron/core/catalogue/sentences/fill.ts';
import { heardReason, reason } from '../../../electron/core/catalogue/sentences/reason.ts';
import { say } from '../../../electron/core/catalogue/sentences/sentence.ts';
import { spokenReason } from '../../../electron/core/catalogue/sentences/spoken.ts';
import { zhHansBook } from '../../../electron/core/catalogue/sentences/zh-hans-book.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { EMPTY_AWAY } from '../../../electron/core/notices/away/away-queue.ts';
import { outletFindings } from '../../../electron/core/notices/away/outlet-status.ts';
import { doubtWords } from '../../../electron/core/openclaw/listener.ts';
import { credentialsFor } from '../../../electron/openclaw/locate/credentials.ts';
import { locate } from '../../../electron/openclaw/locate/locate.ts';
import { errorWords } from '../../../electron/system/file-reads.ts';
import { memoryFiles } from '../../openclaw/memory-files.ts';
import { evidence, lock } from '../../support/evidence.ts';

const BOOKS: readonly (readonly [string, SentenceBook])[] = [
  ['German', deBook],
  ['Chinese', zhHansBook],
];
const SAMPLES: Readonly<Record<string, string>> = {
  pid: '4711',
  why: 'the disk is full (ENOSPC)',
  error: 'permission denied (EACCES)',
  what: 'the variable SLACK',
  word: 'SLACK',
  field: 'gateway.port',
  variable: 'SLACK',
  variables: 'SLACK, DISCORD',
  request: 'req-1',
  words: 'the variable SLACK is not set',
};
const SPOKEN = Object.entries(enReasons).map(([key, pattern]) => {
  const slots: Record<string, string> = {};
  const text = fillPattern(pattern, (name) => {
    slots[name] = SAMPLES[name] ?? `/a b/${name}`;
    return slots[name];
  });
  return { key, text, slots };
});

function located(tree: Readonly<Record<string, string>>) {
  return locate({ env: {}, flags: {}, homeDir: '/h', files: memoryFiles(tree) });
}

function full(): Error {
  return Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
}

describe('a reason that was kept as text', () => {
  it('has a key of its own', () => {
    const others = [enDiagnoses, enSteps, enRecovery, enInterrupted, enPartNames].flatMap(
      Object.keys,
    );
    expect(Object.keys(enReasons).filter((key) => others.includes(key))).toEqual([]);
  });

  it.each(SPOKEN)('is known again: $text', ({ key, text, slots }) => {
    expect(heardReason(text)).toEqual({ key, slots });
  });

  it.each([
    '',
    'the disk is full',
    'well: the disk is full (ENOSPC), he said',
    `${'a'.repeat(3_000)} is not installed here`,
  ])('is none of the catalogue’s: %.40s', (text) => {
    expect(heardReason(text)).toBeNull();
  });
});

describe.each(BOOKS)('a reason in %s', (_language, book) => {
  const isEnglish = /\b(the|it|is|not|this|cannot|could|process|there)\b/;

  it('is drawn with the reason within it', () => {
    const why = reason('secretUnread', { why: errorWords(full()) });
    const drawn = drawAll(book, { why }).why;
    expect(drawn).not.toMatch(isEnglish);
    expect(drawn).toContain('ENOSPC');
  });

  it('is drawn where evidence gave it to the judge as text', () => {
    const seen = evidence({
      locks: [lock({ pid: 4711, owner: { kind: 'unknown', why: reason('runsUnseen') } })],
    });
    const { snapshot } = judge(seen);
    expect(JSON.stringify(snapshot.locks)).toContain('this user may not look at it');
    const drawn = drawAll(book, snapshot).locks.map(({ why }) => why);
    expect(drawn.join()).not.toMatch(isEnglish);
    expect(drawn.join()).toContain('4711');
  });

  it('is drawn in a list of findings', () => {
    const findings = [reason('noFolder', { path: '/srv/claw' })];
    expect(drawAll(book, { findings }).findings[0]).not.toBe(findings[0]);
    expect(drawAll(book, { findings }).findings[0]).toContain('/srv/claw');
  });

  it('is drawn where the config of OpenClaw names another file that is broken', () => {
    const { findings, urlGuess } = located({
      '/h/.openclaw/openclaw.json': '{ $include: "more.json5" }',
      '/h/.openclaw/more.json5': '{ gateway: {,, } }',
    });
    expect(findings).toEqual([`config: ${urlGuess}`]);
    for (const drawn of [
      ...drawAll(book, { findings }).findings,
      drawAll(book, { why: urlGuess }).why,
    ]) {
      // The words of the parser stay its own.
      expect(drawn?.replace("invalid character ','", '')).not.toMatch(isEnglish);
      expect(drawn).not.toMatch(/^config:|be understood| at line /);
    }
  });

  it('is drawn in the diagnosis of a config that keeps OpenClaw from starting', () => {
    const problem = reason('notUnderstoodAt', {
      path: '/h/openclaw.json',
      why: reason('itIsNoObject'),
    });
    const cause = say('cannotReadConfig', { problem });
    const said = { [String(cause)]: { key: cause.key, slots: { problem } } };
    const drawn = drawAll(book, { said, diagnosis: { cause: String(cause) } }).diagnosis.cause;
    expect(drawn).toContain('/h/openclaw.json');
    expect(drawn).not.toMatch(/be understood|not an object/);
  });

  it('is drawn for each of two secrets that cannot be had', () => {
    const { credentials, url } = located({
      '/h/.openclaw/openclaw.json': `{ gateway: { auth: { token: "$\{NO_A} $\{NO_B}", password: { source: "env", id: "NO_C" } } } }`,
    });
    const answer = credentialsFor(credentials, url);
    const why = answer.kind === 'unavailable' ? answer.why : '';
    expect(why).toBe(
      'gateway.auth.token names the variable NO_A, NO_B, which is not set here; gateway.auth.password comes from the variable NO_C, which is not set here',
    );
    const drawn = drawAll(book, { why }).why;
    expect(drawn).not.toMatch(isEnglish);
    for (const name of ['NO_A, NO_B', 'NO_C']) expect(drawn).toContain(name);
  });

  it.each([
    [null, null],
    [43, null],
    [43, 'nc -l, 18789'],
  ])('is drawn for a stranger at the port: process %s, %s', (pid, command) => {
    for (const why of ['another-user', 'another-program', 'not-its-lock', 'unseen'] as const) {
      const doubt = reason('keyNotGiven', { why: doubtWords({ why, pid, command }) });
      const drawn = drawAll(book, { detail: doubt }).detail;
      expect(drawn).not.toMatch(/\b(another|who|has|the|process)\b/);
      if (command !== null) expect(drawn).toContain(`43${book === deBook ? ', ' : '，'}${command}`);
    }
  });

  it('is not looked for in the name of a conversation', () => {
    const session = { name: 'the fridge is empty', label: 'it is not there' };
    expect(drawAll(book, session)).toEqual(session);
  });
});

describe('a reason that stands alone', () => {
  afterEach(() => speak('en'));

  it('is said in the language in use, in a finding about a place for notices, too', () => {
    speak('de');
    expect(spokenReason(reason('toolMissing', { tool: 'lsof' }))).toBe(
      'lsof ist hier nicht installiert',
    );
    const failed = { atMs: 1, why: reason('mayHaveArrived', { why: reason('connectionCut') }) };
    const [finding = ''] = outletFindings(
      [{ kind: 'webhook', name: 'hook', enabled: true, text: 'short', url: 'env:HOOK' }],
      { ...EMPTY_AWAY, outlets: { hook: { failed, deliveredAtMs: null } } },
    );
    expect(finding).toContain('die Verbindung wurde getrennt; sie kann angekommen sein');
  });

  it('stays English in English', () => {
    expect(spokenReason('lsof is not installed here')).toBe('lsof is not installed here');
  });
});
