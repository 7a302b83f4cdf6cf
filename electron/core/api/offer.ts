import { z } from 'zod';
import { actionNameSchema, planSchema } from '../steps/action.ts';

/** A step that makes sense now, as the menu, the panel and `heal` offer it. */
export const offerSchema = z.strictObject({
  action: actionNameSchema,
  target: z.string().nullable(),
  /** The loss, in a few words: "nothing", "the run in progress". */
  costs: z.string(),
  /** True for the one step that the snapshot recommends. */
  recommended: z.boolean(),
  /** Its plan by the same look, without the gateway's own costs; absent: not worked out. */
  plan: planSchema.optional(),
  /** Nothing is lost and nobody is cut short, so it needs no question. Absent: not worked out. */
  free: z.boolean().optional(),
});
export type Offer = z.infer<typeof offerSchema>;
