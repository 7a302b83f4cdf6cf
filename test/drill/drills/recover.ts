import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Snapshot } from '../../../electron/core/api/snapshot.ts';
import { Client, sessionRow } from '../client.ts';
import { expect } from '../failure.ts';
import { install } from '../install.ts';
import type { Stage } from '../stage.ts';
import { isGreen, seconds } from '../watch.ts';
import type { Drill } from './drill.ts';
import { beginHang } from './stall.ts';

/** A conversation that OpenClaw has given up, and how it goes on. */

/** A busy machine takes a minute to come back, and OpenClaw looks some seconds later. */
const GIVEN_UP_MS = 240_000;
const STEP_MS = 180_000;
const SOON_MS = 20_000;
const FIRST = { limitMs: 240_000 };

/**
 * Charges an interrupted run with three tries of which nothing is known, as OpenClaw does it where
 * it is killed in each of them. It gives such a run up by itself at its next start.
 */
const CHARGE = `
  const { randomUUID } = require('node:crypto');
  const { DatabaseSync } = require('node:sqlite');
  const [path, key] = process.argv.slice(1);
  const database = new DatabaseSync(path);
  const { entry_json } = database
    .prepare('SELECT entry_json FROM session_nodes WHERE session_key = ?')
    .get(key);
  const entry = JSON.parse(entry_json);
  const { status } = entry;
  entry.abortedLastRun = true;
  entry.mainRestartRecovery = { cycleId: randomUUID(), revision: 4, chargedAttempts: 3 };
  database
    .prepare('UPDATE session_nodes SET entry_json = ? WHERE session_key = ?')
    .run(JSON.stringify(entry), key);
  database.close();
  console.log(status);
`;

async function chargeWithThreeTries(stage: Stage, sessionKey: string): Promise<void> {
  const installed = await install(stage.version);
  expect(installed.ok, 'no Node for the database');
  const path = join(stage.place.state, 'agents/main/agent/openclaw-agent.sqlite');
  const ran = await promisify(execFile)(installed.value.node, ['-e', CHARGE, path, sessionKey]);
  const status = ran.stdout.trim();
  expect(status === 'running', `the interrupted session is stored as ${status}`);
}

const rowsSchema = z.object({ sessions: z.array(z.object({ key: z.string() })) });

async function listedKeys(stage: Stage): Promise<readonly string[]> {
  const client = await Client.connect(stage.place, 10_000);
  expect(client !== null, 'the gateway takes no client');
  try {
    const reply = await client.request('sessions.list', {});
    const rows = rowsSchema.safeParse(reply?.payload);
    expect(rows.success, 'the gateway lists no sessions');
    return rows.data.sessions.map(({ key }) => key);
  } finally {
    client.close();
  }
}

/** Its work goes on by itself at first, and on a busy machine that takes a while. */
async function untilAtRest(stage: Stage, sessionKey: string): Promise<void> {
  for (const endMs = Date.now() + FIRST.limitMs; ; await sleep(1_000)) {
    const row = await sessionRow(stage.place, sessionKey);
    if (row !== null && row.hasActiveRun !== true && row.status !== 'running') return;
    expect(Date.now() < endMs, `the run that went on in ${sessionKey} has no end`);
  }
}

function isGivenUp({ level, incidents, recommended }: Snapshot, key: string): boolean {
  const told = incidents.find((one) => one.class === 'session-given-up');
  return (
    level === 'red' &&
    told?.sessionKey === key &&
    recommended.action === 'go-on' &&
    recommended.target === key
  );
}

/** OpenClaw gives an interrupted conversation up; one step goes on with all that was said. */
export const givenUp: Drill = {
  name: 'recover: a conversation that was given up goes on',
  versions: ['2026.9.6'],
  impossible: {
    '2026.2.1': 'it takes no interrupted run up, so it gives none up',
    '2026.7.35':
      'after its last try it says so in the chat, takes the next message, and knows no `sessions.recover`',
  },
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    const { gateway, model, watch, buoy } = stage;
    const word = `heron-${Date.now()}`;
    await stage.mustAnswer(sessionKey, `remember ${word}`, FIRST);
    // Its answer is not waited for: whoever asked has lost the gateway.
    await beginHang(stage, sessionKey, 'hang');
    await gateway.kill();
    await chargeWithThreeTries(stage, sessionKey);
    await stage.behave({ kind: 'answer' });
    const startedAt = Date.now();
    await gateway.start();
    const red = await watch.until(
      'red light that offers to go on',
      (shown) => isGivenUp(shown, sessionKey),
      GIVEN_UP_MS,
      startedAt,
    );
    const before = await listedKeys(stage);
    const refused = await stage.say(sessionKey, 'are you there', FIRST);
    expect(refused.kind !== 'answered', 'a conversation that was given up answers');
    const asked = model.requests;
    const { result, tookMs } = await buoy.act('go-on', sessionKey, STEP_MS);
    const actedAt = Date.now();
    expect(result.outcome === 'done', `go-on is ${result.outcome}: ${result.reason}`);
    await stage.untilAsked(asked);
    expect(model.lastAsked.includes(word), 'the model was not told the old conversation');
    const keys = await listedKeys(stage);
    const [successor] = keys.filter((key) => !before.includes(key));
    expect(successor !== undefined, `no new conversation is listed: ${keys}`);
    expect(result.reason.includes(successor), `it names another one: ${result.reason}`);
    const green = await watch.until('green light', isGreen, SOON_MS, actedAt);
    await untilAtRest(stage, successor);
    const answered = await stage.mustAnswer(successor, 'go on then', FIRST);
    const again = await buoy.act('go-on', sessionKey, STEP_MS);
    const { outcome, reason } = again.result;
    // It is archived, and no longer listed: there is nothing that could go on twice.
    expect(outcome === 'refused', `once more it is ${outcome}: ${reason}`);
    const there = await stage.say(sessionKey, 'and here', FIRST);
    expect(there.kind !== 'answered', 'the old conversation answers: its price is told wrong');
    const why = refused.kind === 'failed' ? refused.why : refused.kind;
    return `red ${seconds(red.tookMs)} after the start: "${red.snapshot.headline}"; a message there: ${why}; go-on in ${seconds(tookMs)}: ${result.reason}; green ${seconds(green.tookMs)} later; a message in the new one ${answered}; once more: refused; in the old one: ${there.kind === 'failed' ? there.why : there.kind}; noted: ${green.snapshot.notes?.join(' ') ?? 'nothing'}`;
  },
};
