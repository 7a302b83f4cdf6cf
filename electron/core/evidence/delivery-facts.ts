import { z } from 'zod';

/** Facts about messages on their way in and out. */

const ms = z.number();
const count = z.number();

/** Messages of one account that have arrived and wait to be let in (health of 2026.9.6). */
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
  /** OpenClaw's own word for what went wrong; null where it gives none. */
  category: z.string().nullable(),
});
export type DeliveryError = z.infer<typeof deliveryErrorSchema>;

/** Answers that OpenClaw has given up delivering, in one of its own queues (2026.3 and later). */
const undeliveredSchema = z.strictObject({
  queue: z.string(),
  count,
  /** When the oldest of them was given up; null where that is not known. */
  oldestAtMs: ms.nullable(),
  /** When their number last grew; null: it has not grown since the first look. */
  grewAtMs: ms.nullable(),
});
export type Undelivered = z.infer<typeof undeliveredSchema>;

/** Messages that OpenClaw has given up taking in, of one account (2026.9). */
const droppedSchema = z.strictObject({
  channelId: z.string(),
  accountId: z.string(),
  count,
  /** As for undelivered answers. */
  oldestAtMs: ms.nullable(),
  grewAtMs: ms.nullable(),
});
export type Dropped = z.infer<typeof droppedSchema>;

export const deliveryFactSchema = z.strictObject({
  inbound: z.array(inboundPressureSchema).max(200),
  errors: z.array(deliveryErrorSchema).max(200),
  /** Absent where this version does not report it. */
  undelivered: z.array(undeliveredSchema).max(50).optional(),
  /** Absent where there is none, or this version does not report it. */
  dropped: z.array(droppedSchema).max(200).optional(),
});
export type DeliveryFact = z.infer<typeof deliveryFactSchema>;
