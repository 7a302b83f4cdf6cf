import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '../failure.ts';
import { seconds } from '../watch.ts';
import type { Drill } from './drill.ts';
import { leaveLock, lockPathOf } from './lock-files.ts';

/** Locks that nobody may take away: somebody needs them, or they do no harm. */

/**
 * A compaction of 2026.2.1 holds the gateway's own lock without any run event (as in #91358):
 * on the socket it looks like a leaked lock, and taking it away would tear a live file.
 */
export const compaction: Drill = {
  name: 'compaction is no leak',
  versions: ['2026.2.1'],
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    const { watch, buoy, model } = stage;
    for (const text of ['one', 'two', 'three']) await stage.mustAnswer(sessionKey, text);
    const path = await lockPathOf(stage, sessionKey);
    await stage.untilGreen();
    await stage.behave({ kind: 'hang' });
    const since = Date.now();
    try {
      const compacting = stage.say(sessionKey, '/compact', { limitMs: 45_000 });
      const waiting = stage.say(sessionKey, 'are you there', { limitMs: 45_000 });
      await watch.until(
        'lock of the compaction',
        (snapshot) => snapshot.locks.some((lock) => lock.path === path),
        10_000,
        since,
      );
      await sleep(20_000);
      expect(existsSync(path), 'the compaction ended by itself');
      const verdicts = new Set(
        watch
          .snapshotsSince(since)
          .flatMap((snapshot) => snapshot.locks)
          .filter((lock) => lock.path === path)
          .map((lock) => (lock.releasable ? `${lock.verdict}, releasable` : lock.verdict)),
      );
      const shown = [...verdicts].join(', ');
      expect(!/leaked|releasable/.test(shown), `the compaction's lock was called ${shown}`);
      const unlock = await buoy.act('unlock', path, 60_000);
      expect(unlock.result.outcome !== 'done', 'the lock of a compaction was taken away');
      expect(existsSync(path), 'the lock of a compaction is gone');
      const level = watch.latest?.level;
      await stage.behave({ kind: 'answer' });
      model.breakOff();
      await Promise.all([compacting, waiting]);
      const answered = await stage.mustAnswer(sessionKey, 'and now');
      const green = await stage.untilGreen(30_000);
      return `shown ${shown}, ${level} after 20 s; unlock ${unlock.result.outcome}; next message ${answered}; green after ${green}`;
    } finally {
      await stage.behave({ kind: 'answer' });
      model.breakOff();
    }
  },
};

export const otherOpenClawLock: Drill = {
  name: 'lock of another OpenClaw',
  versions: ['2026.7.35'],
  quick: [],
  async run(stage, sessionKey) {
    const { watch, buoy, version } = stage;
    await stage.mustAnswer(sessionKey, 'hello');
    await stage.untilGreen();
    const path = await lockPathOf(stage, sessionKey);
    const program = join(stage.place.root, 'other', 'openclaw.mjs');
    await mkdir(dirname(program), { recursive: true });
    await writeFile(program, 'setTimeout(() => {}, 600_000);\n');
    const owner = stage.processes.spawn(process.execPath, [program, 'agent'], {
      cwd: '/',
      stdio: 'ignore',
    });
    try {
      expect(owner.pid !== undefined, 'the other OpenClaw did not start');
      // Its command line is `node` until exec has happened.
      await sleep(500);
      const text = await leaveLock(path, owner.pid);
      const sentAt = Date.now();
      const blocked = stage.say(sessionKey, 'are you there', {
        limitMs: version.lockTimeoutMs + 20_000,
      });
      const red = await watch.until(
        'red light that recommends reset',
        (snapshot) => snapshot.level === 'red' && snapshot.recommended.action === 'reset',
        version.lockTimeoutMs + 10_000,
        sentAt,
      );
      const target = red.snapshot.recommended.target;
      expect(target === sessionKey, `recommended target is ${target}, not ${sessionKey}`);
      const unlock = await buoy.act('unlock', path, 30_000);
      const said = unlock.result.reason;
      expect(unlock.result.outcome === 'refused', `unlock is ${unlock.result.outcome}: ${said}`);
      expect(said.includes(String(owner.pid)), `the refusal names no process: ${said}`);
      expect((await readFile(path, 'utf8')) === text, 'the refused lock was changed');
      const resetMs = await buoy.mustAct('reset', target, 60_000);
      const answered = await stage.mustAnswer(sessionKey, 'and now');
      const green = await stage.untilGreen();
      expect((await blocked).kind === 'failed', 'the blocked message did not fail');
      expect(existsSync(path), 'the lock of a live OpenClaw is gone');
      return `red after ${seconds(red.tookMs)}; unlock refused; reset in ${seconds(resetMs)}; next message ${answered}; green after ${green}`;
    } finally {
      await stage.processes.end(owner);
    }
  },
};

export const leftoverLock: Drill = {
  name: 'leftover lock, SQLite era',
  versions: ['2026.9.6'],
  quick: ['2026.9.6'],
  async run(stage, sessionKey) {
    await stage.mustAnswer(sessionKey, 'hello');
    await stage.untilGreen();
    const path = join(stage.place.state, 'agents/main/sessions', `${randomUUID()}.jsonl.lock`);
    const since = Date.now();
    const text = await leaveLock(path, stage.gateway.pid);
    const seen = await stage.watch.until(
      'inert lock',
      (snapshot) => snapshot.locks.some((lock) => lock.path === path && lock.verdict === 'inert'),
      15_000,
    );
    const answered = await stage.mustAnswer(sessionKey, 'are you there');
    await sleep(5_000);
    stage.watch.expectGreenSince(since);
    const unlock = await stage.buoy.act('unlock', path, 30_000);
    expect(unlock.result.outcome !== 'done', 'an inert lock was moved');
    expect((await readFile(path, 'utf8')) === text, 'the inert lock was changed');
    return `inert after ${seconds(seen.tookMs)}, green throughout; ${answered}`;
  },
};
