import { z } from 'zod';
import { processFactSchema } from './gateway-facts.ts';

/** What was seen of lock files and their owners. */

const ms = z.number();
const pid = z.int();

const lockContentSchema = z.discriminatedUnion('kind', [
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
    /**
     * Whether a process may be named in it that was not read: a number in a form that is not
     * OpenClaw's own, or content that was not read to its end. Absent: no.
     */
    mayNameOther: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('unreadable'), why: z.string() }),
  z.strictObject({ kind: z.literal('not-a-file'), why: z.string() }),
]);
export type LockContent = z.infer<typeof lockContentSchema>;

/**
 * Who has a lock open, this program left out. Only what was looked at is a "no": whose open files
 * are kept from this user is named as not looked at.
 */
const openedBySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('not-asked') }),
  z.strictObject({
    kind: z.literal('unknown'),
    why: z.string().optional(),
    askedAtMs: ms.optional(),
  }),
  z.strictObject({
    kind: z.literal('known'),
    pids: z.array(pid),
    /** Of the process that the lock names, if its open files could not be looked at. */
    unread: z.array(pid).optional(),
    /** Why somebody who could be OpenClaw was not looked at; absent or null: everybody was. */
    notSeen: z.string().nullable().optional(),
    askedAtMs: ms.optional(),
  }),
]);
export type OpenedBy = z.infer<typeof openedBySchema>;

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
  /** Names that the file has in folders: one that has more is never moved. Absent: one. */
  links: z.int().nonnegative().optional(),
  /** It belongs to a user whose processes may be hidden from this one. Absent: it does not. */
  ofOtherUser: z.boolean().optional(),
  /** The session whose own row names this file as its transcript's; absent or null: none does. */
  rowKey: z.string().nullable().optional(),
  /** Who has the file open. OpenClaw keeps its locks open while it holds them. */
  openedBy: openedBySchema,
  /** An abort did end a run of this session at this time, and the lock was there before and after. */
  abortedAtMs: ms.nullable(),
});
export type LockFact = z.infer<typeof lockFactSchema>;
