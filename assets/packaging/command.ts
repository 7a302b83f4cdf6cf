/**
 * `npm run command [-- darwin-arm64 …]`: makes the terminal program one file with a Node of its own,
 * in out/command/, for this machine or for those that are named. It needs no Node on the machine
 * where it runs, and is no Node itself: it takes neither options nor scripts for one, as the app's
 * own program does not.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { NODE_PACKAGES, NODE_TEAM, NODE_VERSION, type Target } from './node.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules/.cache/clawbuoy');

/** What the machine that this runs on is called here. */
export function hostTarget(): Target {
  const host = `${process.platform}-${process.arch}`;
  if (!isTarget(host)) throw new Error(`no Node is known for ${host}`);
  return host;
}

export function isTarget(name: string): name is Target {
  return Object.hasOwn(NODE_PACKAGES, name);
}

/** Where the program for a machine lies, made or not. */
export function commandPath(target: Target): string {
  return join(root, 'out/command', target, 'clawbuoy');
}

/** Makes the program for each of these machines. Throws, in words, where one cannot be made. */
export async function makeCommands(targets: readonly Target[]): Promise<void> {
  const builder = nodeFor(hostTarget());
  const script = await bundle();
  for (const target of targets) {
    const output = commandPath(target);
    rmSync(join(output, '..'), { recursive: true, force: true });
    mkdirSync(join(output, '..'), { recursive: true });
    const plan = join(root, `out/single/${target}.json`);
    writeFileSync(plan, JSON.stringify(seaConfig(script, nodeFor(target), output)));
    run(builder, ['--build-sea', plan]);
    // An ARM Mac starts nothing unsigned; in a package the certificate's signature takes its place.
    if (process.platform === 'darwin') run('/usr/bin/codesign', ['--sign', '-', output]);
  }
}

function seaConfig(main: string, executable: string, output: string) {
  return {
    main,
    mainFormat: 'module',
    executable,
    output,
    disableExperimentalSEAWarning: true,
    // Made on another machine than it runs on.
    useCodeCache: false,
    useSnapshot: false,
    // No NODE_OPTIONS, and no debugger by a signal: what the app's fuses refuse, it refuses.
    execArgv: ['--disable-sigusr1'],
    execArgvExtension: 'none',
  };
}

/** The terminal program with all that it loads in one file. */
async function bundle(): Promise<string> {
  const outDir = join(root, 'out/single');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: 'assets/packaging/single.ts',
      outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: true,
      rolldownOptions: {
        // Optional native accelerators of ws and FSEvents: absent by design.
        external: ['bufferutil', 'utf-8-validate', 'fsevents'],
        output: { format: 'es', codeSplitting: false, entryFileNames: 'clawbuoy.mjs' },
      },
    },
  });
  return join(outDir, 'clawbuoy.mjs');
}

/** The program of Node for a machine: fetched once, its archive's hash checked. */
function nodeFor(target: Target): string {
  const { name, integrity } = NODE_PACKAGES[target];
  const folder = join(cache, `node-${NODE_VERSION}-${target}`);
  const program = join(folder, 'package/bin/node');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  run('npm', ['pack', '--silent', '--pack-destination', folder, `${name}@${NODE_VERSION}`]);
  const archive = join(folder, `${name}-${NODE_VERSION}.tgz`);
  const hash = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (`sha512-${hash}` !== integrity) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`${name}@${NODE_VERSION} is not the one that is known`);
  }
  run('tar', ['-xzf', archive, '-C', folder, 'package/bin/node', 'package/LICENSE']);
  rmSync(archive);
  if (process.platform === 'darwin' && target.startsWith('darwin')) checkSignature(program);
  return program;
}

function checkSignature(program: string): void {
  const rule = `anchor apple generic and certificate leaf[subject.OU] = "${NODE_TEAM}"`;
  run('/usr/bin/codesign', ['--verify', '--strict', `-R=${rule}`, program]);
}

function run(program: string, args: readonly string[]): void {
  const ended = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
  if (ended.status === 0) return;
  const why = ended.error?.message ?? `${ended.stdout}${ended.stderr}`.trim();
  throw new Error(`${program} ${args[0]}: ${why}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2);
  const strangers = named.filter((name) => !isTarget(name));
  if (strangers.length > 0) throw new Error(`unknown: ${strangers.join(', ')}`);
  const targets = named.length === 0 ? [hostTarget()] : named.filter(isTarget);
  await makeCommands(targets);
  for (const target of targets) console.log(commandPath(target));
}
