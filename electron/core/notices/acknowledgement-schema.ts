import { z } from 'zod';

/** What a person has said of something that Clawbuoy shows. Kept in the journal. */
export const acknowledgementSchema = z.discriminatedUnion('kind', [
  /** "I know of it": no further notice of this incident. */
  z.object({ kind: z.literal('acknowledge'), incidentId: z.string().max(512) }),
  /** No notice of this incident before this time. */
  z.object({
    kind: z.literal('snooze'),
    incidentId: z.string().max(512),
    until: z.iso.datetime(),
  }),
  /** This lost message has been dealt with. */
  z.object({
    kind: z.literal('dismiss'),
    sessionKey: z.string().max(512),
    since: z.iso.datetime(),
  }),
]);
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;
