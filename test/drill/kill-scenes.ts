import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Buoy } from './buoy.ts';
import { Client } from './client.ts';
import { leaveLock, lockPathOf } from './drills/lock-files.ts';
import { expect } from './failure.ts';
import { filesToKeep, type KillScene } from './kill.ts';
import { ended } from './processes.ts';
import type { Stage } from './stage.ts';

export type SceneMaker = (stage: Stage, buoy: Buoy, sessionKey: string) => Promise<KillScene>;

/** Where a restart was cut short, the next one waits: the budget outlives the process. */
const TOO_SOON = /restarted|again in|pause/;

/** A pid that nobody has any more. */
async function goneProcess(stage: Stage): Promise<number> {
  const child = stage.processes.spawn('sleep', ['600'], { cwd: '/', stdio: 'ignore' });
  expect(child.pid !== undefined, 'the process did not start');
  await stage.processes.end(child);
  await ended(child, 2_000);
  return child.pid;
}

/** A session that has had a turn, and the lock of a dead process on it. */
async function locked(stage: Stage, sessionKey: string): Promise<string> {
  await stage.mustAnswer(sessionKey, 'hello');
  const path = await lockPathOf(stage, sessionKey);
  await leaveLock(path, await goneProcess(stage));
  return path;
}

async function downWithService(stage: Stage): Promise<void> {
  stage.service.mode = 'installed';
  await stage.gateway.kill();
}

/** The gateway is up again, whoever started it, and nobody keeps it. */
async function upAgain(stage: Stage): Promise<void> {
  stage.service.mode = 'no-manager';
  if (!stage.gateway.isRunning) stage.gateway.spawn();
  await stage.gateway.waitReady(60_000);
}

const listSchema = z.record(z.string(), z.object({ sessionId: z.string() }));

const BOT = 'telegram:work';
const channelsSchema = z.object({
  channelAccounts: z.object({ telegram: z.array(z.object({ running: z.boolean() })) }),
});

async function isBotRunning(stage: Stage): Promise<boolean> {
  const client = await Client.connect(stage.place, 10_000);
  expect(client !== null, 'the gateway takes no client');
  try {
    const reply = await client.request('channels.status', { probe: false });
    const [bot] = channelsSchema.parse(reply?.payload).channelAccounts.telegram;
    return bot?.running === true;
  } finally {
    client.close();
  }
}

/** What 2026.2.1 has no methods for. */
export const LATER_SCENES: ReadonlySet<string> = new Set(['restart-channel']);

/**
 * One scene for each action; all but `LATER_SCENES` play on 2026.2.1, those of a reset on
 * 2026.7.35, too.
 */
export const KILL_SCENES: Readonly<Record<string, SceneMaker>> = {
  unlock: async (stage, buoy, key) => {
    const path = await locked(stage, key);
    return {
      action: 'unlock',
      argv: ['unlock', path, '--yes', '--json'],
      files: filesToKeep(stage, buoy, path),
      clear: () => rm(path, { force: true }),
    };
  },
  undo: async (stage, buoy, key) => {
    const path = await locked(stage, key);
    await buoy.mustAct('unlock', path, 60_000);
    return {
      action: 'undo',
      argv: ['undo', '--yes', '--json'],
      files: filesToKeep(stage, buoy, path),
      clear: () => rm(path, { force: true }),
    };
  },
  'undo-reset': async (stage, buoy, key) => {
    await stage.mustAnswer(key, 'hello');
    const before = await stage.sessionId(key);
    await buoy.mustAct('reset', key, 60_000);
    await stage.gateway.stop();
    return {
      action: 'undo',
      argv: ['undo', '--yes', '--json'],
      files: filesToKeep(stage, buoy),
      proved: async () => {
        const list = join(stage.place.state, 'agents/main/sessions/sessions.json');
        const rows = listSchema.parse(JSON.parse(await readFile(list, 'utf8')));
        expect(rows[key]?.sessionId === before, 'the session has not its old file back');
      },
      clear: () => upAgain(stage),
    };
  },
  abort: async (stage, buoy, key) => {
    await stage.mustAnswer(key, 'hello');
    await stage.behave({ kind: 'hang' });
    const hung = stage.say(key, 'hang', { limitMs: 60_000 });
    await stage.untilWorking(key);
    return {
      action: 'abort',
      argv: ['abort', key, '--yes', '--json'],
      files: filesToKeep(stage, buoy),
      clear: async () => {
        await stage.behave({ kind: 'answer' });
        await hung;
      },
    };
  },
  reset: async (stage, buoy, key) => {
    await stage.mustAnswer(key, 'hello');
    return {
      action: 'reset',
      argv: ['reset', key, '--yes', '--json'],
      files: filesToKeep(stage, buoy),
      clear: async () => undefined,
    };
  },
  // It runs, so it is stopped first: a channel must not stay off for good where that was all.
  'restart-channel': async (stage, buoy) => ({
    action: 'restart-channel',
    argv: ['restart-channel', BOT, '--yes', '--json'],
    files: filesToKeep(stage, buoy),
    proved: async () => expect(await isBotRunning(stage), 'the channel has stayed off'),
    clear: async () => undefined,
  }),
  restart: async (stage, buoy, key) => {
    await stage.mustAnswer(key, 'hello');
    stage.service.mode = 'installed';
    return {
      action: 'restart',
      argv: ['restart', '--yes', '--json'],
      files: filesToKeep(stage, buoy),
      mayRefuse: TOO_SOON,
      clear: () => upAgain(stage),
    };
  },
  start: async (stage, buoy, key) => {
    await stage.mustAnswer(key, 'hello');
    await downWithService(stage);
    return {
      action: 'start',
      argv: ['start', '--yes', '--json'],
      files: filesToKeep(stage, buoy),
      mayRefuse: TOO_SOON,
      finish: ['heal', '--yes', '--json'],
      clear: () => upAgain(stage),
    };
  },
  heal: async (stage, buoy, key) => {
    await stage.mustAnswer(key, 'hello');
    await downWithService(stage);
    return {
      // What the ladder begins with here.
      action: 'restart',
      argv: ['heal', '--yes', '--json'],
      files: filesToKeep(stage, buoy),
      mayRefuse: TOO_SOON,
      clear: () => upAgain(stage),
    };
  },
};
