import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Client } from '../client.ts';
import { expect } from '../failure.ts';
import type { Stage } from '../stage.ts';
import { seconds } from '../watch.ts';
import type { Drill } from './drill.ts';

const historySchema = z.object({ messages: z.array(z.unknown()) });

/** The conversation as the gateway tells it to a client. */
async function history(stage: Stage, sessionKey: string): Promise<string> {
  const client = await Client.connect(stage.place, 10_000);
  expect(client !== null, 'the gateway takes no client');
  try {
    const reply = await client.request('chat.history', { sessionKey, limit: 50 });
    const told = historySchema.safeParse(reply?.payload);
    expect(told.success, 'the gateway tells no history');
    return JSON.stringify(told.data.messages);
  } finally {
    client.close();
  }
}

/** Names and contents of what lies in the session folder: what a refused undo leaves alone. */
async function sessionFolder(stage: Stage): Promise<string> {
  const folder = join(stage.place.state, 'agents/main/sessions');
  const names = (await readdir(folder)).filter((name) => /\.jsonl|sessions\.json$/.test(name));
  const texts = await Promise.all(names.sort().map((name) => readFile(join(folder, name), 'utf8')));
  return names.map((name, index) => `${name}\n${texts[index]}`).join('\n');
}

async function stopped(stage: Stage): Promise<void> {
  await stage.gateway.stop();
  await stage.watch.until('gateway down', ({ gateway }) => gateway.state === 'down', 10_000);
}

/** The conversation comes back, in the transcript and before the model's eyes. */
async function comesBack(stage: Stage, sessionKey: string): Promise<string> {
  const word = `heron-${Date.now()}`;
  await stage.mustAnswer(sessionKey, `remember ${word}`);
  const before = await stage.sessionId(sessionKey);
  const { result } = await stage.buoy.act('reset', sessionKey, 60_000);
  expect(result.outcome === 'done', `reset is ${result.outcome}: ${result.reason}`);
  expect(result.undo !== null, 'the reset names nothing to undo');
  expect(!(await history(stage, sessionKey)).includes(word), 'the reset forgot nothing');

  const early = await stage.buoy.act('undo', null, 30_000);
  expect(early.result.outcome === 'refused', `undo under a gateway is ${early.result.outcome}`);
  expect(/openclaw gateway stop/.test(early.result.reason), `says: ${early.result.reason}`);

  await stopped(stage);
  const tookMs = await stage.buoy.mustAct('undo', result.undo, 30_000);
  await stage.gateway.start();
  await stage.untilGreen(60_000);
  expect((await stage.sessionId(sessionKey)) === before, 'the session has another id');
  expect((await history(stage, sessionKey)).includes(word), 'the gateway tells no old message');
  await stage.mustAnswer(sessionKey, 'what was the word');
  expect(stage.model.lastAsked.includes(word), 'the model was not told the old conversation');
  return `undo under the gateway refused; undone in ${seconds(tookMs)}, history and model have it`;
}

/** A session used since its reset keeps what it has: nothing in its folder changes. */
async function staysWhenUsed(stage: Stage, sessionKey: string): Promise<string> {
  const word = `egret-${Date.now()}`;
  await stage.mustAnswer(sessionKey, `remember ${word}`);
  await stage.buoy.mustAct('reset', sessionKey, 60_000);
  await stage.mustAnswer(sessionKey, 'new life');
  expect(!stage.model.lastAsked.includes(word), 'the model still knows what was reset');
  await stopped(stage);
  const before = await sessionFolder(stage);
  const { result } = await stage.buoy.act('undo', null, 30_000);
  expect(result.outcome === 'refused', `undo of a used session is ${result.outcome}`);
  expect((await sessionFolder(stage)) === before, 'a refused undo changed the session folder');
  await stage.gateway.start();
  return `undo of a used session refused: ${result.reason}`;
}

/** A reset is taken back while the gateway is stopped, and only where nothing is lost by it. */
export const undoReset: Drill = {
  name: 'undo of a reset',
  versions: ['2026.2.1', '2026.7.35'],
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    const back = await comesBack(stage, sessionKey);
    const stays = await staysWhenUsed(stage, sessionKey);
    const green = await stage.untilGreen(60_000);
    return `${back}; ${stays}; green after ${green}`;
  },
};

/** A database is written by OpenClaw alone: the plan says so, and where the copy will be. */
export const resetForGood: Drill = {
  name: 'reset that cannot be undone',
  versions: ['2026.9.6'],
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    const word = `stork-${Date.now()}`;
    await stage.mustAnswer(sessionKey, `remember ${word}`);
    const plan = await stage.buoy.plan('reset', sessionKey);
    expect(plan.undo === null, `the plan promises an undo: ${plan.undo}`);
    const archive = join(stage.place.buoy, 'archive');
    const isLinked = plan.steps.some(({ detail }) => detail.includes(archive));
    expect(isLinked, 'the plan does not say where the copy will be');
    expect((await history(stage, sessionKey)).includes(word), 'a dry run has reset the session');

    const { result } = await stage.buoy.act('reset', sessionKey, 60_000);
    expect(result.outcome === 'done', `reset is ${result.outcome}: ${result.reason}`);
    expect(result.undo === null, 'the reset names something to undo');
    const copies = (await readdir(archive)).filter((name) => name.endsWith('.jsonl'));
    const texts = await Promise.all(copies.map((name) => readFile(join(archive, name), 'utf8')));
    expect(
      texts.some((text) => text.includes(word)),
      'the copy does not hold the conversation',
    );
    await stage.mustAnswer(sessionKey, 'new life');
    expect(!stage.model.lastAsked.includes(word), 'the model still knows what was reset');

    const undone = await stage.buoy.act('undo', null, 30_000);
    const { outcome, reason } = undone.result;
    expect(outcome === 'nothing-to-do', `undo is ${outcome}: ${reason}`);
    expect(reason.includes(archive), `undo does not say where the copy is: ${reason}`);
    const green = await stage.untilGreen();
    return `plan says not possible and names the archive; the copy has the words; undo: ${reason}; green after ${green}`;
  },
};
