import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, chromium, type Page } from 'playwright-core';
import { z } from 'zod';

type Electron = typeof import('electron');

/** The whole app, as somebody in front of it has it: an icon to click, and a panel. */
export interface RunningApp {
  /** What stands in for macOS: real Electron, or the double with pages of a real Chromium. */
  readonly kind: 'electron' | 'double';
  /** Runs a function beside the app, in its own process; it may use nothing from outside itself. */
  evaluate<R, A>(
    work: (electron: Electron, argument: A) => R | Promise<R>,
    argument: A,
  ): Promise<R>;
  /** Clicks the icon, or waits where the app has opened its panel by itself; then its page. */
  openPanel(): Promise<Page>;
  /** Somebody goes on in another program. */
  clickElsewhere(): Promise<void>;
  /** What only the double can see: null under real Electron. */
  see(): Promise<Seen | null>;
  /** Whether a text has ever crossed to a page; null where it cannot be told. */
  hasCrossed(text: string): Promise<boolean | null>;
  readonly process: ChildProcess;
  /** What the app has written on its standard error so far. */
  complaints(): string;
  quit(): Promise<void>;
}

const seenSchema = z.object({
  toolTip: z.string(),
  isPanelVisible: z.boolean(),
  notices: z.array(z.string()),
  clipboard: z.string(),
  errors: z.array(z.string()),
});
export type Seen = z.infer<typeof seenSchema>;

/** How long the panel may take to appear on a machine that is busy. */
const PANEL_MS = 10_000;
const root = join(import.meta.dirname, '../..');
export const builtMain = process.env.CLAWBUOY_BUILT_MAIN ?? join(root, 'out/main/main.js');

/**
 * The program that electron's package has downloaded, or one in ELECTRON_OVERRIDE_DIST_PATH.
 * Asking the package would download it.
 */
export function electronBinary(): string | null {
  const folder = join(root, 'node_modules/electron');
  const named = join(folder, 'path.txt');
  const name = existsSync(named) ? readFileSync(named, 'utf8') : null;
  const elsewhere = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (name === null && elsewhere === undefined) return null;
  const path = join(elsewhere ?? join(folder, 'dist'), name ?? 'electron');
  return existsSync(path) ? path : null;
}

/** Why real Electron cannot be tried here; null: it can. */
export function whyNoElectron(): string | null {
  if (!existsSync(builtMain)) return 'the app is not built (npm run build)';
  if (electronBinary() === null) return 'no Electron program here (npx install-electron --no)';
  const { platform, env } = process;
  const hasScreen = env.DISPLAY !== undefined || env.WAYLAND_DISPLAY !== undefined;
  return platform === 'linux' && !hasScreen ? 'no screen (xvfb-run gives one)' : null;
}

/** Why the double cannot be tried here; null: it can. */
export function whyNoDouble(): string | null {
  if (!existsSync(builtMain)) return 'the app is not built (npm run build)';
  return existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium')
    ? null
    : 'no Chromium (set CHROMIUM to one)';
}

/** What every start of real Electron needs: the app, its own profile, no sandbox for root. */
export function electronArguments(env: Record<string, string>): readonly string[] {
  return [
    root,
    `--user-data-dir=${join(env.HOME ?? '/nowhere', 'chromium')}`,
    ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

/** The built app in real Electron, with the spy of the tests in it. */
export async function startInElectron(env: Record<string, string>): Promise<RunningApp> {
  const electron = await _electron.launch({
    executablePath: electronBinary() ?? '',
    args: ['-r', join(root, 'test/support/electron-spy.cjs'), ...electronArguments(env)],
    env: { ...screenOf(process.env), ...env },
  });
  const child = electron.process();
  let complaints = '';
  child.stderr?.on('data', (data) => {
    complaints = `${complaints}${data}`.slice(-20_000);
  });
  const app: RunningApp = {
    kind: 'electron',
    process: child,
    complaints: () => complaints,
    evaluate: (work, argument) =>
      // Playwright's own type of the function adds wrappers that plain data does not need.
      electron.evaluate(work as never, argument as never),
    openPanel: async () => {
      await app.evaluate(makeVisible, PANEL_MS);
      return electron.firstWindow();
    },
    clickElsewhere: async () => {
      if (process.platform === 'darwin') {
        spawnSync('/usr/bin/open', ['-a', 'TextEdit']);
        return;
      }
      await app.evaluate(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows()) window.blur();
      }, null);
    },
    see: async () => null,
    hasCrossed: async () => null,
    quit: () => electron.close(),
  };
  return app;
}

/** The variables by which a program finds the screen it may draw on. */
function screenOf(env: NodeJS.ProcessEnv): Record<string, string> {
  const names = ['DISPLAY', 'XAUTHORITY', 'WAYLAND_DISPLAY', 'XDG_RUNTIME_DIR'];
  return Object.fromEntries(
    [...names, 'DBUS_SESSION_BUS_ADDRESS'].flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * Runs beside the app: waits for the icon, clicks it unless Linux has opened the panel by itself,
 * and waits until the panel is there.
 */
async function makeVisible({ BrowserWindow }: Electron, limitMs: number): Promise<void> {
  type Icon = { emit(name: string, ...args: unknown[]): boolean; getBounds(): object };
  const { spy } = globalThis as unknown as { spy: { trays: Set<Icon> } };
  const isOpen = () => BrowserWindow.getAllWindows().some((window) => window.isVisible());
  const until = async (is: () => boolean) => {
    const endMs = Date.now() + limitMs;
    while (!is()) {
      if (Date.now() > endMs) throw new Error('no panel was opened');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await until(() => spy.trays.size > 0);
  if (process.platform !== 'linux' && !isOpen()) {
    for (const tray of spy.trays) tray.emit('click', {}, tray.getBounds());
  }
  if (process.platform === 'linux' && BrowserWindow.getAllWindows().length > 0 && !isOpen()) {
    // It was open before, or its page is on the way.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    if (!isOpen()) for (const tray of spy.trays) tray.emit('click', {}, tray.getBounds());
  }
  await until(isOpen);
}

/** The built app on plain Node, under the double, with its windows in a real Chromium. */
export async function startUnderDouble(env: Record<string, string>): Promise<RunningApp> {
  const script = join(root, 'test/support/electron-double-chromium.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, builtMain], {
    cwd: root,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (data) => {
    complaint = `${complaint}${data}`.slice(-20_000);
  });
  const exited = once(child, 'exit').then(() => {
    throw new Error(`the app has ended: ${complaint}`);
  });
  exited.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value } = await Promise.race([lines.next(), exited]);
    return z.record(z.string(), z.unknown()).parse(JSON.parse(String(value)));
  };
  const tell = (command: object) => {
    child.stdin.write(`${JSON.stringify(command)}\n`);
    return answer();
  };
  const { cdp } = z.object({ cdp: z.string() }).parse(await answer());
  const browser = await chromium.connectOverCDP(cdp);
  const app: RunningApp = {
    kind: 'double',
    process: child,
    complaints: () => complaint,
    evaluate: async (work, argument) => {
      const reply = await tell({ do: 'evaluate', source: work.toString(), argument });
      if (reply.failed !== undefined) throw new Error(String(reply.failed));
      // What was evaluated has its own type; it crossed as JSON.
      return reply.value as never;
    },
    clickElsewhere: async () => void (await tell({ do: 'click-elsewhere' })),
    openPanel: async () => {
      await app.evaluate(makeVisible, PANEL_MS);
      const isPanel = (page: Page) => page.url().startsWith('https://panel.test');
      const endMs = Date.now() + PANEL_MS;
      while (Date.now() < endMs) {
        const open = browser
          .contexts()
          .flatMap((context) => context.pages())
          .find(isPanel);
        if (open !== undefined) return open;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`no panel was opened: ${complaint}`);
    },
    see: async () => seenSchema.parse(await tell({ do: 'see' })),
    hasCrossed: async (text) => (await tell({ do: 'has-crossed', text })).hasCrossed === true,
    quit: async () => {
      await browser.close().catch(() => undefined);
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.stdin.write(`${JSON.stringify({ do: 'quit' })}\n`);
      await gone;
    },
  };
  return app;
}
