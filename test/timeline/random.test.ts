import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { makeStage, play } from './play.ts';
import { Sum } from './sum.ts';
import { shortened, tell, timelines } from './timeline.ts';

// `npx tsx test/timeline/long.ts 100000` plays more of them, on all processors.
const COUNT = Number(process.env.CLAWBUOY_TIMELINES ?? 500);
/** A failure is played again with the seed that it printed. */
const SEED = Number(process.env.CLAWBUOY_TIMELINE_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Far more than one takes, also on a busy machine. */
const MOST_PER_TIMELINE_MS = 1_500;

const stage = makeStage();
afterAll(() => stage.close());

it(
  `in ${COUNT} random timelines whatever is released was dead, and what is plainly dead is released`,
  async () => {
    console.log(`CLAWBUOY_TIMELINE_SEED=${SEED} plays these again`);
    const sum = new Sum();
    const everyTimeline = fc.asyncProperty(timelines, async (timeline) => {
      const played = await play(stage.root, timeline);
      sum.add(played);
      if (played.wrong === null) return;
      const short = await shortened(
        timeline,
        async (one) => (await play(stage.root, one)).wrong !== null,
      );
      const { wrong } = await play(stage.root, short);
      throw new Error(
        `seed ${SEED}: ${wrong}\n${tell(short)}\n\nto be kept: ${JSON.stringify(short)}\n`,
      );
    });
    // A shortened timeline says more than the shrinking of a long one.
    await fc.assert(everyTimeline, { numRuns: COUNT, seed: SEED, endOnFailure: true });
    console.log(sum.words());
    expect(sum.unmet(), 'verdicts that no timeline met').toEqual([]);
    expect(sum.unreleased(), 'plainly dead, and not released').toEqual([]);
  },
  COUNT * MOST_PER_TIMELINE_MS,
);
