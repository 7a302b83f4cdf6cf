import type { Notification } from './action.ts';
import type { Incident, Snapshot } from './snapshot.ts';
import { count, duration } from './words.ts';

/** What has been shown and not withdrawn: notification id by incident id. */
export type Shown = ReadonlyMap<string, string>;

export type NotifyContext = {
  readonly nowMs: number;
  readonly waitedTooLongMs: number;
  /** Classes that a step of the user's own is about to mend: a restart takes the gateway down. */
  readonly muted: readonly Incident['class'][];
};

/** More notices than this at one moment are a storm (openclaw/openclaw #110354): one tells of all. */
const STORM = 3;

/**
 * Which notifications to show and which to withdraw. A person is told when the light turns red or
 * when somebody has waited too long, whichever is first; once per incident; and the notice goes
 * when the incident does.
 */
export function notificationsFor(
  snapshot: Snapshot,
  shown: Shown,
  context: NotifyContext,
): readonly Notification[] {
  const due = snapshot.incidents.filter(
    (incident) => !context.muted.includes(incident.class) && isDue(snapshot, incident, context),
  );
  const fresh = due.filter((incident) => !shown.has(incident.id));
  const gone = [...shown].filter(
    ([incidentId]) => !snapshot.incidents.some((incident) => incident.id === incidentId),
  );
  const withdrawn = gone.map(([incidentId, id]) =>
    notice(id, incidentId, 'withdrawn', 'OpenClaw is back', snapshot.headline, []),
  );
  if (fresh.length > STORM) {
    const [first] = fresh;
    if (first === undefined) return withdrawn;
    const body = fresh
      .map((incident) => sentence(incident.cause))
      .slice(0, STORM)
      .join(' ');
    const title = `OpenClaw has ${count(fresh.length, 'problem')}`;
    // One notice stands for all of them, so that each is remembered as told.
    return [
      ...withdrawn,
      ...fresh.map((incident, index) =>
        index === 0
          ? notice(first.id, first.id, 'shown', title, body, [])
          : notice(first.id, incident.id, 'shown', title, body, []),
      ),
    ];
  }
  return [
    ...withdrawn,
    ...fresh.map((incident) =>
      notice(
        incident.id,
        incident.id,
        'shown',
        titleOf(snapshot, incident),
        bodyOf(snapshot, incident, context.nowMs),
        incident.action === 'none' || incident.action === 'wait' ? [] : [incident.action],
      ),
    ),
  ];
}

function isDue(snapshot: Snapshot, incident: Incident, context: NotifyContext): boolean {
  if (incident.level === 'red') return true;
  return snapshot.unanswered.some(
    (waiting) =>
      !waiting.lost &&
      waiting.sessionKey === incident.sessionKey &&
      context.nowMs - Date.parse(waiting.since) >= context.waitedTooLongMs,
  );
}

function titleOf(snapshot: Snapshot, incident: Incident): string {
  const waits = snapshot.unanswered.some((one) => one.sessionKey === incident.sessionKey);
  return waits ? 'Your agent does not answer' : 'OpenClaw needs you';
}

function bodyOf(snapshot: Snapshot, incident: Incident, nowMs: number): string {
  const waiting = snapshot.unanswered.find((one) => one.sessionKey === incident.sessionKey);
  const waited =
    waiting === undefined
      ? ''
      : ` Somebody has waited for ${duration(nowMs - Date.parse(waiting.since))}.`;
  return `${sentence(incident.cause)}${waited}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function notice(
  id: string,
  incidentId: string,
  event: Notification['event'],
  title: string,
  body: string,
  actions: string[],
): Notification {
  return { id, title, body, actions, incidentId, event };
}
