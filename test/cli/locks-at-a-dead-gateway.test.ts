import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snapshotSchema } from '../../electron/core/api/snapshot.ts';
import { clawbuoy } from '../support/terminal-program.ts';

/** A state folder whose gateway nothing starts: what the terminal says of the files alone. */
const root = mkdtempSync(join(tmpdir(), 'clawbuoy-dead-'));
const home = join(root, 'home');
const env = { HOME: root, CLAWBUOY_HOME: home };
const OTHER = join(root, 'other');
const MINE = join(root, 'mine');
const sessions = join(MINE, 'agents/main/sessions');

function put(name: string, text: string): string {
  const path = join(sessions, `${name}.jsonl.lock`);
  writeFileSync(path, text);
  const before = new Date(Date.now() - 5 * 60_000);
  utimesSync(path, before, before);
  return path;
}

beforeAll(() => {
  mkdirSync(home, { mode: 0o700 });
  for (const dir of [MINE, OTHER]) {
    mkdirSync(join(dir, 'agents/main/sessions'), { recursive: true });
    writeFileSync(join(dir, 'openclaw.json'), '{ gateway: { port: 9 } }');
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const GONE_PID = 4_194_303;
const at = '2026-11-22T10:00:00.000Z';
const run = (...args: string[]) => clawbuoy([...args, '--state-dir', MINE], env);

describe('locks beside a gateway that is down', { timeout: 60_000 }, () => {
  it('offers nothing for release that it would then refuse', async () => {
    put('huge', 'x'.repeat(2 * 1024 * 1024));
    put('text', `{"pid":"${process.pid}","createdAt":"${at}"}`);
    put('torn', `{"pid":${process.pid},"crea`);
    put('torn-dead', `{"pid":${GONE_PID},"crea`);
    const { stdout } = await run('status', '--json');
    const { locks } = snapshotSchema.parse(JSON.parse(stdout));
    expect(Object.fromEntries(locks.map((one) => [one.sessionId, one.verdict]))).toEqual({
      huge: 'undetermined',
      text: 'undetermined',
      torn: 'undetermined',
      'torn-dead': 'malformed',
    });
    for (const lock of locks) expect(Number.isInteger(lock.ageMs)).toBe(true);
  });

  it('releases the one by a path as a person types it, and takes back only steps of this OpenClaw', async () => {
    const path = put('left', JSON.stringify({ pid: GONE_PID, createdAt: at }));
    const typed = relative(process.cwd(), path);
    expect(await run('unlock', typed, '--yes')).toMatchObject({ code: 0 });
    const elsewhere = await clawbuoy(['undo', '--yes', '--state-dir', OTHER], env);
    expect(elsewhere).toMatchObject({ code: 0 });
    expect(elsewhere.stdout).toContain('nothing to undo');
    expect(await run('undo', '--yes')).toMatchObject({ code: 0 });
  });

  it('asks which one is meant, by its path', async () => {
    const path = put('one-more', JSON.stringify({ pid: GONE_PID, createdAt: at }));
    const { code, stdout } = await run('unlock', '--yes');
    expect(code).toBe(4);
    expect(stdout).toContain('locks could be released; name one');
    expect(stdout).toContain(path);
  });

  it('says at once where it cannot make its own folder', async () => {
    const { code, stderr } = await clawbuoy(['unlock', '--yes', '--state-dir', MINE], {
      ...env,
      CLAWBUOY_HOME: '/proc/clawbuoy',
    });
    expect(code).toBe(5);
    expect(stderr).toContain('/proc/clawbuoy cannot be made');
  });
});
