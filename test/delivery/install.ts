/**
 * `npm run check:install -- 20.19.6 22.23.3 24.21.0`: what a newcomer meets. Clones the last commit,
 * installs it with each Node and the npm that comes with it, starts it and tests it, and fails on
 * any warning and on any change of the tree. Without `--test` the tests are left out, which take
 * minutes for each Node.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MINUTE_MS = 60_000;
/** An npm of each Node's time; the newest one also minds install scripts. */
const NPM_OF: Readonly<Record<string, string>> = {
  '20': '10.8.2',
  '22': '10.9.4',
  '24': '11.19.1',
};
/** A word of npm, Node or a bundler that something is not as it should be. */
const WARNING = /\bwarn(ing)?\b|deprecated|EBADENGINE/i;

/** The settings of the machine's own npm are no newcomer's. */
const OF_THIS_MACHINE = /Unknown (env|user|global|builtin) config/;
/** What `npm start` says where there is no screen. */
const IN_THE_TERMINAL = /the light runs in this terminal/;

const args = process.argv.slice(2);
const withTests = args.includes('--test');
const versions = args.filter((arg) => !arg.startsWith('--'));
if (versions.length === 0) versions.push('20.19.6', '22.23.3', '24.21.0');

const scratch = mkdtempSync(join(tmpdir(), 'clawbuoy-install-'));
// A Node lies where everybody may start it, and tests that play another user do.
chmodSync(scratch, 0o755);
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
let problems = 0;

for (const version of versions) {
  const tools = join(scratch, `tools-${version}`);
  const npm = NPM_OF[version.split('.')[0] ?? ''] ?? 'latest';
  run('npm', ['install', '--prefix', tools, '--no-save', `node@${version}`, `npm@${npm}`]);
  const clone = join(scratch, `clone-${version}`);
  run('git', ['clone', '--quiet', root, clone]);
  const bin = join(tools, 'node_modules/.bin');
  const env = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
    // A home of its own: settings of npm and Clawbuoy there must not show through.
    CLAWBUOY_HOME: join(scratch, `home-${version}`),
    DISPLAY: undefined,
    WAYLAND_DISPLAY: undefined,
    npm_config_update_notifier: 'false',
  };
  await step(version, 'npm ci', ['ci'], env, clone);
  await step(
    version,
    'NODE_ENV=production npm ci',
    ['ci'],
    { ...env, NODE_ENV: 'production' },
    clone,
  );
  await step(version, 'npm install', ['install'], env, clone);
  await step(version, 'npm start', ['start'], { ...env, NODE_ENV: 'production' }, clone, 40_000);
  if (withTests) await step(version, 'npm test', ['test'], env, clone, 30 * MINUTE_MS);
  const changed = run('git', ['-C', clone, 'status', '--porcelain']).trim();
  say(changed === '', version, 'the tree is as it was', changed);
}
process.exitCode = problems === 0 ? 0 : 1;

/** Runs npm in a process group of its own, which is ended with all that it started. */
async function step(
  version: string,
  name: string,
  npmArgs: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
  forMs = 10 * MINUTE_MS,
): Promise<void> {
  const isStart = npmArgs[0] === 'start';
  const child = spawn('npm', npmArgs, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const end = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      text += data;
      // The light is there: that is all that is asked of it.
      if (isStart && IN_THE_TERMINAL.test(text) && /Clawbuoy|OpenClaw/.test(text)) end();
    });
  }
  const timer = setTimeout(end, forMs);
  const code = await ended;
  clearTimeout(timer);
  writeFileSync(join(tmpdir(), `clawbuoy-install-${version}-${npmArgs[0]}.log`), text);
  const warnings = isStart || npmArgs[0] === 'test' ? linesOfNode(text) : linesWith(text);
  const isDone = isStart ? IN_THE_TERMINAL.test(text) : code === 0;
  say(isDone && warnings.length === 0, version, name, warnings.join('\n') || text.slice(-1_500));
}

function linesWith(text: string): readonly string[] {
  return text.split('\n').filter((line) => WARNING.test(line) && !OF_THIS_MACHINE.test(line));
}

/** The app and the tests have warnings as their subject: there only those of the tools count. */
function linesOfNode(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => !OF_THIS_MACHINE.test(line))
    .filter((line) => /^npm warn|\(node:\d+\)|ExperimentalWarning|DeprecationWarning/.test(line));
}

function say(isRight: boolean, version: string, what: string, why: string): void {
  console.log(`${isRight ? '✓' : '✕'} Node ${version}: ${what}`);
  if (isRight) return;
  problems += 1;
  console.log(why);
}

function run(program: string, programArgs: readonly string[]): string {
  const ended = spawnSync(program, programArgs, { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`${program} ${programArgs[0]}: ${ended.stderr}`);
  return ended.stdout;
}
