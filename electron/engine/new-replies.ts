import type { MessageFact } from '../core/evidence/evidence.ts';

/**
 * Tells of each look whether an agent has replied since the one before. A reply may be quicker
 * than the light: the picture is the same before and after it, and yet it proves a step.
 */
export function createReplyNews(): (messages: readonly MessageFact[]) => boolean {
  let lastAtMs = 0;
  return (messages) => {
    const before = lastAtMs;
    for (const { replyAtMs } of messages) lastAtMs = Math.max(lastAtMs, replyAtMs ?? 0);
    return lastAtMs > before;
  };
}
