import { z } from 'zod';

/** Work on OpenClaw that somebody has announced, with its end: it cannot be forgotten to be over. */
export const plannedQuietSchema = z.strictObject({
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  reason: z.string().max(200),
});
export type PlannedQuiet = z.infer<typeof plannedQuietSchema>;

/**
 * Whether it is that time. What began and ended within it is told nowhere but in the history; what
 * still is so at its end is told then.
 */
export function isPlannedQuiet(quiet: PlannedQuiet | null, nowMs: number): boolean {
  return quiet !== null && nowMs >= Date.parse(quiet.from) && nowMs < Date.parse(quiet.until);
}
