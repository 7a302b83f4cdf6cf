import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Buoy } from '../buoy.ts';
import { expect } from '../failure.ts';
import { ended } from '../processes.ts';
import type { Stage } from '../stage.ts';
import type { Drill } from './drill.ts';
import { isInQuarantine, lockPathOf } from './lock-files.ts';

/** The other side of the promise: a lock that nobody holds is released when it is asked for. */

const HOUR_MS = 3_600_000;
const SETTLE_LIMIT_MS = 60_000;

type Payload = { readonly pid: number; readonly createdAt: string };

/** A lock with the fields that this version writes, a start of the process from before included. */
async function leave(stage: Stage, path: string, lock: Payload, starttime: number | null) {
  const { name } = stage.version;
  const more = {
    ...(name === '2026.2.1' || starttime === null ? {} : { starttime }),
    ...(name === '2026.2.1' || name === '2026.4.29' ? {} : { maxHoldMs: 300_000 }),
  };
  const text = JSON.stringify({ ...lock, ...more }, null, 2);
  await writeFile(path, text, { flag: 'wx' });
  return text;
}

/** Clock ticks from the boot to the start of a process; null where only Linux would tell. */
async function startTicks(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
}

/**
 * Leaves a lock, waits until it is called one that may go, and releases it. A gateway may meet it
 * first, in the last writes of a run, and take it back by itself: then it is left again.
 */
async function mustRelease(
  buoy: Buoy,
  path: string,
  leaveIt: () => Promise<string>,
  wanted: RegExp,
): Promise<string> {
  let text = await leaveIt();
  const until = Date.now() + SETTLE_LIMIT_MS;
  let shown = 'nothing';
  for (;;) {
    const { snapshot } = await buoy.status();
    const lock = snapshot.locks.find((one) => one.path === path);
    shown = lock === undefined ? 'nothing' : `${lock.verdict} (${lock.why})`;
    if (lock?.releasable === true) break;
    expect(Date.now() < until, `${path} is shown as ${shown}, and may not go`);
    if (!existsSync(path)) text = await leaveIt();
    await sleep(1_000);
  }
  expect(wanted.test(shown), `a lock that is ${wanted} is shown as ${shown}`);
  const { result } = await buoy.act('unlock', path, 120_000);
  expect(result.outcome === 'done', `unlock of ${shown} is ${result.outcome}: ${result.reason}`);
  expect(!existsSync(path), `a lock that was ${shown} is still there`);
  expect(await isInQuarantine(buoy.home, text), `a lock that was ${shown} is not in quarantine`);
  return shown.replace(/ \(.*/s, '');
}

/** Orphaned, recycled, foreign by one look; leaked by the watch that saw that no run was behind it. */
async function play(stage: Stage, sessionKey: string): Promise<string> {
  await stage.behave({ kind: 'answer' });
  await stage.mustAnswer(sessionKey, 'hello', { limitMs: stage.version.firstAnswerLimitMs });
  const path = await lockPathOf(stage, sessionKey);
  const alone = await stage.otherBuoy('alone');
  const stranger = stage.processes.spawn('sleep', ['900'], { cwd: '/', stdio: 'ignore' });
  const gone = stage.processes.spawn('sleep', ['900'], { cwd: '/', stdio: 'ignore' });
  expect(stranger.pid !== undefined && gone.pid !== undefined, 'no process for a foreign lock');
  await stage.processes.end(gone);
  await ended(gone, 2_000);
  const { pid } = stage.gateway;
  const now = () => new Date().toISOString();
  const before = () => new Date(Date.now() - 5 * HOUR_MS).toISOString();
  const dead = [
    { pid: gone.pid, createdAt: now, ticks: 4_711, buoy: alone, wanted: /orphaned/ },
    { pid, createdAt: before, ticks: 4_711, buoy: alone, wanted: /recycled/ },
    {
      pid: stranger.pid,
      createdAt: now,
      ticks: await startTicks(stranger.pid),
      buoy: alone,
      wanted: /foreign/,
    },
    { pid, createdAt: now, ticks: await startTicks(pid), buoy: stage.buoy, wanted: /leaked/ },
  ];
  const released: string[] = [];
  try {
    for (const { pid: owner, createdAt, ticks, buoy, wanted } of dead) {
      const leaveIt = () => leave(stage, path, { pid: owner, createdAt: createdAt() }, ticks);
      if (buoy === stage.buoy) await stage.untilGreen(30_000);
      released.push(await mustRelease(buoy, path, leaveIt, wanted));
    }
  } finally {
    await stage.processes.end(stranger);
  }
  const answered = await stage.mustAnswer(sessionKey, 'still there?');
  return `released: ${released.join(', ')}; ${answered}`;
}

export const deadBesideLive: Drill = {
  name: 'live lock: and the dead ones',
  versions: ['2026.2.1', '2026.4.29', '2026.5.28', '2026.7.35'],
  quick: [],
  realOnly: true,
  run: play,
};
