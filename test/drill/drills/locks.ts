import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LockVerdict } from '../../../electron/core/api/snapshot.ts';
import { RECOVERED_ID } from '../../../electron/core/notices/notify.ts';
import { expect } from '../failure.ts';
import { ended } from '../processes.ts';
import type { Stage } from '../stage.ts';
import { seconds } from '../watch.ts';
import type { Drill } from './drill.ts';
import { isInQuarantine, leaveLock, lockPathOf } from './lock-files.ts';

/** From the message to the red light: the gateway's own 10 s of waiting, and a look. */
const RED_LIMIT_MS = 15_000;

/**
 * The whole of #7222: a first turn, a lock that nobody will release, a message that meets it,
 * red with the right verdict, one `unlock` of what is recommended, and the agent answers again.
 */
async function blockAndUnlock(
  stage: Stage,
  sessionKey: string,
  ownerPid: number,
  verdict: LockVerdict,
): Promise<string> {
  const { watch, buoy } = stage;
  await stage.mustAnswer(sessionKey, 'hello');
  await stage.untilGreen();
  const path = await lockPathOf(stage, sessionKey);
  const text = await leaveLock(path, ownerPid);
  const sentAt = Date.now();
  const blocked = stage.say(sessionKey, 'are you there', { limitMs: 25_000 });
  const red = await watch.until(
    `red light that recommends unlock with a ${verdict} lock`,
    (snapshot) =>
      snapshot.level === 'red' &&
      snapshot.recommended.action === 'unlock' &&
      snapshot.locks.some((lock) => lock.path === path && lock.verdict === verdict),
    RED_LIMIT_MS,
    sentAt,
  );
  const target = red.snapshot.recommended.target;
  expect(target === path, `recommended target is ${target}, the lock is ${path}`);
  const shown = await watch.untilNotified(
    'notification',
    (notice) => notice.event === 'shown',
    RED_LIMIT_MS + 3_000,
    sentAt,
  );
  const unlockMs = await buoy.mustAct('unlock', target, 60_000);
  expect(!existsSync(path), 'the lock is still there');
  expect(await isInQuarantine(stage.place.buoy, text), 'the lock is not in quarantine');
  const history = await buoy.run(['history', '--json'], 10_000);
  expect(history.code === 0 && history.stdout.includes('unlock'), 'history tells no unlock');
  const answered = await stage.mustAnswer(sessionKey, 'and now');
  const green = await stage.untilGreen();
  const answer = await blocked;
  expect(answer.kind !== 'answered', 'the blocked message was answered after all');
  const lost = watch
    .snapshotsSince(sentAt)
    .some((snapshot) =>
      snapshot.unanswered.some((message) => message.sessionKey === sessionKey && message.lost),
    );
  expect(lost, 'the lost message was never listed as lost');
  await watch.untilNotified(
    'withdrawal of the notification',
    (notice) => notice.event === 'withdrawn' && notice.incidentId === shown.incidentId,
    20_000,
    sentAt,
  );
  // One alarm; the word that it is over, and what got lost, is another notice.
  const alarms = watch
    .notificationsSince(sentAt)
    .filter((notice) => notice.event === 'shown' && notice.id !== RECOVERED_ID);
  const titles = alarms.map((notice) => `${notice.id} ${notice.title} (${notice.body})`);
  expect(titles.length === 1, `${titles.length} alarms: ${titles.join(' | ')}`);
  return `red after ${seconds(red.tookMs)}, ${verdict}; unlock in ${seconds(unlockMs)}; next message ${answered}; green after ${green}`;
}

/** A process that lives for a while and is no OpenClaw. */
function bystander(stage: Stage) {
  return stage.processes.spawn('sleep', ['600'], { cwd: '/', stdio: 'ignore' });
}

export const leakedLock: Drill = {
  name: '#7222 lock, own pid',
  versions: ['2026.2.1'],
  quick: ['2026.2.1'],
  async run(stage, sessionKey) {
    return blockAndUnlock(stage, sessionKey, stage.gateway.pid, 'leaked');
  },
};

export const foreignLock: Drill = {
  name: 'lock of a foreign process',
  versions: ['2026.2.1'],
  quick: [],
  async run(stage, sessionKey) {
    const owner = bystander(stage);
    try {
      expect(owner.pid !== undefined, 'the foreign process did not start');
      return await blockAndUnlock(stage, sessionKey, owner.pid, 'foreign');
    } finally {
      await stage.processes.end(owner);
    }
  },
};

export const deadLock: Drill = {
  name: 'lock of a dead process',
  versions: ['2026.2.1'],
  quick: [],
  async run(stage, sessionKey) {
    await stage.mustAnswer(sessionKey, 'hello');
    const path = await lockPathOf(stage, sessionKey);
    const owner = bystander(stage);
    expect(owner.pid !== undefined, 'the process did not start');
    await stage.processes.end(owner);
    await ended(owner, 2_000);
    const since = Date.now();
    const text = await leaveLock(path, owner.pid);
    const seen = await stage.watch.until(
      'orphaned lock',
      (snapshot) =>
        snapshot.locks.some((lock) => lock.path === path && lock.verdict === 'orphaned'),
      10_000,
    );
    const answered = await stage.mustAnswer(sessionKey, 'are you there');
    // A lock of the turn itself may still be there: it is another text.
    const left = await readFile(path, 'utf8').catch(() => null);
    expect(left !== text, 'the gateway did not reclaim the lock');
    await sleep(3_000);
    const green = await stage.untilGreen();
    const lights = stage.watch.lightsSince(since);
    expect(!lights.has('red'), 'the light was red');
    return `orphaned after ${seconds(seen.tookMs)}, reclaimed by the gateway: ${answered}; shown ${[...lights].join(', ')}; green after ${green}`;
  },
};
