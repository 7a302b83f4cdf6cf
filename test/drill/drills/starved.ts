import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Client } from '../client.ts';
import { expect } from '../failure.ts';
import type { Stage } from '../stage.ts';
import { seconds } from '../watch.ts';
import type { Drill } from './drill.ts';
import { withConfig } from './other-config.ts';
import { listenForAnswers, SHORT, withOther } from './stall.ts';

const EVERY_S = 15;

const agentsSchema = z.looseObject({
  agents: z.looseObject({ defaults: z.looseObject({}) }),
});

function withHeartbeats(config: Record<string, unknown>): Record<string, unknown> {
  const read = agentsSchema.parse(config);
  const defaults = { ...read.agents.defaults, heartbeat: { every: `${EVERY_S}s` } };
  return { ...read, agents: { ...read.agents, defaults } };
}

async function untilHeartbeats(stage: Stage, count: number, limitMs: number): Promise<void> {
  const endMs = Date.now() + limitMs;
  while (stage.model.heartbeats < count) {
    expect(Date.now() < endMs, `${stage.model.heartbeats} heartbeats in ${seconds(limitMs)}`);
    await sleep(250);
  }
}

/** Where heartbeats run, and where a user's messages go by default. */
const MAIN = 'agent:main:main';

/**
 * Heartbeats come and are answered, until one hangs; the user's message waits behind it, and the
 * gateway calls itself well (openclaw/openclaw #103690). Neither may keep the light from turning
 * red. 2026.2.1 tells nobody of a message that waits behind a run.
 */
export const starvedUser: Drill = {
  name: '#103690 heartbeats run, the user waits',
  versions: ['2026.7.35', '2026.9.6'],
  quick: [],
  realOnly: true,
  async run(stage) {
    const { model } = stage;
    return withConfig(stage, withHeartbeats, {}, async () => {
      await stage.mustAnswer(MAIN, 'hello');
      await untilHeartbeats(stage, model.heartbeats + 2, 90_000);
      const thresholds = { ...SHORT, waitedTooLongMs: 15_000 };
      return withOther(stage, 'starved', thresholds, async (buoy, watch) => {
        await stage.behave({ kind: 'hang' });
        await untilHeartbeats(stage, model.heartbeats + 1, 60_000);
        await stage.behave({ kind: 'answer' });
        const sentAt = Date.now();
        const answers = await listenForAnswers(stage, MAIN);
        const message = stage.say(MAIN, 'are you there', { limitMs: 300_000 });
        const red = await watch.until(
          'red light over the user who waits',
          (snapshot) =>
            snapshot.level === 'red' && snapshot.incidents.some((one) => one.sessionKey === MAIN),
          60_000,
          sentAt,
        );
        const { incidents, recommended, unanswered } = red.snapshot;
        const { action } = recommended;
        const cause = incidents[0]?.cause ?? '';
        expect(
          unanswered.some((one) => one.sessionKey === MAIN),
          'the user is not shown to wait',
        );
        expect(action === 'abort' || action === 'wait', `recommends ${action}: ${cause}`);
        const client = await Client.connect(stage.place, 10_000);
        const health = JSON.stringify((await client?.request('health', {}))?.payload ?? null);
        client?.close();
        expect(health.includes('"ok":true'), `health is not well: ${health.slice(0, 80)}`);
        const before = answers.count();
        const abortMs = await buoy.mustAct('abort', MAIN, 60_000);
        const abortedAt = Date.now();
        while (answers.count() === before && Date.now() - abortedAt < 15_000) await sleep(100);
        const isAnswered = answers.count() > before;
        answers.close();
        const answered = await stage.mustAnswer(MAIN, 'and now', { limitMs: 60_000 });
        await message;
        const green = await watch.until(
          'green light',
          (snapshot) => snapshot.level === 'green' && snapshot.unanswered.every((one) => one.lost),
          30_000,
        );
        const fate = isAnswered ? 'the message was answered then' : 'the message was lost with it';
        return `red ${seconds(red.tookMs)} after the message: "${cause}", ${action}; health well; abort in ${seconds(abortMs)}, ${fate}; next message ${answered}; green after ${seconds(green.tookMs)}`;
      });
    });
  },
};
