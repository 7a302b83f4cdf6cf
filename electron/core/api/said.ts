import { z } from 'zod';

const slotSchema = z.union([
  z.string(),
  z.number(),
  z.null(),
  z.strictObject({ ms: z.number() }).describe('a length of time'),
  z.strictObject({ count: z.number(), noun: z.string() }).describe('so many of what'),
  z.array(z.string()).describe('a list'),
]);

/**
 * The English sentences of a document as data: each by its text, with its key in the catalogue and
 * what stands in its slots. A shell draws them in another language by it. A text in a slot may be a
 * sentence of the same document.
 */
export const saidSchema = z
  .record(z.string(), z.strictObject({ key: z.string(), slots: z.record(z.string(), slotSchema) }))
  .describe('its English sentences as data, by their text, for other languages');
export type Said = z.infer<typeof saidSchema>;
export type SaidSlot = z.infer<typeof slotSchema>;
