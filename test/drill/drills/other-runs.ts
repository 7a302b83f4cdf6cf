import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '../failure.ts';
import { seconds } from '../watch.ts';
import { ALL, type Drill } from './drill.ts';
import {
  beginHang,
  expectWorking,
  listenForAnswers,
  SHORT,
  SLACK_MS,
  sessionOf,
  stallOf,
  withOther,
} from './stall.ts';

/** A second message meets a hung run: it is known to wait, and gets its turn after the abort. */
export const queuedBehindHang: Drill = {
  name: 'silence: message behind a hung one',
  versions: ALL,
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    await stage.mustAnswer(sessionKey, 'hello');
    return withOther(stage, 'queued', SHORT, async (buoy, watch) => {
      const { hungAt, answer } = await beginHang(stage, sessionKey, 'hang');
      const answers = await listenForAnswers(stage, sessionKey);
      try {
        const second = stage.say(sessionKey, 'are you there', { limitMs: 120_000 });
        await watch.until(
          'stalled run',
          (snapshot) => snapshot.level !== 'green' && stallOf(snapshot, sessionKey) !== undefined,
          SHORT.stalledAmberMs + SLACK_MS,
          hungAt,
        );
        await sleep(SHORT.stalledRedMs - SHORT.stalledAmberMs + 2_000);
        const shown = watch.latest;
        const waiting = shown?.unanswered.filter((one) => one.sessionKey === sessionKey) ?? [];
        expect(waiting.length > 0, 'nobody is shown to wait');
        expect(!waiting.some((one) => one.lost), 'a queued message is called lost');
        await stage.behave({ kind: 'answer' });
        const before = answers.count();
        const abortedAt = Date.now();
        const { result } = await buoy.act('abort', sessionKey, 60_000);
        expect(result.outcome === 'done', `abort is ${result.outcome}: ${result.reason}`);
        const first = await answer;
        expect(first.kind !== 'answered', 'the hung message was answered');
        // 2026.7.35 steers it into the hung run, and never answers it once that has ended.
        const isSteered = stage.version.name === '2026.7.35';
        const isToldLost = /lost with the abort: the message of /.test(result.reason);
        expect(isToldLost === isSteered, `the abort says of it: ${result.reason}`);
        const limitMs = isSteered ? 15_000 : 60_000;
        while (answers.count() === before && Date.now() - abortedAt < limitMs) await sleep(100);
        const tookMs = Date.now() - abortedAt;
        const isAnswered = answers.count() > before;
        expect(
          isAnswered || isSteered,
          'the second message had no answer within 60 s of the abort',
        );
        const fate = await second;
        const turn = isAnswered
          ? `answered ${seconds(tookMs)} after the abort`
          : `ended with the hung run; next message ${await stage.mustAnswer(sessionKey, 'and now')}`;
        const green = await watch.until(
          'green light and nobody waiting in vain unless told so',
          (snapshot) =>
            snapshot.level === 'green' && snapshot.unanswered.every((message) => message.lost),
          30_000,
        );
        const told = fate.kind === 'failed' ? fate.why : fate.kind;
        return `${shown?.level}, ${shown?.recommended.action}, ${waiting.length} shown to wait; second message (${told}) ${turn}; abort says: ${result.reason}; green after ${seconds(green.tookMs)}`;
      } finally {
        answers.close();
      }
    });
  },
};

/** Runs that no chat began, as those of channels: seen at work, and seen when they hang. */
export const runOfChannel: Drill = {
  name: 'silence: run of another client',
  versions: ALL,
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    await stage.mustAnswer(sessionKey, 'hello', { via: 'agent' });
    return withOther(stage, 'channel', SHORT, async (buoy, watch) => {
      const since = Date.now();
      await stage.behave({ kind: 'slow', words: 15 });
      const slow = stage.mustAnswer(sessionKey, 'slowly', { via: 'agent', limitMs: 60_000 });
      await expectWorking(watch, sessionKey);
      const worked = await slow;
      watch.expectGreenSince(since);
      const idle = await watch.until(
        'idle session',
        (snapshot) => sessionOf(snapshot, sessionKey)?.state === 'idle',
        15_000,
      );
      const { hungAt, answer } = await beginHang(stage, sessionKey, 'hang', 'agent');
      await expectWorking(watch, sessionKey);
      const stalled = await watch.until(
        'stalled run',
        (snapshot) => sessionOf(snapshot, sessionKey)?.state === 'stalled',
        SHORT.stalledAmberMs + SLACK_MS,
        hungAt,
      );
      const past = await watch.until(
        'red light',
        (snapshot) => snapshot.level === 'red' && stallOf(snapshot, sessionKey) !== undefined,
        SHORT.stalledRedMs + SLACK_MS,
        hungAt,
      );
      const advice = past.snapshot.recommended.action;
      const { result, tookMs } = await buoy.act('abort', sessionKey, 60_000);
      const seen = `working, then idle ${seconds(idle.tookMs)} after its end (${worked}); hung: stalled after ${seconds(stalled.tookMs)}, red after ${seconds(past.tookMs)}, ${advice}`;
      if (stage.version.name !== '2026.2.1') {
        expect(result.outcome === 'done', `abort is ${result.outcome}: ${result.reason}`);
        await stage.behave({ kind: 'answer' });
        expect((await answer).kind !== 'answered', 'the hung message was answered');
        const answered = await stage.mustAnswer(sessionKey, 'and now', { via: 'agent' });
        await watch.until('green light', ({ level }) => level === 'green', 20_000);
        return `${seen}; abort in ${seconds(tookMs)}; next message ${answered}`;
      }
      // Its `chat.abort` knows only runs that a chat began.
      expect(result.outcome === 'failed', `abort is ${result.outcome}: ${result.reason}`);
      expect(/restart/.test(result.reason), `it does not say what helps: ${result.reason}`);
      const after = await watch.until(
        'advice that can help',
        ({ recommended }) => recommended.action !== 'abort' && recommended.action !== 'wait',
        10_000,
      );
      const then = after.snapshot.recommended;
      stage.service.mode = 'installed';
      await stage.behave({ kind: 'answer' });
      try {
        const freedMs = await buoy.mustAct(then.action, then.target, 150_000);
        const answered = await stage.mustAnswer(sessionKey, 'and now', {
          via: 'agent',
          limitMs: 60_000,
        });
        await watch.until('green light', ({ level }) => level === 'green', 30_000);
        return `${seen}; abort failed: ${result.reason}; then ${then.action} in ${seconds(freedMs)}; next message ${answered}`;
      } finally {
        stage.service.mode = 'no-manager';
      }
    });
  },
};
