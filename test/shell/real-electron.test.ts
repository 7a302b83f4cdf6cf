import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../electron/core/ipc-contract.ts';

const root = join(import.meta.dirname, '../..');
const binary = electronBinary();
const missing =
  binary === null
    ? 'no Electron program here'
    : existsSync(join(root, 'out/main/main.js'))
      ? null
      : 'the app is not built (npm run build)';
if (missing !== null) console.log(`real-Electron tests skipped: ${missing}`);

/** The program that electron's package has downloaded. Asking the package would download it. */
function electronBinary(): string | null {
  const folder = join(root, 'node_modules/electron');
  if (!existsSync(join(folder, 'path.txt'))) return null;
  const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
  return existsSync(path) ? path : null;
}

describe.skipIf(missing !== null)('the app in real Electron', () => {
  let home: string;
  let electron: ElectronApplication;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'clawbuoy-home-'));
    await mkdir(join(home, 'clawbuoy'), { mode: 0o700 });
    // A test must not make macOS ask whether it may notify.
    await writeFile(join(home, 'clawbuoy/settings.json'), '{"noticesSeen":"yes"}');
    electron = await _electron.launch({
      executablePath: binary ?? '',
      args: [root, `--user-data-dir=${join(home, 'chromium')}`],
      env: { PATH: process.env.PATH ?? '', HOME: home, CLAWBUOY_HOME: join(home, 'clawbuoy') },
    });
  });
  afterAll(async () => {
    await electron.close();
    await rm(home, { recursive: true, force: true });
  });

  it('opens no window by itself, and the panel when asked', async () => {
    const windows = () =>
      electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(await windows()).toBe(0);
    const panel = electron.waitForEvent('window');
    await electron.evaluate(({ app }) => {
      app.emit('activate');
    });
    const page = await panel;
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(page.url()).toBe('clawbuoy://panel/index.html');
    expect(await windows()).toBe(1);
  });

  it('gives its page functions and no Node', async () => {
    const page = await electron.firstWindow();
    const reach = await page.evaluate(() => ({
      node: 'require' in window || 'process' in window,
      api: Object.keys(window.clawbuoy).sort(),
    }));
    expect(reach).toEqual({
      node: false,
      api: [...Object.keys(contract), 'onStatus'].sort(),
    });
  });

  it('goes nowhere else', async () => {
    const page = await electron.firstWindow();
    await page.evaluate(() => {
      location.href = 'https://example.invalid/';
    });
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(page.url()).toBe('clawbuoy://panel/index.html');
  });
});
