import { z } from 'zod';
import { gatewayIdSchema } from '../api/gateway-id.ts';

/** Absent in old marks, from when there was only one gateway. */
const gatewayId = gatewayIdSchema.optional();

/** A person's mark on something that Clawbuoy shows. Kept in the journal. */
export const acknowledgementSchema = z.discriminatedUnion('kind', [
  /** "I know of it": no further notice of this incident. */
  z.object({ kind: z.literal('acknowledge'), incidentId: z.string().max(512), gatewayId }),
  /** No notice of this incident before this time. */
  z.object({
    kind: z.literal('snooze'),
    incidentId: z.string().max(512),
    until: z.iso.datetime(),
    gatewayId,
  }),
  /** This lost message has been dealt with. */
  z.object({
    kind: z.literal('dismiss'),
    sessionKey: z.string().max(512),
    since: z.iso.datetime(),
    gatewayId,
  }),
]);
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;
