import { z } from 'zod';
import { gatewayIdSchema } from '../core/api/gateway-id.ts';
import { engineEventSchema } from '../core/api/status.ts';
import { acknowledgementSchema } from '../core/notices/acknowledgement-schema.ts';
import { actionNameSchema, consentSchema } from '../core/steps/action.ts';
import { askerSchema } from './ask-snapshot.ts';

/** The messages between the terminal and the running engine: one JSON object per line. */

const id = z.int().nonnegative();
const target = z.string().max(4_096).nullable();
/** Absent: the gateway that the hello has named. */
const gatewayId = gatewayIdSchema.optional();

export const requestSchema = z.discriminatedUnion('verb', [
  z.strictObject({ id, verb: z.literal('hello') }),
  z.strictObject({ id, verb: z.literal('status') }),
  z.strictObject({ id, verb: z.literal('plan'), action: actionNameSchema, target, gatewayId }),
  z.strictObject({
    id,
    verb: z.literal('act'),
    action: actionNameSchema,
    target,
    consent: consentSchema.optional(),
    gatewayId,
  }),
  z.strictObject({
    id,
    verb: z.literal('try-model'),
    provider: z.string().max(300).nullable(),
    gatewayId,
  }),
  z.strictObject({ id, verb: z.literal('mark'), mark: acknowledgementSchema }),
  z.strictObject({ id, verb: z.literal('test-outlet'), name: z.string().max(64) }),
  z.strictObject({ id, verb: z.literal('subscribe') }),
  z.strictObject({ id, verb: z.literal('evidence') }),
  z.strictObject({ id, verb: z.literal('snapshot'), asker: askerSchema }),
]);
export type LinkRequest = z.infer<typeof requestSchema>;

export const helloSchema = z.strictObject({
  product: z.literal('clawbuoy'),
  pid: z.int(),
  stateDir: z.string(),
  url: z.string(),
  gatewayId: gatewayIdSchema.optional(),
});

export const replySchema = z.union([
  z.strictObject({ id, ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ id, ok: z.literal(false), error: z.string() }),
  z.strictObject({ event: engineEventSchema }),
]);
