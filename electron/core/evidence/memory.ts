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
    /** When it last came back from being frozen or too busy to answer. */
    thawedAtMs: ms.nullable().default(null),
    /** Pids it was seen under, newest last, each with the time: a restart loop shows here. */
    lives: z.array(z.strictObject({ pid, firstSeenAtMs: ms })),
    /** When a migration was last seen to keep it from starting. */
    migratingAtMs: ms.nullable().default(null),
    /** When a start was seen to fail; absent while a process lives, or none was seen. */
    endedAtMs: ms.optional(),
    /** The start that was seen last: the process that has not answered yet, and when it last worked. */
    start: z.strictObject({ pid, seenSinceMs: ms, workedAtMs: ms.nullable() }).optional(),
    /** How often its service manager had started it, oldest first, each with when that was seen. */
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
