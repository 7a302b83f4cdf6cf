import { z } from 'zod';

/**
 * How turns went at their models, in the words of each source. The judge decides what they mean
 * (`judge/model-cause.ts`), so that an old file of evidence can be judged again. It never holds the
 * text of a conversation.
 */

const ms = z.number();
/** Words of the gateway or of a provider are cut to this length. */
export const MOST_WORDS = 300;
const words = z.string().max(MOST_WORDS);

const turn = {
  atMs: ms,
  /** The source of the fact. */
  source: z.enum(['event', 'transcript', 'log']),
  sessionKey: z.string().nullable(),
  /** Null where this source names no run. */
  runId: z.string().nullable(),
  provider: words.nullable(),
  model: words.nullable(),
  /** Nobody waits for a heartbeat. */
  heartbeat: z.boolean().default(false),
};

export const turnFactSchema = z.discriminatedUnion('kind', [
  /** A reply with content: the last one that is known of its session. */
  z.strictObject({
    kind: z.literal('answered'),
    ...turn,
    /**
     * Where no run of the reply was heard, as with OpenClaw's own answer to `/status`: when a run
     * last answered; null: none did. Absent: this reply is a run's.
     */
    ofRunAtMs: ms.nullable().optional(),
  }),
  /** It ended well, and without a word. */
  z.strictObject({ kind: z.literal('empty'), ...turn, stopReason: words.nullable() }),
  z.strictObject({
    kind: z.literal('failed'),
    ...turn,
    /** When its first call failed, if it was repeated before the turn was given up. */
    sinceMs: ms.optional(),
    /** The gateway's own word: `auth`, `rate_limit` (2026.2.1 and later, in its log or events). */
    reason: words.nullable(),
    /** Its finer word, such as `auth_invalid_token` (2026.7 and later). */
    failure: words.nullable(),
    /** An answer had begun, and broke off. */
    begun: z.boolean().default(false),
    /** The words of the provider, of the gateway, or of both. */
    said: words.nullable(),
  }),
  /** The call is repeated. Nobody has an answer meanwhile. */
  z.strictObject({
    kind: z.literal('retrying'),
    ...turn,
    reason: words.nullable(),
    attempt: z.int().nonnegative().nullable(),
    of: z.int().nonnegative().nullable(),
    delayMs: ms.nullable(),
  }),
  /** Another model is tried, or there is none left. `outcome` is the gateway's own word. */
  z.strictObject({
    kind: z.literal('fallback'),
    ...turn,
    reason: words.nullable(),
    said: words.nullable(),
    outcome: words.nullable(),
    to: words.nullable(),
  }),
  /**
   * The gateway's log on a call that failed, in its provider's words. It adds words to a failure of
   * the same run that is known, and is none by itself: the run may have gone on.
   */
  z.strictObject({
    kind: z.literal('explained'),
    atMs: ms,
    runId: z.string(),
    provider: words.nullable(),
    model: words.nullable(),
    reason: words.nullable(),
    failure: words.nullable(),
    said: words.nullable(),
  }),
  /** The gateway itself does not use a key or login until then, whatever the provider would say. */
  z.strictObject({
    kind: z.literal('cooling'),
    atMs: ms,
    provider: words,
    reason: words.nullable(),
    untilMs: ms,
  }),
]);
export type TurnFact = z.infer<typeof turnFactSchema>;
export type ExplainedCall = Extract<TurnFact, { kind: 'explained' }>;
export type FailedTurn = Extract<TurnFact, { kind: 'failed' }>;

/** When a run last answered, which is the reply itself or an earlier one. Null: none did. */
export function runAnsweredAtMs({
  atMs,
  ofRunAtMs,
}: Extract<TurnFact, { kind: 'answered' }>): number | null {
  return ofRunAtMs === undefined ? atMs : ofRunAtMs;
}
