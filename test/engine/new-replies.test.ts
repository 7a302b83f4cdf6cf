import { expect, it } from 'vitest';
import { createReplyNews } from '../../electron/engine/new-replies.ts';
import { evidence, MAIN, NOW_MS } from '../support/evidence.ts';

it('tells of a reply once, and of no message', () => {
  const isNew = createReplyNews();
  const seen = (userAtMs: number, replyAtMs: number | null) =>
    isNew(
      evidence({
        messages: [{ sessionKey: MAIN, userAtMs, replyAtMs, droppedAtMs: null, source: 'event' }],
      }).messages,
    );
  expect(seen(NOW_MS, null)).toBe(false);
  expect(seen(NOW_MS, NOW_MS + 100)).toBe(true);
  expect(seen(NOW_MS, NOW_MS + 100)).toBe(false);
  expect(seen(NOW_MS + 200, NOW_MS + 100)).toBe(false);
  expect(seen(NOW_MS + 200, NOW_MS + 300)).toBe(true);
});
