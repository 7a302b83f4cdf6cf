import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../electron/core/result.ts';
import type { Version } from './versions.ts';

/** A runnable OpenClaw: the Node it needs and its entry file. */
export type Installed = { readonly node: string; readonly entry: string };

const INSTALL_LIMIT_MS = 5 * 60_000;
const NODE_FOLDER = 'node-24';
const STUBS = new URL('./stub/', import.meta.url).pathname;

/** Where releases are kept between drills, outside the repository. */
export function cacheFolder(): string {
  const own = process.env.CLAWBUOY_DRILL_CACHE;
  if (own !== undefined && own !== '') return own;
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'clawbuoy-drill');
}

/**
 * Makes a release ready to run, from the cache or from npm. Bounded in time; the error is one
 * line for a person, and means that the drills of this release are skipped.
 */
export async function install(version: Version): Promise<Result<Installed>> {
  const node = await installed(NODE_FOLDER, { dependencies: { node: '24' } }, [], {
    file: 'node_modules/node/bin/node',
    stubs: [],
    node: null,
  });
  if (!node.ok) return err(`Node 24: ${node.error}`);
  const overrides = Object.fromEntries(version.stubs.map((name) => [name, `file:stub/${name}`]));
  const manifest = { dependencies: { openclaw: version.name }, overrides };
  const openclaw = await installed(`openclaw-${version.name}`, manifest, version.npmFlags, {
    file: 'node_modules/openclaw/openclaw.mjs',
    stubs: version.stubs,
    node: node.value,
  });
  if (!openclaw.ok) return err(`OpenClaw ${version.name}: ${openclaw.error}`);
  const found = await packageVersion(join(openclaw.value, '..', 'package.json'));
  if (found !== version.name) {
    return err(`OpenClaw ${version.name}: the cache holds ${found ?? 'something unreadable'}`);
  }
  return ok({ node: node.value, entry: openclaw.value });
}

/** Returns the wanted file of a cached folder, installing the folder first where it is absent. */
async function installed(
  folder: string,
  manifest: object,
  npmFlags: readonly string[],
  wanted: {
    readonly file: string;
    readonly stubs: readonly string[];
    /** The Node that install scripts find first: 2026.9.6 refuses to be installed by an older one. */
    readonly node: string | null;
  },
): Promise<Result<string>> {
  const root = cacheFolder();
  const file = join(root, folder, wanted.file);
  if (await exists(file)) return ok(file);
  await mkdir(root, { recursive: true });
  const draft = await mkdtemp(join(root, `.${folder}-`));
  try {
    for (const stub of wanted.stubs) {
      await cp(join(STUBS, stub), join(draft, 'stub', stub), { recursive: true });
    }
    await writeFile(join(draft, 'package.json'), JSON.stringify({ private: true, ...manifest }));
    const flags = ['--no-audit', '--no-fund', '--loglevel=error', ...npmFlags];
    const npm = await run('npm', ['install', ...flags], draft, wanted.node);
    if (!npm.ok) return npm;
    if (!(await exists(join(draft, wanted.file)))) return err(`npm left no ${wanted.file}`);
    // Only a finished folder gets its name, so a torn install is never taken for a whole one.
    await rm(join(root, folder), { recursive: true, force: true });
    await rename(draft, join(root, folder));
    return ok(file);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
}

async function packageVersion(file: string): Promise<string | null> {
  try {
    const text = await readFile(file, 'utf8');
    return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
  } catch {
    return null;
  }
}

async function run(
  program: string,
  argv: readonly string[],
  cwd: string,
  node: string | null,
): Promise<Result<void>> {
  const { PATH } = process.env;
  const path = node === null ? PATH : `${dirname(node)}${delimiter}${PATH ?? ''}`;
  return new Promise((resolve) => {
    const child = spawn(program, [...argv], {
      cwd,
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: INSTALL_LIMIT_MS,
    });
    let complaint = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      complaint = `${complaint}${text}`.slice(-4_000);
    });
    child.once('error', (error) => resolve(err(error.message)));
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(ok(undefined));
      const reason = signal === null ? `npm ended with ${code}` : 'npm took too long';
      const line = complaint.split('\n').find((text) => text.trim() !== '');
      resolve(err(line === undefined ? reason : `${reason}: ${line.trim()}`));
    });
  });
}
