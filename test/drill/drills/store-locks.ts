import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Incident, Snapshot } from '../../../electron/core/api/snapshot.ts';
import { expect } from '../failure.ts';
import { ended } from '../processes.ts';
import type { Stage } from '../stage.ts';
import { seconds } from '../watch.ts';
import type { Drill } from './drill.ts';
import { isInQuarantine } from './lock-files.ts';

/** The lock of the session list of 2026.2.1 (openclaw/openclaw #13203), which no run holds. */

/** The gateway waits 10 s for it. */
const GIVE_UP_MS = 15_000;

/** So long after it was made, the next message takes it back, whoever made it and lives. */
const TAKEN_BACK_MS = 32_000;

function storeLockOf(stage: Stage): string {
  return join(stage.place.state, 'agents/main/sessions/sessions.json.lock');
}

function storeTrouble(snapshot: Snapshot): Incident | undefined {
  return snapshot.incidents.find((incident) => incident.class === 'store-locked');
}

/** Writes it as 2026.2.1 does, between two turns' own. */
async function leaveStoreLock(path: string, pid: number): Promise<string> {
  const until = Date.now() + 10_000;
  for (;;) {
    const text = JSON.stringify({ pid, startedAt: Date.now() });
    try {
      await writeFile(path, text, { flag: 'wx' });
      return text;
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(20);
    }
  }
}

/** Left by a process that has died: red once a message has met it, one `unlock`, and it is well. */
export const deadStoreLock: Drill = {
  name: '#13203 session list locked by the dead',
  versions: ['2026.2.1'],
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    const { watch, buoy } = stage;
    await stage.mustAnswer(sessionKey, 'hello');
    await stage.untilGreen();
    const owner = stage.processes.spawn('sleep', ['600'], { cwd: '/', stdio: 'ignore' });
    expect(owner.pid !== undefined, 'the process did not start');
    await stage.processes.end(owner);
    await ended(owner, 2_000);
    const path = storeLockOf(stage);
    const text = await leaveStoreLock(path, owner.pid);
    const sentAt = Date.now();
    const blocked = stage.say(sessionKey, 'are you there', { limitMs: 25_000 });
    const red = await watch.until(
      'red light that recommends unlock',
      (snapshot) =>
        snapshot.level === 'red' &&
        storeTrouble(snapshot) !== undefined &&
        snapshot.recommended.action === 'unlock' &&
        snapshot.recommended.target === path,
      GIVE_UP_MS,
      sentAt,
    );
    const unlockMs = await buoy.mustAct('unlock', path, 60_000);
    expect(await isInQuarantine(stage.place.buoy, text), 'the lock is not in quarantine');
    const answered = await stage.mustAnswer(sessionKey, 'and now');
    const green = await stage.untilGreen(30_000);
    const fate = await blocked;
    const told = fate.kind === 'failed' ? fate.why : fate.kind;
    return `message: ${told}; red after ${seconds(red.tookMs)}: "${storeTrouble(red.snapshot)?.cause}"; unlock in ${seconds(unlockMs)}; next message ${answered}; green after ${green}`;
  },
};

/** Stays and does nothing, as a process that was frozen between two lines of a write. */
const STAY = 'setInterval(() => undefined, 60_000);';

/** Held by another OpenClaw that lives: it is named and waited for, and never taken away. */
export const liveStoreLock: Drill = {
  name: '#13203 session list locked by the living',
  versions: ['2026.2.1'],
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    const { watch, buoy } = stage;
    await stage.mustAnswer(sessionKey, 'hello');
    await stage.untilGreen();
    const path = storeLockOf(stage);
    const program = join(stage.place.root, 'other', 'openclaw.mjs');
    await mkdir(dirname(program), { recursive: true });
    await writeFile(program, STAY);
    const owner = stage.processes.spawn(process.execPath, [program, 'agent'], {
      cwd: '/',
      stdio: 'ignore',
    });
    try {
      expect(owner.pid !== undefined, 'the other OpenClaw did not start');
      await sleep(500);
      await leaveStoreLock(path, owner.pid);
      const leftAt = Date.now();
      const blocked = stage.say(sessionKey, 'are you there', { limitMs: 25_000 });
      const told = await watch.until(
        'light that names who locks the session list',
        (snapshot) => storeTrouble(snapshot)?.cause.includes(`process ${owner.pid}`) === true,
        GIVE_UP_MS,
        leftAt,
      );
      const { level, recommended, locks } = told.snapshot;
      expect(level === 'amber', `the light is ${level}`);
      expect(recommended.action === 'wait', `recommends ${recommended.action}`);
      const shown = locks.find((lock) => lock.path === path);
      expect(shown?.releasable === false, `the lock of a live process is ${shown?.verdict}`);
      const unlock = await buoy.act('unlock', path, 30_000);
      const { outcome, reason } = unlock.result;
      expect(outcome === 'refused', `unlock is ${outcome}: ${reason}`);
      expect(reason.includes(String(owner.pid)), `the refusal names no process: ${reason}`);
      expect(existsSync(path), 'the lock of a live process is gone');
      const fate = await blocked;
      await sleep(Math.max(0, leftAt + TAKEN_BACK_MS - Date.now()));
      const answered = await stage.mustAnswer(sessionKey, 'and now');
      const green = await stage.untilGreen();
      const words = fate.kind === 'failed' ? fate.why : fate.kind;
      return `message: ${words}; amber after ${seconds(told.tookMs)}: "${storeTrouble(told.snapshot)?.cause}", ${shown.verdict}; unlock refused: ${reason}; taken back by the gateway: ${answered}; green after ${green}`;
    } finally {
      await stage.processes.end(owner);
    }
  },
};
