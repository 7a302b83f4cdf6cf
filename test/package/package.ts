/**
 * `npm run package`: builds the unpacked Mac app into release/ and asserts what is in it. On a
 * Mac with the real Electron; where none can be had, on a stand-in that shows the packaging to
 * be right and runs nothing.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { asarFiles, asarProblems, checkApp } from './check-app.ts';
import { makeStandIn } from './stand-in.ts';

const root = join(import.meta.dirname, '../..');
const isMac = process.platform === 'darwin';
const real = isMac ? [] : await standIn();

run('node_modules/electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn']);
putTerminalProgramApart();
rmSync(join(root, 'release'), { recursive: true, force: true });
run('node_modules/electron-builder/cli.js', [
  '--mac',
  '--dir',
  '-p',
  'never',
  ...signing(),
  ...real,
]);

const folder = readdirSync(join(root, 'release')).find((name) => /^mac/.test(name));
if (folder === undefined) throw new Error('electron-builder has made no app');
const app = join(root, 'release', folder, 'Clawbuoy.app');
const problems = [...(await checkApp(app)), ...tamperingThatIsNotFound()];
for (const [path, { size = 0 }] of packedFiles()) console.log(`  ${path} (${size} bytes)`);
for (const problem of problems) console.error(`✕ ${problem}`);
if (problems.length > 0) process.exit(1);
console.log(`✓ ${app}${isMac ? '' : ' (on a stand-in for Electron: it cannot run)'}`);

function packedAsar(): Buffer {
  return readFileSync(join(app, 'Contents/Resources/app.asar'));
}

function packedFiles() {
  return asarFiles(packedAsar());
}

/** One byte more or less anywhere must be noticed: in the tree of the asar, and in its last file. */
function tamperingThatIsNotFound(): readonly string[] {
  const info = readFileSync(join(app, 'Contents/Info.plist'), 'utf8');
  const asar = packedAsar();
  return [40, asar.length - 10].flatMap((at) => {
    const changed = Buffer.from(asar);
    changed.writeUInt8(changed.readUInt8(at) === 0x30 ? 0x31 : 0x30, at);
    try {
      return asarProblems(changed, info).length > 0 ? [] : [`a change of byte ${at} is not found`];
    } catch {
      // Not even readable any more.
      return [];
    }
  });
}

/**
 * Without a certificate the app is signed ad hoc: flipping a fuse breaks Electron's own
 * signature, and Apple silicon starts nothing whose signature is broken. The hardened runtime
 * would then refuse Electron's own libraries.
 */
function signing(): readonly string[] {
  const hasCertificate = process.env.CSC_NAME !== undefined || process.env.CSC_LINK !== undefined;
  if (!isMac || hasCertificate) return [];
  return ['-c.mac.identity=-', '-c.mac.hardenedRuntime=false'];
}

/**
 * Copies the terminal program and its chunks to out/cli, which goes beside the asar: plain Node
 * cannot look into one. A copy, because electron-builder leaves out of the asar what it has put
 * elsewhere, and the app needs the chunks too.
 */
function putTerminalProgramApart(): void {
  const cli = join(root, 'out/cli');
  rmSync(cli, { recursive: true, force: true });
  for (const file of readdirSync(join(root, 'out/main'))) {
    if (file !== 'main.js')
      cpSync(join(root, 'out/main', file), join(cli, file), { recursive: true });
  }
}

async function standIn(): Promise<readonly string[]> {
  const folderName = mkdtempSync(join(tmpdir(), 'clawbuoy-electron-'));
  process.on('exit', () => rmSync(folderName, { recursive: true, force: true }));
  const manifest = readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8');
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest));
  await makeStandIn(folderName, version);
  return ['--arm64', `-c.electronDist=${folderName}`];
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
