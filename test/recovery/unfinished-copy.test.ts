import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ok } from '../../electron/core/result.ts';
import { findLeftovers, takeStock } from '../../electron/recovery/leftovers.ts';
import type { Files } from '../../electron/system/files.ts';
import { HOUR, MAIN, SESSION_ID } from '../support/evidence.ts';
import { quickFiles } from '../support/faulty-files.ts';
import { resettable, TRANSCRIPT } from './scenes.ts';
import { World } from './world.ts';

/** A disk that takes so many bytes of a conversation's copy, and then nothing any more. */
function dyingAfter(bytes: number): Files {
  let isDead = false;
  let copy: number | null = null;
  const dead = <T>(call: () => T): T => {
    if (isDead) throw new Error('killed');
    return call();
  };
  return {
    ...quickFiles,
    open: (path, how) =>
      dead(() => {
        const fd = quickFiles.open(path, how);
        if (how === 'create-new' && path.endsWith('.jsonl')) copy = fd;
        return fd;
      }),
    write: (fd, data) =>
      dead(() => {
        if (fd !== copy) return quickFiles.write(fd, data);
        isDead = true;
        return bytes === 0 ? 0 : quickFiles.write(fd, data.subarray(0, bytes));
      }),
    rename: (from, to) => dead(() => quickFiles.rename(from, to)),
    unlink: (path) => dead(() => quickFiles.unlink(path)),
  };
}

/** A reset whose process was ended when so many bytes of the copy were written. */
async function killedAfter(bytes: number, version: World['version'] = '2026.2.1'): Promise<World> {
  const made = resettable(new World(onTestFinished));
  made.version = version;
  if (version === '2026.9.6') made.answer = () => ok({ messages: [{ role: 'user' }] });
  made.files = dyingAfter(bytes);
  await made.act('reset', MAIN);
  made.files = quickFiles;
  const file = join(made.root, 'home', 'journal.jsonl');
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, 1);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return made;
}

const eyes = ({ journal, quarantine, archive }: World) => ({
  journal,
  quarantine,
  archive,
  isAlive: () => false,
});
const copies = (made: World) => readdirSync(join(made.root, 'home', 'archive'));
const transcriptOf = (made: World) =>
  join(made.stateDir, 'agents/main/sessions', `${SESSION_ID}.jsonl`);

describe('a copy that was cut short', () => {
  it.each([0, 1, 20])('is cleared away and told, after %i bytes', async (bytes) => {
    const made = await killedAfter(bytes);
    expect(copies(made)).toHaveLength(2);
    const [seen] = findLeftovers(eyes(made));
    expect(copies(made)).toHaveLength(2);
    const told = takeStock(eyes(made));
    expect(told).toEqual([String(seen?.text)]);
    expect(told[0]).toContain('Nothing had been changed yet. The conversation is whole where it');
    expect(told[0]).toContain(`\`clawbuoy reset ${MAIN}\` can be asked again`);
    expect(copies(made)).toEqual([]);
    expect(readFileSync(transcriptOf(made), 'utf8')).toBe(TRANSCRIPT);
    expect(takeStock(eyes(made))).toEqual([]);
  });

  it('becomes a copy like any other where all of it was written', async () => {
    const made = await killedAfter(TRANSCRIPT.length);
    expect(takeStock(eyes(made))[0]).toContain('Its conversation is copied to');
    expect(made.archive.entries()).toMatchObject([{ state: 'copied' }]);
  });

  it.each([
    ['is gone', (path: string) => rmSync(path)],
    ['holds something else', (path: string) => writeFileSync(path, `{"other":1}${TRANSCRIPT}`)],
    ['is shorter', (path: string) => writeFileSync(path, '{"ty')],
  ])('is kept where the conversation %s', async (_, change) => {
    const made = await killedAfter(20);
    change(transcriptOf(made));
    const [told] = takeStock(eyes(made));
    expect(told).toContain('A copy that was not finished is kept as');
    expect(copies(made)).toHaveLength(2);
  });

  it('is cleared away where OpenClaw has archived the conversation since (2026.7.35)', async () => {
    const made = await killedAfter(20);
    rmSync(transcriptOf(made));
    writeFileSync(`${transcriptOf(made)}.reset.2026-11-22T11-51-02.487Z`, TRANSCRIPT);
    takeStock(eyes(made));
    expect(copies(made)).toEqual([]);
  });

  it('is kept where the original is in a database', async () => {
    const made = await killedAfter(20, '2026.9.6');
    expect(takeStock(eyes(made))[0]).toContain('its original is in a database');
    expect(copies(made)).toHaveLength(2);
  });

  it('is cleared away without a word in the journal, once nobody can be at it', async () => {
    const made = await killedAfter(20);
    const half = copies(made).find((name) => name.endsWith('.json')) ?? '';
    writeFileSync(join(made.archive.pathOf(''), `${half}.0123abcd.tmp`), '{');
    expect(made.archive.tidy().map(String)).toEqual([]);
    expect(copies(made)).toHaveLength(3);
    made.nowMs = Date.now() + 2 * HOUR;
    expect(made.archive.tidy().map(String)).toEqual([
      expect.stringMatching(/^an unfinished copy of .* was removed$/),
    ]);
    expect(copies(made)).toEqual([]);
  });

  it('of which nothing is told is left alone, and named', async () => {
    const made = await killedAfter(TRANSCRIPT.length);
    const half = copies(made).find((name) => name.endsWith('.json')) ?? '';
    rmSync(join(made.archive.pathOf(''), half));
    const [told] = made.archive.tidy().map(String);
    expect(told).toContain('nothing is told: it is left alone');
    expect(existsSync(join(made.archive.pathOf(''), half.replace(/json$/, 'jsonl')))).toBe(true);
  });
});
