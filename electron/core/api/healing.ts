import { z } from 'zod';

/**
 * The kinds of step that Clawbuoy may take without being asked, from the smallest to the largest.
 */
export const HEALING_KINDS = [
  'orphanedLocks',
  'leakedLocks',
  'restartChannel',
  'endStalledRuns',
  'startGateway',
  'restartHung',
] as const;
export const healingKindSchema = z.enum(HEALING_KINDS);
export type HealingKind = z.infer<typeof healingKindSchema>;

/**
 * How long a trouble must have lasted before each kind acts. The gateway, its service manager and
 * OpenClaw.app go first, and mend what they can within this time. The gateway ends a run after five
 * minutes and more (`agent-loop.md`), and starts a channel ten times.
 */
export const HEALING_AFTER_MS = {
  restartChannel: 10 * 60_000,
  endStalledRuns: 15 * 60_000,
  startGateway: 3 * 60_000,
  restartHung: 5 * 60_000,
} as const satisfies Partial<Record<HealingKind, number>>;

/** A shorter time would be a race with the gateway's own recovery. */
const after = z
  .number()
  .min(20_000)
  .max(24 * 60 * 60_000);
export const healingAfterSchema = z.strictObject({
  restartChannel: after.default(HEALING_AFTER_MS.restartChannel),
  endStalledRuns: after.default(HEALING_AFTER_MS.endStalledRuns),
  startGateway: after.default(HEALING_AFTER_MS.startGateway),
  restartHung: after.default(HEALING_AFTER_MS.restartHung),
});

const times = z.int().nonnegative();

/** The last 30 days of one kind in the journal, to help its owner decide. */
export const healingCountSchema = z.strictObject({
  kind: healingKindSchema,
  /** How often it would have acted if it had been allowed: the sum of the next three. */
  would: times,
  /** Somebody then took the same step, and it helped. */
  helped: times,
  /** The trouble passed within two minutes, or somebody took the same step and it failed. */
  wrongly: times,
  /** All other cases: nobody knows what it would have led to. */
  unclear: times,
  /** How often it has acted, and how often that helped. */
  acted: times,
  actedWell: times,
});
export type HealingCount = z.infer<typeof healingCountSchema>;
