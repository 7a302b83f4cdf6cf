import { z } from 'zod';

/** What was heard of messages on their way in and out. */

const ms = z.number();
const count = z.number();

/** Messages that have arrived and wait to be let in, of one account (health of 2026.9.6). */
const inboundPressureSchema = z.strictObject({
  channelId: z.string(),
  accountId: z.string(),
  laneCount: count,
  pendingCount: count,
  claimedCount: count,
  blockedCount: count,
  oldestReceivedAtMs: ms,
});
export type InboundPressure = z.infer<typeof inboundPressureSchema>;

/** An answer that did not reach its channel (`message.delivery.error` of the ring). */
const deliveryErrorSchema = z.strictObject({
  atMs: ms,
  channelId: z.string().nullable(),
  sessionKey: z.string().nullable(),
  /** A word of OpenClaw's own for what went wrong; null where it gives none. */
  category: z.string().nullable(),
});
export type DeliveryError = z.infer<typeof deliveryErrorSchema>;

export const deliveryFactSchema = z.strictObject({
  inbound: z.array(inboundPressureSchema).max(200),
  errors: z.array(deliveryErrorSchema).max(200),
});
export type DeliveryFact = z.infer<typeof deliveryFactSchema>;
