import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '../failure.ts';
import type { Needs, Stage } from '../stage.ts';
import { seconds } from '../watch.ts';
import type { Drill } from './drill.ts';
import { lockPathOf } from './lock-files.ts';

/** What the gateway says of a lock that stopped a message: read whatever its form, and once. */

/** Stays and does nothing, as an OpenClaw whose run hangs. */
const STAY = 'setInterval(() => undefined, 60_000);';
/** A gateway refuses within its own limit of 10 s; the light follows with the next look. */
const RED_LIMIT_MS = 20_000;

/** Another live OpenClaw takes the session's lock, for as long as the drill lasts. */
async function withOtherOwner(
  stage: Stage,
  sessionKey: string,
  maxHoldMs: number | null,
  play: (path: string) => Promise<string>,
): Promise<string> {
  await stage.mustAnswer(sessionKey, 'hello');
  await stage.untilGreen();
  const path = await lockPathOf(stage, sessionKey);
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
    const limit = maxHoldMs === null ? {} : { maxHoldMs };
    const payload = { pid: owner.pid, createdAt: new Date().toISOString(), ...limit };
    await writeFile(path, JSON.stringify(payload, null, 2), { flag: 'wx' });
    await sleep((maxHoldMs ?? 0) + 500);
    return await play(path);
  } finally {
    await stage.processes.end(owner);
  }
}

/** Red for this session, the message lost and named once, and the step that helps does help. */
async function redOnceAndReset(stage: Stage, sessionKey: string, path: string): Promise<string> {
  const { watch, buoy } = stage;
  const sentAt = Date.now();
  const fate = stage.say(sessionKey, 'are you there', { limitMs: 25_000 });
  const red = await watch.until(
    'red light that recommends a reset and names the message',
    (snapshot) =>
      snapshot.level === 'red' &&
      snapshot.recommended.action === 'reset' &&
      snapshot.recommended.target === sessionKey &&
      snapshot.unanswered.some((one) => one.sessionKey === sessionKey && one.lost),
    RED_LIMIT_MS,
    sentAt,
  );
  const shown = red.snapshot.locks.find((lock) => lock.path === path);
  expect(shown?.releasable === false, `the lock of a live process is ${shown?.verdict}`);
  const answer = await fate;
  const said = answer.kind === 'failed' ? answer.why : answer.kind;
  // The log's line follows the event.
  await sleep(4_000);
  const most = Math.max(
    ...watch
      .snapshotsSince(sentAt)
      .map(({ unanswered }) => unanswered.filter((one) => one.sessionKey === sessionKey).length),
  );
  expect(most === 1, `the message stands ${most} times`);
  const unlock = await buoy.act('unlock', path, 30_000);
  expect(unlock.result.outcome === 'refused', `unlock is ${unlock.result.outcome}`);
  const resetMs = await buoy.mustAct('reset', sessionKey, 90_000);
  const answered = await stage.mustAnswer(sessionKey, 'and now');
  const green = await stage.untilGreen(60_000);
  return `message: ${said}; red after ${seconds(red.tookMs)}, ${shown.verdict}, once; unlock refused; reset in ${seconds(resetMs)}; next message ${answered}; green after ${green}`;
}

/** It has held the lock past the limit that it gave itself: refused at once, not waited for. */
export const saidStale: Drill = {
  name: 'said: lock stale, held too long by another',
  versions: ['2026.7.35'],
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    return withOtherOwner(stage, sessionKey, 1_000, (path) =>
      redOnceAndReset(stage, sessionKey, path),
    );
  },
};

const SPACED: Needs = { thresholds: {}, config: () => ({}), folder: 'My Open Claw' };

export const saidOnce: Drill = {
  name: 'said: a folder with spaces, by log and event',
  versions: ['2026.2.1', '2026.7.35'],
  quick: [],
  realOnly: true,
  needs: SPACED,
  async run(stage, sessionKey) {
    return withOtherOwner(stage, sessionKey, null, (path) =>
      redOnceAndReset(stage, sessionKey, path),
    );
  },
};

/** The log is silent, as its owner may want it; 2026.2.1 then says nothing at all. */
export const saidByEvent: Drill = {
  name: 'said: a folder with spaces, by event alone',
  versions: ['2026.7.35'],
  quick: [],
  realOnly: true,
  needs: { ...SPACED, config: () => ({ logging: { level: 'silent' } }) },
  async run(stage, sessionKey) {
    return withOtherOwner(stage, sessionKey, null, (path) =>
      redOnceAndReset(stage, sessionKey, path),
    );
  },
};
