import { z } from 'zod';
import { processFactSchema } from './gateway-facts.ts';

/** What was seen of lock files and their owners. */

const ms = z.number();
const pid = z.int();

export const lockContentSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('payload'),
    pid,
    createdAtMs: ms,
    maxHoldMs: ms.nullable(),
    startTicks: z.number().nullable(),
  }),
  z.strictObject({ kind: z.literal('empty') }),
  z.strictObject({
    kind: z.literal('malformed'),
    why: z.string(),
    /** Where a pid could still be read: that process may well be the owner. */
    pid: pid.nullable(),
  }),
  z.strictObject({ kind: z.literal('unreadable'), why: z.string() }),
  z.strictObject({ kind: z.literal('not-a-file'), why: z.string() }),
]);
export type LockContent = z.infer<typeof lockContentSchema>;

export const lockFactSchema = z.strictObject({
  path: z.string(),
  kind: z.enum(['session', 'store']),
  agentId: z.string(),
  sessionId: z.string(),
  modifiedAtMs: ms,
  /** Since when this very file (same inode and content) has been seen. */
  seenSinceMs: ms,
  content: lockContentSchema,
  owner: processFactSchema.nullable(),
  /** Who has the file open. OpenClaw keeps its locks open while it holds them. */
  openedBy: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('not-asked') }),
    z.strictObject({ kind: z.literal('unknown') }),
    z.strictObject({ kind: z.literal('known'), pids: z.array(pid) }),
  ]),
  /** An abort did end a run of this session at this time, and the lock was there before and after. */
  abortedAtMs: ms.nullable(),
});
export type LockFact = z.infer<typeof lockFactSchema>;
