import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '../failure.ts';
import { seconds } from '../watch.ts';
import { ALL, type Drill } from './drill.ts';
import { sessionOf } from './stall.ts';

const LONG_S = 240;

/**
 * A tool that runs for four minutes and an answer of 240 words, one a second, at the same time in
 * two sessions: both are work, for a watch and for a look by itself alike.
 */
export const longWork: Drill = {
  name: 'silence: four minutes of work',
  versions: ALL,
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    const { watch, model } = stage;
    const streamKey = `${sessionKey}-stream`;
    await stage.mustAnswer(sessionKey, 'hello');
    await stage.mustAnswer(streamKey, 'hello');
    const alone = await stage.otherBuoy('alone');
    const since = Date.now();
    const limitMs = (LONG_S + 60) * 1_000;
    let asked = model.requests;
    await stage.behave({ kind: 'tool', command: `sleep ${LONG_S}` });
    const tool = stage.say(sessionKey, 'build it', { limitMs });
    await stage.untilAsked(asked);
    asked = model.requests;
    await stage.behave({ kind: 'slow', words: LONG_S });
    const stream = stage.say(streamKey, 'tell me all', { limitMs });
    await stage.untilAsked(asked);
    await stage.behave({ kind: 'answer' });
    const looks: string[] = [];
    for (const atMs of [40_000, 100_000, 200_000]) {
      await sleep(Math.max(0, since + atMs - Date.now()));
      watch.expectGreenSince(since);
      for (const key of [sessionKey, streamKey]) {
        const shown = watch.latest === null ? undefined : sessionOf(watch.latest, key);
        expect(shown?.state === 'working', `watch calls ${key} ${shown?.state}: ${shown?.cause}`);
      }
      const { snapshot, tookMs } = await alone.status();
      const why = snapshot.incidents[0]?.cause ?? snapshot.headline;
      expect(snapshot.level === 'green', `a look by itself is ${snapshot.level}: ${why}`);
      // 2026.2.1 says nothing of runs that began before one looks.
      const told = stage.version.restartsByRpc ? [sessionKey, streamKey] : [];
      for (const key of told) {
        const state = sessionOf(snapshot, key)?.state;
        expect(state === 'working', `a look by itself calls ${key} ${state}`);
      }
      looks.push(seconds(tookMs));
    }
    const answers = await Promise.all([tool, stream]);
    watch.expectGreenSince(since);
    for (const answer of answers) {
      const why = answer.kind === 'failed' ? `: ${answer.why}` : '';
      expect(answer.kind === 'answered', `the long work was ${answer.kind}${why}`);
      const tookS = answer.tookMs / 1_000;
      expect(tookS >= LONG_S - 10, `the long work took ${seconds(answer.tookMs)} only`);
    }
    const [toolMs = 0, streamMs = 0] = answers.map((answer) => answer.tookMs);
    return `tool of ${seconds(toolMs)} and stream of ${seconds(streamMs)}: green throughout, and in three looks without memory (${looks.join(', ')})`;
  },
};
