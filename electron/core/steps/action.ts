import { z } from 'zod';
import { gatewayIdSchema } from '../api/gateway-id.ts';
import { saidSchema } from '../api/said.ts';
import { snapshotSchema } from '../api/snapshot.ts';
import type { Consent } from './consent.ts';

/** A recovery step that a person can ask for. */
export const actionNameSchema = z.enum([
  'unlock',
  'abort',
  'go-on',
  'reset',
  'restart-channel',
  'restart',
  'start',
  'undo',
]);
export type ActionName = z.infer<typeof actionNameSchema>;

export const outcomeSchema = z.enum(['done', 'refused', 'failed', 'nothing-to-do']);
export type Outcome = z.infer<typeof outcomeSchema>;

const stepSchema = z.strictObject({
  name: z.string(),
  outcome: z.enum(['ok', 'refused', 'failed', 'skipped']),
  durationMs: z.number(),
  detail: z.string(),
});
export type Step = z.infer<typeof stepSchema>;

/** How one recovery step ended: printed by the verbs with `--json`, kept in the journal. */
export const actionResultSchema = z
  .strictObject({
    id: z.string(),
    /** `heal` takes several steps. It ends as its last step did. */
    action: z.enum([...actionNameSchema.options, 'heal']),
    target: z.string().nullable(),
    outcome: outcomeSchema,
    reason: z.string(),
    steps: z.array(stepSchema),
    undo: z.string().nullable().describe('the id to give to undo, or null'),
    needsPersonAtOnce: z
      .boolean()
      .optional()
      .describe('a person must act at once, as the reason says; nothing goes on by itself'),
    after: snapshotSchema,
    gatewayId: gatewayIdSchema.optional().describe('which gateway it was taken at'),
    said: saidSchema.optional(),
  })
  .meta({ title: 'Clawbuoy action result' });
export type ActionResult = z.infer<typeof actionResultSchema>;

export const notificationSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  body: z.string(),
  actions: z.array(z.string()),
  incidentId: z.string(),
  event: z.enum(['shown', 'withdrawn']),
  gatewayId: gatewayIdSchema.optional().describe('which gateway it is about'),
});
export type Notification = z.infer<typeof notificationSchema>;

/** One line of `watch --json`. */
export const watchLineSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('snapshot'), snapshot: snapshotSchema }),
    z.strictObject({ type: z.literal('notification'), notification: notificationSchema }),
    z.strictObject({ type: z.literal('action'), result: actionResultSchema }),
  ])
  .meta({ title: 'Clawbuoy watch line' });
export type WatchLine = z.infer<typeof watchLineSchema>;

/**
 * What a step would do, before anybody agrees to it. `--dry-run`, the menu and the panel all show
 * this value.
 */
export const planSchema = z
  .strictObject({
    action: actionNameSchema,
    target: z.string().nullable(),
    verdict: z.enum(['ready', 'refused', 'nothing-to-do']),
    why: z.string(),
    costs: z.string().describe('what is lost by it; asked of the gateway where it can tell'),
    undo: z.string().nullable().describe('how it is taken back; null: it cannot be'),
    secondYes: z
      .string()
      .nullable()
      .describe('a second thing that must be agreed to; null: one yes is enough'),
    preconditions: z.array(z.string()).describe('what is checked again right before'),
    steps: z.array(z.strictObject({ name: z.string(), detail: z.string() })),
    proof: z.string().describe('what must be seen before it counts as done'),
    limitMs: z.number().describe('after this long it has failed'),
    byHand: z.string().optional().describe('the command for a person, where Clawbuoy may not act'),
    atMs: z.number().optional().describe('when it was made; what begins later is not part of it'),
    plannedFor: z
      .string()
      .optional()
      .describe('the trouble that it is for; once that is over, a yes to this plan is void'),
    said: saidSchema.optional(),
  })
  .meta({ title: 'Clawbuoy plan' });
export type Plan = z.infer<typeof planSchema>;

export const consentSchema: z.ZodType<Consent> = z.strictObject({
  secondYes: z.boolean(),
  plannedAtMs: z.number().optional(),
  incidentId: z.string().max(4_096).optional(),
  plannedFor: z.string().max(4_096).optional(),
});
