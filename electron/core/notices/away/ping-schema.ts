import { z } from 'zod';
import { secretRefSchema } from './secret-ref.ts';

const DAY_MS = 24 * 60 * 60_000;
const everyMs = z.number().min(30_000).max(DAY_MS);
const graceMs = z.number().min(0).max(DAY_MS);

/**
 * A dead-man's ping for healthchecks.io and services with the same interface. It calls
 * ADDRESS/start when the watch begins. It calls ADDRESS at a fixed pace while all is well, and
 * ADDRESS/fail while it is not. The check raises the alarm when nothing comes: the machine is off,
 * or waits for a password.
 */
export const pingSchema = z.strictObject({
  /** Anybody who knows the address can keep the check quiet. */
  url: secretRefSchema,
  everyMs: everyMs.default(60_000),
  /** How long the light must be red before a fail is sent: most trouble mends itself. */
  graceMs: graceMs.default(2 * 60_000),
});

/** The pace alone: it is no secret, and the window may show and change it. */
export const pingPaceSchema = z.strictObject({ everyMs, graceMs });
export type PingPace = z.infer<typeof pingPaceSchema>;
export type PingSettings = z.infer<typeof pingSchema>;
