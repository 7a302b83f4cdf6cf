import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { bundleProgram } from '../support/bundle-program.ts';

/** Real processes: what a hung main thread leaves undone cannot be played in this one. */
let folder: string;
let program: string;
let file: string;
let count = 0;
const started: ChildProcess[] = [];
const journalSchema = z.object({ pid: z.number(), at: z.iso.datetime() });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clawbuoy-heartbeat-'));
  program = join(folder, 'life.mjs');
  await bundleProgram(new URL('../support/heartbeat-life.ts', import.meta.url), program);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  count += 1;
  file = join(folder, `life-${count}`);
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  for (const pid of livesBegun()) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
});

function live(plan: string): ChildProcess {
  const child = spawn(process.execPath, [program, file, plan], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  started.push(child);
  return child;
}

const linesOf = (path: string) =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
const told = () => linesOf(file).map((line) => line.replace(/^\d+ /, ''));
const livesBegun = () => [...new Set(linesOf(file).map((line) => Number.parseInt(line, 10)))];
const journal = () =>
  linesOf(`${file}.journal`).map((line) => journalSchema.parse(JSON.parse(line)));

describe('a main thread that hangs', () => {
  it('is ended, written down, and replaced by a life that begins after its end', async () => {
    const child = live('hangs once');
    let said = '';
    child.stderr?.on('data', (data) => {
      said += data;
    });
    const [code, signal] = await once(child, 'close');
    expect([code, signal]).toEqual([null, 'SIGKILL']);
    expect(said).toBe('it hangs\n');
    await vi.waitFor(() => expect(told().at(-1)).toBe('ends by itself'), { timeout: 30_000 });
    expect(told()).toEqual(['begins watching first', 'begins watching again', 'ends by itself']);
    expect(journal().map(({ pid }) => pid)).toEqual([child.pid]);
  });

  it('is replaced three times within an hour, and then by one that watches nothing', async () => {
    live('always hangs');
    await vi.waitFor(() => expect(told().at(-1)).toBe('ends by itself'), { timeout: 50_000 });
    expect(told()).toEqual([
      'begins watching first',
      'begins watching again',
      'begins watching again',
      'begins watching again',
      'begins stopped again',
      'ends by itself',
    ]);
    expect(journal()).toHaveLength(4);
  });
});

describe('a main thread that does not hang', () => {
  it.each(['waits', 'is busy', 'is debugged', 'stops the heartbeat'])(
    'is left alone where it %s, and its thread keeps nobody from ending',
    async (plan) => {
      const child = live(plan);
      expect(await once(child, 'close')).toEqual([0, null]);
      expect(told().at(-1)).toBe('ends by itself');
      expect(journal()).toEqual([]);
    },
  );

  it('is left alone where the whole process stood still, as in a sleep of the machine', async () => {
    const child = live('waits');
    await vi.waitFor(() => expect(told()).toHaveLength(1), { timeout: 30_000 });
    child.kill('SIGSTOP');
    // Longer than any hang may last here: this is what the test is about.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    child.kill('SIGCONT');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(journal()).toEqual([]);
  });
});
