import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '../failure.ts';
import { seconds } from '../watch.ts';
import { ALL, type Drill } from './drill.ts';
import { sessionOf } from './stall.ts';

/** For a look that comes late: the defaults would make it wait for minutes. */
const SHORT_WAIT = { stalledAmberMs: 5_000, waitedTooLongMs: 10_000 } as const;

/**
 * A run that was ended on purpose is nobody's wait. The watch that saw it stays green; to a look
 * that comes afterwards 2026.2.1 leaves nothing that tells it from a silent agent, and the look
 * says so instead of raising the alarm.
 */
export const abortedBefore: Drill = {
  name: 'one look: after an abort',
  versions: ALL,
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    await stage.mustAnswer(sessionKey, 'hello');
    await stage.behave({ kind: 'hang' });
    const asked = stage.model.requests;
    const hung = stage.say(sessionKey, 'hang', { limitMs: 60_000 });
    await stage.untilAsked(asked);
    await stage.untilWorking(sessionKey);
    await stage.buoy.mustAct('abort', sessionKey, 60_000);
    const since = Date.now();
    await stage.behave({ kind: 'answer' });
    await hung;
    const late = await stage.otherBuoy('after-abort', SHORT_WAIT);
    await sleep(SHORT_WAIT.waitedTooLongMs + 5_000);
    const { snapshot, tookMs } = await late.status();
    stage.watch.expectGreenSince(since);
    const shown = sessionOf(snapshot, sessionKey);
    const { level, recommended, unanswered } = snapshot;
    expect(recommended.action === 'none', `recommends ${recommended.action}: ${shown?.cause}`);
    expect(unanswered.length === 0, 'somebody is said to wait');
    if (stage.version.name === '2026.2.1') {
      expect(level === 'amber', `the light is ${level}`);
      expect(shown?.state === 'waiting', `the session is ${shown?.state}`);
      expect(shown.cause.includes('cannot be told'), `it claims to know: ${shown.cause}`);
    } else {
      expect(level === 'green', `the light is ${level}: ${shown?.cause}`);
    }
    const answered = await stage.mustAnswer(sessionKey, 'and now');
    return `watch green throughout; look of ${seconds(tookMs)}: ${level}, ${shown?.state}${shown?.cause ? `, "${shown.cause}"` : ''}; next message ${answered}`;
  },
};
