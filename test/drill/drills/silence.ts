import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '../failure.ts';
import type { Stage } from '../stage.ts';
import { seconds, type Watch } from '../watch.ts';
import type { Drill } from './drill.ts';
import {
  adviceSince,
  beginHang,
  expectWorking,
  SHORT,
  SLACK_MS,
  stallOf,
  withOther,
} from './stall.ts';

/** A run that hangs: when it is said, what is recommended, and what that brings. */

const CAUSE = { hang: /waiting for the model/, 'hang-mid-stream': /answer stopped/ } as const;

/** With the thresholds that a user has: working, amber after 60 s, red after 180 s, one `abort`. */
export const hungByDefault: Drill = {
  name: 'silence: hung model, default limits',
  versions: ['2026.9.6'],
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    const { watch, buoy } = stage;
    await stage.mustAnswer(sessionKey, 'hello');
    const { hungAt, answer } = await beginHang(stage, sessionKey, 'hang');
    await expectWorking(watch, sessionKey);
    const amber = await watch.until(
      'amber light over the stalled run',
      (snapshot) => snapshot.level === 'amber' && stallOf(snapshot, sessionKey)?.level === 'amber',
      60_000 + SLACK_MS,
      hungAt,
    );
    expect(amber.tookMs > 55_000, `amber after ${seconds(amber.tookMs)} already`);
    const early = amber.snapshot.recommended;
    expect(early.action === 'wait', `at first it recommends ${early.action}`);
    expect(early.until !== null, 'it recommends to wait and does not say until when');
    const red = await watch.until(
      'red light over the stalled run',
      (snapshot) => snapshot.level === 'red' && stallOf(snapshot, sessionKey)?.level === 'red',
      180_000 + SLACK_MS,
      hungAt,
    );
    expect(red.tookMs > 175_000, `red after ${seconds(red.tookMs)} already`);
    const cause = stallOf(red.snapshot, sessionKey)?.cause ?? '';
    expect(CAUSE.hang.test(cause), `the cause does not say what it waits for: ${cause}`);
    const { action, target } = red.snapshot.recommended;
    expect(action === 'abort' && target === sessionKey, `recommends ${action} ${target}`);
    const waiting = red.snapshot.unanswered.some((message) => message.sessionKey === sessionKey);
    expect(waiting, 'the message is not listed as unanswered');
    const alone = await (await stage.otherBuoy('alone')).status();
    expect(alone.snapshot.level !== 'green', 'a look by itself takes the hang for work');
    const abortMs = await buoy.mustAct('abort', target, 60_000);
    await stage.behave({ kind: 'answer' });
    expect((await answer).kind !== 'answered', 'the hung message was answered');
    const answered = await stage.mustAnswer(sessionKey, 'and now');
    const green = await stage.untilGreen();
    return `amber after ${seconds(amber.tookMs)}, red after ${seconds(red.tookMs)}: "${cause}"; a look alone: ${alone.snapshot.level}, ${alone.snapshot.recommended.action}; abort in ${seconds(abortMs)}; next message ${answered}; green after ${green}`;
  },
};

/** Where the gateway has no limit of its own: red and `abort`, which ends it. */
async function abortsHang(
  stage: Stage,
  sessionKey: string,
  kind: 'hang' | 'hang-mid-stream',
): Promise<string> {
  await stage.mustAnswer(sessionKey, 'hello');
  return withOther(stage, `short-${kind}`, SHORT, async (buoy, watch) => {
    const { hungAt, answer } = await beginHang(stage, sessionKey, kind);
    await expectWorking(watch, sessionKey);
    const red = await watch.until(
      'red light that recommends abort',
      (snapshot) =>
        snapshot.level === 'red' &&
        stallOf(snapshot, sessionKey) !== undefined &&
        snapshot.recommended.action === 'abort' &&
        snapshot.recommended.target === sessionKey,
      SHORT.stalledRedMs + SLACK_MS,
      hungAt,
    );
    const cause = stallOf(red.snapshot, sessionKey)?.cause ?? '';
    expect(CAUSE[kind].test(cause), `the cause says something else: ${cause}`);
    await expectUnmoved(stage, watch, sessionKey);
    const abortMs = await buoy.mustAct('abort', sessionKey, 60_000);
    await stage.behave({ kind: 'answer' });
    expect((await answer).kind !== 'answered', 'the hung message was answered');
    const answered = await stage.mustAnswer(sessionKey, 'and now');
    const green = await watch.until('green light', ({ level }) => level === 'green', 20_000);
    return `red after ${seconds(red.tookMs)}: "${cause}"; abort in ${seconds(abortMs)}; next message ${answered}; green after ${seconds(green.tookMs)}`;
  });
}

/** OpenClaw answers a command by itself, beside a run that hangs: that is no answer of the agent. */
async function expectUnmoved(stage: Stage, watch: Watch, sessionKey: string): Promise<void> {
  const since = Date.now();
  await stage.say(sessionKey, '/status', { limitMs: 15_000 });
  await sleep(4_000);
  const isGreen = watch.snapshotsSince(since).some(({ level }) => level === 'green');
  expect(!isGreen, 'green after OpenClaw answered a command');
}

/** 2026.7.35 aborts such a run itself some 390 s after its start; a person may be quicker. */
async function waitsForGateway(
  stage: Stage,
  sessionKey: string,
  kind: 'hang' | 'hang-mid-stream',
): Promise<string> {
  await stage.mustAnswer(sessionKey, 'hello');
  return withOther(stage, `short-${kind}`, SHORT, async (buoy, watch) => {
    const { sentAt, hungAt, answer } = await beginHang(stage, sessionKey, kind);
    await expectWorking(watch, sessionKey);
    const amber = await watch.until(
      'amber light that recommends to wait',
      (snapshot) =>
        snapshot.level === 'amber' &&
        stallOf(snapshot, sessionKey) !== undefined &&
        snapshot.recommended.action === 'wait',
      SHORT.stalledAmberMs + SLACK_MS,
      hungAt,
    );
    const cause = stallOf(amber.snapshot, sessionKey)?.cause ?? '';
    expect(CAUSE[kind].test(cause), `the cause says something else: ${cause}`);
    await expectUnmoved(stage, watch, sessionKey);
    await sleep(SHORT.stalledRedMs);
    for (const { action, until } of adviceSince(watch, hungAt, sessionKey)) {
      expect(action === 'wait', `it recommends ${action} before the gateway's own abort`);
      const forMs = until === null ? 0 : Date.parse(until) - sentAt;
      expect(forMs > 330_000 && forMs < 420_000, `the countdown ends ${seconds(forMs)} after`);
    }
    const level = watch.latest?.level;
    const abortMs = await buoy.mustAct('abort', sessionKey, 60_000);
    await stage.behave({ kind: 'answer' });
    expect((await answer).kind !== 'answered', 'the hung message was answered');
    const answered = await stage.mustAnswer(sessionKey, 'and now');
    const green = await watch.until('green light', (shown) => shown.level === 'green', 20_000);
    return `amber after ${seconds(amber.tookMs)}: "${cause}"; wait with a countdown throughout, ${level} past the red limit; abort by hand in ${seconds(abortMs)}; next message ${answered}; green after ${seconds(green.tookMs)}`;
  });
}

function hangDrill(kind: 'hang' | 'hang-mid-stream', name: string): Drill {
  return {
    name,
    versions: kind === 'hang' ? ['2026.2.1', '2026.7.35'] : ['2026.2.1', '2026.7.35', '2026.9.6'],
    quick: [],
    realOnly: true,
    run: (stage, sessionKey) =>
      stage.version.name === '2026.7.35'
        ? waitsForGateway(stage, sessionKey, kind)
        : abortsHang(stage, sessionKey, kind),
  };
}

export const hungBeforeWords = hangDrill('hang', 'silence: hung before the first word');
export const hungInMidStream = hangDrill('hang-mid-stream', 'silence: hung in mid-stream');
