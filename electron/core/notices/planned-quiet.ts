import { z } from 'zod';

/** Announced work on OpenClaw. It has an end, so nobody has to remember to end it. */
export const plannedQuietSchema = z.strictObject({
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  reason: z.string().max(200),
});
export type PlannedQuiet = z.infer<typeof plannedQuietSchema>;

/**
 * Whether the announced time is now. Trouble that begins and ends within it appears only in the
 * history. Trouble that outlasts it is reported at its end.
 */
export function isPlannedQuiet(quiet: PlannedQuiet | null, nowMs: number): boolean {
  return quiet !== null && nowMs >= Date.parse(quiet.from) && nowMs < Date.parse(quiet.until);
}
