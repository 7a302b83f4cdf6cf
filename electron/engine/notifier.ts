import type { Notification } from '../core/action.ts';
import type { Mark } from '../core/marks.ts';
import { afterTelling, notificationsFor, type Told } from '../core/notify.ts';
import { isQuiet } from '../core/quiet-hours.ts';
import type { Settings } from '../core/settings-schema.ts';
import type { IncidentClass, Snapshot } from '../core/snapshot.ts';
import type { EngineStatus } from '../core/status.ts';

export type NotifierOptions = {
  readonly now: () => number;
  readonly settings: () => Settings;
  readonly marks: () => readonly Mark[];
  readonly send: (notification: Notification) => void;
};

/** What a restart at the user's hands brings with it: no news to whoever asked for it. */
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
  let told: Told = { shown: new Map(), owedSinceMs: null };

  function tell(snapshot: Snapshot, running: EngineStatus['running']): void {
    const nowMs = options.now();
    const settings = options.settings();
    const date = new Date(nowMs);
    const due = notificationsFor(snapshot, told, {
      nowMs,
      waitedTooLongMs: settings.thresholds.waitedTooLongMs,
      muted: running?.action === 'restart' || running?.action === 'start' ? RESTARTING : [],
      about: settings.notifyAbout,
      quiet: isQuiet(settings.quietHours, date.getHours() * 60 + date.getMinutes()),
      remindEveryMs: settings.remindEveryMs,
      marks: options.marks(),
    });
    told = afterTelling(told, snapshot, due, nowMs);
    const standing = new Set([...told.shown.values()].map((one) => one.notificationId));
    const sent = new Set<string>();
    for (const notification of due) {
      const key = `${notification.event} ${notification.id}`;
      // A notice that stands for several incidents is shown once, and goes with the last of them.
      if (sent.has(key) || (notification.event === 'withdrawn' && standing.has(notification.id))) {
        continue;
      }
      sent.add(key);
      options.send(notification);
    }
  }

  return { tell };
}
