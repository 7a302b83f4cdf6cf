import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { register } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, chromium } from 'playwright-core';
import { z } from 'zod';
import * as electron from './electron-double.ts';
import { app, type BrowserWindow, becomeReady, double } from './electron-double.ts';

/**
 * Runs a built main bundle on plain Node with the double as its Electron, and backs its windows
 * with pages of a real Chromium: the built renderer, served by the app's own scheme handler under
 * the app's own policy, behind the built preload script. Argument: the bundle's path. Takes one
 * JSON command a line, answers each with one line. What the double cannot know: the menu bar's
 * own drawing, the focus of other apps, and what macOS makes of a window of type "panel".
 */
register('./electron-double-hooks.mjs', import.meta.url);

const ORIGIN = 'https://panel.test';
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const [, , bundle] = process.argv;
if (bundle === undefined) throw new Error('which bundle?');

const profile = await mkdtemp(join(tmpdir(), 'clawbuoy-chromium-'));
const port = await freePort();
const context: BrowserContext = await chromium.launchPersistentContext(profile, {
  executablePath,
  viewport: { width: 380, height: 560 },
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--remote-debugging-port=${port}`,
  ],
});
/** Everything that has crossed from the app to a page, as text. */
let crossed = '';

double.loadPage = async (shown, url) => {
  const preload = await readFile(shown.options.webPreferences?.preload ?? '', 'utf8');
  const page = await context.newPage();
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const reply = await double.schemeHandlers.get('clawbuoy')?.(
      new Request(`clawbuoy://panel${pathname}`),
    );
    if (reply === undefined) return route.abort();
    const body = Buffer.from(await reply.arrayBuffer());
    crossed += body.toString('utf8');
    return route.fulfill({
      status: reply.status,
      headers: Object.fromEntries(reply.headers),
      body,
    });
  });
  await page.exposeBinding('askMain', async (source, channel: string, args: unknown[]) => {
    const { webContents } = shown;
    const isMain = source.frame === page.mainFrame();
    const senderFrame = isMain ? webContents.mainFrame : { url: source.frame.url() };
    // The double plays Electron's part: the event has what the app may ask of it.
    const event = { sender: webContents, senderFrame } as unknown as Electron.IpcMainInvokeEvent;
    const handler = double.ipcHandlers.get(channel);
    if (handler === undefined) throw new Error(`no handler for ${channel}`);
    const value: unknown = await handler(event, ...args);
    crossed += JSON.stringify(value);
    return value;
  });
  await page.addInitScript('globalThis.__name = (value) => value');
  await page.addInitScript(electronInPage);
  await page.addInitScript(
    `(() => { const require = () => window.electronInPage; const exports = {}; ${preload} })();`,
  );
  shown.webContents.deliver = (channel, args) => {
    crossed += JSON.stringify(args);
    page
      .evaluate(([name, values]) => window.hearMain(name, values), [channel, args] as const)
      .catch(() => undefined);
  };
  onceClosed(shown, () => void page.close().catch(() => undefined));
  const { pathname, search } = new URL(url);
  await page.goto(`${ORIGIN}${pathname}${search}`);
};

const commandSchema = z.strictObject({
  do: z.enum(['click-tray', 'click-elsewhere', 'see', 'has-crossed', 'evaluate', 'quit']),
  text: z.string().optional(),
  /** For `evaluate`: the source of a function of (electron, argument). */
  source: z.string().optional(),
  argument: z.unknown().optional(),
});

// What Electron's `-r` does.
const spy = await readFile(new URL('./electron-spy.cjs', import.meta.url), 'utf8');
new Function('require', spy)(() => electron);
await import(pathToFileURL(bundle).href);
becomeReady();
// A process that has asked for its end is gone.
setInterval(() => {
  const [code] = double.exits;
  if (code !== undefined) process.exit(code);
}, 20);
say({ cdp: `http://127.0.0.1:${port}` });
for await (const line of createInterface({ input: process.stdin })) {
  const command = commandSchema.parse(JSON.parse(line));
  say(await obey(command).catch((error: unknown) => ({ failed: String(error) })));
  if (command.do === 'quit') break;
}
await context.close();
await rm(profile, { recursive: true, force: true, maxRetries: 5 });
process.exit(0);

async function obey(command: z.infer<typeof commandSchema>): Promise<object> {
  switch (command.do) {
    case 'click-tray':
      double.trays[0]?.click();
      return {};
    case 'click-elsewhere':
      double.windows.at(-1)?.clickElsewhere();
      return {};
    case 'evaluate':
      return { value: (await evaluate(command.source ?? '', command.argument)) ?? null };
    case 'see':
      return {
        toolTip: double.trays[0]?.toolTip ?? '',
        isPanelVisible: double.windows.at(-1)?.visible ?? false,
        notices: double.notifications.filter((one) => one.shown).map((one) => one.options.title),
        clipboard: double.clipboardText,
        errors: double.errorBoxes,
      };
    case 'has-crossed':
      return { hasCrossed: crossed.includes(command.text ?? ''), characters: crossed.length };
    case 'quit':
      app.quit();
      while (!double.ended) await new Promise((resolve) => setTimeout(resolve, 20));
      return {};
  }
}

/** Runs a test's function beside the app, as Playwright does in Electron's main process. */
async function evaluate(source: string, argument: unknown): Promise<unknown> {
  const work: unknown = new Function(`return (${source})`)();
  return typeof work === 'function' ? work(electron, argument) : null;
}

function say(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function onceClosed(window: BrowserWindow, then: () => void): void {
  window.once('closed', then);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Runs in the page: what `require('electron')` gives a sandboxed preload script. */
function electronInPage(): void {
  const listeners = new Map<string, Set<(event: object, ...args: unknown[]) => void>>();
  const of = (channel: string) => {
    const found = listeners.get(channel) ?? new Set();
    listeners.set(channel, found);
    return found;
  };
  /**
   * The bridge between the preload script's world and the page's: data is copied, functions are
   * wrapped and frozen, and what is neither does not pass.
   */
  const bridge = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return (...args: unknown[]) => bridge(value(...args.map(bridge)));
    }
    if (value instanceof Promise) return value.then(bridge);
    if (typeof value !== 'object' || value === null) return value;
    if (Object.values(value).some((one) => typeof one === 'function')) {
      const parts = Object.entries(value).map(([key, one]) => [key, bridge(one)]);
      return Object.freeze(Object.fromEntries(parts));
    }
    return structuredClone(value);
  };
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, api: object) =>
        Object.defineProperty(window, name, { value: bridge(api), enumerable: true }),
    },
    ipcRenderer: {
      invoke: (channel: string, ...args: unknown[]) =>
        window.askMain(channel, structuredClone(args)),
      on: (channel: string, listener: () => void) => of(channel).add(listener),
      removeListener: (channel: string, listener: () => void) => of(channel).delete(listener),
    },
  };
  const hearMain = (channel: string, args: readonly unknown[]) => {
    for (const listener of of(channel)) listener({}, ...args);
  };
  Object.assign(window, { electronInPage: electron, hearMain });
}

declare global {
  interface Window {
    askMain(channel: string, args: unknown[]): Promise<unknown>;
    hearMain(channel: string, args: readonly unknown[]): void;
  }
}
