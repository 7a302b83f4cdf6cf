import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clawbuoyHome, engineSocketPath, ensureHome } from '../../electron/home/home.ts';
import { type Files, realFiles } from '../../electron/system/files.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(realpathSync(tmpdir()), 'buoy-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("Clawbuoy's home", () => {
  it.each([
    [{}, 'darwin', '/Users/ann/Library/Application Support/Clawbuoy'],
    [{}, 'linux', '/Users/ann/.local/share/clawbuoy'],
    [{ XDG_DATA_HOME: '/data' }, 'linux', '/data/clawbuoy'],
    [{ XDG_DATA_HOME: 'relative' }, 'linux', '/Users/ann/.local/share/clawbuoy'],
    [{ XDG_DATA_HOME: '/data' }, 'darwin', '/Users/ann/Library/Application Support/Clawbuoy'],
    [{ CLAWBUOY_HOME: '/tmp/x/../buoy' }, 'darwin', '/tmp/buoy'],
    [{ CLAWBUOY_HOME: ' ' }, 'linux', '/Users/ann/.local/share/clawbuoy'],
  ] as const)('with %o on %s is %s', (env, platform, expected) => {
    expect(clawbuoyHome(env, platform, '/Users/ann')).toEqual({ ok: true, value: expected });
  });

  it('is never a relative path', () => {
    expect(clawbuoyHome({ CLAWBUOY_HOME: 'buoy' }, 'linux', '/home/ann').ok).toBe(false);
  });

  it('is made for this user only, parents included', () => {
    const home = join(root, 'a', 'b');
    expect(ensureHome(home)).toEqual({ ok: true, value: home });
    expect(statSync(home).mode & 0o777).toBe(0o700);
    expect(ensureHome(home).ok).toBe(true);
  });

  it('may be a link of its owner, but no file, and nothing that others can write to', () => {
    mkdirSync(join(root, 'real'), 0o700);
    symlinkSync(join(root, 'real'), join(root, 'link'));
    expect(ensureHome(join(root, 'link')).ok).toBe(true);
    writeFileSync(join(root, 'file'), '');
    expect(ensureHome(join(root, 'file'))).toMatchObject({ ok: false });
    mkdirSync(join(root, 'open'));
    chmodSync(join(root, 'open'), 0o777);
    expect(ensureHome(join(root, 'open'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('chmod 700'),
    });
  });
});

describe("the engine's socket", () => {
  const longHome = () => join(root, 'x'.repeat(100));

  it('lies in the home where its path is short enough', () => {
    expect(engineSocketPath('/home/ann/buoy')).toEqual({
      ok: true,
      value: '/home/ann/buoy/engine.sock',
    });
    const edge = `/${'x'.repeat(90)}`;
    expect(engineSocketPath(edge, root)).toEqual({ ok: true, value: `${edge}/engine.sock` });
  });

  it('lies in a private folder, the same for the same home, where it is not', async () => {
    const first = engineSocketPath(longHome(), root);
    const again = engineSocketPath(longHome(), root);
    const other = engineSocketPath(`${longHome()}y`, root);
    if (!first.ok) throw new Error(first.error);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(Buffer.byteLength(first.value)).toBeLessThan(104);
    expect(statSync(dirname(first.value)).mode & 0o777).toBe(0o700);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(first.value, resolve));
    await new Promise((resolve) => server.close(resolve));
  });

  it('counts bytes, not letters', () => {
    const home = join(root, 'ü'.repeat(45));
    const path = engineSocketPath(home, root);
    expect(path.ok && path.value.startsWith(join(root, 'clawbuoy-'))).toBe(true);
  });

  it('is refused in a folder that another user has made there first', () => {
    const foreign: Files = {
      ...realFiles,
      lstat: (path) => ({ ...realFiles.lstat(path), uid: 12_345 }),
    };
    expect(engineSocketPath(longHome(), root, foreign)).toMatchObject({
      ok: false,
      error: expect.stringContaining('another user'),
    });
    const made = engineSocketPath(longHome(), root);
    if (!made.ok) throw new Error(made.error);
    chmodSync(dirname(made.value), 0o755);
    expect(engineSocketPath(longHome(), root).ok).toBe(false);
  });
});
