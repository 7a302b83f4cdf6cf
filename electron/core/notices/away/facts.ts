import { z } from 'zod';
import { isAway, kindOf } from '../../api/incident-kinds.ts';
import { type Incident, incidentClassSchema, type Snapshot } from '../../api/snapshot.ts';
import { strings } from '../../catalogue/catalogue.ts';
import type { Notification } from '../../steps/action.ts';

/** What a message is made of: nothing in it but `full` can name a person, a place or a path. */
export const awayFactsSchema = z.strictObject({
  class: incidentClassSchema,
  kind: z.enum(['stalled', 'silent', 'down', 'other']),
  level: z.enum(['amber', 'red']),
  sinceMs: z.number(),
  /** Since when somebody waits for an answer; null: nobody is known to. */
  waitingSinceMs: z.number().nullable(),
  /** How much else is red. */
  others: z.int(),
  /** A step that Clawbuoy took by itself, and how it ended; absent: it is no such message. */
  act: z
    .strictObject({
      action: z.enum(['unlock', 'restart-channel', 'abort', 'start', 'restart']),
      outcome: z.enum(['done', 'failed']),
    })
    .optional(),
  /** The words of the local notice, for those who chose to send them; null where nobody did. */
  full: z.strictObject({ title: z.string(), body: z.string() }).nullable(),
});
export type AwayFacts = z.infer<typeof awayFactsSchema>;

const MAX_FULL = 1_000;

/** What is told elsewhere of a local notice; null where its incident is not in the snapshot. */
export function awayFacts(
  notification: Notification,
  snapshot: Snapshot,
  wantsFull: boolean,
): AwayFacts | null {
  const incident = snapshot.incidents.find((one) => one.id === notification.incidentId);
  if (incident === undefined) return null;
  const { title, body } = notification;
  return {
    class: incident.class,
    kind: kindOf(incident.class),
    level: incident.level,
    sinceMs: Date.parse(incident.since),
    waitingSinceMs: waitingSince(incident, snapshot),
    others: snapshot.incidents.filter((one) => one !== incident && one.level === 'red').length,
    full: wantsFull ? { title: title.slice(0, MAX_FULL), body: body.slice(0, MAX_FULL) } : null,
  };
}

/** What is told in full of a step that Clawbuoy took by itself: with its proof, or why it failed. */
export function actInFull(
  action: NonNullable<AwayFacts['act']>['action'],
  outcome: NonNullable<AwayFacts['act']>['outcome'],
  reason: string,
): AwayFacts['full'] {
  const title = strings.away.healed.title[outcome](strings.action[action]);
  return { title, body: reason.slice(0, MAX_FULL) };
}

/** An absent gateway keeps everybody waiting; any other trouble those of its own session. */
function waitingSince(incident: Incident, snapshot: Snapshot): number | null {
  const theirs = snapshot.unanswered.filter(
    (one) => !one.lost && (isAway(incident.class) || one.sessionKey === incident.sessionKey),
  );
  return theirs.length === 0 ? null : Math.min(...theirs.map((one) => Date.parse(one.since)));
}
