import { z } from 'zod';
import { processFactSchema } from './gateway-facts.ts';

/** Facts about lock files and their owners. */

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
    /** The pid, where it could still be read. The process may well be the owner. */
    pid: pid.nullable(),
    /**
     * Whether it may name a process that was not read. A number is not in OpenClaw's own form, or
     * the content was not read to its end. Absent: no.
     */
    mayNameOther: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('unreadable'), why: z.string() }),
  z.strictObject({ kind: z.literal('not-a-file'), why: z.string() }),
]);
export type LockContent = z.infer<typeof lockContentSchema>;

/**
 * The processes that have a lock open, without this program. Only a process that was looked at
 * counts as a "no". A process whose open files are hidden from this user is listed as unread.
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
    /** The process that the lock names, if its open files could not be read. */
    unread: z.array(pid).optional(),
    /** Why a possible OpenClaw process was not looked at; absent or null: all were. */
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
  /** The number of names of the file. A file with more than one is never moved. Absent: one. */
  links: z.int().nonnegative().optional(),
  /** It belongs to a user whose processes may be hidden from this one. Absent: it does not. */
  ofOtherUser: z.boolean().optional(),
  /** The session whose row names this file as its transcript's; absent or null: none does. */
  rowKey: z.string().nullable().optional(),
  /** Who has the file open. OpenClaw keeps its locks open while it holds them. */
  openedBy: openedBySchema,
  /** When an abort ended a run of this session, with the lock there before and after. */
  abortedAtMs: ms.nullable(),
});
export type LockFact = z.infer<typeof lockFactSchema>;
