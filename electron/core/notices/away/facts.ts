import { z } from 'zod';
import { isAway, kindOf } from '../../api/incident-kinds.ts';
import { type Incident, incidentClassSchema, type Snapshot } from '../../api/snapshot.ts';
import { strings } from '../../catalogue/catalogue.ts';
import type { Notification } from '../../steps/action.ts';
import { withoutClicks } from '../clicks.ts';

/** The content of a message. Only `full` can name a person, a place or a path. */
export const awayFactsSchema = z.strictObject({
  class: incidentClassSchema,
  kind: z.enum(['stalled', 'silent', 'down', 'automations', 'other']),
  level: z.enum(['amber', 'red']),
  sinceMs: z.number(),
  /** Since when somebody waits for an answer; null: nobody is known to. */
  waitingSinceMs: z.number().nullable(),
  /** The number of other red incidents. */
  others: z.int(),
  /** A step that Clawbuoy took without being asked, and how it ended; absent in other messages. */
  act: z
    .strictObject({
      action: z.enum(['unlock', 'restart-channel', 'abort', 'start', 'restart']),
      outcome: z.enum(['done', 'failed']),
    })
    .optional(),
  /** The words of the local notice, for people who chose to send them; null: nobody did. */
  full: z.strictObject({ title: z.string(), body: z.string() }).nullable(),
});
export type AwayFacts = z.infer<typeof awayFactsSchema>;

const MAX_FULL = 1_000;

/**
 * The facts of a local notice that are sent elsewhere; null: its incident is not in the snapshot.
 */
export function awayFacts(
  notification: Notification,
  snapshot: Snapshot,
  wantsFull: boolean,
): AwayFacts | null {
  const incident = snapshot.incidents.find((one) => one.id === notification.incidentId);
  if (incident === undefined) return null;
  const { title } = notification;
  const body = withoutClicks(notification.body, strings.away.helpIsThere);
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

/** The full text about a step that Clawbuoy took without being asked, with its proof or failure. */
export function actInFull(
  action: NonNullable<AwayFacts['act']>['action'],
  outcome: NonNullable<AwayFacts['act']>['outcome'],
  reason: string,
): AwayFacts['full'] {
  const title = strings.away.healed.title[outcome](strings.action[action]);
  return { title, body: reason.slice(0, MAX_FULL) };
}

/** An absent gateway keeps everybody waiting. Other trouble affects only its own session. */
function waitingSince(incident: Incident, snapshot: Snapshot): number | null {
  const theirs = snapshot.unanswered.filter(
    (one) => !one.lost && (isAway(incident.class) || one.sessionKey === incident.sessionKey),
  );
  return theirs.length === 0 ? null : Math.min(...theirs.map((one) => Date.parse(one.since)));
}
