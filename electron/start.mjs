/**
 * `npm start`: builds, then starts the app. Where no Electron can be had (no download, no
 * screen), the same light runs in the terminal: on the OpenClaw it finds, else on the demo.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const MINUTE_MS = 60_000;

const code = build() ?? (await show());
process.exitCode = code;

/** Exit code of a build that failed, else null. Quiet unless it fails. */
function build() {
  const built = spawnSync(
    process.execPath,
    ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'],
    { cwd: root, stdio: 'inherit' },
  );
  return built.status === 0 ? null : (built.status ?? 1);
}

async function show() {
  const electron = electronBinary();
  if (electron.path !== null) return run(electron.path, ['.']);
  console.log(`No Electron here (${electron.why}): the light runs in this terminal instead.`);
  return run(process.execPath, ['out/main/clawbuoy.js', 'watch', '--or-demo']);
}

/**
 * Where Electron's program is. Its package downloads it when it is first required from plain
 * Node, and throws if that fails: a child does it, within a time that a Mac on a slow line
 * needs, and that nobody waits for elsewhere.
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

/** Runs a program in the foreground; Ctrl-C reaches it, and its exit code becomes ours. */
async function run(program, args) {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    // The terminal sends Ctrl-C to the child as well; this process only waits for its end.
    process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
  }
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('exit', (exitCode, signal) => resolve(exitCode ?? (signal === null ? 1 : 0)));
  });
}
