import { randomUUID } from 'node:crypto';
import type { Settings } from '../core/api/settings-schema.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import { type ActEnd, actMessages } from '../core/notices/away/act-messages.ts';
import { MOST_MESSAGES, withoutOutlets } from '../core/notices/away/away-queue.ts';
import type { AwayText } from '../core/notices/away/away-text.ts';
import type { Outlet } from '../core/notices/away/outlet-schema.ts';
import {
  type OutletStatus,
  outletFindings,
  outletStatuses,
} from '../core/notices/away/outlet-status.ts';
import type { Result } from '../core/result.ts';
import type { Notification } from '../core/steps/action.ts';
import type { AwayStore } from '../home/away-store.ts';
import type { Outgoing } from '../outlets/outlet-requests.ts';
import type { Sender } from '../outlets/send.ts';
import { createDirectMessages } from './away-direct.ts';
import { openKeptQueue } from './away-kept-queue.ts';
import { createAwayNotices } from './away-notices.ts';
import { createAwaySender } from './away-sender.ts';

export type AwayOptions = {
  readonly now: () => number;
  readonly settings: () => Settings;
  readonly store: AwayStore;
  readonly send: Sender;
  /** How long nobody has touched this machine, in ms. Null if unknown. */
  readonly idleMs: () => Promise<number | null>;
  /** The button that a notice about this incident may carry to this place; null: none. */
  readonly button?: (
    outlet: Outlet,
    gateway: string,
    incidentId: string,
  ) => Outgoing['button'] | null;
  /** Called when the shown state changes. */
  readonly onChange: () => void;
  readonly log: (line: string) => void;
  /** Calls back later. Returns a function that cancels it. */
  readonly later?: (ms: number, work: () => void) => () => void;
};

/** Sends a gateway's notices to places outside this machine. */
export interface Away {
  /** Handles a notice of this gateway that was shown or withdrawn. Returns at once. */
  tell(gateway: string, notification: Notification, snapshot: Snapshot): void;
  /** Reports a step that Clawbuoy took without a person. */
  tellOfAct(gateway: string, action: ActEnd['action'], result: ActEnd['result']): void;
  /** Says something at one place at once, past all rules and without a second try. */
  say(name: string, text: AwayText): void;
  /** Takes the gateway's current state. Notices of an earlier Clawbuoy may be over. */
  onLook(gateway: string, snapshot: Snapshot): void;
  /** Call this when the settings have changed. */
  onSettings(): void;
  status(): readonly OutletStatus[];
  findings(): readonly string[];
  /** Sends a test to one place now, past all rules. The error says why it did not arrive. */
  test(name: string): Promise<Result<void>>;
  close(): void;
}

/**
 * One queue on disk, and what goes through it or past it: a gateway's notices, news of steps, and
 * messages that go at once.
 */
export function createAway(options: AwayOptions): Away {
  const { now, settings, store, send, log, idleMs, button, later } = options;
  const newId = (): string => randomUUID();
  const outlets = (): readonly Outlet[] => settings().outlets.filter(({ enabled }) => enabled);
  const names = (): readonly string[] => outlets().map(({ name }) => name);
  const queue = openKeptQueue({
    now,
    store,
    onChange: () => {
      sender.wake();
      options.onChange();
    },
    log,
  });
  const sender = createAwaySender({ queue, now, settings, outlets, send, button, log, later });
  const notices = createAwayNotices({ queue, now, settings, outlets, idleMs, newId });
  const direct = createDirectMessages({ queue, now, settings, send, log });
  let isClosed = false;

  function onSettings(): void {
    queue.become(withoutOutlets(queue.state, names(), now()));
    sender.wake();
  }

  onSettings();

  return {
    tell(gateway, notification, snapshot) {
      if (!isClosed) notices.tell(gateway, notification, snapshot);
    },
    tellOfAct(gateway, action, result) {
      if (isClosed) return;
      const context = { nowMs: now(), outlets: names(), newId };
      const added = actMessages({ gateway, action, result }, context);
      if (added.length === 0) return;
      const messages = [...queue.state.messages, ...added].slice(-MOST_MESSAGES);
      queue.become({ ...queue.state, messages });
    },
    say(name, text) {
      if (!isClosed) direct.say(name, text);
    },
    onLook: notices.onLook,
    onSettings,
    status: () => outletStatuses(settings().outlets, queue.state, now()),
    findings: () => [
      ...outletFindings(settings().outlets, queue.state),
      ...(queue.notKept === null || settings().outlets.length === 0 ? [] : [queue.notKept]),
    ],
    test: direct.test,
    close() {
      isClosed = true;
      sender.close();
    },
  };
}
