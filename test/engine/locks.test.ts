import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'vitest';
import {
  FEBRUARY,
  JULY,
  MAIN,
  SEPTEMBER,
  testSystem,
  type WatchedEngine,
  watched,
} from './harness.ts';

type OnEnd = (fn: () => void) => void;

/** A process of our own that lives until the test ends. */
async function living(onEnd: OnEnd, program: string, args: readonly string[]): Promise<number> {
  const child: ChildProcess = spawn(program, [...args], { stdio: 'ignore' });
  onEnd(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  return child.pid ?? 0;
}

async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

function lockOf(watch: WatchedEngine, path: string) {
  return watch.snapshot.locks.find((lock) => lock.path === path);
}

function untilVerdict(watch: WatchedEngine, path: string, verdict: string) {
  return watch.until(`${path} is ${verdict}`, () => lockOf(watch, path)?.verdict === verdict);
}

const storedLocks = (home: string): readonly string[] =>
  readdirSync(join(home, 'quarantine')).filter((name) => name.endsWith('.lock'));

describe('the lock of issue #7222, left by the gateway that still lives', () => {
  it('is red when a message meets it, is released with proof, and the next message is answered', async ({
    expect,
    onTestFinished,
  }) => {
    const { gateway, watch, home } = await watched(onTestFinished, FEBRUARY);
    const path = await gateway.leakLock();
    const bytes = readFileSync(path, 'utf8');
    const amber = await untilVerdict(watch, path, 'leaked');
    expect(amber).toMatchObject({
      level: 'amber',
      recommended: { action: 'unlock', target: path },
    });
    await gateway.channelMessage('are you there?');
    const red = await watch.level('red');
    expect(red.incidents).toMatchObject([{ class: 'session-locked', sessionKey: MAIN }]);
    expect(red.recommended).toMatchObject({ action: 'unlock', target: path });
    expect(red.unanswered).toMatchObject([{ sessionKey: MAIN, lost: true }]);

    const result = await watch.engine.act('unlock', red.recommended.target);
    expect(result).toMatchObject({ outcome: 'done', target: path, after: { level: 'green' } });
    expect(existsSync(path)).toBe(false);
    const [stored = ''] = storedLocks(home);
    expect(readFileSync(join(home, 'quarantine', stored), 'utf8')).toBe(bytes);
    await watch.answered(await gateway.channelMessage('and now?'));
    await watch.level('green');
    await watch.until(
      'the notice is taken back and the end is told',
      () => watch.notices().length === 3,
    );
    expect(watch.notices()).toEqual(['shown', 'withdrawn', 'recovered']);

    // The agent has run since: putting the lock back would bring the outage back.
    const undone = await watch.engine.act('undo', result.undo);
    expect(undone).toMatchObject({ outcome: 'refused' });
    expect(existsSync(path)).toBe(false);

    await gateway.kill();
    await watch.level('red');
    expect(await watch.engine.act('undo', result.undo)).toMatchObject({ outcome: 'done' });
    expect(readFileSync(path, 'utf8')).toBe(bytes);

    const story = watch.journal.flatMap((record) => {
      if (record.type === 'level-changed') return [record.to];
      return record.type === 'action-finished' ? [`${record.action} ${record.outcome}`] : [];
    });
    expect(story).toEqual([
      'green',
      'amber',
      'red',
      'green',
      'unlock done',
      'undo refused',
      'red',
      'undo done',
    ]);
  });

  it('takes one step at a time', async ({ expect, onTestFinished }) => {
    const { gateway, watch } = await watched(onTestFinished, FEBRUARY);
    const path = await gateway.leakLock();
    await untilVerdict(watch, path, 'leaked');
    const [first, second] = await Promise.all([
      watch.engine.act('unlock', path),
      watch.engine.act('unlock', path),
    ]);
    expect(first).toMatchObject({ outcome: 'done' });
    expect(second).toMatchObject({ outcome: 'refused' });
    expect(second.reason).toContain('another step is under way');
  });
});

describe('locks of other processes', () => {
  it('never alarms for a lock whose owner is gone, and releases it when asked', async ({
    expect,
    onTestFinished,
  }) => {
    const { gateway, watch } = await watched(onTestFinished, FEBRUARY);
    const path = await gateway.foreignLock(await endedPid());
    await untilVerdict(watch, path, 'orphaned');
    expect(watch.levels).toEqual(['green']);
    expect(await watch.engine.act('unlock', null)).toMatchObject({ outcome: 'done', target: path });
    await watch.answered(await gateway.channelMessage('hello'));
    expect(watch.levels).toEqual(['green']);
  });

  it('calls the lock of a live stranger foreign, and leaves the stranger alone', async ({
    expect,
    onTestFinished,
  }) => {
    const { gateway, watch } = await watched(onTestFinished, FEBRUARY);
    const pid = await living(onTestFinished, 'sleep', ['60']);
    const path = await gateway.foreignLock(pid);
    const amber = await untilVerdict(watch, path, 'foreign');
    expect(amber.locks[0]?.why).toContain('sleep');
    await gateway.channelMessage('hello');
    const red = await watch.level('red');
    expect(await watch.engine.act('unlock', red.recommended.target)).toMatchObject({
      outcome: 'done',
    });
    expect(() => process.kill(pid, 0)).not.toThrow();
    await watch.answered(await gateway.channelMessage('again'));
  });

  it('refuses to unlock what another live OpenClaw holds, naming it; a reset brings an answer', async ({
    expect,
    onTestFinished,
  }) => {
    const { gateway, watch, root } = await watched(onTestFinished, JULY);
    await watch.answered(await gateway.channelMessage('hello'));
    const own = await gateway.lockPath();
    await watch.until('the run has released its lock', () => !existsSync(own));
    const script = join(root, 'openclaw.mjs');
    writeFileSync(script, 'setInterval(() => {}, 1000);');
    const pid = await living(onTestFinished, process.execPath, [script]);
    const path = await gateway.foreignLock(pid);
    await gateway.channelMessage('are you there?');
    const red = await watch.level('red');
    expect(red.recommended).toMatchObject({ action: 'reset', target: MAIN });

    const refused = await watch.engine.act('unlock', path);
    expect(refused).toMatchObject({ outcome: 'refused' });
    expect(refused.reason).toContain(`${pid}`);
    expect(refused.reason).toContain(`clawbuoy reset ${MAIN}`);
    expect(existsSync(path)).toBe(true);

    expect(await watch.engine.act('reset', MAIN)).toMatchObject({ outcome: 'done' });
    await watch.answered(await gateway.channelMessage('and now?'));
    await watch.level('green');
    expect(existsSync(path)).toBe(true);
    expect(() => process.kill(pid, 0)).not.toThrow();
  });

  it('calls a leftover lock inert where this OpenClaw uses none', async ({
    expect,
    onTestFinished,
  }) => {
    const { gateway, watch } = await watched(onTestFinished, SEPTEMBER);
    const path = join(gateway.stateDir, 'agents/main/sessions/left.jsonl.lock');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      JSON.stringify({ pid: await endedPid(), createdAt: '2026-01-01T00:00:00Z' }),
    );
    await untilVerdict(watch, path, 'inert');
    await watch.answered(await gateway.channelMessage('hello'));
    const refused = await watch.engine.act('unlock', path);
    expect(refused).toMatchObject({ outcome: 'refused' });
    expect(existsSync(path)).toBe(true);
    expect(watch.levels).toEqual(['green']);
  });
});

describe('a hostile lock', () => {
  it('is named, never moved, and hides no real one', async ({ expect, onTestFinished }) => {
    const { gateway, watch, root, home } = await watched(onTestFinished, FEBRUARY);
    const sessions = dirname(await gateway.lockPath());
    mkdirSync(sessions, { recursive: true });
    const at = (name: string) => join(sessions, `${name}.jsonl.lock`);
    const dead = JSON.stringify({ pid: await endedPid(), createdAt: '2026-01-01T00:00:00.000Z' });
    const outside = join(root, 'outside.jsonl.lock');
    writeFileSync(outside, dead);
    symlinkSync(outside, at('link'));
    spawnSync('mkfifo', [at('fifo')]);
    mkdirSync(at('folder'));
    writeFileSync(at('huge'), dead);
    truncateSync(at('huge'), 50 * 1024 * 1024);
    writeFileSync(at('real'), dead);
    await untilVerdict(watch, at('real'), 'orphaned');

    for (const path of [at('link'), at('fifo'), at('folder'), outside]) {
      const result = await watch.engine.act('unlock', path);
      expect(result, path).toMatchObject({ outcome: 'refused' });
      expect(result.reason.length, path).toBeGreaterThan(10);
      expect(lstatSync(path), path).toBeDefined();
    }
    const huge = await watch.engine.act('unlock', at('huge'));
    expect(huge.outcome).not.toBe('done');
    expect(lstatSync(at('huge')).size).toBe(50 * 1024 * 1024);
    expect(await watch.engine.act('unlock', at('real'))).toMatchObject({ outcome: 'done' });
    expect(storedLocks(home)).toHaveLength(1);
    rmSync(at('fifo'));
  });

  it('that turns into another between judging and moving is refused', async ({
    expect,
    onTestFinished,
  }) => {
    let swap = (): void => undefined;
    const system = testSystem();
    const { gateway, watch, home } = await watched(onTestFinished, FEBRUARY, {
      system: {
        ...system,
        // The last look before the move: whoever wants to trick it acts right here.
        processNow: (pid) => {
          swap();
          return system.processNow(pid);
        },
      },
    });
    const path = await gateway.foreignLock(await endedPid());
    await untilVerdict(watch, path, 'orphaned');
    const live = `{"pid":${gateway.pid},"createdAt":"${new Date().toISOString()}"}`;
    swap = () => {
      swap = () => undefined;
      unlinkSync(path);
      writeFileSync(path, live);
    };
    const result = await watch.engine.act('unlock', path);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(readFileSync(path, 'utf8')).toBe(live);
    expect(storedLocks(home)).toEqual([]);
  });
});
