import { isAway } from '../core/api/incident-kinds.ts';
import type { Settings } from '../core/api/settings-schema.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import {
  type AwayMessage,
  type NewNotice,
  renamed,
  type StandingNotice,
  withNotice,
  withoutNotice,
} from '../core/notices/away/away-queue.ts';
import { awayFacts } from '../core/notices/away/facts.ts';
import type { Outlet } from '../core/notices/away/outlet-schema.ts';
import { RECOVERED_ID } from '../core/notices/notify.ts';
import type { Notification } from '../core/steps/action.ts';
import type { KeptQueue } from './away-kept-queue.ts';

export type AwayNoticesOptions = {
  readonly queue: KeptQueue;
  readonly now: () => number;
  readonly settings: () => Settings;
  /** The places that are switched on. */
  readonly outlets: () => readonly Outlet[];
  /** How long nobody has touched this machine, in ms. Null if unknown. */
  readonly idleMs: () => Promise<number | null>;
  readonly newId: () => string;
};

/** Turns a gateway's notices into messages. A trouble is told once, also over a restart. */
export interface AwayNotices {
  /** Handles a notice of this gateway that was shown or withdrawn. Returns at once. */
  tell(gateway: string, notification: Notification, snapshot: Snapshot): void;
  /** Takes the gateway's current state. Notices of an earlier Clawbuoy may be over. */
  onLook(gateway: string, snapshot: Snapshot): void;
}

/** A person who has touched the machine within this time is present. */
const PRESENT_MS = 2 * 60_000;
/** The looks after which a new engine knows what is over. */
const SETTLED_LOOKS = 5;

export function createAwayNotices(options: AwayNoticesOptions): AwayNotices {
  const { queue, now, settings, outlets, newId } = options;
  /** Notices that this process sent. The others are from an earlier process. */
  const heard = new Set<string>();
  const looks = new Map<string, number>();

  function tell(gateway: string, notification: Notification, snapshot: Snapshot): void {
    if (notification.id === RECOVERED_ID) return;
    const key = `${gateway} ${notification.id}`;
    if (notification.event === 'withdrawn') {
      queue.become(withoutNotice(queue.state, key, isEndTold(), { nowMs: now(), newId }));
      return;
    }
    const wantsFull = outlets().some(({ text }) => text === 'full');
    const facts = awayFacts(notification, snapshot, wantsFull);
    if (facts === null || outlets().length === 0) return;
    const { incidentId } = notification;
    const notice = { key, gateway, incidentId, facts, isAway: isAway(facts.class) };
    const earlier = toldEarlier(notice);
    heard.add(key);
    if (earlier !== null) {
      queue.become(earlier.key === key ? queue.state : renamed(queue.state, earlier.key, notice));
      return;
    }
    const names = outlets().map(({ name }) => name);
    hold((holdMs) => {
      queue.become(
        withNotice(queue.state, notice, { nowMs: now(), outlets: names, holdMs, newId }),
      );
    });
  }

  /** The notice of an earlier Clawbuoy on this trouble, which is not sent again. Null if none. */
  function toldEarlier(notice: NewNotice): StandingNotice | null {
    if (heard.has(notice.key)) return null;
    const mine = queue.state.standing.filter(
      (one) => one.gateway === notice.gateway && !heard.has(one.key),
    );
    const isSame = (one: StandingNotice): boolean =>
      one.key === notice.key ||
      one.incidentId === notice.incidentId ||
      (one.isAway && notice.isAway);
    return mine.find(isSame) ?? null;
  }

  function isEndTold(): boolean {
    return settings().notifyAbout.includes('recovered');
  }

  /** Checks whether a person is present. If that is unknown, it does not wait. */
  function hold(then: (holdMs: number) => void): void {
    const { awayWaitMs } = settings();
    // Saved at once, so that a crash during the system's answer does not lose it.
    then(awayWaitMs);
    if (awayWaitMs === 0) return;
    options.idleMs().then(
      (idleMs) => {
        if (idleMs === null || idleMs >= PRESENT_MS) goNow();
      },
      () => goNow(),
    );
  }

  /** Nobody is present, so held messages go at once. */
  function goNow(): void {
    const nowMs = now();
    const isHeld = (one: AwayMessage): boolean =>
      one.state === 'waiting' && one.attempts === 0 && one.notBeforeMs > nowMs;
    if (!queue.state.messages.some(isHeld)) return;
    const messages = queue.state.messages.map((one) =>
      isHeld(one) ? { ...one, notBeforeMs: nowMs } : one,
    );
    queue.become({ ...queue.state, messages });
  }

  function onLook(gateway: string, snapshot: Snapshot): void {
    const count = (looks.get(gateway) ?? 0) + 1;
    looks.set(gateway, count);
    if (count < SETTLED_LOOKS || snapshot.level === 'grey') return;
    const isAwayNow = snapshot.incidents.some((one) => isAway(one.class));
    const isThere = (one: StandingNotice): boolean =>
      snapshot.incidents.some(({ id }) => id === one.incidentId) || (one.isAway && isAwayNow);
    const over = queue.state.standing.filter(
      (one) => one.gateway === gateway && !heard.has(one.key) && !isThere(one),
    );
    if (over.length === 0) return;
    queue.become(
      over.reduce(
        (next, one) => withoutNotice(next, one.key, isEndTold(), { nowMs: now(), newId }),
        queue.state,
      ),
    );
  }

  return { tell, onLook };
}
