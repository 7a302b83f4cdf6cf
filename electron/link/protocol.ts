import { z } from 'zod';
import { gatewayIdSchema } from '../core/api/gateway-id.ts';
import { engineEventSchema } from '../core/api/status.ts';
import { acknowledgementSchema } from '../core/notices/acknowledgement-schema.ts';
import { actionNameSchema, consentSchema } from '../core/steps/action.ts';
import { STATUS_FORMS } from '../core/view/status-forms.ts';
import type { Asker } from './asker.ts';
import type { DrawingWish } from './drawn-status.ts';

/** No clock shows a later time: half a year after it is still a date. */
const MOST_MS = 8_000_000_000_000;

/** The messages between the terminal and the running engine: one JSON object per line. */

const path = z.string().max(4_096);
const askerSchema = z.strictObject({
  flags: z.strictObject({
    profile: z.string().max(200).optional(),
    stateDir: path.optional(),
    url: path.optional(),
  }),
  env: z.record(z.string().max(200), z.string().max(32_768)),
  homeDir: path,
  workDir: path,
}) satisfies z.ZodType<Asker>;

const wishSchema = z.strictObject({
  version: z.string().max(64),
  form: z.enum(STATUS_FORMS),
  locale: z.record(z.string().max(20), z.string().max(200)),
  columns: z.int().min(1).max(10_000).nullable(),
  colour: z.boolean(),
  zone: z.strictObject({
    name: z.string().max(200).nullable(),
    atMs: z.int().min(0).max(MOST_MS),
    offsets: z.array(z.number()).length(3),
  }),
}) satisfies z.ZodType<DrawingWish>;

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
  z.strictObject({
    id,
    verb: z.literal('drawn-status'),
    asker: askerSchema,
    wish: wishSchema,
  }),
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
