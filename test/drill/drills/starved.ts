import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Client } from '../client.ts';
import { expect } from '../failure.ts';
import type { Stage } from '../stage.ts';
import { seconds } from '../watch.ts';
import type { Drill } from './drill.ts';
import { withConfig } from './other-config.ts';

const EVERY_S = 15;

const agentsSchema = z.looseObject({
  agents: z.looseObject({ defaults: z.looseObject({}) }),
});

function withHeartbeats(config: Record<string, unknown>): Record<string, unknown> {
  const read = agentsSchema.parse(config);
  // Without a target 2026.9.6 skips them where no channel could deliver what they say.
  const heartbeat = { every: `${EVERY_S}s`, target: 'none' };
  const defaults = { ...read.agents.defaults, heartbeat };
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

/** The gateway ends the heartbeat after its interval; then the message has half a minute more. */
const LOST_MS = EVERY_S * 1_000 + 30_000 + 20_000;

/**
 * A heartbeat hangs, the user writes, and 2026.7.35 ends the heartbeat when its time is up: the
 * user's message is dropped with it, heartbeats go on, and the gateway calls itself well
 * (openclaw/openclaw #103690). 2026.9.6 sets the heartbeat aside for the message. Heartbeats while
 * a user's own run hangs cannot be played: none begins as long as any run holds the main lane.
 */
export const starvedUser: Drill = {
  name: '#103690 heartbeats run, the user waits',
  versions: ['2026.7.35', '2026.9.6'],
  quick: [],
  realOnly: true,
  async run(stage) {
    const { model, watch } = stage;
    return withConfig(stage, withHeartbeats, {}, async () => {
      await stage.mustAnswer(MAIN, 'hello');
      await untilHeartbeats(stage, model.heartbeats + 1, 90_000);
      await stage.behave({ kind: 'hang' });
      await untilHeartbeats(stage, model.heartbeats + 1, 60_000);
      await stage.behave({ kind: 'answer' });
      const sentAt = Date.now();
      if (stage.version.name === '2026.9.6') {
        const answered = await stage.mustAnswer(MAIN, 'are you there');
        await untilHeartbeats(stage, model.heartbeats + 1, 60_000);
        watch.expectGreenSince(sentAt);
        return `the heartbeat is set aside for the message: ${answered}; heartbeats go on; green throughout`;
      }
      const message = stage.say(MAIN, 'are you there', { limitMs: 120_000 });
      const lost = await watch.until(
        'message that is told as lost',
        ({ unanswered }) => unanswered.some((one) => one.sessionKey === MAIN && one.lost),
        LOST_MS,
        sentAt,
      );
      expect(lost.snapshot.level !== 'red', `the light is red: ${lost.snapshot.headline}`);
      await untilHeartbeats(stage, model.heartbeats + 1, 90_000);
      await sleep(3_000);
      const { snapshot } = await stage.buoy.status();
      expect(
        snapshot.unanswered.some((one) => one.sessionKey === MAIN && one.lost),
        'a later heartbeat is taken for the answer',
      );
      const client = await Client.connect(stage.place, 10_000);
      const health = JSON.stringify((await client?.request('health', {}))?.payload ?? null);
      client?.close();
      expect(health.includes('"ok":true'), `health is not well: ${health.slice(0, 80)}`);
      const fate = await message;
      const answered = await stage.mustAnswer(MAIN, 'and now', { limitMs: 60_000 });
      const over = await watch.until(
        'nobody who waits',
        ({ level, unanswered }) => level === 'green' && unanswered.length === 0,
        15_000,
      );
      const told = fate.kind === 'failed' ? fate.why : fate.kind;
      return `message: ${told}; told as lost after ${seconds(lost.tookMs)}: "${lost.snapshot.headline}"; so still after another heartbeat, health well; next message ${answered}; nobody waits after ${seconds(over.tookMs)}`;
    });
  },
};
