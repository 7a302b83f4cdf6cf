import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { snapshotSchema } from '../../electron/core/api/snapshot.ts';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import { type WatchLine, watchLineSchema } from '../../electron/core/steps/action.ts';
import {
  type SpawnedOpenClaw,
  spawnSimulatedOpenClaw,
} from '../../electron/demo/spawn-simulated.ts';
import { FEBRUARY, MAIN, makeRoot, TOKEN } from '../engine/harness.ts';
import { clawbuoy, TerminalProgram } from '../support/terminal-program.ts';

const cleanups: (() => void | Promise<void>)[] = [];
const { root, home } = makeRoot((cleanup) => cleanups.push(cleanup));
let gateway: SpawnedOpenClaw;
let env: Record<string, string>;

beforeAll(async () => {
  gateway = await spawnSimulatedOpenClaw({
    era: FEBRUARY,
    dir: join(root, 'openclaw'),
    token: TOKEN,
    acquireTimeoutMs: 1_000,
  });
  env = {
    HOME: root,
    CLAWBUOY_HOME: home,
    OPENCLAW_STATE_DIR: gateway.stateDir,
    OPENCLAW_CONFIG_PATH: gateway.configPath,
  };
});

afterAll(async () => {
  await gateway.kill();
  for (const cleanup of cleanups) await cleanup();
});

function linesOf(lines: readonly string[]): readonly WatchLine[] {
  return lines.map((line) => watchLineSchema.parse(JSON.parse(line)));
}

/** A lock that its owner has left behind: nobody waits for it, and it may be released. */
const orphan = () => gateway.deadLock();

describe('status', () => {
  it('is one look: green and 0, in JSON that fits the schema it prints', async () => {
    const [status, schema] = await Promise.all([
      clawbuoy(['status', '--json'], env),
      clawbuoy(['schema', 'snapshot'], env),
    ]);
    expect(status).toMatchObject({ code: 0, stderr: '' });
    expect(schema).toMatchObject({ code: 0, stderr: '' });
    const published = z.fromJSONSchema(JSON.parse(schema.stdout));
    const snapshot: unknown = JSON.parse(status.stdout);
    expect(published.safeParse(snapshot).error).toBeUndefined();
    expect(published.safeParse({ ...snapshotSchema.parse(snapshot), level: 'blue' }).success).toBe(
      false,
    );
    expect(status.stdout).not.toContain(TOKEN);
    expect(status.stdout).toContain('"level": "green"');
  });

  it('is 2 where the gateway is down, 3 where nothing is installed, and never 1 by an error', async () => {
    const down = { ...env, OPENCLAW_GATEWAY_PORT: '1' };
    const nothing = { ...down, OPENCLAW_STATE_DIR: join(root, 'nowhere') };
    const broken = { ...env, CLAWBUOY_HOME: 'not/absolute' };
    const ended = await Promise.all([
      clawbuoy(['status'], down),
      clawbuoy(['status'], nothing),
      clawbuoy(['--json', 'status'], broken),
    ]);
    expect(ended.map(({ code }) => code)).toEqual([2, 3, 3]);
    expect(ended[0]?.stdout).toMatch(/^◆ red/);
    expect(ended[2]?.stderr).toContain('CLAWBUOY_HOME must be an absolute path');
  });

  it('is 64 for wrong usage, in one line', async () => {
    const ended = await clawbuoy(['status', '--token=hush'], env);
    expect(ended).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
    expect(ended.stderr).not.toContain('hush');
  });
});

describe('a step', () => {
  it('is only shown with --dry-run, and refused where nobody can say yes', async () => {
    const path = await orphan();
    const before = readFileSync(path, 'utf8');
    const [planned, refused] = await Promise.all([
      clawbuoy(['unlock', '--dry-run', '--json'], env),
      clawbuoy(['unlock', '--json'], env),
    ]);
    expect(planned.code).toBe(0);
    expect(JSON.parse(planned.stdout)).toMatchObject({ verdict: 'ready', target: path });
    expect(refused.code).toBe(4);
    expect(JSON.parse(refused.stdout)).toMatchObject({ outcome: 'refused', steps: [] });
    expect(refused.stdout).toContain('--yes');
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('is done with --yes, told by history, and taken back by undo', async () => {
    const path = await orphan();
    const done = await clawbuoy(['unlock', path, '--yes', '--json'], env);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(done.stdout)).toMatchObject({ outcome: 'done', target: path });
    expect(existsSync(path)).toBe(false);
    const planned = await clawbuoy(['undo', '--dry-run', '--json'], env);
    expect(JSON.parse(planned.stdout)).toMatchObject({
      verdict: 'ready',
      steps: [{ name: 'put back', detail: `the lock returns to ${path}` }],
    });
    const [undone, again] = [
      await clawbuoy(['undo', '--yes', '--json'], env),
      await clawbuoy(['undo', '--yes', '--json'], env),
    ];
    expect(JSON.parse(undone.stdout)).toMatchObject({ outcome: 'done' });
    expect(existsSync(path)).toBe(true);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ outcome: 'nothing-to-do' });
    const [shown, asJson] = await Promise.all([
      clawbuoy(['undo', '--dry-run'], env),
      clawbuoy(['undo', '--dry-run', '--json'], env),
    ]);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).not.toContain('would be done');
    expect(shown.stdout).toMatch(/^undo: nothing to do\n.*there is nothing to undo/);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ verdict: 'nothing-to-do', steps: [] });
    const history = await clawbuoy(['history'], env);
    expect(history.code).toBe(0);
    const { undo, unlock } = strings.action;
    expect(history.stdout).toMatch(new RegExp(`${undo}: done[\\s\\S]*${unlock}: done`));
    rmSync(path);
  });

  it('on a session that does not exist is refused with 4: asking would make one', async () => {
    const ended = await clawbuoy(['reset', 'agent:main:nobody', '--yes'], env);
    expect(ended.code).toBe(4);
    expect(ended.stdout).toContain('there is no session agent:main:nobody');
  });
});

describe('a report', () => {
  it('holds no secret and no home path, and is judged again to the same verdict', async () => {
    const path = await orphan();
    const out = join(root, 'report.md');
    expect(await clawbuoy(['report', '--out', out], env)).toMatchObject({ code: 0, stderr: '' });
    const again = await clawbuoy(['report', '--out', out], env);
    expect(again).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining(out) });
    const text = readFileSync(out, 'utf8');
    const evidence = join(root, 'report.evidence.json');
    for (const one of [text, readFileSync(evidence, 'utf8')]) expect(one).not.toContain(TOKEN);
    expect(text).not.toContain(root);
    const replayed = await clawbuoy(['replay', evidence, '--json'], env);
    const snapshot = snapshotSchema.parse(JSON.parse(replayed.stdout));
    expect(replayed.code).toBe(0);
    expect(text).toContain(`**${snapshot.level}**. ${snapshot.headline}`);
    expect(snapshot.locks).toHaveLength(1);
    const [lock] = snapshot.locks;
    expect(text).toMatch(new RegExp(`lock +${lock?.verdict}, `));
    rmSync(path);
  });

  it('that is none is told in one line, and is grey', async () => {
    const path = join(root, 'none.json');
    writeFileSync(path, '{"schema":1}');
    const ended = await clawbuoy(['replay', path], env);
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('watch', () => {
  const green = (lines: readonly string[]) =>
    linesOf(lines).find((line) => line.type === 'snapshot' && line.snapshot.level === 'green');

  it('is one engine for all: a second watch listens to it, and a step is its step', async () => {
    const first = new TerminalProgram(['watch', '--json'], env);
    await first.until(green);
    const second = new TerminalProgram(['watch', '--json'], env);
    await second.until(green);
    expect(readdirSync(home)).toContain('engine.sock');
    const path = await orphan();
    const action = (lines: readonly string[]) =>
      linesOf(lines).find((line) => line.type === 'action');
    const done = await clawbuoy(['unlock', path, '--yes', '--json'], env);
    const { id } = z.object({ id: z.string() }).parse(JSON.parse(done.stdout));
    expect(await first.until(action)).toMatchObject({ result: { id, outcome: 'done' } });
    expect(await second.until(action)).toMatchObject({ result: { id, outcome: 'done' } });
    first.signal('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 0 });
    // The one that listened takes its place.
    const socket = join(home, 'engine.sock');
    while (!existsSync(socket)) await new Promise((resolve) => setTimeout(resolve, 50));
    second.signal('SIGINT');
    expect(await second.ended).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(socket)).toBe(false);
  });

  it('is no answer to who names another gateway with --url', async () => {
    const watch = new TerminalProgram(['watch', '--json'], env);
    const seen = await watch.until(green);
    const url = seen.type === 'snapshot' ? seen.snapshot.gateway.url : '';
    const status = (...flags: string[]) => clawbuoy(['status', '--json', ...flags], env);
    const other = 'ws://127.0.0.1:9';
    const [plain, same, another] = await Promise.all([
      status(),
      status('--url', url),
      status('--url', other),
    ]);
    const told = ({ stdout }: { readonly stdout: string }) =>
      snapshotSchema.parse(JSON.parse(stdout)).gateway;
    // Since when it is up only the engine knows that has watched it since.
    expect(told(same)).toMatchObject({ url, state: 'up', since: told(plain).since });
    expect(told(another)).toMatchObject({ url: other, state: 'down' });
    expect([plain.code, same.code, another.code]).toEqual([0, 0, 2]);
    const step = await clawbuoy(['restart', '--dry-run', '--json', '--url', other], env);
    expect(step.stdout).not.toContain(url);
    watch.signal('SIGINT');
    expect(await watch.ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('remembers for status what one look cannot know', async () => {
    const watch = new TerminalProgram(['watch', '--json'], env);
    await watch.until(green);
    const path = await gateway.leakLock();
    const leaked = (lines: readonly string[]) =>
      linesOf(lines).find(
        (line) => line.type === 'snapshot' && line.snapshot.locks[0]?.verdict === 'leaked',
      );
    await watch.until(leaked);
    const status = await clawbuoy(['status', '--json'], env);
    expect(status.code).toBe(1);
    expect(JSON.parse(status.stdout)).toMatchObject({
      recommended: { action: 'unlock', target: path },
      locks: [{ verdict: 'leaked', path }],
      sessions: [{ key: MAIN }],
    });
    watch.signal('SIGINT');
    expect(await watch.ended).toMatchObject({ code: 0, stderr: '' });
    rmSync(path);
  });
});

describe('a lost message', { timeout: 120_000 }, () => {
  const OTHER = 'agent:main:other';
  const lostTo = (stdout: string) =>
    snapshotSchema.parse(JSON.parse(stdout)).unanswered.filter((one) => one.lost);

  it('is listed until it is dismissed, whether an engine runs or not', async () => {
    const lose = async (key: string) => {
      const path = await gateway.leakLock(key);
      await gateway.channelMessage('are you there?', key);
      return path;
    };
    const watch = new TerminalProgram(['watch', '--json'], env);
    const listed = (lines: readonly string[]) =>
      linesOf(lines).find(
        (line) => line.type === 'snapshot' && line.snapshot.unanswered.some((one) => one.lost),
      );
    await watch.until((lines) => linesOf(lines)[0]);
    const first = await lose(MAIN);
    await watch.until(listed);
    rmSync(first);
    const other = await clawbuoy(['dismiss', 'agent:main:nobody', '--json'], env);
    expect(other).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(other.stdout)).toEqual({ dismissed: [] });
    const done = await clawbuoy(['dismiss', MAIN, '--json'], env);
    expect(JSON.parse(done.stdout)).toMatchObject({
      dismissed: [{ sessionKey: MAIN, lost: true }],
    });
    expect(lostTo((await clawbuoy(['status', '--json'], env)).stdout)).toEqual([]);
    watch.signal('SIGINT');
    await watch.ended;

    // Another session's: a message of the same one within two seconds counts as the dismissed one.
    const second = await lose(OTHER);
    const one = async () => lostTo((await clawbuoy(['status', '--json'], env)).stdout);
    await expect.poll(one, { timeout: 15_000 }).toHaveLength(1);
    rmSync(second);
    const shown = await clawbuoy(['dismiss', 'all', '--dry-run'], env);
    expect(shown.stdout).toContain(OTHER);
    expect(await one()).toHaveLength(1);
    expect((await clawbuoy(['dismiss', 'all'], env)).stdout).toContain(`the message to ${OTHER}`);
    expect(await one()).toEqual([]);
    expect((await clawbuoy(['history'], env)).stdout).toContain('a lost message is shown no more');
  });
});
