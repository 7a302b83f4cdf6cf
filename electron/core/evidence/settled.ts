import type { MessageFact } from './evidence.ts';

/**
 * When a session last came to the end of a turn, with an answer or without one: nothing works on
 * an older message any more. 0 for never.
 */
export function settledAtMs({
  replyAtMs,
  failedAtMs = null,
}: Pick<MessageFact, 'replyAtMs' | 'failedAtMs'>): number {
  return Math.max(replyAtMs ?? 0, failedAtMs ?? 0);
}
