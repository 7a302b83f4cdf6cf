/**
 * `npm run release -- check TAG | mac | linux | papers FOLDER | share PERCENT`: each step of a
 * release, as the workflows take it. `npm run release:dry` takes them all on any machine, on a stand-in for
 * Electron, signs nothing, uploads nothing, and looks at what came out.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { VERSION } from '../../electron/core/api/version.ts';
import { changesOf } from '../../electron/core/installed/changelog.ts';
import { asarFiles } from '../../test/package/asar.ts';
import { checkApp } from '../../test/package/check-app.ts';
import { makeStandIn } from '../../test/package/stand-in.ts';
import { cask } from './cask.ts';
import { makeCommands } from './command.ts';
import { isNotarised, isSigned } from './environment.ts';
import { whatIsMissing } from './release-check.ts';
import { FIRST_SHARE, withShare } from './share.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const release = join(root, 'release');
const manifestSchema = z.object({ version: z.string() });
const version = manifestSchema.parse(json('package.json')).version;
/** What is handed out: everything else in the folder was only needed to make it. */
const HANDED_OUT = /\.(dmg|zip|blockmap|AppImage|deb|tgz)$/;
/** Says where the updates are, by their hashes. It changes with the share of people who get them. */
const UPDATES = 'latest-mac.yml';

const [step, argument = ''] = process.argv.slice(2);
switch (step) {
  case 'check':
    check(argument, true);
    break;
  case 'mac':
    build();
    await makeCommands(['darwin-arm64', 'darwin-x64']);
    builder(['--mac']);
    break;
  case 'linux':
    await linux();
    break;
  case 'papers':
    papers(argument === '' ? release : join(root, argument));
    break;
  case 'share':
    share(release, Number(argument));
    break;
  case 'dry':
    await dry();
    break;
  default:
    console.error(
      'npm run release -- check TAG | mac | linux | papers FOLDER | share PERCENT | dry',
    );
    process.exitCode = 64;
}

function check(tag: string, withCredentials: boolean): void {
  const missing = whatIsMissing({
    tag,
    packageVersion: version,
    programVersion: VERSION,
    changelog: readFileSync(join(root, 'CHANGELOG.md'), 'utf8'),
    signed: isSigned(process.env),
    notarised: isNotarised(process.env),
    withCredentials,
  });
  for (const line of missing) console.error(`✕ ${line}`);
  if (missing.length > 0) process.exit(1);
  console.log(`✓ ${tag} can be built`);
}

async function linux(): Promise<void> {
  build();
  await makeCommands(['linux-x64', 'linux-arm64']);
  builder(['--linux', 'AppImage', '--x64', '--arm64']);
  // A package of Debian puts the terminal program where the shell looks; an AppImage cannot.
  const link = join(root, 'out/command/link');
  rmSync(link, { recursive: true, force: true });
  mkdirSync(link, { recursive: true });
  symlinkSync('/opt/Clawbuoy/command/clawbuoy', join(link, 'clawbuoy'));
  builder(['--linux', 'deb', '--x64', '--arm64'], { CLAWBUOY_WITH_COMMAND: '1' });
  pack();
}

/** The terminal program for those who have a Node: `npm install -g` takes this file. */
function pack(): void {
  run('npm', ['pack', '--silent', '--pack-destination', release]);
}

/** Says in the folder's list of updates how many people are offered them. */
function share(folder: string, percent: number): void {
  const path = join(folder, UPDATES);
  const shared = withShare(readFileSync(path, 'utf8'), percent);
  if (!shared.ok) throw new Error(shared.error);
  writeFileSync(path, shared.value);
  console.log(`✓ ${path}: ${percent} of 100`);
}

function papers(folder: string): void {
  const names = readdirSync(folder)
    .filter((name) => HANDED_OUT.test(name))
    .sort();
  if (names.length === 0) throw new Error(`${folder} holds nothing to hand out`);
  const hashes = new Map(names.map((name) => [name, sha256(join(folder, name))]));
  const sums = names.map((name) => `${hashes.get(name)}  ${name}\n`).join('');
  writeFileSync(join(folder, 'SHA256SUMS'), sums);
  share(folder, FIRST_SHARE);

  const sbom = run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']);
  writeFileSync(join(folder, 'clawbuoy.cdx.json'), sbom);

  const changes = changesOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version);
  writeFileSync(join(folder, 'NOTES.md'), `${changes ?? ''}\n`);

  const repository = process.env.GITHUB_REPOSITORY ?? 'OWNER/REPO';
  const of = (arch: string) => hashes.get(`Clawbuoy-${version}-${arch}.zip`);
  const [arm64, x64] = [of('arm64'), of('x64')];
  if (arm64 === undefined || x64 === undefined) throw new Error('a zip for macOS is missing');
  const text = cask({ version, repository, sha256: { arm64, x64 } });
  writeFileSync(join(folder, 'clawbuoy.rb'), text);
  console.log(`✓ ${names.length} files, SHA256SUMS, SBOM, notes, cask`);
}

/** The whole way, with the stand-in in the place of Electron, of the certificate and of GitHub. */
async function dry(): Promise<void> {
  check(`v${version}`, false);
  rmSync(release, { recursive: true, force: true });
  build();
  const withCommand = !process.argv.includes('--quick');
  rmSync(join(root, 'out/command'), { recursive: true, force: true });
  if (withCommand) await makeCommands(['darwin-arm64', 'darwin-x64']);
  const electron = mkdtempSync(join(tmpdir(), 'clawbuoy-electron-'));
  process.on('exit', () => rmSync(electron, { recursive: true, force: true }));
  const schema = z.object({ version: z.string() });
  await makeStandIn(electron, schema.parse(json('node_modules/electron/package.json')).version);
  builder(['--mac', '--dir', '--arm64', '--x64', `-c.electronDist=${electron}`], {
    CSC_IDENTITY_AUTO_DISCOVERY: 'false',
  });
  for (const [arch, folder] of [
    ['arm64', 'mac-arm64'],
    ['x64', 'mac'],
  ] as const) {
    const { problems } = await checkApp(join(release, folder, 'Clawbuoy.app'), withCommand);
    if (problems.length > 0) throw new Error(`${arch}: ${problems.join('; ')}`);
    // electron-builder would fetch a tool of its own for this.
    const zip = `../Clawbuoy-${version}-${arch}.zip`;
    run('zip', ['-q', '-r', '-y', zip, 'Clawbuoy.app'], join(release, folder));
  }
  pack();
  // electron-builder makes it together with its own zip.
  writeFileSync(join(release, UPDATES), `version: ${version}\n`);
  papers(release);
  run('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], release);
  const sbom = z
    .object({
      bomFormat: z.literal('CycloneDX'),
      components: z.array(z.object({ name: z.string() })),
    })
    .parse(JSON.parse(readFileSync(join(release, 'clawbuoy.cdx.json'), 'utf8')));
  const missing = ['electron', 'react', 'zod', 'ws'].filter(
    (name) => !sbom.components.some((component) => component.name === name),
  );
  if (missing.length > 0) throw new Error(`the SBOM does not name ${missing.join(', ')}`);
  const asar = readFileSync(join(release, 'mac-arm64/Clawbuoy.app/Contents/Resources/app.asar'));
  console.log(
    `✓ dry run of v${version}: ${asarFiles(asar).length} files packed for each processor`,
  );
  console.log(`  the SBOM names ${sbom.components.length} packages`);
  console.log('  not tried here: dmg, universal, AppImage, deb, signature, notary, upload');
}

function build(): void {
  run(process.execPath, [
    'node_modules/electron-vite/bin/electron-vite.js',
    'build',
    '--logLevel',
    'warn',
  ]);
}

function builder(args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  run(
    process.execPath,
    ['node_modules/electron-builder/cli.js', ...args, '-p', 'never'],
    root,
    env,
  );
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

function run(
  program: string,
  args: readonly string[],
  cwd = root,
  env: Readonly<Record<string, string>> = {},
): string {
  const ended = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (ended.status === 0) return ended.stdout;
  throw new Error(
    `${program} ${args.join(' ')}: ${ended.error?.message ?? ended.stdout + ended.stderr}`,
  );
}
