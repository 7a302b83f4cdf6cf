import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogTail } from '../../../electron/openclaw/log/log-file.ts';
import { type LogPlace, localDate, logFilesFor } from '../../../electron/openclaw/log/log-place.ts';

const NOON = Date.parse('2026-11-22T12:00:00Z');
const HOUR = 3_600_000;

describe('logFilesFor', () => {
  const place: LogPlace = { configuredFile: null, profile: null, tmpDir: '/var/t', uid: 501 };
  it.each<[string, Partial<LogPlace>, string[]]>([
    [
      'the default',
      {},
      ['/tmp/openclaw/openclaw-2026-11-22.log', '/var/t/openclaw-501/openclaw-2026-11-22.log'],
    ],
    [
      'a profile, under the names of all versions',
      { profile: 'My-pro_2', uid: null },
      [
        '/tmp/openclaw/openclaw-2026-11-22.log',
        '/tmp/openclaw/openclaw--1my--pro-02-2026-11-22.log',
        '/var/t/openclaw/openclaw-2026-11-22.log',
        '/var/t/openclaw/openclaw--1my--pro-02-2026-11-22.log',
      ],
    ],
    ['a configured file', { configuredFile: '/oc/gw.log' }, ['/oc/gw.log']],
    [
      'a configured file with a date',
      { configuredFile: '/oc/openclaw-2026-01-01.log' },
      ['/oc/openclaw-2026-11-22.log'],
    ],
    [
      'a configured file with a date to fill in',
      { configuredFile: '/oc/openclaw-YYYY-MM-DD.log' },
      ['/oc/openclaw-2026-11-22.log'],
    ],
    ['extra files', { configuredFile: '/a.log', extraFiles: ['/b.log'] }, ['/a.log', '/b.log']],
  ])('names %s', (_name, change, expected) => {
    expect(logFilesFor({ ...place, ...change }, '2026-11-22')).toEqual(expected);
  });
});

describe('localDate', () => {
  it.each([
    ['2026-11-22T23:30:00Z', 'UTC', '2026-11-22'],
    ['2026-11-22T23:30:00Z', 'Europe/Berlin', '2026-11-23'],
    ['2026-11-22T04:30:00Z', 'America/New_York', '2026-11-21'],
    ['2026-01-05T00:00:00Z', 'UTC', '2026-01-05'],
  ])('%s in %s is %s', (at, timeZone, expected) => {
    expect(localDate(Date.parse(at), timeZone)).toBe(expected);
  });
});

describe('LogTail', () => {
  let folder = '';
  let now = NOON;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'clawbuoy-log-'));
    now = NOON;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const dayFile = (date: string) => join(folder, `openclaw-${date}.log`);
  const today = () => dayFile('2026-11-22');
  const tail = (configuredFile = today()) =>
    new LogTail({ configuredFile, profile: null, tmpDir: folder, uid: null }, () => now, 'UTC');
  const nothing = { lines: [], findings: [] };

  it('reads complete lines once, and keeps a half-written one for later', async () => {
    writeFileSync(today(), 'one\ntwo\nthr');
    const log = tail();
    expect(await log.readNew()).toEqual({ lines: ['one', 'two'], findings: [] });
    expect(await log.readNew()).toEqual(nothing);
    appendFileSync(today(), 'ee\r\n\nfour\n');
    expect((await log.readNew()).lines).toEqual(['three', 'four']);
  });

  it('begins near the end of a large file, at a whole line', async () => {
    const line = `${'x'.repeat(1023)}\n`;
    writeFileSync(today(), line.repeat(1000));
    expect((await tail().readNew()).lines).toHaveLength(256);
    appendFileSync(today(), 'y\n');
    const { lines } = await tail().readNew();
    expect(lines).toHaveLength(256);
    expect(lines[0]).toHaveLength(1023);
    expect(lines.at(-1)).toBe('y');
  });

  it('reads at most 1 MiB a call and loses nothing of it', async () => {
    const log = tail();
    await log.readNew();
    const lines = Array.from({ length: 30_000 }, (_, n) => `line ${n} ${'z'.repeat(100)}`);
    writeFileSync(today(), `${lines.join('\n')}\n`);
    const seen: string[] = [];
    for (let call = 0; call < 4; call += 1) {
      const news = await log.readNew();
      expect(news.lines.join('\n').length).toBeLessThan(1024 * 1024 + 200);
      seen.push(...news.lines);
    }
    expect(seen).toEqual(lines);
  });

  it('leaves out the middle when far behind, and says so', async () => {
    writeFileSync(today(), 'first\n');
    const log = tail();
    await log.readNew();
    appendFileSync(today(), `${`${'x'.repeat(99)}\n`.repeat(100_000)}last\n`);
    const news = await log.readNew();
    expect(news.findings).toEqual([expect.stringMatching(/^\d+ bytes of the log .* left out$/)]);
    expect(news.lines.at(-1)).toBe('last');
    expect(new Set(news.lines.slice(0, -1))).toEqual(new Set(['x'.repeat(99)]));
  });

  it('goes over midnight without losing the last lines of the old day', async () => {
    now = Date.parse('2026-11-22T23:59:59Z');
    writeFileSync(today(), 'evening\n');
    const log = tail();
    expect((await log.readNew()).lines).toEqual(['evening']);
    appendFileSync(today(), 'late\n');
    now += 2000;
    writeFileSync(dayFile('2026-11-23'), 'morning\n');
    expect((await log.readNew()).lines).toEqual(['late', 'morning']);
    now += 48 * HOUR;
    appendFileSync(today(), 'too old\n');
    expect(await log.readNew()).toEqual(nothing);
  });

  it('sees the evening when it starts just after midnight', async () => {
    now = Date.parse('2026-11-23T00:00:05Z');
    writeFileSync(today(), 'evening\n');
    expect((await tail().readNew()).lines).toEqual(['evening']);
  });

  it('follows a file that appears later from its first line', async () => {
    const log = tail();
    expect(await log.readNew()).toEqual(nothing);
    writeFileSync(today(), `${`${'x'.repeat(999)}\n`.repeat(400)}end\n`);
    expect((await log.readNew()).lines).toHaveLength(401);
  });

  describe('a log that is renamed when it is full', () => {
    const aged = (index: number) => join(folder, `openclaw-2026-11-22.${index}.log`);
    /** As 2026.7.35 and 2026.9.6 do it. */
    const rotate = () => {
      rmSync(aged(5), { force: true });
      for (const index of [4, 3, 2, 1]) {
        if (existsSync(aged(index))) renameSync(aged(index), aged(index + 1));
      }
      renameSync(today(), aged(1));
    };

    it('is read to its end, and then the new one from its start', async () => {
      writeFileSync(today(), 'one\n');
      const log = tail();
      await log.readNew();
      appendFileSync(today(), 'two\n');
      rotate();
      writeFileSync(today(), 'three\n');
      expect(await log.readNew()).toEqual({ lines: ['two', 'three'], findings: [] });
      appendFileSync(today(), 'four\n');
      expect(await log.readNew()).toEqual({ lines: ['four'], findings: [] });
    });

    it('loses nothing when it is full several times between two reads', async () => {
      writeFileSync(today(), 'one\n');
      const log = tail();
      await log.readNew();
      for (const line of ['two', 'three', 'four', 'five', 'six']) {
        rotate();
        writeFileSync(today(), `${line}\n`);
      }
      expect((await log.readNew()).lines).toEqual(['two', 'three', 'four', 'five', 'six']);
    });

    it('is waited for in the moment in which nothing has its name', async () => {
      writeFileSync(today(), 'one\n');
      const log = tail();
      await log.readNew();
      appendFileSync(today(), 'two\n');
      rotate();
      expect((await log.readNew()).lines).toEqual(['two']);
      expect(await log.readNew()).toEqual(nothing);
      writeFileSync(today(), 'three\n');
      expect(await log.readNew()).toEqual({ lines: ['three'], findings: [] });
    });

    it('begins anew, without old lines, where it has been full too often to be found', async () => {
      writeFileSync(today(), 'one\n');
      const log = tail();
      await log.readNew();
      for (const line of ['a', 'b', 'c', 'd', 'e', 'f']) {
        rotate();
        writeFileSync(today(), `${line}\n`);
      }
      expect((await log.readNew()).lines).toEqual(['f']);
    });

    it('is read at most 1 MiB a call', async () => {
      writeFileSync(today(), '');
      const log = tail();
      await log.readNew();
      const line = `${'x'.repeat(1023)}\n`;
      writeFileSync(today(), line.repeat(700));
      rotate();
      writeFileSync(today(), line.repeat(700));
      expect((await log.readNew()).lines).toHaveLength(1024);
      expect((await log.readNew()).lines).toHaveLength(1400 - 1024);
      expect(await log.readNew()).toEqual(nothing);
    });

    it('is not looked for under names that other files have', async () => {
      writeFileSync(aged(1), 'another\n');
      writeFileSync(today(), 'one\n');
      const log = tail();
      await log.readNew();
      // The new file may well get the inode of the old one, and is just as long.
      rmSync(today());
      writeFileSync(today(), 'two\n');
      expect(await log.readNew()).toEqual({ lines: ['two'], findings: [] });
    });
  });

  it.each<[string, (path: string) => void]>([
    ['truncated', (path) => truncateSync(path, 0)],
    ['truncated and grown beyond', (path) => writeFileSync(path, `${'n'.repeat(400)}\n`)],
    [
      'replaced by rename',
      (path) => {
        renameSync(path, `${path}.1`);
        writeFileSync(path, 'fresh line that is long enough to pass the offset\n');
      },
    ],
    [
      'removed and made again',
      (path) => {
        rmSync(path);
        writeFileSync(path, 'fresh line that is long enough to pass the offset\n');
      },
    ],
  ])('starts over when the file was %s', async (_name, change) => {
    writeFileSync(today(), 'old one\nold two, half-wri');
    const log = tail();
    await log.readNew();
    change(today());
    const first = await log.readNew();
    appendFileSync(today(), 'after\n');
    const lines = [...first.lines, ...(await log.readNew()).lines];
    expect(lines.at(-1)).toBe('after');
    expect(lines.join()).not.toMatch(/old|wri/);
    expect(lines.join()).toMatch(/^(after|n{400},after|fresh line.*offset,after)$/);
  });

  it('leaves out a line of 10 MB in bounded memory, says so once, and goes on', async () => {
    const log = tail();
    await log.readNew();
    writeFileSync(today(), 'before\n');
    appendFileSync(today(), Buffer.alloc(7_000_000, 0x78));
    const seen = { lines: [] as string[], findings: [] as string[] };
    const collect = async (calls: number) => {
      for (let call = 0; call < calls; call += 1) {
        const news = await log.readNew();
        seen.lines.push(...news.lines);
        seen.findings.push(...news.findings);
      }
    };
    await collect(8);
    appendFileSync(today(), Buffer.alloc(3_000_000, 0x78));
    await collect(4);
    appendFileSync(today(), '\nafter\n');
    await collect(1);
    expect(seen.lines).toEqual(['before', 'after']);
    expect(seen.findings).toEqual([expect.stringContaining('too long')]);
  });

  it('turns invalid UTF-8 into replacement marks, and joins a character split between reads', async () => {
    const log = tail();
    await log.readNew();
    const euro = Buffer.from('€');
    writeFileSync(today(), Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a]), euro.subarray(0, 2)]));
    expect((await log.readNew()).lines).toEqual(['\ufffd\ufffd']);
    appendFileSync(today(), Buffer.concat([euro.subarray(2), Buffer.from('\n')]));
    expect((await log.readNew()).lines).toEqual(['€']);
  });

  it.skipIf(process.getuid?.() === 0)(
    'names a file it may not read once (skipped for root, who may read everything)',
    async () => {
      writeFileSync(today(), 'x\n');
      chmodSync(today(), 0o000);
      const log = tail();
      expect((await log.readNew()).findings).toEqual([
        `the log ${today()} cannot be read (EACCES)`,
      ]);
      expect(await log.readNew()).toEqual(nothing);
      chmodSync(today(), 0o600);
      expect(await log.readNew()).toEqual({ lines: ['x'], findings: [] });
    },
  );

  it('names a file it cannot open once, and reads it when it can', async () => {
    const file = join(folder, 'gw.log');
    symlinkSync(file, file);
    const log = tail(file);
    expect((await log.readNew()).findings).toEqual([`the log ${file} cannot be read (ELOOP)`]);
    expect(await log.readNew()).toEqual(nothing);
    rmSync(file);
    writeFileSync(file, 'x\n');
    expect(await log.readNew()).toEqual({ lines: ['x'], findings: [] });
  });

  it('names something that is no file once, and again after it was well', async () => {
    const file = join(folder, 'gw.log');
    mkdirSync(file);
    const log = tail(file);
    const finding = `the log ${file} is not a regular file`;
    expect((await log.readNew()).findings).toEqual([finding]);
    expect(await log.readNew()).toEqual(nothing);
    rmSync(file, { recursive: true });
    writeFileSync(file, 'well\n');
    expect(await log.readNew()).toEqual({ lines: ['well'], findings: [] });
    rmSync(file);
    mkdirSync(file);
    expect((await log.readNew()).findings).toEqual([finding]);
  });

  it('gives back every line that was written, however the writes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), { maxLength: 20 }),
        fc.array(fc.nat(30), { minLength: 1, maxLength: 20 }),
        async (words, cuts) => {
          const lines = words.map((word) => word.replace(/[\r\n]/g, '-'));
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const file = join(mkdtempSync(join(folder, 'cut-')), 'gw.log');
          const log = tail(file);
          await log.readNew();
          const seen: string[] = [];
          let at = 0;
          for (const cut of [...cuts, bytes.length]) {
            appendFileSync(file, bytes.subarray(at, at + cut));
            at += cut;
            seen.push(...(await log.readNew()).lines);
          }
          expect(seen).toEqual(lines);
        },
      ),
      { numRuns: 60 },
    );
  });
});
