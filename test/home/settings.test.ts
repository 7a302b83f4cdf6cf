import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { checkSettings, DEFAULT_SETTINGS } from '../../electron/core/api/settings-schema.ts';
import { DEFAULT_THRESHOLDS } from '../../electron/core/api/thresholds.ts';
import { spokenReason } from '../../electron/core/catalogue/sentences/spoken.ts';
import { speak } from '../../electron/core/catalogue/speak.ts';
import { openSettings } from '../../electron/home/settings.ts';
import type { Files } from '../../electron/system/files.ts';
import { fileError, quickFiles, watchedFiles } from '../support/faulty-files.ts';

let home: string;
let path: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'clawbuoy-settings-'));
  path = join(home, 'settings.json');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const open = (files: Files = quickFiles) =>
  openSettings({ path, files, now: () => Date.parse('2026-11-22T12:00:00Z') });
const failing = (name: keyof Files, code: string) =>
  watchedFiles((call) => {
    if (call.name === name) throw fileError(code);
  }, quickFiles);

describe('loading settings', () => {
  it('uses the defaults, without a word, where there is no file', () => {
    expect(open().load()).toEqual({ settings: DEFAULT_SETTINGS, findings: [] });
    expect(existsSync(path)).toBe(false);
  });

  it('takes what is there and the defaults for the rest', () => {
    writeFileSync(path, '{"notifications":false,"thresholds":{"tickMs":10000}}');
    const { settings, findings } = open().load();
    expect(findings).toEqual([]);
    expect(settings).toEqual({
      ...DEFAULT_SETTINGS,
      notifications: false,
      thresholds: { ...DEFAULT_THRESHOLDS, tickMs: 10_000 },
    });
  });

  it('says nothing of a setting that earlier versions wrote and that has no meaning now', () => {
    writeFileSync(path, '{"launchAtLogin":true,"notifications":false}');
    const { settings, findings } = open().load();
    expect(findings).toEqual([]);
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, notifications: false });
  });

  it.each([
    ['notifications', '"yes"'],
    ['remindEveryMs', '1'],
    ['pausedUntil', '"tomorrow"'],
    ['profile', '"../other"'],
    ['stateDir', '"relative/folder"'],
    ['url', '"http://127.0.0.1:18789"'],
    ['url', '"ws://:secret@127.0.0.1:18789"'],
    ['url', '"ws://127.0.0.1:18789/?token=secret"'],
    ['colour', '"red"'],
    ['constructor', '{"notifications":false}'],
    ['thresholds', '[1]'],
  ])('refuses a bad %s (%s) by name, keeps the good values, repeats no value', (key, value) => {
    writeFileSync(path, `{"shortcut":null,"${key}":${value}}`);
    const { settings, findings } = open().load();
    expect(findings).toEqual([expect.stringContaining(key)]);
    expect(findings[0]).not.toContain('secret');
    expect(settings).toMatchObject({ notifications: true, shortcut: null });
    expect(readFileSync(path, 'utf8')).toContain(value);
  });

  it.each([
    ['tickMs', '-1'],
    ['tickMs', '"5000"'],
    ['tickMs', '1e999'],
    ['leakedConfirmMs', '0'],
    ['tockMs', '5'],
  ])('refuses a threshold %s of %s by name', (key, value) => {
    writeFileSync(path, `{"thresholds":{"${key}":${value},"hungRedMs":60000}}`);
    const { settings, findings } = open().load();
    expect(findings).toEqual([expect.stringContaining(key)]);
    expect(settings.thresholds).toEqual({ ...DEFAULT_THRESHOLDS, hungRedMs: 60_000 });
  });

  it.each([
    [
      { thresholds: { stalledAmberMs: 1 } },
      'it must be at least 5000 (5 s); 60000 (1 min) is used',
    ],
    [{ remindEveryMs: 5 }, 'it must be at least 300000 (5 min); none is used'],
    [{ notifications: 1 }, 'it must be true or false; true is used'],
    [{ language: 'fr' }, 'it must be one of system, en, de, zh-Hans; system is used'],
    [{ profile: 4 }, 'it must be a text in quotes; none is used'],
  ])('%j is told of in words, not in those of a schema', (raw, words) => {
    expect(checkSettings(raw).findings).toEqual([expect.stringContaining(words)]);
  });

  it.each(['de', 'zh-Hans'] as const)('is told of in %s, with no English left', (language) => {
    const raw = {
      thresholds: { stalledAmberMs: 1, tockMs: 5 },
      notifications: 1,
      language: 'fr',
      profile: '../x',
      stateDir: 'relative',
      url: 'http://host',
      quietHours: { from: '25:00', to: '07:00' },
      shortcut: 'c',
      outlets: [{ kind: 'ntfy' }, 'none'],
      remindEveryMs: 5,
    };
    const { findings } = checkSettings(raw);
    expect(findings).toHaveLength(12);
    speak(language);
    onTestFinished(() => speak('en'));
    const told = findings.map(spokenReason);
    expect(told.filter((one) => /\b(is|are|must|it|used|expected|invalid)\b/i.test(one))).toEqual(
      [],
    );
  });

  it('refuses red before amber', () => {
    const { settings, findings } = checkSettings({
      thresholds: { stalledAmberMs: 90_000, stalledRedMs: 80_000 },
    });
    expect(findings).toHaveLength(1);
    expect(settings.thresholds).toEqual(DEFAULT_THRESHOLDS);
  });

  it.each(['{"notifications":', '', '[]', 'null', '"text"', 'x'.repeat(300_000)])(
    'sets a file aside that is no JSON object (%#), and names where it is',
    (text) => {
      writeFileSync(path, text);
      const { settings, findings } = open().load();
      expect(settings).toEqual(DEFAULT_SETTINGS);
      const aside = 'settings.broken-2026-11-22T12-00-00.json';
      expect(findings).toEqual([expect.stringContaining(aside)]);
      expect(readFileSync(join(home, aside), 'utf8')).toBe(text);
      expect(open().load().findings).toEqual([]);
    },
  );

  it('leaves a file alone that it cannot read or move, and says so', () => {
    writeFileSync(path, '{"notifications":false}');
    expect(open(failing('open', 'EACCES')).load()).toEqual({
      settings: DEFAULT_SETTINGS,
      findings: [expect.stringContaining('permission denied')],
    });
    writeFileSync(path, 'broken');
    expect(open(failing('rename', 'EROFS')).load().findings).toEqual([
      expect.stringContaining('read-only'),
    ]);
    expect(readFileSync(path, 'utf8')).toBe('broken');
    rmSync(path);
    mkdirSync(path);
    expect(open().load().findings).toEqual([expect.stringContaining('no regular file')]);
  });
});

describe('saving settings', () => {
  it('changes what it was given and keeps all else, also what it does not know', () => {
    writeFileSync(path, '{"colour":"red","profile":"work"}');
    const saved = open().save({ pausedUntil: '2026-11-22T13:00:00.000Z' });
    expect(saved).toMatchObject({
      ok: true,
      value: { profile: 'work', pausedUntil: '2026-11-22T13:00:00.000Z', notifications: true },
    });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      colour: 'red',
      profile: 'work',
      pausedUntil: '2026-11-22T13:00:00.000Z',
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('refuses a change that makes no sense and writes nothing', () => {
    expect(open().save({ profile: '../x' }).ok).toBe(false);
    expect(readdirSync(home)).toEqual([]);
  });

  it.each<keyof Files>(['open', 'write', 'fsync', 'rename'])(
    'keeps the old file whole when %s fails',
    (name) => {
      writeFileSync(path, '{"profile":"work"}');
      const result = open(failing(name, 'ENOSPC')).save({ notifications: false });
      expect(result).toMatchObject({ ok: false, error: expect.stringContaining('disk is full') });
      expect(readFileSync(path, 'utf8')).toBe('{"profile":"work"}');
      expect(readdirSync(home)).toEqual(['settings.json']);
    },
  );

  it('never writes over a file that it could not read', () => {
    writeFileSync(path, '{"profile":"work"}');
    const files = watchedFiles((call) => {
      if (call.name === 'open' && call.paths[0] === path) throw fileError('EACCES');
    }, quickFiles);
    expect(open(files).save({ notifications: false }).ok).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('{"profile":"work"}');
  });

  it('writes the defaults for "Open settings", once', () => {
    expect(open().ensureFile().ok).toBe(true);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(DEFAULT_SETTINGS);
    expect(open().load()).toEqual({ settings: DEFAULT_SETTINGS, findings: [] });
    writeFileSync(path, '{"profile":"work"}');
    chmodSync(path, 0o644);
    expect(open().ensureFile().ok).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('{"profile":"work"}');
  });
});
