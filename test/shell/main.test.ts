import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));
const makeEngine = vi.hoisted(() => vi.fn());
vi.mock('../../electron/engine/engine.ts', () => ({ createEngine: makeEngine }));
const watchForHangs = vi.hoisted(() => vi.fn());
vi.mock('../../electron/engine/replace-hung.ts', () => ({ replaceHung: watchForHangs }));

import { app, becomeReady, double, resetDouble } from '../support/electron-double.ts';
import { pretendPlatform, restorePlatform } from '../support/platform.ts';
import { engineFake } from './engine-fake.ts';

let home: string;
let said: string[];
let stopsOfHeartbeat: number;
const argv = [...process.argv];

beforeEach(() => {
  resetDouble({ started: false });
  pretendPlatform('darwin');
  home = mkdtempSync(join(tmpdir(), 'clawbuoy-main-'));
  vi.stubEnv('CLAWBUOY_HOME', home);
  vi.resetModules();
  // The app listens for errors that nobody catches; the tests' own must not start it again.
  vi.spyOn(process, 'on').mockImplementation(() => process);
  said = [];
  vi.spyOn(console, 'error').mockImplementation((line: unknown) => void said.push(String(line)));
  makeEngine.mockReset().mockImplementation(async () => engineFake());
  stopsOfHeartbeat = 0;
  watchForHangs.mockReset().mockImplementation(() => ({
    stop: () => {
      stopsOfHeartbeat += 1;
    },
  }));
});
afterEach(async () => {
  vi.useRealTimers();
  // What still runs would meet the next test's machine.
  app.quit();
  await vi.waitFor(() => expect(double.ended).toBe(true));
  process.argv = [...argv];
  restorePlatform();
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

/** Starts the app as Electron does: the entry module first, then it is ready. */
async function launch(between: () => void = () => undefined): Promise<void> {
  // The double must stay the one that the test looks at.
  vi.doMock('electron', () => ({ ...electron }));
  await import('../../electron/main.ts');
  between();
  becomeReady();
  await vi.waitFor(() => expect(double.trays.length + double.exits.length).toBeGreaterThan(0));
  await new Promise((resolve) => setImmediate(resolve));
}
const electron = await import('../support/electron-double.ts');

describe('the app', () => {
  it('asks nothing of Electron before it is ready, and opens no window by itself on a Mac', async () => {
    await launch();
    expect(double.trays).toHaveLength(1);
    expect(double.windows).toHaveLength(0);
    expect(double.errorBoxes).toEqual([]);
    expect(double.dockHidden).toBe(true);
  });

  it('has a page that Chromium loads, from a scheme of its own', async () => {
    await launch(() => app.emit('activate'));
    await vi.waitFor(() => expect(double.windows).toHaveLength(1));
    expect(double.windows[0]?.webContents.mainFrame.url).toMatch(/^clawbuoy:\/\/panel\//);
  });

  it.each(['activate', 'second-instance'])(
    'opens its panel after a too early "%s"',
    async (name) => {
      await launch(() => app.emit(name));
      expect(double.windows).toHaveLength(1);
    },
  );

  it.each(['activate', 'second-instance'])(
    'starts again after its end where "%s" comes while it ends',
    async (name) => {
      await launch();
      app.quit();
      app.emit(name);
      await vi.waitFor(() => expect(double.ended).toBe(true));
      expect(double.relaunches).toHaveLength(1);
      expect(double.windows).toHaveLength(0);
    },
  );

  it('opens its panel at the start on Linux, where there may be no place for an icon', async () => {
    pretendPlatform('linux');
    await launch();
    expect(double.windows).toHaveLength(1);
  });

  it('ends at once and says so where another one runs', async () => {
    double.hasLock = false;
    await launch();
    expect(double.exits).toEqual([0]);
    expect(said).toEqual(['Clawbuoy already runs; its panel opens.']);
    expect(makeEngine).not.toHaveBeenCalled();
  });

  it('keeps the profile where the command line says, else in its home', async () => {
    await launch();
    expect(double.paths.get('userData')).toBe(join(home, 'chromium'));
    resetDouble({ started: false });
    vi.resetModules();
    double.switches.add('user-data-dir');
    await launch();
    expect(double.paths.size).toBe(0);
  });

  it('is sandboxed, unless the command line says that it cannot be', async () => {
    await launch();
    expect(double.sandboxed).toBe(true);
    resetDouble({ started: false });
    vi.resetModules();
    double.switches.add('no-sandbox');
    await launch();
    expect(double.sandboxed).toBe(false);
  });

  it('says at the front why it cannot start', async () => {
    makeEngine.mockRejectedValue(new Error('the disk is full'));
    await launch();
    expect(double.focusStolen).toBe(1);
    expect(double.errorBoxes).toEqual(['Clawbuoy: Clawbuoy could not start: the disk is full']);
    expect(double.exits).toEqual([1]);
    // The alert holds the main thread for as long as nobody reads it.
    expect(stopsOfHeartbeat).toBe(1);
  });
});

describe('an app that may hang', () => {
  const hungAt = (...minutesAgo: readonly number[]) =>
    `--clawbuoy-hung=${minutesAgo.map((minutes) => Date.now() - minutes * 60_000).join(',')}`;

  it('is looked after before its engine is made, and replaced by itself', async () => {
    process.argv = ['electron', '.', '--no-sandbox'];
    makeEngine.mockImplementation(async () => {
      expect(watchForHangs).toHaveBeenCalledOnce();
      return engineFake();
    });
    await launch();
    expect(watchForHangs.mock.lastCall?.[0].successor).toEqual({
      program: process.execPath,
      args: ['.', '--no-sandbox', '--clawbuoy-hung='],
    });
  });

  it('is replaced by its whole AppImage, whose disk goes with it', async () => {
    vi.stubEnv('APPIMAGE', '/home/somebody/Clawbuoy.AppImage');
    await launch();
    expect(watchForHangs.mock.lastCall?.[0].successor.program).toBe(
      '/home/somebody/Clawbuoy.AppImage',
    );
  });

  it('watches after three hangs in an hour, or after four of which one was earlier', async () => {
    process.argv = ['electron', '.', hungAt(61, 30, 20, 10)];
    await launch();
    expect(makeEngine).toHaveBeenCalledOnce();
  });

  describe('four times within an hour', () => {
    beforeEach(() => {
      process.argv = ['electron', '.', hungAt(40, 30, 20, 10)];
    });

    it('shows a grey light that says so, with a notice, and reads nothing', async () => {
      double.refusals = 0;
      await launch();
      expect(makeEngine).not.toHaveBeenCalled();
      expect(double.trays[0]?.toolTip).toContain('hung four times within an hour');
      expect(double.notifications.map(({ title }) => title)).toEqual([
        'Clawbuoy has stopped watching',
      ]);
      double.trays[0]?.rightClick();
      await new Promise((resolve) => setImmediate(resolve));
      expect(double.trays[0]?.poppedUp?.labels().at(-1)).toBe('Quit Clawbuoy');
      expect(watchForHangs.mock.lastCall?.[0].successor).toBeNull();
    });

    it.each(['activate', 'second-instance'])('begins anew on "%s"', async (name) => {
      await launch();
      app.emit(name);
      expect(double.relaunches).toEqual([{ args: ['.'], execPath: process.execPath }]);
      expect(double.exits).toEqual([75]);
    });

    it('tries again after an hour by itself', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout'] });
      await launch();
      vi.advanceTimersByTime(59 * 60_000);
      expect(double.relaunches).toEqual([]);
      vi.advanceTimersByTime(60_000);
      expect(double.relaunches).toEqual([{ args: ['.'], execPath: process.execPath }]);
    });
  });
});
