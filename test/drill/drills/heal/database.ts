import { join } from 'node:path';
import { DEFAULT_THRESHOLDS } from '../../../../electron/core/api/thresholds.ts';
import { expect } from '../../failure.ts';
import { install } from '../../install.ts';
import { holdDatabase } from '../busy-database.ts';
import type { Drill } from '../drill.ts';
import { SLACK_MS } from '../stall.ts';
import { BY_DEFAULT, healAgainAndAgain, sayHello, TIMES } from './rounds.ts';

/** Nothing of OpenClaw's is in the way: who holds the database is named, and nothing is done. */
export const healBusyDatabase: Drill = {
  name: 'heal: database held by another process',
  versions: ['2026.9.6'],
  quick: [],
  realOnly: true,
  needs: BY_DEFAULT,
  async run(stage, sessionKey) {
    await sayHello(stage, sessionKey);
    const installed = await install(stage.version);
    expect(installed.ok, 'no Node for the holder');
    const path = join(stage.place.state, 'agents/main/agent/openclaw-agent.sqlite');
    const { pid } = stage.gateway;
    return healAgainAndAgain(stage, sessionKey, {
      failure: 'database held by another process',
      times: TIMES,
      async produce() {
        const holder = await holdDatabase(stage, installed.value.node, path);
        const first = await stage.say(sessionKey, 'are you there', { limitMs: 30_000 });
        expect(first.kind === 'failed', `the message was ${first.kind}`);
        await stage.say(sessionKey, 'and now', { limitMs: 30_000 });
        return {
          async afterHeal({ reason }) {
            expect(reason.includes(String(holder.pid)), `it names no process: ${reason}`);
            expect(stage.gateway.pid === pid && stage.gateway.isRunning, 'the gateway is gone');
            expect(holder.exitCode === null, 'the holder was ended');
            await stage.processes.end(holder);
          },
        };
      },
      light: ({ level, incidents }) =>
        level === 'red' && incidents.some((incident) => incident.class === 'store-busy'),
      lightMs: DEFAULT_THRESHOLDS.storeBusyRedMs + SLACK_MS,
      outcome: 'nothing-to-do',
      steps: [],
    });
  },
};
