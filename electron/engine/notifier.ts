import type { Offer } from '../core/api/offer.ts';
import type { Settings } from '../core/api/settings-schema.ts';
import type { IncidentClass, Snapshot } from '../core/api/snapshot.ts';
import type { EngineStatus } from '../core/api/status.ts';
import type { Acknowledgement } from '../core/notices/acknowledgement-schema.ts';
import { afterTelling, notificationsFor, type SentNotices } from '../core/notices/notify.ts';
import { isPlannedQuiet } from '../core/notices/planned-quiet.ts';
import { isQuietAt } from '../core/notices/quiet-hours.ts';
import type { Notification } from '../core/steps/action.ts';

export type NotifierOptions = {
  readonly now: () => number;
  readonly settings: () => Settings;
  readonly marks: () => readonly Acknowledgement[];
  /** The steps that may be taken now. */
  readonly offers: () => readonly Offer[];
  readonly send: (notification: Notification) => void;
};

/** The effects of a restart, which are no news to the person who asked for it. */
const RESTARTING: readonly IncidentClass[] = [
  'gateway-down',
  'gateway-starting',
  'gateway-draining',
  'gateway-hung',
  'unauthorized',
];

/** Remembers what a person has been told, and sends what is due after each look. */
export function createNotifier(options: NotifierOptions): {
  tell(snapshot: Snapshot, running: EngineStatus['running']): void;
} {
  let told: SentNotices = { shown: new Map(), owedSinceMs: null };

  function tell(snapshot: Snapshot, running: EngineStatus['running']): void {
    const nowMs = options.now();
    const settings = options.settings();
    const due = notificationsFor(snapshot, told, {
      nowMs,
      waitedTooLongMs: settings.thresholds.waitedTooLongMs,
      muted: running?.action === 'restart' || running?.action === 'start' ? RESTARTING : [],
      about: settings.notifyAbout,
      quiet: isPlannedQuiet(settings.plannedQuiet, nowMs) || isQuietAt(settings.quietHours, nowMs),
      remindEveryMs: settings.remindEveryMs,
      marks: options.marks(),
      offers: options.offers,
    });
    told = afterTelling(told, snapshot, due, nowMs);
    const standing = new Set([...told.shown.values()].map((one) => one.notificationId));
    const sent = new Set<string>();
    for (const notification of due) {
      const key = `${notification.event} ${notification.id}`;
      // A notice for several incidents is shown once. It is withdrawn with the last of them.
      if (sent.has(key) || (notification.event === 'withdrawn' && standing.has(notification.id))) {
        continue;
      }
      sent.add(key);
      options.send(notification);
    }
  }

  return { tell };
}
