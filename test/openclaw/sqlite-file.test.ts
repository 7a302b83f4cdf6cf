import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSqliteTable } from '../../electron/openclaw/sqlite-file.ts';
import { LEASES, NEWER_LOG } from '../support/sqlite/index.ts';

/** Made by SQLite itself: pages of 512 bytes, so that tables and records span several. */
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-file-'));
  path = join(folder, 'some.sqlite');
  copyFileSync(LEASES, path);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const scopes = () => readSqliteTable(path, 'state_leases')?.map((row) => row.get('scope'));
const keys = () => readSqliteTable(path, 'state_leases')?.map((row) => row.get('lease_key'));

describe('a table of a database file', () => {
  it('is read whole, over inner pages and overflow, with values of every kind', () => {
    const rows = readSqliteTable(path, 'state_leases') ?? [];
    expect(rows).toHaveLength(30);
    const seventh = rows.find((row) => row.get('lease_key') === 'k7');
    expect(Object.fromEntries(seventh ?? [])).toEqual({
      scope: 'other',
      lease_key: 'k7',
      owner: 'owner-7',
      expires_at: 1_795_348_800_007,
      heartbeat_at: -7,
      payload_json: 'x'.repeat(3_000),
      created_at: 1_795_348_799_993,
      updated_at: 1_795_348_800_000,
    });
    expect(rows.find((row) => row.get('lease_key') === 'k8')?.get('expires_at')).toBeNull();
  });

  it('is null where the database has no such table', () => {
    expect(readSqliteTable(path, 'state_lease')).toBeNull();
  });
});

describe('the write-ahead log', () => {
  it('adds what was committed and takes away what was deleted', () => {
    expect(scopes()).not.toContain('startup-migrations');
    copyFileSync(NEWER_LOG, `${path}-wal`);
    expect(scopes()).toContain('startup-migrations');
    expect(keys()).not.toContain('k3');
  });

  it('does not count beyond its last commit: a frame cut off is no frame', () => {
    copyFileSync(NEWER_LOG, `${path}-wal`);
    const before = keys();
    writeFileSync(`${path}-wal`, Buffer.concat([readFileSync(NEWER_LOG), Buffer.alloc(20, 7)]));
    expect(keys()).toEqual(before);
  });

  it('of an earlier round is void', () => {
    const log = readFileSync(NEWER_LOG);
    // Another salt in the header: the log was begun anew, its frames are left over.
    log.writeUInt32BE(log.readUInt32BE(16) + 1, 16);
    writeFileSync(`${path}-wal`, log);
    expect(scopes()).not.toContain('startup-migrations');
  });

  it('that is empty changes nothing', () => {
    writeFileSync(`${path}-wal`, '');
    expect(keys()).toHaveLength(30);
  });
});

describe('a file that is no database, or a broken one', () => {
  it.each([
    ['absent', () => rmSync(path)],
    ['a text', () => writeFileSync(path, 'hello '.repeat(1_000))],
    ['empty', () => writeFileSync(path, '')],
    ['cut off', () => truncateSync(path, 700)],
    ['full of noise behind its header', () => fill(0x0d)],
    ['full of loops', () => fill(0x05)],
  ])('%s is null, never a throw and never for ever', (_name, spoil) => {
    spoil();
    expect(readSqliteTable(path, 'state_leases')).toBeNull();
  });
});

function fill(byte: number): void {
  const bytes = readFileSync(path);
  bytes.fill(byte, 100);
  writeFileSync(path, bytes);
}
