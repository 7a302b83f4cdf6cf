import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOnlyFiles } from '../../electron/openclaw/files.ts';

describe('readOnlyFiles', () => {
  let folder = '';
  const at = (name: string) => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'clawbuoy-files-'));
    writeFileSync(at('file'), 'päivää');
    mkdirSync(at('dir'));
    symlinkSync(at('file'), at('link'));
    symlinkSync(at('loop'), at('loop'));
    symlinkSync(at('gone'), at('dangling'));
    execFileSync('mkfifo', [at('pipe')]);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['file', 'present'],
    ['dir', 'present'],
    ['link', 'present'],
    ['gone', 'absent'],
    ['dangling', 'absent'],
    ['file/below', 'absent'],
    ['loop', 'denied'],
  ])('%s is %s', (name, expected) => {
    expect(readOnlyFiles.exists(at(name))).toBe(expected);
  });

  it.each([
    ['file', { kind: 'text', text: 'päivää' }],
    ['link', { kind: 'text', text: 'päivää' }],
    ['dir', { kind: 'not-a-file' }],
    ['pipe', { kind: 'not-a-file' }],
    ['gone', { kind: 'absent' }],
    ['loop', { kind: 'denied', why: 'ELOOP' }],
  ])('reading %s gives %j, without waiting', (name, expected) => {
    expect(readOnlyFiles.readText(at(name), 1000)).toEqual(expected);
  });

  it('reads a file of exactly the limit, and not one byte more', () => {
    const sizeBytes = Buffer.byteLength('päivää');
    expect(readOnlyFiles.readText(at('file'), sizeBytes).kind).toBe('text');
    expect(readOnlyFiles.readText(at('file'), sizeBytes - 1)).toEqual({
      kind: 'too-large',
      sizeBytes,
    });
  });

  it('never reads past the limit where the size is not told', () => {
    const read = readOnlyFiles.readText('/dev/zero', 1000);
    expect(read.kind).toBe('not-a-file');
  });

  it('follows links to the real path, or says it cannot', () => {
    expect(readOnlyFiles.realPath(at('link'))).toBe(readOnlyFiles.realPath(at('file')));
    expect(readOnlyFiles.realPath(at('dangling'))).toBeNull();
  });
});
