import { isAway, kindOf } from '../api/incident-kinds.ts';
import type { Offer } from '../api/offer.ts';
import type { NoticeKind } from '../api/settings-schema.ts';
import type { Incident, IncidentClass, Snapshot } from '../api/snapshot.ts';
import { SAME_MESSAGE_MS } from '../evidence/queries.ts';
import { incidentKeyOf } from '../judge/incident-identity.ts';
import type { Notification } from '../steps/action.ts';
import { withoutInvisible } from '../text/visible.ts';
import type { Acknowledgement } from './acknowledgement-schema.ts';
import { acknowledgementOf } from './acknowledgements.ts';
import type { NoticeWords } from './notice-words.ts';
import { endWords, noticeWords, recoveredWords, stormWords } from './notice-words.ts';

/** A notice that was shown and not withdrawn. */
export type ShownNotice = {
  readonly notificationId: string;
  readonly shownAtMs: number;
  /** Since when its incident lasts. */
  readonly sinceMs: number;
  /** It reports that the gateway is away, and stands for every phase of that. */
  readonly isAway?: true;
  /** The incident that it was shown for, if it now stands for a later phase. */
  readonly incidentId?: string;
};

/** The notices so far. */
export type SentNotices = {
  /** The notices shown and not withdrawn, by incident id. */
  readonly shown: ReadonlyMap<string, ShownNotice>;
  /** Since when something was wrong whose end was not reported yet; null: nothing was. */
  readonly owedSinceMs: number | null;
};
type Shown = SentNotices['shown'];

export type NotifyContext = {
  readonly nowMs: number;
  readonly waitedTooLongMs: number;
  /** Classes that the user's own step is about to mend: a restart takes the gateway down. */
  readonly muted: readonly IncidentClass[];
  /** The kinds of notice that a person wants. */
  readonly about: readonly NoticeKind[];
  /** Quiet hours: nobody wants a notice now. */
  readonly quiet: boolean;
  /** How often a lasting incident is repeated; null: once is enough. */
  readonly remindEveryMs: number | null;
  readonly marks: readonly Acknowledgement[];
  /** The steps on offer now. A notice carries the free ones. */
  readonly offers: () => readonly Offer[];
};

/** More notices than this at one moment are a storm (openclaw/openclaw #110354): one covers all. */
const STORM = 3;
/**
 * One id for "all is well again": it is said once, whatever was wrong, and the next replaces it.
 */
export const RECOVERED_ID = 'recovered';

/**
 * Which notifications to show and which to withdraw. A notice comes when the light turns red or
 * when somebody has waited too long, whichever is first. It comes once per incident, and again only
 * if reminders were asked for. It goes when the incident does. In quiet hours nothing is shown.
 * Incidents that outlast the quiet hours are shown then.
 */
export function notificationsFor(
  snapshot: Snapshot,
  told: SentNotices,
  context: NotifyContext,
): readonly Notification[] {
  const { shown } = told;
  const successor = awayIncident(snapshot);
  const withdrawn = [...shown]
    .filter(([id]) => !snapshot.incidents.some((incident) => incident.id === id))
    // Another phase of the same trouble: the old notice still stands.
    .filter(([, { isAway: wasAway }]) => !(wasAway === true && successor !== null))
    // Inside a gateway that is away nothing is judged, so nobody can tell whether this is over.
    .filter(() => successor === null || successor.class === 'gateway-slow')
    .filter(([id, one]) => !snapshot.incidents.some((incident) => isSame(incident, id, one)))
    // The receiver knows it by the incident that it was shown for.
    .map(([id, { notificationId, incidentId = id }]) =>
      notice(notificationId, incidentId, 'withdrawn', endWords(snapshot)),
    );
  const due = context.quiet
    ? []
    : snapshot.incidents.filter((incident) => isToBeTold(snapshot, incident, shown, context));
  return [
    ...withdrawn,
    ...recoveredNotices(snapshot, told, withdrawn, context),
    ...noticesOf(snapshot, due, shown, context),
  ];
}

/** The notices after these notifications have been sent. */
export function afterTelling(
  told: SentNotices,
  snapshot: Snapshot,
  sent: readonly Notification[],
  nowMs: number,
): SentNotices {
  const shown = new Map(told.shown);
  const successor = awayIncident(snapshot);
  for (const [id, notice] of told.shown) {
    const isGone = !snapshot.incidents.some((incident) => incident.id === id);
    const later =
      notice.isAway === true
        ? successor
        : snapshot.incidents.find((incident) => isSame(incident, id, notice));
    if (!isGone || later == null) continue;
    shown.delete(id);
    if (!shown.has(later.id)) shown.set(later.id, { incidentId: id, ...notice });
  }
  let owedSinceMs = told.owedSinceMs;
  for (const { id, incidentId, event } of sent) {
    if (event === 'withdrawn') {
      const ended = entryFor(shown, incidentId);
      if (ended === null) continue;
      owedSinceMs = Math.min(owedSinceMs ?? nowMs, ended.notice.sinceMs);
      shown.delete(ended.key);
      continue;
    }
    const incident = snapshot.incidents.find((one) => one.id === incidentId);
    if (id === RECOVERED_ID || incident === undefined) continue;
    shown.set(incidentId, {
      notificationId: id,
      shownAtMs: nowMs,
      sinceMs: Date.parse(incident.since),
      ...(isAway(incident.class) ? { isAway: true } : {}),
    });
  }
  return { shown, owedSinceMs: snapshot.level === 'green' ? null : owedSinceMs };
}

/**
 * Whether an incident is the one that a notice was shown for, under another id. Its start may come
 * from another source once the gateway is back: a transcript instead of an event.
 */
function isSame(incident: Incident, id: string, { sinceMs }: ShownNotice): boolean {
  return (
    incidentKeyOf(incident.id) === incidentKeyOf(id) &&
    Math.abs(Date.parse(incident.since) - sinceMs) < SAME_MESSAGE_MS
  );
}

/** The notice that stands for an incident: its own, an earlier phase's, or one under another id. */
function shownFor(incident: Incident, shown: Shown): ShownNotice | undefined {
  const own = shown.get(incident.id) ?? shownOfAway(incident, shown);
  return own ?? [...shown].find(([id, notice]) => isSame(incident, id, notice))?.[1];
}

/** The notice shown for an incident, also if it now stands for a later phase; null: none was. */
function entryFor(
  shown: Shown,
  incidentId: string,
): { readonly key: string; readonly notice: ShownNotice } | null {
  for (const [key, notice] of shown) {
    if ((notice.incidentId ?? key) === incidentId) return { key, notice };
  }
  return null;
}

function isToBeTold(
  snapshot: Snapshot,
  incident: Incident,
  shown: Shown,
  context: NotifyContext,
): boolean {
  if (context.muted.includes(incident.class)) return false;
  if (!context.about.includes(kindOf(incident.class))) return false;
  if (acknowledgementOf(context.marks, incident.id, context.nowMs) !== null) return false;
  if (!isDue(snapshot, incident, context)) return false;
  const before = shownFor(incident, shown);
  if (before === undefined) return true;
  // A snooze that has ended is a reminder that was asked for.
  const snoozeEndedAtMs = snoozeEnd(context.marks, incident.id);
  if (snoozeEndedAtMs !== null && before.shownAtMs < snoozeEndedAtMs) return true;
  if (context.remindEveryMs === null) return false;
  return context.nowMs - before.shownAtMs >= context.remindEveryMs;
}

/** The notice of an earlier phase of a gateway that is away. */
function shownOfAway(incident: Incident, shown: Shown): ShownNotice | undefined {
  if (!isAway(incident.class)) return undefined;
  return [...shown.values()].find((one) => one.isAway === true);
}

/** The present phase of a gateway that is away; null where it is not. */
function awayIncident(snapshot: Snapshot): Incident | null {
  return snapshot.incidents.find((incident) => isAway(incident.class)) ?? null;
}

function snoozeEnd(marks: readonly Acknowledgement[], incidentId: string): number | null {
  for (const mark of marks) {
    if (mark.kind === 'snooze' && mark.incidentId === incidentId) return Date.parse(mark.until);
  }
  return null;
}

function isDue(snapshot: Snapshot, incident: Incident, context: NotifyContext): boolean {
  if (incident.level === 'red') return true;
  // It lasts until a person acts, who may not know of it.
  if (incident.class === 'waits-for-you' || incident.class === 'sender-waits') return true;
  // Only who asked for these gets them, and they never turn red.
  if (kindOf(incident.class) === 'automations') return true;
  return snapshot.unanswered.some(
    (waiting) =>
      !waiting.lost &&
      waiting.sessionKey === incident.sessionKey &&
      context.nowMs - Date.parse(waiting.since) >= context.waitedTooLongMs,
  );
}

function noticesOf(
  snapshot: Snapshot,
  due: readonly Incident[],
  shown: Shown,
  context: NotifyContext,
): readonly Notification[] {
  const [first] = due;
  if (first === undefined) return [];
  if (due.length > STORM) {
    const words = stormWords(due, snapshot);
    // One notice stands for all of them, so that each counts as shown.
    return due.map((incident) => notice(first.id, incident.id, 'shown', words));
  }
  const offers = context.offers();
  return due.map((incident) =>
    notice(
      shownFor(incident, shown)?.notificationId ?? incident.id,
      incident.id,
      'shown',
      noticeWords(incident, snapshot, offers, context.nowMs),
    ),
  );
}

/** A light that does not know, or is still amber for another reason, has not recovered. */
function recoveredNotices(
  snapshot: Snapshot,
  { shown, owedSinceMs }: SentNotices,
  withdrawn: readonly Notification[],
  context: NotifyContext,
): readonly Notification[] {
  if (snapshot.level !== 'green' || context.quiet) return [];
  if (!context.about.includes('recovered')) return [];
  const starts = withdrawn.flatMap(
    ({ incidentId }) => entryFor(shown, incidentId)?.notice.sinceMs ?? [],
  );
  if (owedSinceMs !== null) starts.push(owedSinceMs);
  if (starts.length === 0) return [];
  const about = withdrawn[0]?.incidentId ?? RECOVERED_ID;
  const words = recoveredWords(snapshot, context.nowMs - Math.min(...starts), context.nowMs);
  return [notice(RECOVERED_ID, about, 'shown', words)];
}

function notice(
  id: string,
  incidentId: string,
  event: Notification['event'],
  { title, body, actions }: NoticeWords,
): Notification {
  return {
    id,
    title: withoutInvisible(title),
    body: withoutInvisible(body),
    actions: [...actions],
    incidentId,
    event,
  };
}
