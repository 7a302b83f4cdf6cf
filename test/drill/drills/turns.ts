import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '../failure.ts';
import { seconds } from '../watch.ts';
import { ALL, type Drill } from './drill.ts';

/** A healthy turn: the light is green before, during and after. */
export const healthy: Drill = {
  name: 'healthy turn',
  versions: ALL,
  quick: ['2026.9.6'],
  async run(stage, sessionKey) {
    const since = Date.now();
    const chat = await stage.mustAnswer(sessionKey, 'hello');
    const agent = await stage.mustAnswer(sessionKey, 'hello from a channel', { via: 'agent' });
    await sleep(3_000);
    const { snapshot, tookMs } = await stage.buoy.status();
    stage.watch.expectGreenSince(since);
    expect(snapshot.level === 'green', `status says ${snapshot.level}: ${snapshot.headline}`);
    const pid = snapshot.gateway.pid;
    expect(pid === stage.gateway.pid, `gateway pid shown ${pid}, real ${stage.gateway.pid}`);
    const store = stage.version.era;
    expect(snapshot.store === store, `store shown ${snapshot.store}, real ${store}`);
    const notices = stage.watch.notificationsSince(since);
    expect(notices.length === 0, `notified: ${notices[0]?.title}`);
    return `green throughout; chat ${chat}, agent ${agent}; status in ${seconds(tookMs)}`;
  },
};

/** A run that takes its time is work, not an incident. */
export const slowTurn: Drill = {
  name: 'slow turn',
  versions: ALL,
  quick: [],
  async run(stage, sessionKey) {
    await stage.mustAnswer(sessionKey, 'hello');
    const since = Date.now();
    await stage.behave({ kind: 'slow', words: 20 });
    const answered = await stage.mustAnswer(sessionKey, 'think slowly', { limitMs: 60_000 });
    await stage.behave({ kind: 'answer' });
    stage.watch.expectGreenSince(since);
    return `green throughout; ${answered}`;
  },
};

/** `abort` ends a run whose model hangs, and the next message is answered. */
export const abort: Drill = {
  name: 'abort a hung run',
  versions: ALL,
  quick: [],
  async run(stage, sessionKey) {
    await stage.mustAnswer(sessionKey, 'hello');
    await stage.behave({ kind: 'hang' });
    const asked = stage.model.requests;
    const hung = stage.say(sessionKey, 'hang', { limitMs: 60_000 });
    await stage.untilWorking(sessionKey);
    if (stage.kind === 'real') await stage.untilAsked(asked);
    const tookMs = await stage.buoy.mustAct('abort', sessionKey, 60_000);
    await stage.behave({ kind: 'answer' });
    const outcome = await hung;
    expect(outcome.kind !== 'answered', 'the hung message was answered');
    const answered = await stage.mustAnswer(sessionKey, 'after the abort');
    const green = await stage.untilGreen();
    return `abort in ${seconds(tookMs)}; next message ${answered}; green after ${green}`;
  },
};
