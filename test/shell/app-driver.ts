import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, chromium, type Page } from 'playwright-core';
import { z } from 'zod';

/** The whole app, as somebody in front of it has it: an icon to click, and a panel. */
export interface RunningApp {
  /** What stands in for macOS: real Electron, or the double with pages of a real Chromium. */
  readonly kind: 'electron' | 'double';
  clickTray(): Promise<void>;
  panel(): Promise<Page>;
  /** What only the double can see: null under real Electron. */
  see(): Promise<Seen | null>;
  /** Whether a text has ever crossed to a page; null where it cannot be told. */
  hasCrossed(text: string): Promise<boolean | null>;
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

/** The program that electron's package has downloaded. Asking the package would download it. */
export function electronBinary(): string | null {
  const folder = join(root, 'node_modules/electron');
  if (!existsSync(join(folder, 'path.txt'))) return null;
  const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
  return existsSync(path) ? path : null;
}

/** The built app in real Electron. Its icon cannot be clicked from outside: it is activated. */
export async function startInElectron(env: Record<string, string>): Promise<RunningApp> {
  const electron = await _electron.launch({
    executablePath: electronBinary() ?? '',
    args: [root, `--user-data-dir=${join(env.HOME ?? '/nowhere', 'chromium')}`],
    env,
  });
  return {
    kind: 'electron',
    clickTray: () =>
      electron.evaluate(({ app }) => {
        app.emit('activate');
      }),
    panel: () => electron.firstWindow(),
    see: async () => null,
    hasCrossed: async () => null,
    quit: () => electron.close(),
  };
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
    complaint = `${complaint}${data}`.slice(-4_000);
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
  return {
    kind: 'double',
    clickTray: async () => void (await tell({ do: 'click-tray' })),
    panel: async () => {
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
}
