import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  afterElectron,
  devBundleSteps,
  electronEnvironment,
  makeDevBundle,
} from '../electron/start-plan.mjs';

const root = join(import.meta.dirname, '..');

describe('what an ended Electron means', () => {
  const ended = (end: Partial<Parameters<typeof afterElectron>[0]>) =>
    afterElectron({ code: null, signal: null, aliveMs: 60_000, platform: 'darwin', ...end });

  it.each([{ code: 0 }, { signal: 'SIGINT' }, { signal: 'SIGTERM' }, { signal: 'SIGHUP' }])(
    'is success where somebody wanted the end: %o',
    (end) => expect(ended(end)).toEqual({ exit: 0, say: null, terminal: false }),
  );

  it.each(['SIGKILL', 'SIGTRAP', 'SIGABRT', 'SIGSEGV'])(
    'is never success after %s, and is told',
    (signal) => {
      for (const platform of ['darwin', 'linux']) {
        for (const aliveMs of [10, 60_000]) {
          const { exit, say } = ended({ signal, platform, aliveMs });
          expect(exit).not.toBe(0);
          expect(say).toContain(signal);
        }
      }
    },
  );

  it('is the terminal instead where Linux cannot run it at all', () => {
    expect(ended({ signal: 'SIGTRAP', platform: 'linux', aliveMs: 200 }).terminal).toBe(true);
    expect(ended({ code: 1, platform: 'linux', aliveMs: 200 }).terminal).toBe(true);
    expect(ended({ signal: 'SIGKILL', platform: 'linux', aliveMs: 60_000 }).terminal).toBe(false);
  });

  it('is no terminal beside an app that starts again', () => {
    expect(ended({ code: 75, platform: 'linux', aliveMs: 200 })).toMatchObject({
      exit: 1,
      terminal: false,
    });
  });

  it('names the signature on a Mac that kills it at once', () => {
    expect(ended({ signal: 'SIGKILL', aliveMs: 200 }).say).toContain('signature');
    expect(ended({ code: 7, aliveMs: 200 })).toMatchObject({ exit: 7, terminal: false });
  });
});

describe('the environment of Electron', () => {
  it('does not make it a plain Node, and is otherwise as it is', () => {
    const env = { PATH: '/bin', ELECTRON_RUN_AS_NODE: '1', ELECTRON_ENABLE_LOGGING: '1' };
    expect(electronEnvironment(env)).toEqual({ PATH: '/bin', ELECTRON_ENABLE_LOGGING: '1' });
  });
});

describe('the app of its own that npm start makes on a Mac', () => {
  const paths = {
    electronApp: '/repo/node_modules/electron/dist/Electron.app',
    cache: '/repo/node_modules/.cache/clawbuoy',
    icon: '/repo/assets/icons/app.icns',
    version: '45.4.1',
  };
  const bundle = `${paths.cache}/Clawbuoy.app`;
  const program = `${bundle}/Contents/MacOS/Electron`;

  function mac(fails = (_command: string) => false) {
    const files = new Map<string, string>();
    const ran: string[] = [];
    const doors = {
      run: (tool: string, args: readonly string[]) => {
        const command = [tool, ...args].join(' ');
        ran.push(command);
        if (fails(command)) return false;
        if (tool === '/bin/cp' && args.includes(paths.electronApp))
          files.set(`${bundle}/Contents/Info.plist`, 'plist');
        if (tool === '/bin/rm') for (const path of args.slice(1)) files.delete(path);
        return true;
      },
      read: (path: string) => files.get(path) ?? null,
      write: (path: string, text: string) => void files.set(path, text),
    };
    return { ran, doors, files };
  }

  it('has its own name, identity, icon and notices, and is signed after all that', () => {
    const commands = devBundleSteps({ ...paths, bundle }).map(({ program: tool, args }) =>
      [tool, ...args].join(' '),
    );
    const plist = `${bundle}/Contents/Info.plist`;
    for (const value of [
      'CFBundleIdentifier -string app.clawbuoy.dev',
      'CFBundleName -string Clawbuoy',
      'CFBundleDisplayName -string Clawbuoy',
      'CFBundleIconFile -string clawbuoy.icns',
      'LSUIElement -bool YES',
      'NSUserNotificationAlertStyle -string alert',
    ]) {
      expect(commands).toContain(`/usr/bin/plutil -replace ${value} ${plist}`);
    }
    expect(commands.at(-2)).toBe(`/usr/bin/codesign --force --deep --sign - ${bundle}`);
    expect(commands.at(-1)).toBe(`/usr/bin/codesign --verify --deep ${bundle}`);
    // Electron's own is never changed.
    expect(commands.filter((one) => one.endsWith(paths.electronApp))).toEqual([]);
  });

  it('is made once for each version of Electron', () => {
    const { ran, doors } = mac();
    expect(makeDevBundle(paths, doors)).toBe(program);
    const first = ran.length;
    expect(makeDevBundle(paths, doors)).toBe(program);
    expect(ran).toHaveLength(first);
    expect(makeDevBundle({ ...paths, version: '46.0.0' }, doors)).toBe(program);
    expect(ran).toHaveLength(2 * first);
  });

  it.each(['cp -c', 'plutil', 'codesign --force', 'codesign --verify'])(
    'is not used where "%s" fails, and is made again the next time',
    (part) => {
      let isBroken = true;
      const { ran, doors } = mac((command) => isBroken && command.includes(part));
      expect(makeDevBundle(paths, doors)).toBeNull();
      isBroken = false;
      const before = ran.length;
      expect(makeDevBundle(paths, doors)).toBe(program);
      expect(ran.length).toBeGreaterThan(before);
    },
  );
});

/** A checkout whose build tool and Electron are stand-ins: scripts of a line or two. */
function checkout(electron: string | null): {
  start(env?: object): { status: number | null; text: string };
} {
  const folder = mkdtempSync(join(tmpdir(), 'clawbuoy-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'electron'));
  for (const name of ['start.mjs', 'start-plan.mjs'])
    cpSync(join(root, 'electron', name), join(folder, 'electron', name));
  mkdirSync(join(folder, 'out/main'), { recursive: true });
  writeFileSync(join(folder, 'out/main/clawbuoy.js'), "console.log('in the terminal');");
  if (electron !== null) {
    mkdirSync(join(folder, 'node_modules/electron-vite/bin'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/electron-vite/bin/electron-vite.js'), '');
    mkdirSync(join(folder, 'node_modules/electron'));
    const program = join(folder, 'electron-stand-in');
    writeFileSync(program, `#!/bin/sh\n${electron}\n`);
    chmodSync(program, 0o755);
    symlinkSync(program, join(folder, 'node_modules/electron/program'));
    writeFileSync(
      join(folder, 'node_modules/electron/index.js'),
      "module.exports = require('node:path').join(__dirname, 'program');",
    );
  }
  return {
    start: (env = {}) => {
      const ended = spawnSync(process.execPath, ['electron/start.mjs'], {
        cwd: folder,
        encoding: 'utf8',
        timeout: 30_000,
        env: { PATH: process.env.PATH, DISPLAY: ':0', ...env },
      });
      return { status: ended.status, text: `${ended.stdout}${ended.stderr}` };
    },
  };
}

describe.skipIf(process.platform !== 'linux')(
  'npm start, on Linux with a stand-in for Electron',
  () => {
    it('runs the light in the terminal where Electron is killed at once', () => {
      const { status, text } = checkout('kill -KILL $$').start();
      expect(text).toContain('was ended by SIGKILL');
      expect(text).toContain('in the terminal');
      expect(status).toBe(0);
    });

    it('starts an Electron that is no plain Node', () => {
      const { status, text } = checkout('echo "as node: $ELECTRON_RUN_AS_NODE."').start({
        ELECTRON_RUN_AS_NODE: '1',
      });
      expect(text).toContain('as node: .');
      expect(status).toBe(0);
    });

    it('ends well where somebody has ended the app', () => {
      expect(checkout('kill -TERM $$').start().status).toBe(0);
    });

    it('says what is missing where the tools were not installed', () => {
      const { status, text } = checkout(null).start();
      expect(text).toContain('npm install --include=dev');
      expect(status).toBe(1);
    });
  },
);
if (process.platform !== 'linux')
  console.log(
    'npm start with a stand-in for Electron: skipped: only Linux falls back to the terminal',
  );
