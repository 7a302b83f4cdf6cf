/**
 * `npm run package`: builds the unpacked app into release/, asserts what is in it and prints it. On
 * a Mac with the real Electron; where none can be had, on a stand-in that shows the packaging to
 * be right and runs nothing. `-- --quick` leaves out the terminal program, which needs a Node from
 * npm. Signed, if the environment has a certificate.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { commandPath, makeCommands } from '../../assets/packaging/command.ts';
import { signingWords } from '../../assets/packaging/environment.ts';
import { checkApp, checkLinuxApp, type Found } from './check-app.ts';
import { makeStandIn } from './stand-in.ts';
import { tamperingThatIsNotFound } from './tamper.ts';

const root = join(import.meta.dirname, '../..');
const isMac = process.platform === 'darwin';
const isQuick = process.argv.includes('--quick');
const isLinux = process.argv.includes('--linux');
const arch = process.arch === 'arm64' || !isMac ? 'arm64' : 'x64';

run('node_modules/electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn']);
const target = `darwin-${arch}` as const;
rmSync(join(root, 'out/command'), { recursive: true, force: true });
if (!isQuick && !isLinux) await makeCommands([target]);
rmSync(join(root, 'release'), { recursive: true, force: true });
run('node_modules/electron-builder/cli.js', [
  isLinux ? '--linux' : '--mac',
  '--dir',
  isLinux ? '--x64' : `--${arch}`,
  '-p',
  'never',
  ...(isMac && !isLinux ? [] : await standIn()),
]);

const kind = isLinux ? /^linux/ : /^mac/;
const folder = readdirSync(join(root, 'release')).find((name) => kind.test(name));
if (folder === undefined) throw new Error('electron-builder has made no app');
const app = join(root, 'release', folder, isLinux ? '' : 'Clawbuoy.app');
const found: Found = isLinux
  ? await checkLinuxApp(app)
  : await checkApp(app, existsSync(commandPath(target)));
const info = join(app, 'Contents/Info.plist');
const problems = [
  ...found.problems,
  ...(isLinux
    ? []
    : tamperingThatIsNotFound(
        readFileSync(join(app, 'Contents/Resources/app.asar')),
        readFileSync(info, 'utf8'),
      )),
];
for (const [title, lines] of found.shown) {
  console.log(title);
  for (const line of lines) console.log(`  ${line}`);
}
console.log(`Signature\n  ${signingWords(process.env)}`);
for (const problem of problems) console.error(`✕ ${problem}`);
if (problems.length > 0) process.exit(1);
console.log(`✓ ${app}${isMac ? '' : ' (on a stand-in for Electron: it cannot run)'}`);

async function standIn(): Promise<readonly string[]> {
  const folderName = mkdtempSync(join(tmpdir(), 'clawbuoy-electron-'));
  process.on('exit', () => rmSync(folderName, { recursive: true, force: true }));
  const manifest = readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8');
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest));
  await makeStandIn(folderName, version, isLinux ? 'linux' : 'darwin');
  return [`-c.electronDist=${folderName}`];
}

function run(script: string, args: readonly string[]): void {
  const ended = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    encoding: 'utf8',
    // On a pull request electron-builder would sign nothing, not even ad hoc, and the flipped fuses
    // would leave an app that macOS kills.
    env: {
      ...process.env,
      CSC_IDENTITY_AUTO_DISCOVERY: isMac ? undefined : 'false',
      CSC_FOR_PULL_REQUEST: 'true',
    },
  });
  if (ended.status === 0) return;
  console.error(ended.stdout, ended.stderr);
  process.exit(ended.status ?? 1);
}
