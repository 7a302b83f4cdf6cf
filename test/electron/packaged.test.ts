import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The app that `npm run package` has made, from outside: its fuses let nobody look inside. */

const root = join(import.meta.dirname, '../..');
const app = packagedApp();
const missing =
  process.platform !== 'darwin'
    ? 'the packaged app runs on macOS only'
    : app === null
      ? 'no packaged app (npm run package)'
      : null;
if (missing !== null) console.log(`the packaged app: skipped: ${missing}`);

function packagedApp(): string | null {
  const release = join(root, 'release');
  const folder = existsSync(release)
    ? readdirSync(release).find((name) => /^mac/.test(name))
    : null;
  const path = join(release, folder ?? '', 'Clawbuoy.app');
  return folder !== null && folder !== undefined && existsSync(path) ? path : null;
}

describe.skipIf(missing !== null)('the packaged app', () => {
  const bundle = app ?? '';
  const program = join(bundle, 'Contents/MacOS/Clawbuoy');
  const terminal = join(bundle, 'Contents/Helpers/clawbuoy');
  const DEBUGGING_PORT = '9333';
  let dir: string;
  let env: Record<string, string>;
  let running: ChildProcess;
  const args = () => [`--user-data-dir=${join(dir, 'chromium')}`];
  const run = (tool: string, toolArgs: readonly string[], more: object = {}) =>
    spawnSync(tool, [...toolArgs], {
      encoding: 'utf8',
      timeout: 20_000,
      env: { ...env, ...more },
    });

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'cbp-'));
    env = {
      PATH: process.env.PATH ?? '',
      HOME: dir,
      CLAWBUOY_HOME: join(dir, 'home'),
      OPENCLAW_GATEWAY_PORT: '1',
    };
    running = spawn(program, [...args(), `--remote-debugging-port=${DEBUGGING_PORT}`], {
      env,
      stdio: 'ignore',
    });
  });
  afterAll(async () => {
    if (running.exitCode === null) {
      const gone = once(running, 'exit');
      running.kill('SIGTERM');
      await gone;
    }
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  });

  it('answers the terminal program that lies in it, through its socket', async () => {
    await expect
      .poll(() => existsSync(join(dir, 'home/engine.sock')), { timeout: 10_000 })
      .toBe(true);
    expect(run(terminal, ['status', '--json']).stdout).toContain('"level"');
    const started = readFileSync(join(dir, 'home/journal.jsonl'), 'utf8');
    expect(started).toContain(`"pid":${running.pid}`);
    expect(started.split('"engine-started"')).toHaveLength(2);
  });

  it('shows the panel of the first when it is started again', async () => {
    expect(run(program, args()).status).toBe(0);
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${DEBUGGING_PORT}`);
    const pages = () => browser.contexts().flatMap((context) => context.pages());
    await expect.poll(() => pages().length, { timeout: 10_000 }).toBe(1);
    const [page] = pages();
    expect(page?.url()).toMatch(/^clawbuoy:\/\/panel\/index\.html\?language=/);
    await page?.getByRole('heading', { level: 1 }).waitFor();
    await browser.close();
  });

  it('is no app of the Dock', () => {
    const info = run('/usr/bin/lsappinfo', ['info', String(running.pid)]);
    expect(info.stdout).toContain('UIElement');
  });

  it('keeps no Mac awake', () => {
    expect(run('/usr/bin/pmset', ['-g', 'assertions']).stdout).not.toContain('Clawbuoy');
  });

  it('is no Node, whatever the environment says', () => {
    const asNode = run(program, ['-e', 'console.log(1)', ...args()], { ELECTRON_RUN_AS_NODE: '1' });
    expect(asNode.stdout).not.toContain('1');
    const required = run(program, args(), { NODE_OPTIONS: '--require /nowhere.js' });
    expect(required.stderr).not.toContain('nowhere.js');
  });

  it('opens no debugger', async () => {
    const port = 9229;
    const other = spawn(program, [`--inspect=${port}`, `--user-data-dir=${join(dir, 'third')}`], {
      env: { ...env, CLAWBUOY_HOME: join(dir, 'third') },
      stdio: 'ignore',
    });
    await expect
      .poll(() => existsSync(join(dir, 'third/engine.sock')), { timeout: 10_000 })
      .toBe(true);
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = createConnection(port, '127.0.0.1');
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      socket.unref();
    });
    const gone = once(other, 'exit');
    other.kill('SIGTERM');
    await gone;
    expect(isOpen).toBe(false);
  });

  it('is signed under its own name; without a certificate not for the hardened runtime', () => {
    const signed = run('/usr/bin/codesign', ['-dv', bundle]).stderr;
    expect(signed).toContain('Identifier=app.clawbuoy');
    if (signed.includes('Signature=adhoc')) expect(signed).not.toMatch(/flags=.*runtime/);
  });

  it('does not start with an asar that somebody has changed', () => {
    const copy = join(dir, 'Clawbuoy.app');
    cpSync(bundle, copy, { recursive: true, verbatimSymlinks: true });
    const asar = join(copy, 'Contents/Resources/app.asar');
    const length = readFileSync(asar).length;
    writeSync(openSync(asar, 'r+'), 'x', length - 10);
    run('/usr/bin/codesign', ['--force', '--deep', '--sign', '-', copy]);
    const ended = run(join(copy, 'Contents/MacOS/Clawbuoy'), [`--user-data-dir=${dir}/other`], {
      CLAWBUOY_HOME: join(dir, 'other'),
    });
    expect(ended.signal ?? ended.status).not.toBe(0);
    expect(existsSync(join(dir, 'other/journal.jsonl'))).toBe(false);
  });
});
