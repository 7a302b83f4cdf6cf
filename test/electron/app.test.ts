import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsoleMessage, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../electron/core/api/ipc-contract.ts';
import {
  electronArguments,
  electronBinary,
  type RunningApp,
  startInElectron,
  startUnderDouble,
  whyNoDouble,
  whyNoElectron,
} from '../shell/app-driver.ts';
import { selfSigned } from '../support/self-signed.ts';

/**
 * What a person would try first on a machine that has never run the app. The same list is played
 * in real Electron, wherever its program is, and under the double, which shows that the list itself
 * works; what the double cannot show is skipped there and says so.
 */

/** What electron-spy.cjs has put into the app's own process. */
type Spied = {
  spy: {
    trays: Set<{
      emit(name: string, ...args: unknown[]): boolean;
      getBounds(): Electron.Rectangle;
      closeContextMenu(): void;
    }>;
    notes: { id: string; title: string; events: string[] }[];
    menus: { opened: boolean }[];
    ticks: number;
    relaunches: unknown[];
    exits: number[];
    toolTip: string;
  };
};

/** Its own scheme, which is https under the double, and how it speaks and writes times. */
const PANEL = /^(clawbuoy:\/\/panel|https:\/\/panel\.test)\/index\.html\?language=/;
const isMac = process.platform === 'darwin';
const drivers = [
  ['under the double', startUnderDouble, whyNoDouble(), 'double'],
  ['in real Electron', startInElectron, whyNoElectron(), 'electron'],
] as const;

async function machine(noticesSeen: 'yes' | 'not-asked') {
  const dir = await mkdtemp(join(tmpdir(), 'cbe-'));
  const home = join(dir, 'clawbuoy');
  await mkdir(home, { mode: 0o700 });
  await writeFile(join(home, 'settings.json'), JSON.stringify({ noticesSeen }));
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: dir,
    CLAWBUOY_HOME: home,
    OPENCLAW_GATEWAY_PORT: '1',
    ...(process.env.CHROMIUM === undefined ? {} : { CHROMIUM: process.env.CHROMIUM }),
  };
  return { dir, home, env };
}

for (const [name, start, missing, kind] of drivers) {
  if (missing !== null) console.log(`the app ${name}: skipped: ${missing}`);
  /** A test of what is so on one system only, or in real Electron only. */
  const only = (where: 'mac' | 'real' | 'real mac', timeoutMs?: number) => {
    const why =
      where.includes('mac') && !isMac
        ? 'only macOS has it'
        : where.includes('real') && kind === 'double'
          ? 'the double cannot show it'
          : null;
    return (title: string, work: () => Promise<void>) => {
      if (why !== null && missing === null) console.log(`${name}: "${title}" skipped: ${why}`);
      it.skipIf(why !== null)(title, work, timeoutMs);
    };
  };

  describe.skipIf(missing !== null)(`the app ${name}`, () => {
    let at: Awaited<ReturnType<typeof machine>>;
    let app: RunningApp;
    let page: Page;
    const shown = () =>
      app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        return window?.isVisible() ?? false;
      }, null);
    const ask = () => app.evaluate(({ app: own }) => void own.emit('activate'), null);

    beforeAll(async () => {
      at = await machine('yes');
      app = await start(at.env);
    }, 60_000);
    afterAll(async () => {
      await app?.quit();
      await rm(at.dir, { recursive: true, force: true, maxRetries: 5 });
    });

    only('real')('is the Electron that was asked for', async () => {
      const wanted = JSON.parse(readFileSync('node_modules/electron/package.json', 'utf8'));
      const got = await app.evaluate(() => process.versions.electron, null);
      expect(got).toBe(wanted.version);
    });

    it('shows its panel when somebody asks for it as early as can be', async () => {
      await ask();
      page = await app.openPanel();
      await page.getByRole('heading', { level: 1 }).waitFor();
      const { SCREENSHOTS } = process.env;
      if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, `panel-${kind}.png`) });
      const windows = await app.evaluate(
        ({ BrowserWindow }) => BrowserWindow.getAllWindows().length,
        null,
      );
      expect(windows).toBe(1);
      expect(app.complaints()).not.toMatch(/uncaught|unhandled/i);
    });

    it('has one icon, whose words begin with its name', async () => {
      const icons = await app.evaluate(() => {
        const { spy } = globalThis as unknown as Spied;
        return [...spy.trays].map((tray) => tray.getBounds());
      }, null);
      expect(icons).toHaveLength(1);
      const words = await app.evaluate(() => (globalThis as unknown as Spied).spy.toolTip, null);
      expect(words).toMatch(/^Clawbuoy: ./);
      if (!isMac) return;
      expect(icons[0]?.width).toBeGreaterThan(0);
      expect(icons[0]?.y).toBeLessThan(40);
    });

    only('real mac')('is no app of the Dock, and never the active one', async () => {
      const seen = await app.evaluate(
        ({ app: own }) => [own.dock?.isVisible(), own.isActive()],
        null,
      );
      expect(seen).toEqual([false, false]);
    });

    it('draws its page from its own scheme, with its styles, and nothing else can be reached', async () => {
      const seen = await page.evaluate(async () => ({
        isSecure: window.isSecureContext,
        styles: document.styleSheets.length,
        node: 'require' in window || 'process' in window,
        api: Object.keys(window.clawbuoy).sort(),
        clipboard: await navigator.clipboard.readText().then(
          () => 'read',
          () => 'refused',
        ),
        opened: window.open('https://example.invalid/') === null,
      }));
      expect(seen).toMatchObject({
        isSecure: true,
        node: false,
        api: [...Object.keys(contract), 'onStatus'].sort(),
      });
      expect(seen.styles).toBeGreaterThan(0);
      expect(page.url()).toMatch(PANEL);
      if (kind === 'double') return;
      expect(seen).toMatchObject({ clipboard: 'refused', opened: true });
    });

    it('draws its page again without a word of complaint', async () => {
      const complaints: string[] = [];
      const hear = (message: ConsoleMessage) => {
        if (message.type() === 'error') complaints.push(message.text());
      };
      const hearError = (error: Error) => void complaints.push(error.message);
      page.on('console', hear);
      page.on('pageerror', hearError);
      await page.reload();
      await page.getByRole('heading', { level: 1 }).waitFor();
      page.off('console', hear);
      page.off('pageerror', hearError);
      expect(complaints).toEqual([]);
    });

    only('real')('goes nowhere else', async () => {
      await page.evaluate(() => {
        location.href = 'https://example.invalid/';
      });
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(page.url()).toMatch(PANEL);
    });

    it('answers its page, and refuses what the contract does not say', async () => {
      const asked = await page.evaluate(async () => {
        const refused = (work: Promise<unknown>) =>
          work.then(
            () => 'taken',
            (error: unknown) => String(error),
          );
        const settings = await window.clawbuoy.settings();
        const status = await window.clawbuoy.status();
        return {
          login: settings.login,
          level: status.status.snapshot.level,
          // What a page that was taken over would try: no type keeps it from that.
          act: await refused(Reflect.apply(window.clawbuoy.act, null, ['rm -rf', '/', null])),
          mark: await refused(Reflect.apply(window.clawbuoy.mark, null, [{ kind: 'all' }])),
        };
      });
      expect(['grey', 'amber']).toContain(asked.level);
      expect(asked.login).toBe('unpackaged');
      expect(asked.act).toContain('refused: arguments');
      expect(asked.mark).toContain('refused: arguments');
    });

    it('is over all other windows, on every space, and inside the screen', async () => {
      const seen = await app.evaluate(({ BrowserWindow, screen }) => {
        const [window] = BrowserWindow.getAllWindows();
        if (window === undefined) return null;
        const bounds = window.getBounds();
        const { workArea } = screen.getDisplayMatching(bounds);
        return {
          visible: window.isVisible(),
          everywhere: process.platform !== 'darwin' || window.isVisibleOnAllWorkspaces(),
          top: window.isAlwaysOnTop(),
          inside:
            bounds.x >= workArea.x &&
            bounds.y >= workArea.y &&
            bounds.x + bounds.width <= workArea.x + workArea.width &&
            bounds.y + bounds.height <= workArea.y + workArea.height,
        };
      }, null);
      expect(seen).toEqual({ visible: true, everywhere: true, top: true, inside: true });
    });

    it('hides when somebody goes on elsewhere, three times in a row', async () => {
      for (let time = 0; time < 3; time += 1) {
        await ask();
        await expect.poll(shown, { timeout: 5_000 }).toBe(true);
        const hasFocus = () =>
          app.evaluate(
            ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused() ?? false,
            null,
          );
        await expect.poll(hasFocus, { timeout: 5_000 }).toBe(true);
        // The panel looks every 200 ms whether it has the keyboard: it has seen that it had.
        await new Promise((resolve) => setTimeout(resolve, 500));
        await app.clickElsewhere();
        await expect.poll(shown, { timeout: 3_000 }).toBe(false);
      }
    });

    only('real')('hides on Escape', async () => {
      await ask();
      await expect.poll(shown, { timeout: 5_000 }).toBe(true);
      await page.keyboard.press('Escape');
      await expect.poll(shown, { timeout: 3_000 }).toBe(false);
    });

    only('real mac')('leaves the app in front that was in front', async () => {
      const front = () => spawnSync('/usr/bin/lsappinfo', ['front'], { encoding: 'utf8' }).stdout;
      const before = front();
      await ask();
      await expect.poll(shown, { timeout: 5_000 }).toBe(true);
      expect(front()).toBe(before);
      await page.keyboard.press('Escape');
      await expect.poll(shown, { timeout: 3_000 }).toBe(false);
      expect(front()).toBe(before);
    });

    only('mac')('closes at a long press on its icon, and does not open again', async () => {
      await ask();
      await expect.poll(shown, { timeout: 5_000 }).toBe(true);
      await app.evaluate(async () => {
        const { spy } = globalThis as unknown as Spied;
        const [tray] = spy.trays;
        tray?.emit('mouse-down', {}, { x: 0, y: 0 });
        await new Promise((resolve) => setTimeout(resolve, 300));
        tray?.emit('click', {}, tray.getBounds());
        await new Promise((resolve) => setTimeout(resolve, 500));
      }, null);
      expect(await shown()).toBe(false);
    });

    only('mac')('opens no panel at a click with Control held', async () => {
      expect(await shown()).toBe(false);
      await app.evaluate(async () => {
        const { spy } = globalThis as unknown as Spied;
        const [tray] = spy.trays;
        tray?.emit('click', { ctrlKey: true }, tray.getBounds());
        await new Promise((resolve) => setTimeout(resolve, 500));
        tray?.closeContextMenu();
      }, null);
      expect(await shown()).toBe(false);
    });

    only('real mac')('opens its menu at a right click, and goes on while it is open', async () => {
      const seen = await app.evaluate(async () => {
        const { spy } = globalThis as unknown as Spied;
        const [tray] = spy.trays;
        spy.ticks = 0;
        const ticking = setInterval(() => {
          spy.ticks += 1;
        }, 50);
        tray?.emit('right-click', {}, tray.getBounds());
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        const { ticks, menus } = spy;
        tray?.closeContextMenu();
        clearInterval(ticking);
        return { ticks, opened: menus.at(-1)?.opened ?? false };
      }, null);
      expect(seen.opened).toBe(true);
      expect(seen.ticks).toBeGreaterThan(3);
    });

    it('has the cryptography by which a gateway knows a device', async () => {
      const signed = await app.evaluate(() => {
        const crypto = process.getBuiltinModule('node:crypto');
        const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
        const data = Buffer.from('hello');
        const again = crypto.createPublicKey({
          key: publicKey.export({ format: 'jwk' }),
          format: 'jwk',
        });
        const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
        const signature = crypto.sign(null, data, crypto.createPrivateKey(pem));
        return crypto.verify(null, data, again, signature);
      }, null);
      expect(signed).toBe(true);
    });

    it('knows a gateway of another machine by its certificate, and no other one', async () => {
      const seen = await app.evaluate(
        async (_electron, { mine, other }) => {
          const tls = process.getBuiltinModule('node:tls');
          const crypto = process.getBuiltinModule('node:crypto');
          const ask = async ({ cert, key }: { cert: string; key: string }) => {
            const server = tls.createServer({ cert, key });
            await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
            const address = server.address();
            const port = typeof address === 'object' && address !== null ? address.port : 0;
            const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
            await new Promise((resolve, reject) => {
              socket.once('secureConnect', resolve);
              socket.once('error', reject);
            });
            const { fingerprint256 } = socket.getPeerCertificate();
            socket.destroy();
            server.close();
            return fingerprint256;
          };
          const pinned = new crypto.X509Certificate(mine.cert).fingerprint256;
          return [(await ask(mine)) === pinned, (await ask(other)) === pinned];
        },
        { mine: selfSigned(), other: selfSigned() },
      );
      expect(seen).toEqual([true, false]);
    });

    only('real')('lets another Clawbuoy run beside it, in a home of its own', async () => {
      const beside = await machine('yes');
      const second = await start(beside.env);
      try {
        await expect.poll(() => existsSync(join(beside.home, 'engine.sock'))).toBe(true);
        expect(existsSync(join(at.home, 'engine.sock'))).toBe(true);
      } finally {
        await second.quit();
        await rm(beside.dir, { recursive: true, force: true, maxRetries: 5 });
      }
    });

    only('real')(
      'ends a second start of the same app, and shows the panel of the first',
      async () => {
        const second = spawn(electronBinary() ?? '', [...electronArguments(at.env)], {
          env: { ...process.env, ...at.env },
          stdio: 'ignore',
        });
        const [code] = await once(second, 'exit');
        expect(code).toBe(0);
        await expect.poll(shown, { timeout: 5_000 }).toBe(true);
      },
    );

    it('turns grey and starts again after an error that nobody has caught', async () => {
      const seen = await app.evaluate(async ({ app: own }) => {
        const { spy } = globalThis as unknown as Spied;
        spy.relaunches = [];
        spy.exits = [];
        // The test's own process must go on.
        own.relaunch = (options) => void spy.relaunches.push(options);
        own.exit = (code) => void spy.exits.push(code ?? 0);
        setTimeout(() => {
          throw new Error('thrown by a test');
        });
        const endMs = Date.now() + 10_000;
        while (spy.exits.length === 0 && Date.now() < endMs) {
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        return { relaunches: spy.relaunches.length, toolTip: spy.toolTip };
      }, null);
      expect(seen).toEqual({
        relaunches: 1,
        toolTip: 'Clawbuoy: Clawbuoy met an error of its own and starts again.',
      });
      expect(app.complaints()).toContain('thrown by a test');
    });
  });

  describe.skipIf(missing !== null)(`the end of the app ${name}`, () => {
    let at: Awaited<ReturnType<typeof machine>>;
    beforeAll(async () => {
      at = await machine('yes');
    });
    afterAll(() => rm(at.dir, { recursive: true, force: true, maxRetries: 5 }));
    const socket = () => join(at.home, 'engine.sock');
    const journal = () => readFileSync(join(at.home, 'journal.jsonl'), 'utf8');
    const begin = async () => {
      const app = await start(at.env);
      await expect.poll(() => existsSync(socket()), { timeout: 15_000 }).toBe(true);
      return app;
    };

    // Not by Playwright, which is a debugger: under one no hang counts.
    only('real', 150_000)('is ended and replaced where its main thread hangs', async () => {
      const hang = ['-r', join(import.meta.dirname, '../support/hang.cjs')];
      const first = spawn(electronBinary() ?? '', [...hang, ...electronArguments(at.env)], {
        env: { ...process.env, ...at.env },
        stdio: 'ignore',
      });
      const [, signal] = await once(first, 'exit');
      expect(signal).toBe('SIGKILL');
      const livesBegun = () =>
        [...journal().matchAll(/"engine-started","pid":(\d+)/g)].map(([, pid]) => Number(pid));
      await expect.poll(livesBegun, { timeout: 30_000 }).toHaveLength(2);
      expect(journal()).toContain(
        `"engine-stopped","pid":${first.pid},"reason":"its main thread did not answer`,
      );
      const [, next = 0] = livesBegun();
      process.kill(next, 'SIGTERM');
      await expect.poll(() => existsSync(socket()), { timeout: 15_000 }).toBe(false);
    });

    it('closes its engine when it is asked to quit, and opens no window by itself on a Mac', async () => {
      const app = await begin();
      const windows = await app.evaluate(
        ({ BrowserWindow }) => BrowserWindow.getAllWindows().length,
        null,
      );
      if (isMac) expect(windows).toBe(0);
      await app.quit();
      expect(existsSync(socket())).toBe(false);
      expect(journal()).toContain('"engine-stopped"');
    });

    only('real')('closes its engine at SIGTERM, too', async () => {
      const app = await begin();
      const stops = journal().split('"engine-stopped"').length;
      const gone = once(app.process, 'exit');
      app.process.kill('SIGTERM');
      await gone;
      expect(journal().split('"engine-stopped"').length).toBe(stops + 1);
    });

    it('starts again after it was killed', async () => {
      const app = await begin();
      const gone = once(app.process, 'exit');
      app.process.kill('SIGKILL');
      await gone;
      const again = await start(at.env);
      await again.openPanel();
      await again.quit();
    });
  });

  describe.skipIf(missing !== null)(`the first start of the app ${name}`, () => {
    only('real mac')('hears from macOS about its first notice, one way or the other', async () => {
      const at = await machine('not-asked');
      const app = await start(at.env);
      try {
        const heard = () =>
          app.evaluate(() => {
            const { spy } = globalThis as unknown as Spied;
            return spy.notes.flatMap((note) => note.events).length > 0;
          }, null);
        await expect.poll(heard, { timeout: 10_000 }).toBe(true);
        const page = await app.openPanel();
        const { notices } = await page.evaluate(() => window.clawbuoy.status());
        const events = await app.evaluate(
          () => (globalThis as unknown as Spied).spy.notes.flatMap((note) => note.events),
          null,
        );
        // Refused: the panel says where macOS asks. Taken: there is nothing to say.
        expect(notices.length > 0).toBe(!events.includes('show'));
      } finally {
        await app.quit();
        await rm(at.dir, { recursive: true, force: true, maxRetries: 5 });
      }
    });
  });
}
