import { afterAll, describe, expect, it } from 'vitest';
import { DEAD, KEPT } from './kept.ts';
import { makeStage, play } from './play.ts';
import { tell } from './timeline.ts';

const stage = makeStage();
afterAll(() => stage.close());

describe('a lock that is held is neither moved away nor called releasable', () => {
  it.each(KEPT)('in the case of $name', async ({ timeline }) => {
    expect((await play(stage.root, timeline)).wrong, tell(timeline)).toBeNull();
  });
});

describe('a lock that is plainly dead is released', () => {
  it.each(DEAD)('in the case of $name', async ({ timeline, plain }) => {
    const played = await play(stage.root, timeline);
    expect(played.wrong).toBeNull();
    expect(played.plainAsked, tell(timeline)).toEqual({ [plain]: 1 });
    expect(played.plainReleased, tell(timeline)).toEqual({ [plain]: 1 });
  });
});
