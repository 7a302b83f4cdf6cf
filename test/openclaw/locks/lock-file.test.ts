import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  identityDifference,
  inspectLock,
  LOCK_READ_BYTES,
  parseLockPayload,
} from '../../../electron/openclaw/locks/lock-file.ts';
import { fileError, watchedFiles } from '../../support/faulty-files.ts';

let root: string;
let stateDir: string;
let sessions: string;

beforeEach(() => {
  root = mkdtempSync(join(realpathSync(tmpdir()), 'clawbuoy-lock-'));
  stateDir = join(root, 'state');
  sessions = join(stateDir, 'agents', 'main', 'sessions');
  mkdirSync(sessions, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('looking at a lock', () => {
  it('reads place, identity and content of a plain lock', () => {
    const path = join(sessions, 'a.jsonl.lock');
    writeFileSync(path, '{"pid":1}');
    const found = inspectLock(path, stateDir);
    expect(found).toMatchObject({ kind: 'regular', agentId: 'main', nlink: 1 });
    expect(found.kind === 'regular' && found.bytes.toString()).toBe('{"pid":1}');
    expect(found.kind === 'regular' && found.identity.size).toBe(9);
  });

  it('follows a symlink to the state dir itself, and names the real path', () => {
    const alias = join(root, 'alias');
    symlinkSync(stateDir, alias);
    writeFileSync(join(sessions, 'a.jsonl.lock'), 'x');
    const found = inspectLock(join(alias, 'agents/main/sessions/a.jsonl.lock'), alias);
    expect(found).toMatchObject({ kind: 'regular', path: join(sessions, 'a.jsonl.lock') });
  });

  it('never reads more than its bound', () => {
    const path = join(sessions, 'a.jsonl.lock');
    writeFileSync(path, Buffer.alloc(100_000, 'x'));
    const found = inspectLock(path, stateDir);
    expect(found.kind === 'regular' && found.bytes.length).toBe(LOCK_READ_BYTES);
  });

  it('refuses a lock that is a symlink, wherever it leads', () => {
    writeFileSync(join(sessions, 'target'), 'x');
    symlinkSync(join(sessions, 'target'), join(sessions, 'a.jsonl.lock'));
    expect(inspectLock(join(sessions, 'a.jsonl.lock'), stateDir).kind).toBe('symlink');
  });

  it.each(['agents', 'agents/main', 'agents/main/sessions'])('refuses a symlink at %s', (part) => {
    const elsewhere = join(root, 'elsewhere');
    const rest = 'agents/main/sessions/a.jsonl.lock'.slice(part.length + 1);
    mkdirSync(join(elsewhere, rest, '..'), { recursive: true });
    writeFileSync(join(elsewhere, rest), 'x');
    rmSync(join(stateDir, part), { recursive: true });
    symlinkSync(elsewhere, join(stateDir, part));
    const found = inspectLock(join(sessions, 'a.jsonl.lock'), stateDir);
    expect(found).toMatchObject({ kind: 'symlink', why: expect.stringContaining(part) });
  });

  it.each([
    ['another folder', 'agents/main/other/a.jsonl.lock'],
    ['the state dir itself', 'a.jsonl.lock'],
    ['a folder below', 'agents/main/sessions/deeper/a.jsonl.lock'],
    ['a transcript', 'agents/main/sessions/a.jsonl'],
    ['another lock', 'agents/main/sessions/gateway.lock'],
    ['a way out', 'agents/main/sessions/../../../../etc/a.jsonl.lock'],
  ])('calls %s outside', (_name, path) => {
    expect(inspectLock(`${stateDir}/${path}`, stateDir).kind).toBe('outside');
  });

  it('calls a path of another state dir outside, and a relative one too', () => {
    writeFileSync(join(sessions, 'a.jsonl.lock'), 'x');
    mkdirSync(join(root, 'other'));
    expect(inspectLock(join(sessions, 'a.jsonl.lock'), join(root, 'other')).kind).toBe('outside');
    expect(inspectLock('agents/main/sessions/a.jsonl.lock', stateDir).kind).toBe('outside');
  });

  it('calls a folder and a pipe no regular file, and does not wait for a writer', () => {
    mkdirSync(join(sessions, 'a.jsonl.lock'));
    execFileSync('mkfifo', [join(sessions, 'b.jsonl.lock')]);
    expect(inspectLock(join(sessions, 'a.jsonl.lock'), stateDir).kind).toBe('not-regular');
    expect(inspectLock(join(sessions, 'b.jsonl.lock'), stateDir).kind).toBe('not-regular');
  });

  it('says absent for what is gone, before and between the calls', () => {
    const path = join(sessions, 'a.jsonl.lock');
    expect(inspectLock(path, stateDir).kind).toBe('absent');
    writeFileSync(path, 'x');
    const vanishing = watchedFiles(({ name }) => {
      if (name === 'open') rmSync(path);
    });
    expect(inspectLock(path, stateDir, vanishing).kind).toBe('absent');
  });

  it('never reads through a symlink that is slipped in between the calls', () => {
    const path = join(sessions, 'a.jsonl.lock');
    writeFileSync(path, 'x');
    writeFileSync(join(root, 'secret'), 'secret');
    const swapping = watchedFiles(({ name }) => {
      if (name !== 'open') return;
      rmSync(path);
      symlinkSync(join(root, 'secret'), path);
    });
    expect(inspectLock(path, stateDir, swapping).kind).toBe('symlink');
  });

  it.each(['EACCES', 'EIO', 'EMFILE'])(
    'says denied on %s: an error is never "no owner"',
    (code) => {
      const path = join(sessions, 'a.jsonl.lock');
      writeFileSync(path, 'x');
      const failing = watchedFiles(({ name }) => {
        if (name === 'read') throw fileError(code);
      });
      expect(inspectLock(path, stateDir, failing)).toMatchObject({
        kind: 'denied',
        why: expect.stringContaining(code),
      });
    },
  );

  it('tells a second name and a rewritten file apart from the judged one', () => {
    const path = join(sessions, 'a.jsonl.lock');
    writeFileSync(path, 'x');
    const first = inspectLock(path, stateDir);
    writeFileSync(path, 'y');
    linkSync(path, join(sessions, 'b'));
    chmodSync(path, 0o600);
    const second = inspectLock(path, stateDir);
    if (first.kind !== 'regular' || second.kind !== 'regular') throw new Error('not regular');
    expect(second.nlink).toBe(2);
    expect(identityDifference(first.identity, second.identity)).toContain('content changed');
    expect(identityDifference(first.identity, first.identity)).toBeNull();
    expect(
      identityDifference(first.identity, { ...first.identity, ino: `${first.identity.ino}0` }),
    ).toContain('another file');
  });
});

describe('reading what a lock says', () => {
  it('reads the payloads of every line of versions', () => {
    const createdAt = '2026-11-22T10:00:00.000Z';
    const createdAtMs = Date.parse(createdAt);
    const bare = { kind: 'payload', pid: 8588, createdAtMs, maxHoldMs: null, startTicks: null };
    expect(parseLockPayload(JSON.stringify({ pid: 8588, createdAt }, null, 2))).toEqual(bare);
    expect(
      parseLockPayload(
        JSON.stringify({ pid: 15095, createdAt, maxHoldMs: 300_000, starttime: 154_532, extra: 1 }),
      ),
    ).toEqual({ ...bare, pid: 15095, maxHoldMs: 300_000, startTicks: 154_532 });
    expect(parseLockPayload(JSON.stringify({ pid: 8588, startedAt: createdAtMs }))).toEqual(bare);
  });

  it('calls 0 bytes empty, which a lock is while it is being written', () => {
    expect(parseLockPayload('')).toEqual({ kind: 'empty' });
  });

  const AT = '"createdAt":"2026-11-22T10:00:00Z"';
  const malformed = (content: string | Uint8Array) => {
    const payload = parseLockPayload(content);
    if (payload.kind !== 'malformed') throw new Error(`it is ${payload.kind}`);
    return payload;
  };

  it.each<[string, string, string, number | null]>([
    ['half a payload', '{"pid":12,"crea', 'not JSON', 12],
    ['one torn in its date', '{\n  "pid": 12,\n  "createdAt": "2026-11-2', 'not JSON', 12],
    ['one torn in its last number', `{"pid":12,${AT},"maxHoldMs":3000`, 'not JSON', 12],
    ['one whose end a crash has left as zeros', '{"pid":12,"createdAt":"20\0\0\0', 'not JSON', 12],
    ['no date', '{"pid":12}', 'time', 12],
    ['white space', ' \n', 'white space', null],
    ['zeros', '\0\0\0\0', 'white space', null],
    ['a payload torn before its pid', '{"pi', 'not JSON', null],
    ['words', 'locked', 'not JSON', null],
    ['null', 'null', 'not a JSON object', null],
  ])('calls %s malformed, and knows whom it names', (_name, text, why, pid) => {
    expect(malformed(text)).toEqual({
      kind: 'malformed',
      why: expect.stringContaining(why),
      pid,
      mayNameOther: false,
    });
  });

  it.each<[string, string | Uint8Array]>([
    ['a pid cut short', '{"pid":12'],
    ['an array', '[{"pid":12}]'],
    ['another name for the pid', '{"ownerPid":12}'],
    ['another owner beside the pid', `{"pid":12,"owner":13`],
    ['a bare number', '12'],
    ['JSON5', "{pid: 12, createdAt: '2026-11-22T10:00:00Z'}"],
    ['a second object behind the first', `{"pid":12,${AT}}{"pid":13,${AT}}`],
    ['a pid behind more than is read', `{"pad":"${' '.repeat(5_000)}","pid":12,${AT}}`],
    ['too much', `{"pid":12,"createdAt":"x","y":"${'z'.repeat(5_000)}"}`],
    ['UTF-16', Buffer.from(`{"pid":12,${AT}}`, 'utf16le')],
    ['UTF-16 the other way round', Buffer.from(`{"pid":12,${AT}}`, 'utf16le').swap16()],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x80])],
    ['digits of another script', '{pid: \u0661\u0662}'],
    ['an escaped digit', String.raw`{"p": "\u0031"`],
    ['no pid', `{${AT}}`],
    ['a negative pid', `{"pid":-1,${AT}}`],
    ['a fraction', `{"pid":1.5,${AT}}`],
    ['a pid as text', `{"pid":"1",${AT}}`],
    ['a date that is none', '{"pid":12,"createdAt":"yesterday"}'],
    ['an endless number', '{"pid":12,"startedAt":1e999}'],
    ['a pid beyond all pids', `{"pid":99999999999,${AT}}`],
    ['one in yaml', 'pid: 12'],
  ])('does not call %s ownerless: it may name somebody who lives', (_name, content) => {
    expect(malformed(content).mayNameOther).toBe(true);
  });

  it('drops a strange limit instead of doubting the owner', () => {
    const text = '{"pid":12,"createdAt":"2026-11-22T10:00:00Z","maxHoldMs":"long","starttime":-4}';
    expect(parseLockPayload(text)).toMatchObject({
      kind: 'payload',
      pid: 12,
      maxHoldMs: null,
      startTicks: null,
    });
  });
});
