import { z } from 'zod';

/** Facts about scheduled jobs ("automations"), as the gateway's own list states them. */

const ms = z.number();

const jobFactSchema = z.strictObject({
  id: z.string(),
  /** The name that people gave it; null: none. */
  label: z.string().nullable(),
  agentId: z.string().nullable(),
  /** The key of a job that OpenClaw declares itself: `heartbeat:main` (2026.9); absent: none. */
  declaredAs: z.string().optional(),
  enabled: z.boolean(),
  schedule: z.enum(['at', 'every', 'cron', 'other']),
  nextRunAtMs: ms.nullable(),
  runningAtMs: ms.nullable(),
  /** When its last run began. */
  lastRunAtMs: ms.nullable(),
  /** OpenClaw's own word for how that ended: `ok`, `error`, `skipped`; null: it never ran. */
  lastStatus: z.string().nullable(),
  lastError: z.string().nullable(),
  /** Its failed runs in a row; null where this version does not count them (2026.2.1). */
  errorsInARow: z.number().nullable(),
  /** Its failed runs in a row that this watch has seen; absent: fewer than two. */
  failuresSeen: z.number().optional(),
  /** OpenClaw has switched it off after errors (2026.9). */
  autoDisabled: z.boolean(),
  /** OpenClaw's own word for whether its result reached its reader; null where it gives none. */
  delivery: z.string().nullable(),
  deliveryError: z.string().nullable(),
  /** Its result was kept back on purpose. */
  isQuiet: z.boolean(),
  /**
   * A time in the past at which the gateway had said that it would run; null: no such time was
   * heard of.
   */
  promisedAtMs: ms.nullable(),
  /** The first such time since its last run; absent: it is the last one. */
  missedSinceMs: ms.optional(),
});
export type JobFact = z.infer<typeof jobFactSchema>;

export const jobsFactSchema = z.strictObject({
  atMs: ms,
  /** Whether the scheduler is on. Null: not asked, because no job is late. */
  schedulerOn: z.boolean().nullable(),
  list: z.array(jobFactSchema).max(200),
});
export type JobsFact = z.infer<typeof jobsFactSchema>;
