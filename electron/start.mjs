/**
 * `npm start`: builds, then starts the app. Without Electron (no download, no screen), the same
 * light runs in the terminal: on the OpenClaw that it finds, else on the demo.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterElectron, electronEnvironment, makeDevBundle } from './start-plan.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const BUILDER = 'node_modules/electron-vite/bin/electron-vite.js';
const MINUTE_MS = 60_000;

const code = build() ?? (await show());
process.exitCode = code;

/** The exit code of a failed build, else null. Quiet unless it fails. */
function build() {
  if (!existsSync(`${root}${BUILDER}`)) {
    console.error('The tools that build Clawbuoy are missing: npm install --include=dev');
    return 1;
  }
  const built = spawnSync(process.execPath, [BUILDER, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
  });
  return built.status === 0 ? null : (built.status ?? 1);
}

async function show() {
  const electron = electronBinary();
  if (electron.path === null) {
    console.log(`No Electron here (${electron.why}): the light runs in this terminal instead.`);
    return runInTerminal();
  }
  const startedMs = Date.now();
  const ended = await run(ownBundle(electron.path), ['.'], electronEnvironment(process.env));
  const aliveMs = Date.now() - startedMs;
  const { exit, say, terminal } = afterElectron({
    ...ended,
    aliveMs,
    platform: process.platform,
  });
  if (say !== null) console.error(say);
  return terminal ? runInTerminal() : exit;
}

async function runInTerminal() {
  const { code, signal } = await run(
    process.execPath,
    ['out/main/clawbuoy.js', 'watch', '--or-demo'],
    process.env,
  );
  return code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1);
}

/** On a Mac, Electron under Clawbuoy's own name and signature. Elsewhere, Electron as it is. */
function ownBundle(program) {
  const electronApp = `${root}node_modules/electron/dist/Electron.app`;
  if (process.platform !== 'darwin' || !program.startsWith(electronApp)) return program;
  const { version } = JSON.parse(readFileSync(`${root}node_modules/electron/package.json`, 'utf8'));
  const made = makeDevBundle(
    {
      electronApp,
      cache: `${root}node_modules/.cache/clawbuoy`,
      icon: `${root}assets/icons/app.icns`,
      version,
    },
    {
      run: (tool, args) =>
        spawnSync(tool, args, { stdio: ['ignore', 'ignore', 'pipe'] }).status === 0,
      read: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : null),
      write: (path, text) => writeFileSync(path, text),
    },
  );
  if (made === null) {
    console.error('Clawbuoy runs under the name of Electron: macOS may refuse its notices.');
  }
  return made ?? program;
}

/**
 * The path of Electron's program. The package downloads it when plain Node first requires it, and
 * throws if that fails. So a child process does it. The time limit is long enough for a Mac on a
 * slow line, and shorter elsewhere.
 */
function electronBinary() {
  const { platform, env } = process;
  if (platform === 'linux' && env.DISPLAY === undefined && env.WAYLAND_DISPLAY === undefined) {
    return { path: null, why: 'no screen' };
  }
  const isMac = platform === 'darwin';
  if (isMac && !existsSync(`${root}node_modules/electron/path.txt`)) {
    console.log('Getting Electron, once; this takes a minute or two.');
  }
  const asked = spawnSync(process.execPath, ['-p', "require('electron')"], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', isMac ? 'inherit' : 'ignore'],
    timeout: isMac ? 10 * MINUTE_MS : MINUTE_MS,
  });
  const path = asked.stdout.trim().split('\n').at(-1) ?? '';
  if (asked.status !== 0) return { path: null, why: 'its program cannot be downloaded' };
  return existsSync(path) ? { path, why: '' } : { path: null, why: 'its program is missing' };
}

/** Runs a program in the foreground; Ctrl-C reaches it. Resolves to how it ended. */
async function run(program, args, env) {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    // The terminal sends Ctrl-C to the child as well. This process only waits for its end.
    process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
  }
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      resolve({ code: 1, signal: null });
    });
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
}
