/**
 * `npm run test:electron`: the app in real Electron, where there is one. Says first what it found
 * and what it will leave out; on Linux without a screen it brings its own, if xvfb-run is there.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { electronBinary, whyNoDouble, whyNoElectron } from '../shell/app-driver.ts';

const root = join(import.meta.dirname, '../..');
const FILES = ['test/electron', 'test/shell/whole-app.test.ts'];

const built = spawnSync(
  process.execPath,
  ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'],
  { cwd: root, stdio: 'inherit' },
);
if (built.status !== 0) process.exit(built.status ?? 1);

const noElectron = whyNoElectron();
const isOnlyTheScreen = noElectron?.startsWith('no screen') === true;
const hasXvfb = spawnSync('xvfb-run', ['--help'], { stdio: 'ignore' }).status === 0;
const bringsScreen = isOnlyTheScreen && hasXvfb;
console.log(
  noElectron === null || bringsScreen
    ? `Electron: ${electronBinary()}${bringsScreen ? ', on a screen of xvfb-run' : ''}`
    : `Electron: skipped: ${noElectron}`,
);
console.log(`The same list under the double: ${whyNoDouble() ?? 'yes'}`);

const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--no-file-parallelism', ...FILES];
const [program, args] = bringsScreen
  ? ['xvfb-run', ['-a', process.execPath, ...vitest]]
  : [process.execPath, vitest];
const ended = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
process.exit(ended.status ?? 1);
