import { z } from 'zod';
import { secretRefSchema } from './secret-ref.ts';

/**
 * A dead-man's ping for healthchecks.io and services with the same interface. It calls
 * ADDRESS/start when the watch begins. It calls ADDRESS at a fixed pace while all is well, and
 * ADDRESS/fail while it is not. The check raises the alarm when nothing comes: the machine is off,
 * or waits for a password.
 */
export const pingSchema = z.strictObject({
  /** Anybody who knows the address can keep the check quiet. */
  url: secretRefSchema,
  everyMs: z
    .number()
    .min(30_000)
    .max(24 * 60 * 60_000)
    .default(60_000),
  /** How long the light must be red before a fail is sent: most trouble mends itself. */
  graceMs: z
    .number()
    .min(0)
    .max(24 * 60 * 60_000)
    .default(2 * 60_000),
});
export type PingSettings = z.infer<typeof pingSchema>;
