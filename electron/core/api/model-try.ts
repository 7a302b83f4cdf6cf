import { z } from 'zod';

/** OpenClaw's own words for how a model did when it was tried (`models.probe`, 2026.9). */
const failureSchema = z.enum([
  'auth',
  'billing',
  'rate_limit',
  'timeout',
  'format',
  'no_model',
  'unknown',
]);
export type ModelFailure = z.infer<typeof failureSchema>;

/** Why a model was not tried, or why nobody knows how it did. */
const notTriedSchema = z.enum([
  /** No model has refused that could be tried. */
  'nothing-to-try',
  /** This OpenClaw cannot try one. */
  'no-method',
  /** The gateway is away, or does not let Clawbuoy in that far. */
  'not-connected',
  /** One is tried already, or a step is under way. */
  'busy',
  /** The gateway lets Clawbuoy in, and refuses this question. */
  'not-allowed',
  /** The gateway did not say how it went. */
  'no-answer',
]);
export type NotTried = z.infer<typeof notTriedSchema>;

const provider = z.string().max(300);
const tookMs = z.number().nonnegative().nullable().describe('null where it does not say');

/** What came of asking a provider one short question through OpenClaw. */
export const modelTrySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answered'), provider, tookMs }),
  z.strictObject({
    kind: z.literal('failed'),
    provider,
    why: failureSchema,
    tookMs,
    detail: z.string().nullable().describe("OpenClaw's own words"),
  }),
  z.strictObject({
    kind: z.literal('not-tried'),
    provider: provider.nullable(),
    why: notTriedSchema,
    detail: z.string().nullable().describe('the reason in words; null where there is no more'),
  }),
]);
export type ModelTry = z.infer<typeof modelTrySchema>;

/** The method of the gateway that tries a model. */
export const TRY_METHOD = 'models.probe';
