import { execFile } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Incident } from '../../electron/core/api/snapshot.ts';
import type { JournalEntry } from '../../electron/core/history/journal-record.ts';
import { openJournal } from '../../electron/recovery/journal.ts';
import type { Files } from '../../electron/system/files.ts';
import { fileError, quickFiles, watchedFiles } from '../support/faulty-files.ts';

const NOON = Date.parse('2026-11-22T12:00:00.000Z');
let home: string;
let file: string;
let nowMs: number;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'clawbuoy-journal-'));
  file = join(home, 'journal.jsonl');
  nowMs = NOON;
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const open = (options: { files?: Files; maxBytes?: number } = {}) =>
  openJournal({ file, files: quickFiles, now: () => nowMs, ...options });
const note = (text: string): JournalEntry => ({ type: 'note', text });
const texts = (journal = open()) =>
  journal.read().records.map((record) => (record.type === 'note' ? record.text : record.type));

const incident = (id: string, cause = 'a lock'): Incident => ({
  id,
  class: 'session-locked',
  level: 'red',
  since: '2026-11-22T11:59:00.000Z',
  sessionKey: 'agent:main:main',
  cause,
  evidence: [],
  action: 'unlock',
  why: 'its owner is dead',
});
const started = (actionId: string, action: 'restart' | 'start' | 'unlock'): JournalEntry => ({
  type: 'action-started',
  actionId,
  action,
  target: null,
  by: 'person',
  why: 'the light is red',
});
const finished = (
  actionId: string,
  action: 'restart' | 'start' | 'unlock',
  outcome: 'done' | 'refused' | 'failed' | 'nothing-to-do',
): JournalEntry => ({
  type: 'action-finished',
  actionId,
  action,
  target: null,
  outcome,
  reason: '',
  undo: null,
});
const step: JournalEntry = {
  type: 'action-step',
  actionId: 'a',
  step: { name: 'abort', outcome: 'ok', durationMs: 12, detail: '' },
};

describe('writing', () => {
  it('gives each record version, id and time, one line each, for this user only', () => {
    const journal = open();
    const first = journal.append(note('one'));
    nowMs += 1_000;
    journal.append(note('two\nlines'));
    expect(first).toMatchObject({ ok: true, value: { v: 1, at: '2026-11-22T12:00:00.000Z' } });
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(texts()).toEqual(['one', 'two\nlines']);
    const [newest] = journal.read({ newestFirst: true, limit: 1 }).records;
    expect(newest).toMatchObject({ text: 'two\nlines', at: '2026-11-22T12:00:01.000Z' });
  });

  it('waits for the disk with actions, not with the rest', () => {
    let waits = 0;
    const journal = open({
      files: watchedFiles(({ name }) => {
        if (name === 'fsync') waits += 1;
      }, quickFiles),
    });
    journal.append(note('nothing hangs on it'));
    expect(waits).toBe(0);
    journal.append(started('a', 'restart'));
    journal.append(step);
    expect(waits).toBe(2);
  });

  it('cuts a record short that is too long, instead of losing it', () => {
    const long = incident('i', 'x'.repeat(200_000));
    expect(open().append({ type: 'incident-opened', incident: long }).ok).toBe(true);
    expect(statSync(file).size).toBeLessThan(64 * 1024);
    expect(open().openIncidents()).toMatchObject([{ id: 'i' }]);
  });

  it.each(['ENOSPC', 'EROFS', 'EACCES'])('answers with the reason on %s, at any call', (code) => {
    open().append(note('before'));
    let seen = 0;
    for (let number = 1; number === 1 || seen >= number - 1; number += 1) {
      seen = 0;
      const files = watchedFiles((call) => {
        seen = call.number;
        if (call.number === number) throw fileError(code);
      }, quickFiles);
      const result = open({ files }).append(started(`a${number}`, 'unlock'));
      if (!result.ok) expect(result.error).toContain(code);
      if (seen < number) break;
    }
    expect(seen).toBeGreaterThan(4);
    const reading = open().read();
    expect(reading.badLines).toBe(0);
    expect(reading.records[0]).toMatchObject({ text: 'before' });
  });

  it('tells of a disk that takes half a record, and goes on after it on a new line', () => {
    open().append(note('before'));
    const files: Files = {
      ...quickFiles,
      write: (fd, data) => quickFiles.write(fd, data.subarray(0, 20)),
    };
    expect(open({ files }).append(note('half'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('disk is full'),
    });
    open().append(note('after'));
    const reading = open().read();
    expect(texts()).toEqual(['before', 'after']);
    expect(reading.badLines).toBe(1);
    expect(reading.findings).toEqual([expect.stringContaining('journal.jsonl line 2')]);
  });
});

describe('a crash', () => {
  it('at any byte leaves a readable journal, and costs at most the last record', () => {
    for (const text of ['one', 'two', 'three']) open().append(note(text));
    const whole = readFileSync(file);
    const secondEnds = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let bytes = secondEnds; bytes <= whole.length; bytes += 1) {
      writeFileSync(file, whole);
      truncateSync(file, bytes);
      open().append(note('after'));
      const isWhole = bytes >= whole.length - 1;
      expect(texts()).toEqual(isWhole ? ['one', 'two', 'three', 'after'] : ['one', 'two', 'after']);
      expect(open().read().badLines).toBe(isWhole || bytes === secondEnds ? 0 : 1);
    }
  });

  it('leaves its unfinished action to be told, with its steps', () => {
    const journal = open();
    journal.append(started('done', 'unlock'));
    journal.append(finished('done', 'unlock', 'done'));
    journal.append(started('a', 'restart'));
    journal.append(step);
    expect(open().unfinishedActions()).toMatchObject([
      { started: { actionId: 'a', action: 'restart' }, steps: [{ step: { name: 'abort' } }] },
    ]);
  });
});

describe('reading', () => {
  it('counts and names bad lines, and never stops at them', () => {
    open().append(note('one'));
    appendFileSync(file, 'garbage\n{"v":2,"type":"note"}\n[]\nnull\n\0\0\0\n');
    open().append(note('two'));
    expect(texts()).toEqual(['one', 'two']);
    const reading = open().read();
    expect(reading.badLines).toBe(5);
    expect(reading.findings[0]).toBe('journal.jsonl line 2 was skipped: not JSON, or torn');
  });

  it('tells of the watched OpenClaw only, and that there are others', () => {
    const of = (dir: string) =>
      openJournal({ file, files: quickFiles, now: () => nowMs, stateDir: () => dir });
    open().append(note('of before folders were written down'));
    of('/one').append(note('one'));
    of('/one').append({ type: 'incident-opened', incident: incident('of one') });
    of('/two').append(note('two'));
    expect(texts(of('/two'))).toEqual(['of before folders were written down', 'two']);
    expect(of('/two').read().elsewhere).toEqual(['/one']);
    expect(of('/two').openIncidents()).toEqual([]);
    expect(of('/one').openIncidents()).toHaveLength(1);
  });

  it('opens the files again only once they have changed, whoever changed them', () => {
    let opened = 0;
    const files = watchedFiles(({ name }) => {
      if (name === 'open') opened += 1;
    });
    open().append(note('one'));
    const journal = open({ files });
    expect(texts(journal)).toEqual(['one']);
    const first = opened;
    expect(journal.openIncidents()).toEqual([]);
    expect(texts(journal)).toEqual(['one']);
    expect(opened).toBe(first);
    open().append(note('of another process'));
    expect(texts(journal)).toEqual(['one', 'of another process']);
    expect(opened).toBeGreaterThan(first);
  });

  it('tries again what could not be read', () => {
    open().append(note('one'));
    let isBroken = true;
    const files = watchedFiles(({ name }) => {
      if (name === 'read' && isBroken) throw fileError('EIO');
    });
    const journal = open({ files });
    expect(journal.read().unread).not.toBeNull();
    isBroken = false;
    expect(texts(journal)).toEqual(['one']);
  });

  it('is empty where there is no journal, and says why it cannot read one', () => {
    expect(open().read()).toEqual({
      records: [],
      badLines: 0,
      elsewhere: [],
      findings: [],
      unread: null,
    });
    open().append(note('one'));
    const files = watchedFiles(({ name }) => {
      if (name === 'open') throw fileError('EACCES');
    });
    expect(open({ files }).read().findings).toContainEqual(
      expect.stringContaining('permission denied'),
    );
  });

  it('knows which incidents are open, each as last seen', () => {
    const journal = open();
    journal.append({ type: 'incident-opened', incident: incident('one') });
    journal.append({ type: 'incident-opened', incident: incident('two') });
    journal.append({ type: 'incident-changed', incident: incident('two', 'still there') });
    journal.append({
      type: 'incident-closed',
      incidentId: 'one',
      class: 'session-locked',
      why: 'released',
    });
    expect(open().openIncidents()).toEqual([incident('two', 'still there')]);
  });

  it('counts restarts that touched the gateway, also one that never came to its end', () => {
    const journal = open();
    const run = (id: string, outcome: 'done' | 'refused' | 'failed' | 'nothing-to-do') => {
      journal.append(started(id, 'restart'));
      journal.append(finished(id, 'restart', outcome));
      nowMs += 60_000;
    };
    run('long ago', 'done');
    run('done', 'done');
    run('refused', 'refused');
    run('failed', 'failed');
    journal.append(started('unlock', 'unlock'));
    journal.append(started('crashed', 'start'));
    expect(open().restartsSince(NOON + 60_000)).toEqual([
      { actionId: 'done', atMs: NOON + 60_000, outcome: 'done' },
      { actionId: 'failed', atMs: NOON + 180_000, outcome: 'failed' },
      { actionId: 'crashed', atMs: NOON + 240_000, outcome: 'unfinished' },
    ]);
  });
});

describe('growing', () => {
  const maxBytes = 8 * 1024;
  const fill = (journal: ReturnType<typeof open>, count: number) => {
    for (let number = 0; number < count; number += 1) journal.append(note(`filling ${number}`));
  };

  it('stays within two halves and keeps the newest', () => {
    fill(open({ maxBytes }), 500);
    expect(readdirSync(home).sort()).toEqual(['journal.1.jsonl', 'journal.jsonl']);
    expect(statSync(file).size).toBeLessThanOrEqual(maxBytes);
    expect(statSync(join(home, 'journal.1.jsonl')).size).toBeLessThanOrEqual(maxBytes);
    expect(texts(open({ maxBytes })).at(-1)).toBe('filling 499');
  });

  it('carries open incidents, unfinished actions and the restart budget along', () => {
    const journal = open({ maxBytes });
    journal.append({ type: 'incident-opened', incident: incident('open') });
    journal.append({ type: 'incident-changed', incident: incident('open', 'changed') });
    journal.append(started('a', 'unlock'));
    journal.append(step);
    journal.append(started('r', 'restart'));
    journal.append(finished('r', 'restart', 'done'));
    fill(journal, 500);
    expect(journal.openIncidents()).toEqual([incident('open', 'changed')]);
    expect(journal.unfinishedActions()).toMatchObject([{ steps: [{ actionId: 'a' }] }]);
    expect(journal.restartsSince(NOON)).toHaveLength(1);
    const ids = journal.read().records.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    nowMs += 31 * 24 * 60 * 60 * 1000;
    fill(journal, 500);
    expect(journal.restartsSince(NOON)).toEqual([]);
    expect(journal.openIncidents()).toHaveLength(1);
  });

  it('loses no newer record when it is killed at any call of the turn-over', () => {
    for (let number = 1, seen = 99; seen >= number; number += 1) {
      rmSync(home, { recursive: true });
      const journal = open({ maxBytes });
      journal.append({ type: 'incident-opened', incident: incident('open') });
      while (statSync(file).size < maxBytes - 150) fill(journal, 1);
      const before = texts(journal).length;
      let dead = false;
      const files = watchedFiles((call) => {
        seen = call.number;
        dead ||= call.number === number;
        if (dead) throw fileError('EIO');
      }, quickFiles);
      open({ files, maxBytes }).append(note('the last straw'.repeat(10)));
      expect(texts(journal).length).toBeGreaterThanOrEqual(before);
      fill(journal, 10);
      expect(journal.openIncidents()).toHaveLength(1);
      expect(texts(journal).at(-1)).toBe('filling 9');
      expect(journal.read().badLines).toBe(0);
      if (seen > 60) throw new Error('it never ends');
    }
    expect(existsSync(file)).toBe(true);
  });

  it('takes the records of two processes at once, none lost, none torn', async () => {
    const script = `
      import { openJournal } from ${JSON.stringify(new URL('../../electron/recovery/journal.ts', import.meta.url).pathname)};
      const journal = openJournal({ file: process.argv[1], now: Date.now });
      for (let n = 0; n < 300; n += 1) journal.append({ type: 'note', text: process.argv[2] + n });
    `;
    const run = (name: string) =>
      promisify(execFile)(process.execPath, [
        '--import',
        'tsx',
        '--input-type=module',
        '--eval',
        script,
        file,
        name,
      ]);
    await Promise.all([run('a'), run('b')]);
    const reading = open().read();
    expect(reading.badLines).toBe(0);
    expect(reading.records).toHaveLength(600);
  });
});
