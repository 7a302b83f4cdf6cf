import type { Settings } from '../core/api/settings-schema.ts';
import { reason } from '../core/catalogue/sentences/reason.ts';
import {
  type AwayMessage,
  afterTry,
  dueMessages,
  marked,
  nextDueMs,
} from '../core/notices/away/away-queue.ts';
import { awayText } from '../core/notices/away/away-text.ts';
import { type Outlet, takesAnswers } from '../core/notices/away/outlet-schema.ts';
import { isQuietAt } from '../core/notices/quiet-hours.ts';
import { errorMessage } from '../core/text/errors.ts';
import type { Outgoing } from '../outlets/outlet-requests.ts';
import type { Sender } from '../outlets/send.ts';
import type { KeptQueue } from './away-kept-queue.ts';

export type AwaySenderOptions = {
  readonly queue: KeptQueue;
  readonly now: () => number;
  readonly settings: () => Settings;
  /** The places that are switched on. */
  readonly outlets: () => readonly Outlet[];
  readonly send: Sender;
  /** The button that a notice about this incident may carry to this place; null: none. */
  readonly button:
    | ((outlet: Outlet, gateway: string, incidentId: string) => Button | undefined)
    | undefined;
  readonly log: (line: string) => void;
  /** Calls back later. Returns a function that cancels it. */
  readonly later: ((ms: number, work: () => void) => () => void) | undefined;
};

/** Sends the messages of a queue when they are due. */
export interface AwaySender {
  /** Call this when the queue has changed: the next message may be due earlier. */
  wake(): void;
  close(): void;
}

type Button = Exclude<Outgoing['button'], undefined> | null;

/** A notice waits so long for the step that it may carry. */
const STEP_WAIT_MS = 10_000;
/** The longest timer, so that quiet hours and long pauses are checked again after a clock step. */
const LONGEST_SLEEP_MS = 60_000;

export function createAwaySender(options: AwaySenderOptions): AwaySender {
  const { queue, now, settings, outlets, send, log } = options;
  const later = options.later ?? laterByTimer;
  let stopTimer: () => void = () => undefined;
  let isClosed = false;

  /** Sets the timer for the next message, at least `leastMs` from now. */
  function wake(leastMs = 0): void {
    stopTimer();
    const dueMs = nextDueMs(queue.state);
    if (dueMs === null || isClosed) return;
    stopTimer = later(Math.min(Math.max(leastMs, dueMs - now()), LONGEST_SLEEP_MS), pump);
  }

  /** Sends what is due: one at a time per place, all places in parallel. */
  function pump(): void {
    if (isClosed) return;
    if (!isQuietAt(settings().quietHours, now())) {
      for (const message of dueMessages(queue.state, now())) {
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
    queue.become(marked(queue.state, message.id));
    const sent = { ...outgoing(outlet, message, now()), ...(button === null ? {} : { button }) };
    send(outlet, sent).then(
      (outcome) => queue.become(afterTry(queue.state, message.id, outcome, now())),
      (error: unknown) => {
        log(errorMessage(error));
        const outcome = { kind: 'unclear', why: reason('sendingBrokeOff') } as const;
        queue.become(afterTry(queue.state, message.id, outcome, now()));
      },
    );
  }

  /** Only news of a trouble that stands carries a button, made as it goes out. */
  function buttonOf(outlet: Outlet, { key, phase }: AwayMessage): Button {
    if (phase !== 'began' && phase !== 'again') return null;
    const notice = queue.state.standing.find((one) => one.key === key);
    if (notice === undefined) return null;
    return options.button?.(outlet, notice.gateway, notice.incidentId) ?? null;
  }

  return {
    wake: () => wake(),
    close() {
      isClosed = true;
      stopTimer();
    },
  };
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

function laterByTimer(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
