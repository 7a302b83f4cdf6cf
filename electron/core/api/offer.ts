import { z } from 'zod';
import { actionNameSchema, planSchema } from '../steps/action.ts';

/** A step that makes sense now, as the menu, the panel and `heal` offer it. */
export const offerSchema = z.strictObject({
  action: actionNameSchema,
  target: z.string().nullable(),
  /** What the button says: "Release the lock". */
  label: z.string(),
  /** What is lost by it, in a few words: "nothing", "the run in progress". */
  costs: z.string(),
  /** True for the one step that the snapshot recommends. */
  recommended: z.boolean(),
  /** What it would do by the same look, not yet asked of the gateway; absent: not worked out. */
  plan: planSchema.optional(),
  /** Nothing is lost by it and nobody is cut short: it needs no question. Absent: not worked out. */
  free: z.boolean().optional(),
});
export type Offer = z.infer<typeof offerSchema>;
