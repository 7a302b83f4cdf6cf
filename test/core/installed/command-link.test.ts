import { spawnSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type CommandPlace,
  linkCall,
  planCommandLink,
} from '../../../electron/core/installed/command-link.ts';

const PROGRAM = '/Applications/Clawbuoy.app/Contents/Helpers/clawbuoy';
const place = (folder: string, change: Partial<CommandPlace> = {}): CommandPlace => ({
  folder,
  writable: false,
  found: null,
  ...change,
});
const plan = (places: readonly CommandPlace[], program: string | null = PROGRAM, isMac = true) =>
  planCommandLink({ isMac, program, places });

describe('the plan for the command', () => {
  it('takes a folder that may be written to, without asking anybody', () => {
    expect(plan([place('/opt/homebrew/bin', { writable: true }), place('/usr/local/bin')])).toEqual(
      {
        kind: 'can-be-put',
        path: '/opt/homebrew/bin/clawbuoy',
        asAdministrator: false,
      },
    );
  });

  it('asks for an administrator where none may be written to', () => {
    expect(plan([place('/opt/homebrew/bin'), place('/usr/local/bin')])).toEqual({
      kind: 'can-be-put',
      path: '/usr/local/bin/clawbuoy',
      asAdministrator: true,
    });
  });

  it('is done where the link is this app’s, wherever it lies', () => {
    const ours = place('/usr/local/bin', { found: { linkTo: PROGRAM } });
    expect(plan([place('/opt/homebrew/bin', { writable: true }), ours])).toEqual({
      kind: 'there',
      path: '/usr/local/bin/clawbuoy',
    });
  });

  it.each([
    ['a file', 'no-link' as const],
    ['npm’s link', { linkTo: '../lib/node_modules/clawbuoy/out/main/clawbuoy.js' }],
    ['another program’s link', { linkTo: '/Applications/Other.app/Contents/Helpers/clawbuoy' }],
    ['a link that points nowhere', { linkTo: '' }],
  ])('leaves %s alone, in either folder', (_what, found) => {
    for (const folder of ['/opt/homebrew/bin', '/usr/local/bin']) {
      const other = folder === '/usr/local/bin' ? '/opt/homebrew/bin' : '/usr/local/bin';
      expect(plan([place(other, { writable: true }), place(folder, { found })]).kind).toBe('taken');
    }
  });

  it('puts right the link of a Clawbuoy that has moved, where it is', () => {
    const old = { linkTo: '/Users/ada/Applications/Clawbuoy.app/Contents/Helpers/clawbuoy' };
    expect(
      plan([
        place('/opt/homebrew/bin', { writable: true }),
        place('/usr/local/bin', { found: old }),
      ]),
    ).toMatchObject({ kind: 'can-be-put', path: '/usr/local/bin/clawbuoy', asAdministrator: true });
  });

  it.each([
    '/Volumes/Clawbuoy 0.1.0/Clawbuoy.app/Contents/Helpers/clawbuoy',
    '/private/var/folders/x/T/AppTranslocation/1/d/Clawbuoy.app/Contents/Helpers/clawbuoy',
  ])('waits until the app lies where it can stay: %s', (program) => {
    expect(plan([place('/usr/local/bin', { writable: true })], program)).toEqual({
      kind: 'none',
      why: 'not-installed',
    });
  });

  it('is nothing in development, on Linux, and without a folder', () => {
    const places = [place('/usr/local/bin', { writable: true })];
    expect(plan(places, null).kind).toBe('none');
    expect(plan(places, PROGRAM, false).kind).toBe('none');
    expect(plan([]).kind).toBe('none');
  });
});

describe('the call that makes the link', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'clink-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const run = (program: string, path: string) => {
    const { tool, args } = linkCall(program, path, false);
    return spawnSync(tool, args, { encoding: 'utf8' });
  };

  it.each(['clawbuoy', 'O\'Hara\'s $(touch x) `y` "z" \\ claw', 'two words'])(
    'makes it, whatever the names are: %s',
    (name) => {
      const program = join(dir, name);
      const path = join(dir, 'bin', 'clawbuoy');
      expect(run(program, path).status).toBe(0);
      expect(readlinkSync(path)).toBe(program);
    },
  );

  it('puts a link in the place of a link', () => {
    const path = join(dir, 'clawbuoy');
    symlinkSync('/nowhere', path);
    expect(run('/a', path).status).toBe(0);
    expect(readlinkSync(path)).toBe('/a');
  });

  it('leaves alone what has come there meanwhile', () => {
    const path = join(dir, 'clawbuoy');
    writeFileSync(path, 'mine');
    expect(run('/a', path).status).not.toBe(0);
    expect(lstatSync(path).isFile()).toBe(true);
    const folder = join(dir, 'other');
    mkdirSync(folder);
    expect(run('/a', folder).status).not.toBe(0);
    expect(lstatSync(folder).isDirectory()).toBe(true);
  });

  it('asks macOS for an administrator in a text that ends nowhere early', () => {
    const { tool, args } = linkCall('/A "b" \\c/clawbuoy', '/usr/local/bin/clawbuoy', true);
    expect(tool).toBe('/usr/bin/osascript');
    const [, script = ''] = args;
    const inner = /^do shell script "(.*)" with administrator privileges$/s.exec(script)?.[1] ?? '';
    expect(inner.replaceAll(/\\[\\"]/g, '')).not.toContain('"');
    expect(inner.replaceAll(/\\(["\\])/g, '$1')).toContain(`'/A "b" \\c/clawbuoy'`);
  });
});
