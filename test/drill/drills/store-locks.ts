import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Incident, Snapshot } from '../../../electron/core/snapshot.ts';
import { expect } from '../failure.ts';
import { ended } from '../processes.ts';
import type { Stage } from '../stage.ts';
import { seconds } from '../watch.ts';
import type { Drill } from './drill.ts';
import { isInQuarantine } from './lock-files.ts';
import { SLACK_MS, withOther } from './stall.ts';

/** The lock of the session list of 2026.2.1 (openclaw/openclaw #13203), which no run holds. */

/** The gateway waits 10 s for it, and takes one back that nobody has touched for 30 s. */
const GIVE_UP_MS = 15_000;

/** When it is no passing trouble any more; the default is a minute. */
const LASTING_MS = 20_000;

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
    expect(await isInQuarantine(stage, text), 'the lock is not in quarantine');
    const answered = await stage.mustAnswer(sessionKey, 'and now');
    const green = await stage.untilGreen(30_000);
    const fate = await blocked;
    const told = fate.kind === 'failed' ? fate.why : fate.kind;
    return `message: ${told}; red after ${seconds(red.tookMs)}: "${storeTrouble(red.snapshot)?.cause}"; unlock in ${seconds(unlockMs)}; next message ${answered}; green after ${green}`;
  },
};

const HOLD = `
  import { utimesSync } from 'node:fs';
  setInterval(() => { try { utimesSync(process.argv[3], new Date(), new Date()); } catch {} }, 2_000);
`;

/** Held by another OpenClaw that lives: it is named and waited for, and never taken away. */
export const liveStoreLock: Drill = {
  name: '#13203 session list locked by the living',
  versions: ['2026.2.1'],
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    await stage.mustAnswer(sessionKey, 'hello');
    await stage.untilGreen();
    const path = storeLockOf(stage);
    const program = join(stage.place.root, 'other', 'openclaw.mjs');
    await mkdir(dirname(program), { recursive: true });
    await writeFile(program, HOLD);
    const owner = stage.processes.spawn(process.execPath, [program, 'agent', path], {
      cwd: '/',
      stdio: 'ignore',
    });
    try {
      return await withOther(
        stage,
        'store',
        { storeBusyRedMs: LASTING_MS },
        async (buoy, watch) => {
          expect(owner.pid !== undefined, 'the other OpenClaw did not start');
          await sleep(500);
          await leaveStoreLock(path, owner.pid);
          const sentAt = Date.now();
          const blocked = stage.say(sessionKey, 'are you there', { limitMs: 25_000 });
          const told = await watch.until(
            'light that tells of the session list',
            (snapshot) => storeTrouble(snapshot) !== undefined,
            GIVE_UP_MS,
            sentAt,
          );
          const { action } = told.snapshot.recommended;
          expect(action === 'wait', `recommends ${action}`);
          const shown = told.snapshot.locks.find((lock) => lock.path === path);
          expect(
            shown?.releasable !== true,
            `the lock of a live process is called ${shown?.verdict}`,
          );
          const unlock = await buoy.act('unlock', path, 30_000);
          const said = unlock.result.reason;
          expect(
            unlock.result.outcome === 'refused',
            `unlock is ${unlock.result.outcome}: ${said}`,
          );
          expect(said.includes(String(owner.pid)), `the refusal names no process: ${said}`);
          expect(existsSync(path), 'the lock of a live process is gone');
          await blocked;
          await stage.say(sessionKey, 'still there', { limitMs: 25_000 });
          const red = await watch.until(
            'red light that names the holder',
            (snapshot) => snapshot.level === 'red' && storeTrouble(snapshot) !== undefined,
            LASTING_MS + SLACK_MS,
          );
          const then = red.snapshot.recommended;
          expect(then.action === 'none', `recommends ${then.action}`);
          expect(then.why.includes(String(owner.pid)), `the holder is not named: ${then.why}`);
          await stage.processes.end(owner);
          // Nobody touches it any more: the gateway takes it back itself after 30 s.
          await sleep(31_000);
          const answered = await stage.mustAnswer(sessionKey, 'and now');
          const green = await stage.untilGreen(60_000);
          return `${told.snapshot.level} after ${seconds(told.tookMs)}, ${shown?.verdict}; unlock refused: ${said}; red after ${seconds(red.tookMs)} more: ${then.why}; released: ${answered}; green after ${green}`;
        },
      );
    } finally {
      await stage.processes.end(owner);
    }
  },
};
