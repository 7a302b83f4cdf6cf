import { Client } from '../client.ts';
import { expect } from '../failure.ts';
import { isAlive } from '../processes.ts';
import type { Stage } from '../stage.ts';
import { seconds } from '../watch.ts';
import type { Drill } from './drill.ts';

/** How long a gateway waits for its runs at most. */
const LONGEST_DRAIN_MS = 300_000;
const RESTART_LIMIT_MS = 150_000;

/** A run hangs, and another client asks for a restart: the gateway waits for the run. */
async function drain(stage: Stage, sessionKey: string): Promise<string> {
  const client = await Client.connect(stage.place, 10_000);
  expect(client !== null, 'the gateway takes no client');
  const since = Date.now();
  try {
    await client.request('gateway.restart.request', { reason: 'drill', skipDeferral: true });
    const drains = await stage.watch.until(
      'draining gateway',
      (snapshot) => snapshot.gateway.state === 'draining',
      30_000,
      since,
    );
    const { level, recommended } = drains.snapshot;
    expect(level === 'amber', `shown ${level} while ${sessionKey} hangs`);
    expect(recommended.action === 'wait', `recommends ${recommended.action}`);
    expect(recommended.until !== null, 'its end is not foretold');
    const leftMs = Date.parse(recommended.until) - Date.now();
    expect(leftMs > 0 && leftMs <= LONGEST_DRAIN_MS, `its end is foretold in ${seconds(leftMs)}`);
    return `amber after ${seconds(drains.tookMs)}, wait, over in ${seconds(leftMs)} at most`;
  } finally {
    client.close();
  }
}

/** Nothing would start it again: it is waited for, however often one says yes. */
async function refusedWithoutService(stage: Stage): Promise<string> {
  const { result } = await stage.buoy.act('restart', null, 60_000, ['--yes', '--yes']);
  expect(result.outcome === 'refused', `restart without a service is ${result.outcome}`);
  expect(/until \S+Z at the latest/.test(result.reason), `no end is told: ${result.reason}`);
  expect(isAlive(stage.gateway.pid), 'the gateway was stopped');
  return `without a service refused: ${result.reason}`;
}

/** A service would start it again: the plan asks twice, and once is not enough. */
async function refusedOnce(stage: Stage): Promise<string> {
  const plan = await stage.buoy.plan('restart', null);
  expect(plan.verdict === 'ready', `the plan is ${plan.verdict}: ${plan.why}`);
  const words = plan.secondYes ?? '';
  expect(/until 20\d\d-\S+Z at the latest/.test(words), `the second question is: ${words}`);
  const { result } = await stage.buoy.act('restart', null, 60_000);
  expect(result.outcome === 'refused', `restart by one yes is ${result.outcome}`);
  expect(result.reason.includes('Say yes twice'), `says: ${result.reason}`);
  expect(stage.service.orders.length === 0, `ordered ${stage.service.orders.join(', ')}`);
  expect(isAlive(stage.gateway.pid), 'the gateway was stopped');
  return 'one yes refused';
}

/** A drain is waited for, its end is foretold, and cutting it short takes a second yes. */
export const draining: Drill = {
  name: 'draining before a restart',
  versions: ['2026.7.35', '2026.9.6'],
  quick: [],
  realOnly: true,
  needsStandIn: true,
  async run(stage, sessionKey) {
    const { gateway, service } = stage;
    await stage.mustAnswer(sessionKey, 'hello');
    await stage.behave({ kind: 'hang' });
    const asked = stage.model.requests;
    const hung = stage.say(sessionKey, 'hang', { limitMs: 60_000 });
    await stage.untilAsked(asked);
    const first = gateway.pid;
    try {
      const seen = [await drain(stage, sessionKey), await refusedWithoutService(stage)];
      service.orders.length = 0;
      service.mode = 'installed';
      seen.push(await refusedOnce(stage));
      await stage.behave({ kind: 'answer' });
      const cut = await stage.buoy.act('restart', null, RESTART_LIMIT_MS, ['--yes', '--yes']);
      const { outcome, reason } = cut.result;
      expect(outcome === 'done', `restart by two yes is ${outcome}: ${reason}`);
      expect(!isAlive(first) && gateway.pid !== first, 'it is the same process');
      // In a session of its own: the interrupted run is resumed, and may still be at work.
      const answered = await stage.mustAnswer(`${sessionKey}-after`, 'are you back', {
        limitMs: 60_000,
      });
      const green = await stage.untilGreen(60_000);
      seen.push(`two yes: cut short in ${seconds(cut.tookMs)}, ${answered}, green after ${green}`);
      return seen.join('; ');
    } finally {
      service.mode = 'no-manager';
      service.orders.length = 0;
      await stage.behave({ kind: 'answer' });
      stage.model.breakOff();
      await hung;
    }
  },
};
