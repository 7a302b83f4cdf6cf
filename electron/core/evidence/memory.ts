import { z } from 'zod';
import { gatewayStateSchema } from '../api/snapshot.ts';

const ms = z.number();
const pid = z.int();

/** What a judgement must remember of the ones before it. */
export const memorySchema = z.strictObject({
  gateway: z.strictObject({
    state: gatewayStateSchema,
    sinceMs: ms,
    lastOkAtMs: ms.nullable(),
    version: z.string().nullable(),
    failingSinceMs: ms.nullable(),
    /** Since when its address has accepted connections and given no answer; absent: it does not. */
    silentSinceMs: ms.optional(),
    /** When it last came back from being frozen or too busy to answer. */
    thawedAtMs: ms.nullable().default(null),
    /** Pids it was seen under, newest last, each with the time. A restart loop shows here. */
    lives: z.array(z.strictObject({ pid, firstSeenAtMs: ms })),
    /** When a migration was last seen to hold up its start. */
    migratingAtMs: ms.nullable().default(null),
    /** When a start was seen to fail; absent while a process lives, or if none was seen. */
    endedAtMs: ms.optional(),
    /** The last start seen: the process that has not answered yet, and when it last worked. */
    start: z.strictObject({ pid, seenSinceMs: ms, workedAtMs: ms.nullable() }).optional(),
    /** The service manager's counts of starts, oldest first, each with the time of the look. */
    starts: z.array(z.strictObject({ count: z.int(), atMs: ms })).default([]),
  }),
  incidents: z.array(
    z.strictObject({
      key: z.string(),
      id: z.string(),
      sinceMs: ms,
      level: z.enum(['amber', 'red']),
    }),
  ),
});
export type Memory = z.infer<typeof memorySchema>;
