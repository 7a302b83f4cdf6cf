import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandPath, hostTarget, makeCommands } from '../../assets/packaging/command.ts';
import { VERSION } from '../../electron/core/api/version.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let dir: string;
/** A machine without Node, and with nothing of ours on it. */
const bare = () => ({ HOME: dir, CLAWBUOY_HOME: join(dir, 'home'), OPENCLAW_GATEWAY_PORT: '1' });

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'cbc-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));

describe('the terminal program with a Node of its own', () => {
  let program: string;
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawnSync(program, args, { encoding: 'utf8', env: { ...bare(), ...env }, timeout: 60_000 });

  beforeAll(async () => {
    await makeCommands([hostTarget()]);
    // As one that has been put on the PATH is found.
    program = join(dir, 'clawbuoy');
    symlinkSync(commandPath(hostTarget()), program);
  });

  it('runs where no Node is, and says its version', () => {
    expect(run(['--version'])).toMatchObject({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  it('looks, and says by its exit that there is nothing to watch', () => {
    const looked = run(['status', '--json']);
    expect([looked.status, JSON.parse(looked.stdout).level]).toEqual([3, 'grey']);
  });

  it('has its schemas with it', () => {
    expect(JSON.parse(run(['schema', 'snapshot']).stdout)).toHaveProperty('$schema');
  });

  it('is told of wrong usage like the other one', () => {
    expect(run(['stauts']).status).toBe(64);
  });

  it('plays the demo, with the simulated OpenClaw in a process of its own', async () => {
    const demo = spawn(program, ['demo'], { env: bare(), stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    demo.stdout.on('data', (data) => {
      text += data;
      if (text.includes('● green')) demo.kill('SIGINT');
    });
    const [code] = await once(demo, 'exit');
    expect(text).toContain('● green');
    expect([0, null, 130]).toContain(code);
  });

  it('is no Node: it takes no options, no script, no inspector for one', () => {
    const script = join(dir, 'script.js');
    writeFileSync(script, 'console.log("ran");');
    expect(run(['--version'], { NODE_OPTIONS: `--require ${script}` }).stdout).toBe(`${VERSION}\n`);
    expect(run(['--version'], { NODE_OPTIONS: '--no-such-option' }).status).toBe(0);
    expect(run([script]).stdout).not.toContain('ran');
    expect(run(['-e', 'console.log("ran")'])).toMatchObject({ status: 64, stdout: '' });
    expect(run(['--inspect=9229', '--version']).status).toBe(64);
  });

  it('opens no inspector when it is sent SIGUSR1', async () => {
    const watch = spawn(program, ['watch'], { env: bare(), stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    watch.stdout.on('data', (data) => (text += data));
    watch.stderr.on('data', (data) => (text += data));
    await once(watch.stdout, 'data');
    watch.kill('SIGUSR1');
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = createConnection(9229, '127.0.0.1');
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      socket.unref();
    });
    const gone = once(watch, 'exit');
    watch.kill('SIGINT');
    await gone;
    expect(isOpen).toBe(false);
    expect(text).not.toContain('Debugger');
  });
});

describe('npm install -g of the packed program', () => {
  it('gives a command that runs, and takes nothing else along', () => {
    const npm = (args: readonly string[], cwd: string) =>
      spawnSync('npm', args, { cwd, encoding: 'utf8' });
    const packed = npm(['pack', '--silent', '--pack-destination', dir], root);
    expect(packed.stderr).toBe('');
    const archive = readdirSync(dir).find((name) => name.endsWith('.tgz')) ?? '';
    expect(archive).toBe(`clawbuoy-${VERSION}.tgz`);
    const prefix = join(dir, 'prefix');
    const installed = npm(['install', '-g', '--prefix', prefix, join(dir, archive)], dir);
    expect(installed.status).toBe(0);

    const program = join(prefix, 'bin/clawbuoy');
    const said = spawnSync(program, ['--version'], {
      encoding: 'utf8',
      env: { ...bare(), PATH: process.env.PATH ?? '' },
    });
    expect(said).toMatchObject({ status: 0, stdout: `${VERSION}\n` });
    const looked = spawnSync(program, ['status'], {
      encoding: 'utf8',
      env: { ...bare(), PATH: process.env.PATH ?? '' },
    });
    expect(looked.status).toBe(3);

    const folder = join(prefix, 'lib/node_modules/clawbuoy');
    expect(existsSync(join(folder, 'node_modules'))).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(['LICENSE', 'README.md', 'out', 'package.json']);
    const removed = npm(['uninstall', '-g', '--prefix', prefix, 'clawbuoy'], dir);
    expect([removed.status, existsSync(program)]).toEqual([0, false]);
  });
});
