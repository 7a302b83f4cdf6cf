import { randomUUID } from 'node:crypto';
import { isAway, kindOf } from '../core/api/incident-kinds.ts';
import type { Settings } from '../core/api/settings-schema.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import {
  type AwayMessage,
  type AwayState,
  afterRestart,
  afterTry,
  dueMessages,
  EMPTY_AWAY,
  MOST_MESSAGES,
  marked,
  type NewNotice,
  nextDueMs,
  recorded,
  renamed,
  type StandingNotice,
  withNotice,
  withoutNotice,
  withoutOutlets,
} from '../core/notices/away/away-queue.ts';
import { type AwayText, awayText } from '../core/notices/away/away-text.ts';
import { type AwayFacts, actInFull, awayFacts } from '../core/notices/away/facts.ts';
import { type Outlet, takesAnswers } from '../core/notices/away/outlet-schema.ts';
import {
  type OutletStatus,
  outletFindings,
  outletStatuses,
  sampleText,
} from '../core/notices/away/outlet-status.ts';
import { RECOVERED_ID } from '../core/notices/notify.ts';
import { isQuietAt } from '../core/notices/quiet-hours.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { ActionResult, Notification } from '../core/steps/action.ts';
import { errorMessage } from '../core/text/errors.ts';
import type { AwayStore } from '../home/away-store.ts';
import type { Outgoing } from '../outlets/outlet-requests.ts';
import type { Sender } from '../outlets/send.ts';

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
  tellOfAct(gateway: string, action: HealingAct['action'], result: ActEnd): void;
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

type Button = Exclude<Outgoing['button'], undefined> | null;
type HealingAct = NonNullable<AwayFacts['act']>;
/** How a step ended that Clawbuoy took without a person, and its proof in words. */
type ActEnd = Pick<ActionResult, 'outcome' | 'reason'>;

/** A notice waits so long for the step that it may carry. */
const STEP_WAIT_MS = 10_000;
/** A person who has touched the machine within this time is present. */
const PRESENT_MS = 2 * 60_000;
/** The longest timer, so that quiet hours and long pauses are checked again after a clock step. */
const LONGEST_SLEEP_MS = 60_000;
/** The looks after which a new engine knows what is over. */
const SETTLED_LOOKS = 5;

export function createAway(options: AwayOptions): Away {
  const { now, settings, store, send, log } = options;
  const later = options.later ?? laterByTimer;
  const newId = (): string => randomUUID();
  const kept = store.load();
  let notKept: string | null = kept.ok ? null : kept.error;
  let state: AwayState = afterRestart(kept.ok ? kept.value : EMPTY_AWAY, now());
  /** Notices that this process sent. The others are from an earlier process. */
  const heard = new Set<string>();
  const looks = new Map<string, number>();
  let stopTimer: () => void = () => undefined;
  let isClosed = false;

  function outlets(): readonly Outlet[] {
    return settings().outlets.filter(({ enabled }) => enabled);
  }

  function names(): readonly string[] {
    return outlets().map(({ name }) => name);
  }

  /** Adopts a new state and saves it first, if it can be saved. */
  function become(next: AwayState): void {
    if (next === state) return;
    state = next;
    const saved = store.save(state);
    const why = saved.ok ? null : strings.away.notKept(saved.error);
    if (why !== null && why !== notKept) log(why);
    notKept = why;
    wake();
    options.onChange();
  }

  /** Sets the timer for the next message, at least `leastMs` from now. */
  function wake(leastMs = 0): void {
    stopTimer();
    const dueMs = nextDueMs(state);
    if (dueMs === null || isClosed) return;
    stopTimer = later(Math.min(Math.max(leastMs, dueMs - now()), LONGEST_SLEEP_MS), pump);
  }

  /** Sends what is due: one at a time per place, all places in parallel. */
  function pump(): void {
    if (isClosed) return;
    if (!isQuietAt(settings().quietHours, now())) {
      for (const message of dueMessages(state, now())) {
        const outlet = outlets().find(({ name }) => name === message.outlet);
        if (outlet === undefined) continue;
        const button = buttonOf(outlet, message);
        // What is wrong is often known better some seconds later, and with it the step that helps.
        const waitsForStep = takesAnswers(outlet) && message.phase === 'began' && button === null;
        if (waitsForStep && now() - message.notBeforeMs < STEP_WAIT_MS) continue;
        tryOnce(outlet, message, button);
      }
    }
    // A message that is due but held back must not be checked again at once.
    wake(1_000);
  }

  function tryOnce(outlet: Outlet, message: AwayMessage, button: Button): void {
    become(marked(state, message.id));
    const sent = { ...outgoing(outlet, message, now()), ...(button === null ? {} : { button }) };
    send(outlet, sent).then(
      (outcome) => become(afterTry(state, message.id, outcome, now())),
      (error: unknown) => {
        const why = errorMessage(error);
        log(why);
        become(afterTry(state, message.id, { kind: 'unclear', why: 'it broke off' }, now()));
      },
    );
  }

  /** Only news of a trouble that stands carries a button, made as it goes out. */
  function buttonOf(outlet: Outlet, { key, phase }: AwayMessage): Button {
    if (phase !== 'began' && phase !== 'again') return null;
    const notice = state.standing.find((one) => one.key === key);
    if (notice === undefined) return null;
    return options.button?.(outlet, notice.gateway, notice.incidentId) ?? null;
  }

  function say(name: string, text: AwayText): void {
    const outlet = outlets().find((one) => one.name === name);
    if (outlet === undefined || isClosed) return;
    const nowMs = now();
    const details = {
      phase: 'answer',
      kind: 'other',
      level: 'amber',
      since: new Date(nowMs).toISOString(),
    };
    send(outlet, { id: newId(), text, urgency: 'normal', details, nowMs }).then(
      (outcome) => {
        if (outcome.kind !== 'delivered') recordFailure(name, outcome.why);
      },
      (error: unknown) => log(String(error)),
    );
  }

  function recordFailure(name: string, why: string): void {
    become(recorded(state, name, { failed: { atMs: now(), why: why.slice(0, 500) } }));
  }

  function tell(gateway: string, notification: Notification, snapshot: Snapshot): void {
    if (isClosed || notification.id === RECOVERED_ID) return;
    const key = `${gateway} ${notification.id}`;
    if (notification.event === 'withdrawn') {
      become(withoutNotice(state, key, isEndTold(), { nowMs: now(), newId }));
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
      become(earlier.key === key ? state : renamed(state, earlier.key, notice));
      return;
    }
    hold((holdMs) => {
      become(withNotice(state, notice, { nowMs: now(), outlets: names(), holdMs, newId }));
    });
  }

  /** The notice of an earlier Clawbuoy on this trouble, which is not sent again. Null if none. */
  function toldEarlier(notice: NewNotice): StandingNotice | null {
    if (heard.has(notice.key)) return null;
    const mine = state.standing.filter(
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
    if (!state.messages.some(isHeld)) return;
    const messages = state.messages.map((one) =>
      isHeld(one) ? { ...one, notBeforeMs: nowMs } : one,
    );
    become({ ...state, messages });
  }

  function onLook(gateway: string, snapshot: Snapshot): void {
    const count = (looks.get(gateway) ?? 0) + 1;
    looks.set(gateway, count);
    if (count < SETTLED_LOOKS || snapshot.level === 'grey') return;
    const isAwayNow = snapshot.incidents.some((one) => isAway(one.class));
    const isThere = (one: StandingNotice): boolean =>
      snapshot.incidents.some(({ id }) => id === one.incidentId) || (one.isAway && isAwayNow);
    const over = state.standing.filter(
      (one) => one.gateway === gateway && !heard.has(one.key) && !isThere(one),
    );
    if (over.length === 0) return;
    become(
      over.reduce(
        (next, one) => withoutNotice(next, one.key, isEndTold(), { nowMs: now(), newId }),
        state,
      ),
    );
  }

  /** Sends news of a step at once to all places. It belongs to no incident. */
  function tellOfAct(gateway: string, action: HealingAct['action'], result: ActEnd) {
    const { outcome, reason } = result;
    if (isClosed || (outcome !== 'done' && outcome !== 'failed')) return;
    const nowMs = now();
    const about = classOfAct(action);
    const facts: AwayFacts = {
      class: about,
      kind: kindOf(about),
      level: outcome === 'done' ? 'amber' : 'red',
      sinceMs: nowMs,
      waitingSinceMs: null,
      others: 0,
      act: { action, outcome },
      full: actInFull(action, outcome, reason),
    };
    const messages = outlets().map(
      ({ name }): AwayMessage => ({
        id: newId(),
        outlet: name,
        key: `${gateway} act ${newId()}`,
        phase: 'act',
        facts,
        endedAtMs: null,
        createdAtMs: nowMs,
        notBeforeMs: nowMs,
        attempts: 0,
        state: 'waiting',
      }),
    );
    become({ ...state, messages: [...state.messages, ...messages].slice(-MOST_MESSAGES) });
  }

  async function test(name: string): Promise<Result<void>> {
    const outlet = settings().outlets.find((one) => one.name === name);
    if (outlet === undefined) return err(`there is no place "${name}" in the settings`);
    const outcome = await send(outlet, testMessage(outlet, now()));
    if (outcome.kind === 'delivered') {
      become(recorded(state, name, { deliveredAtMs: now() }));
      return ok(undefined);
    }
    recordFailure(name, outcome.why);
    return err(outcome.why);
  }

  become(withoutOutlets(state, names(), now()));
  wake();

  return {
    tell,
    tellOfAct,
    say,
    onLook,
    onSettings() {
      become(withoutOutlets(state, names(), now()));
      wake();
    },
    status: () => outletStatuses(settings().outlets, state, now()),
    findings: () => [
      ...outletFindings(settings().outlets, state),
      ...(notKept === null || settings().outlets.length === 0 ? [] : [notKept]),
    ],
    test,
    close() {
      isClosed = true;
      stopTimer();
    },
  };
}

function classOfAct(action: HealingAct['action']): AwayFacts['class'] {
  switch (action) {
    case 'unlock':
      return 'session-locked';
    case 'abort':
      return 'run-stalled';
    case 'restart-channel':
      return 'channel-off';
    case 'start':
    case 'restart':
      return 'gateway-down';
  }
}

function outgoing(outlet: Outlet, message: AwayMessage, nowMs: number): Outgoing {
  const { id, phase, facts, endedAtMs } = message;
  const isNews = phase === 'began' || phase === 'again' || phase === 'act';
  return {
    id,
    text: awayText(facts, phase, outlet.text, nowMs, endedAtMs),
    urgency: isNews && facts.level === 'red' ? 'high' : 'normal',
    details: {
      phase,
      kind: facts.kind,
      level: facts.level,
      since: new Date(facts.sinceMs).toISOString(),
    },
    nowMs,
  };
}

/** The text for "Send a Test". It says that it is a test and shows a sample notice. */
export function testMessage(outlet: Outlet, nowMs: number): Outgoing {
  const { title, body } = strings.away.test;
  const sample = sampleText(outlet, nowMs);
  return {
    id: randomUUID(),
    text: { title, body: `${body}\n\n${sample.title}\n${sample.body}` },
    urgency: 'normal',
    details: { phase: 'test', kind: 'other', level: 'amber', since: new Date(nowMs).toISOString() },
    nowMs,
  };
}

function laterByTimer(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
