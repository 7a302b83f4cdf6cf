import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from '../failure.ts';
import { install } from '../install.ts';
import type { Stage } from '../stage.ts';
import { seconds } from '../watch.ts';
import type { Drill } from './drill.ts';
import { SLACK_MS, withOther } from './stall.ts';

const HOLD = `
  const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(process.argv[1]);
  database.exec('BEGIN IMMEDIATE');
  console.log('held');
  setTimeout(() => {}, 600_000);
`;

/** A process that has the writer of this database, once it has it. */
export async function holdDatabase(
  stage: Stage,
  node: string,
  path: string,
): Promise<ChildProcess> {
  const holder = stage.processes.spawn(node, ['-e', HOLD, path], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(holder.pid !== undefined && holder.stdout !== null, 'the holder did not start');
  const lines = createInterface({ input: holder.stdout });
  await new Promise((resolve) => lines.once('line', resolve));
  return holder;
}

/** Another process keeps the writer of the session database: its pid is named. */
export const busyDatabase: Drill = {
  name: 'silence: database held by another process',
  versions: ['2026.9.6'],
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    await stage.mustAnswer(sessionKey, 'hello');
    const installed = await install(stage.version);
    expect(installed.ok, 'no Node for the holder');
    const redMs = 20_000;
    return withOther(stage, 'busy', { storeBusyRedMs: redMs }, async (_buoy, watch) => {
      const path = join(stage.place.state, 'agents/main/agent/openclaw-agent.sqlite');
      const holder = await holdDatabase(stage, installed.value.node, path);
      try {
        const sentAt = Date.now();
        const first = stage.say(sessionKey, 'are you there', { limitMs: 30_000 });
        const amber = await watch.until(
          'amber light that names the holder',
          (snapshot) =>
            snapshot.level === 'amber' &&
            snapshot.recommended.action === 'wait' &&
            snapshot.incidents.some(
              (incident) =>
                incident.class === 'store-busy' && incident.cause.includes(String(holder.pid)),
            ),
          15_000,
          sentAt,
        );
        const fate = await first;
        expect(fate.kind === 'failed', `the message was ${fate.kind}`);
        await stage.say(sessionKey, 'and now', { limitMs: 30_000 });
        const red = await watch.until(
          'red light',
          (snapshot) =>
            snapshot.level === 'red' &&
            snapshot.incidents.some((incident) => incident.class === 'store-busy'),
          redMs + SLACK_MS,
          sentAt,
        );
        const { action, why } = red.snapshot.recommended;
        expect(why.includes(String(holder.pid)), `the way out names no process: ${action}, ${why}`);
        await stage.processes.end(holder);
        const freedAt = Date.now();
        const answered = await stage.mustAnswer(sessionKey, 'well again');
        const green = await watch.until(
          'green light',
          (snapshot) => snapshot.level === 'green',
          30_000,
          freedAt,
        );
        return `message failed: ${fate.why}; amber after ${seconds(amber.tookMs)}, red after ${seconds(red.tookMs)}: ${why}; released: ${answered}, green after ${seconds(green.tookMs)}`;
      } finally {
        await stage.processes.end(holder);
      }
    });
  },
};
