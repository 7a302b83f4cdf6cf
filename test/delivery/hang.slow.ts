import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

/** The built programs, hung for good, at their true pace: a minute and a little more. */
const root = join(import.meta.dirname, '../..');
const HANG = join(root, 'test/support/hang.cjs');
const TWO_MINUTES_MS = 120_000;
let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'clawbuoy-hang-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));

async function hung(name: string, options: string, args: readonly string[]) {
  const home = join(dir, name);
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, HOME: dir, CLAWBUOY_HOME: home, NODE_OPTIONS: options },
  });
  let said = '';
  child.stderr.on('data', (data) => {
    said += data;
  });
  const [, signal] = await once(child, 'close');
  const journal = () => readFileSync(join(home, 'journal.jsonl'), 'utf8');
  return { pid: child.pid, signal, said, journal };
}

it(
  'ends a watch that hangs, so that whoever started it starts it again',
  async () => {
    const { pid, signal, said, journal } = await hung('watch', `--require ${HANG}`, [
      join(root, 'out/main/clawbuoy.js'),
      'watch',
    ]);
    expect(signal).toBe('SIGKILL');
    expect(said).toContain('clawbuoy: it did not answer for a minute, so it ends\n');
    expect(journal()).toContain(
      `"type":"engine-stopped","pid":${pid},"reason":"its main thread did not answer for a minute"`,
    );
  },
  TWO_MINUTES_MS,
);

it(
  'replaces an app that hangs by a new life, which watches',
  async () => {
    const run = join(root, 'test/support/electron-double-run.ts');
    const options = `--import tsx --require ${HANG}`;
    const { signal, said, journal } = await hung('app', options, [
      run,
      join(root, 'out/main/main.js'),
    ]);
    expect(signal).toBe('SIGKILL');
    expect(said).toContain('Clawbuoy did not answer for a minute and starts again.\n');
    const lives = () => journal().split('"engine-started"').length - 1;
    await vi.waitFor(() => expect(journal()).toContain('"asked to"'), { timeout: 30_000 });
    expect(lives()).toBe(2);
  },
  TWO_MINUTES_MS,
);
