import { z } from 'zod';

/** The gateway's own reports, from its log or by events. */

const ms = z.number();
const pid = z.int();

/** The gateway's report that a message met a lock and was given up. */
export const blockFactSchema = z.strictObject({
  atMs: ms,
  source: z.enum(['log', 'event']),
  lockPath: z.string(),
  ownerPid: pid.nullable(),
  sessionKey: z.string().nullable(),
  waitedMs: ms.nullable(),
  /**
   * Why the gateway called the lock stale and yet left it, in its own codes: `hold-exceeded`,
   * `too-old`, `orphan-self-pid` (2026.7.35). Such a message is refused at once. Empty: it waited.
   */
  staleBecause: z.array(z.string()).default([]),
  /** The message is in no transcript: its sender must send it again. */
  lost: z.boolean(),
});
export type BlockFact = z.infer<typeof blockFactSchema>;

/** The gateway's other reports that matter for the verdict. */
export const noticeFactSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('stalled-session'),
    atMs: ms,
    sessionKey: z.string().nullable(),
    sessionId: z.string().nullable(),
    ageMs: ms.nullable(),
    recovery: z.string().nullable(),
    lastProgress: z.string().nullable(),
    /** How long the gateway has seen no progress. `ageMs` is the age of the whole run. */
    lastProgressAgeMs: ms.nullable().default(null),
    classification: z.string().nullable(),
  }),
  z.strictObject({
    /** The gateway, or an abort, tried to free a stuck session and freed nothing (#92270). */
    kind: z.literal('recovery-in-vain'),
    atMs: ms,
    sessionKey: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('database-locked'), atMs: ms, holderPid: pid.nullable() }),
  z.strictObject({ kind: z.literal('database-damaged'), atMs: ms }),
  z.strictObject({ kind: z.literal('disk-full'), atMs: ms }),
  z.strictObject({ kind: z.literal('store-lock-timeout'), atMs: ms, path: z.string() }),
  z.strictObject({
    kind: z.literal('migration'),
    atMs: ms,
    untilMs: ms.nullable(),
    /** The process that migrates; null where that is not known. */
    ownerPid: pid.nullable().default(null),
    /** From the log, or from the lease in the state database. */
    source: z.enum(['log', 'lease']).default('log'),
  }),
  // In older files only: no rule asks for it, since the gateway's answers tell of a drain.
  z.strictObject({ kind: z.literal('draining'), atMs: ms }),
]);
export type NoticeFact = z.infer<typeof noticeFactSchema>;

/** An approval or a question that waits for a person. It never holds the question's text. */
export const askedFactSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['command', 'plugin', 'system', 'question']),
  sessionKey: z.string().nullable(),
  askedAtMs: ms,
  expiresAtMs: ms.nullable(),
});
export type AskedFact = z.infer<typeof askedFactSchema>;

/**
 * Somebody who wrote for the first time, whom OpenClaw answers only once its owner lets them in. It
 * never holds who they are, nor their code.
 */
export const pairingRequestSchema = z.strictObject({
  /** Part of a command to copy, so it holds no character with a meaning in a shell. */
  channelId: z.string().regex(/^[a-z\d][\w-]{0,63}$/i),
  accountId: z.string().max(200),
  /** When their first message came. */
  askedAtMs: ms,
  /** When their last message came. */
  lastSeenAtMs: ms,
});
export type PairingRequest = z.infer<typeof pairingRequestSchema>;
