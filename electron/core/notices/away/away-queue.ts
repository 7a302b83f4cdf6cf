import { z } from 'zod';
import { strings } from '../../catalogue/catalogue.ts';
import { spokenReason } from '../../catalogue/sentences/spoken.ts';
import { awayFactsSchema } from './facts.ts';

/**
 * The queue of messages to other places, as plain data on the disk, with its pure steps. Each
 * message to one place is sent once or reported as failed. It is marked before it goes out. A
 * message that was marked when Clawbuoy ended is not sent again, because it may have arrived.
 */

const phase = z.enum(['began', 'again', 'over', 'late', 'act']);

const messageSchema = z.strictObject({
  /** The message's own id. Receivers that can detect duplicates by it get it. */
  id: z.string().max(64),
  outlet: z.string().max(64),
  /** The notice it belongs to. */
  key: z.string().max(1_024),
  phase,
  facts: awayFactsSchema,
  endedAtMs: z.number().nullable(),
  createdAtMs: z.number(),
  notBeforeMs: z.number(),
  attempts: z.int(),
  state: z.enum(['waiting', 'sending']),
});
export type AwayMessage = z.infer<typeof messageSchema>;

const standingSchema = z.strictObject({
  key: z.string().max(1_024),
  /** The gateway that it is about. Another one may be watched after a restart. */
  gateway: z.string().max(256),
  incidentId: z.string().max(512),
  facts: awayFactsSchema,
  /** It stands for every phase of a gateway that is away. */
  isAway: z.boolean(),
  /** Places where it was delivered, or may have been. They also hear of its end. */
  told: z.array(z.string().max(64)),
});
export type StandingNotice = z.infer<typeof standingSchema>;

const deliverySchema = z.strictObject({
  deliveredAtMs: z.number().nullable(),
  failed: z.strictObject({ atMs: z.number(), why: z.string().max(500) }).nullable(),
});
export type OutletRecord = z.infer<typeof deliverySchema>;

export const awayStateSchema = z.strictObject({
  version: z.literal(1),
  standing: z.array(standingSchema).max(500),
  messages: z.array(messageSchema).max(500),
  outlets: z.record(z.string(), deliverySchema),
});
export type AwayState = z.infer<typeof awayStateSchema>;

export const EMPTY_AWAY: AwayState = { version: 1, standing: [], messages: [], outlets: {} };

/** More waiting messages than this are of no use. */
export const MOST_MESSAGES = 100;
const MOST_STANDING = 200;
/** After a day it is no news. */
const TOO_OLD_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;
/** The pauses between tries. The last one repeats. */
const PAUSES_MS = [5_000, 15_000, 45_000, 2 * MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS];
/** The longest pause that a receiver may ask for. */
const LONGEST_ASKED_MS = 60 * MINUTE_MS;

/** How one try ended. */
export type SendOutcome =
  | { readonly kind: 'delivered' }
  /** It was certainly not taken, and a later try may help. */
  | { readonly kind: 'later'; readonly why: string; readonly afterMs: number | null }
  /** It was not taken, and never will be with these settings. */
  | { readonly kind: 'refused'; readonly why: string }
  /** It may have been taken. A second try might be a second notice. */
  | { readonly kind: 'unclear'; readonly why: string };

export type NewNotice = Omit<StandingNotice, 'told'>;

export type Telling = {
  readonly nowMs: number;
  /** The places that get messages, by name. */
  readonly outlets: readonly string[];
  /** How long a message waits first, for a person at the Mac who may have seen it there. */
  readonly holdMs: number;
  readonly newId: () => string;
};

/** Queues a notice that was shown here, for the first time or again. */
export function withNotice(state: AwayState, notice: NewNotice, telling: Telling): AwayState {
  const before = state.standing.find((one) => one.key === notice.key);
  const isWaiting = (outlet: string): boolean =>
    state.messages.some((one) => one.key === notice.key && one.outlet === outlet);
  const messages = telling.outlets
    .filter((outlet) => before === undefined || !isWaiting(outlet))
    .map(
      (outlet): AwayMessage => ({
        id: telling.newId(),
        outlet,
        key: notice.key,
        phase: before === undefined ? 'began' : 'again',
        facts: notice.facts,
        endedAtMs: null,
        createdAtMs: telling.nowMs,
        notBeforeMs: telling.nowMs + telling.holdMs,
        attempts: 0,
        state: 'waiting',
      }),
    );
  const standing = { ...notice, told: before?.told ?? [] };
  return bounded(
    {
      ...state,
      standing: [...state.standing.filter((one) => one !== before), standing].slice(-MOST_STANDING),
      messages: [...state.messages, ...messages],
    },
    telling.nowMs,
  );
}

/** The same notice under another key: a later phase of one trouble that was already reported. */
export function renamed(state: AwayState, from: string, to: NewNotice): AwayState {
  return {
    ...state,
    standing: state.standing.map((one) => (one.key === from ? { ...to, told: one.told } : one)),
    messages: state.messages.map((one) => (one.key === from ? { ...one, key: to.key } : one)),
  };
}

/**
 * A notice was withdrawn. Places that had it hear that it is over. A message that was never tried
 * is dropped. After a failed try, one message reports both the trouble and its end.
 */
export function withoutNotice(
  state: AwayState,
  key: string,
  isEndTold: boolean,
  { nowMs, newId }: Pick<Telling, 'nowMs' | 'newId'>,
): AwayState {
  const notice = state.standing.find((one) => one.key === key);
  if (notice === undefined) return state;
  const messages = state.messages.flatMap((message): AwayMessage[] => {
    if (message.key !== key || message.state === 'sending') return [message];
    const isNews = message.phase === 'began' && message.attempts > 0 && isEndTold;
    return isNews ? [{ ...message, phase: 'late', endedAtMs: nowMs }] : [];
  });
  const isOnItsWay = state.messages.flatMap((one) =>
    one.key === key && one.state === 'sending' ? [one.outlet] : [],
  );
  const told = isEndTold ? [...new Set([...notice.told, ...isOnItsWay])] : [];
  const ends = told.map(
    (outlet): AwayMessage => ({
      id: newId(),
      outlet,
      key,
      phase: 'over',
      facts: notice.facts,
      endedAtMs: nowMs,
      createdAtMs: nowMs,
      notBeforeMs: nowMs,
      attempts: 0,
      state: 'waiting',
    }),
  );
  return bounded(
    {
      ...state,
      standing: state.standing.filter((one) => one !== notice),
      messages: [...messages, ...ends],
    },
    nowMs,
  );
}

/** The next message for each free place, the oldest first. */
export function dueMessages(state: AwayState, nowMs: number): readonly AwayMessage[] {
  const due = new Map<string, AwayMessage>();
  const busy = new Set(
    state.messages.flatMap((one) => (one.state === 'sending' ? [one.outlet] : [])),
  );
  for (const message of state.messages) {
    if (busy.has(message.outlet) || due.has(message.outlet)) continue;
    // Later messages to this place wait too: the end of a trouble must not arrive first.
    due.set(message.outlet, message);
  }
  return [...due.values()].filter((one) => one.notBeforeMs <= nowMs);
}

/** When the next message may go; null where none waits. */
export function nextDueMs(state: AwayState): number | null {
  const times = state.messages.flatMap((one) => (one.state === 'waiting' ? [one.notBeforeMs] : []));
  return times.length === 0 ? null : Math.min(...times);
}

/** Marks a message as on its way. This must be on the disk before it goes. */
export function marked(state: AwayState, id: string): AwayState {
  return {
    ...state,
    messages: state.messages.map((one) =>
      one.id === id ? { ...one, state: 'sending', attempts: one.attempts + 1 } : one,
    ),
  };
}

/** The state after a try. */
export function afterTry(
  state: AwayState,
  id: string,
  outcome: SendOutcome,
  nowMs: number,
): AwayState {
  const message = state.messages.find((one) => one.id === id);
  if (message === undefined) return state;
  switch (outcome.kind) {
    case 'delivered':
      return toldAt(
        removed(recorded(state, message.outlet, { deliveredAtMs: nowMs }), id),
        message,
      );
    case 'unclear':
      return toldAt(removed(failed(state, message.outlet, outcome.why, nowMs), id), message);
    case 'refused':
      return neverTold(removed(failed(state, message.outlet, outcome.why, nowMs), id), message);
    case 'later': {
      if (nowMs - message.createdAtMs > TOO_OLD_MS) {
        const why = `${strings.away.tooOld}: ${spokenReason(outcome.why)}`;
        return neverTold(removed(failed(state, message.outlet, why, nowMs), id), message);
      }
      return triedAgain(state, message, outcome.afterMs, nowMs);
    }
  }
}

/** Sends it again after a pause. If the trouble is over by then, one message reports both. */
function triedAgain(
  state: AwayState,
  message: AwayMessage,
  askedMs: number | null,
  nowMs: number,
): AwayState {
  const pauseMs = PAUSES_MS[Math.min(message.attempts, PAUSES_MS.length) - 1] ?? 0;
  const waitMs = Math.max(pauseMs, Math.min(askedMs ?? 0, LONGEST_ASKED_MS));
  const end = message.phase === 'began' ? endOf(state, message) : undefined;
  const again: AwayMessage = {
    ...message,
    state: 'waiting',
    notBeforeMs: nowMs + waitMs,
    ...(end === undefined ? {} : { phase: 'late', endedAtMs: end.endedAtMs }),
  };
  return {
    ...state,
    messages: state.messages
      .filter((one) => one !== end)
      .map((one) => (one.id === message.id ? again : one)),
  };
}

/** A place that never heard of the beginning does not hear of the end. */
function neverTold(state: AwayState, message: AwayMessage): AwayState {
  const end = message.phase === 'began' ? endOf(state, message) : undefined;
  return end === undefined ? state : removed(state, end.id);
}

function endOf(state: AwayState, { key, outlet }: AwayMessage): AwayMessage | undefined {
  return state.messages.find(
    (one) => one.key === key && one.outlet === outlet && one.phase === 'over',
  );
}

/** The state after a restart. Messages on their way may have arrived, and are not sent again. */
export function afterRestart(state: AwayState, nowMs: number): AwayState {
  const why = strings.away.cutShort;
  return state.messages
    .filter((one) => one.state === 'sending')
    .reduce((now, one) => afterTry(now, one.id, { kind: 'unclear', why }, nowMs), state);
}

/** Messages to places that are no longer in the settings count as failed. */
export function withoutOutlets(
  state: AwayState,
  known: readonly string[],
  nowMs: number,
): AwayState {
  const why = strings.away.gone;
  return state.messages
    .filter((one) => one.state === 'waiting' && !known.includes(one.outlet))
    .reduce((now, one) => removed(failed(now, one.outlet, why, nowMs), one.id), state);
}

/** Records how a place is doing, also after a test. */
export function recorded(
  state: AwayState,
  outlet: string,
  change: Partial<OutletRecord>,
): AwayState {
  const before = state.outlets[outlet] ?? { deliveredAtMs: null, failed: null };
  return { ...state, outlets: { ...state.outlets, [outlet]: { ...before, ...change } } };
}

function failed(state: AwayState, outlet: string, why: string, nowMs: number): AwayState {
  return recorded(state, outlet, { failed: { atMs: nowMs, why: why.slice(0, 500) } });
}

function removed(state: AwayState, id: string): AwayState {
  return { ...state, messages: state.messages.filter((one) => one.id !== id) };
}

function toldAt(state: AwayState, { key, outlet }: AwayMessage): AwayState {
  return {
    ...state,
    standing: state.standing.map((one) =>
      one.key === key && !one.told.includes(outlet) ? { ...one, told: [...one.told, outlet] } : one,
    ),
  };
}

/** Drops the oldest waiting messages above the limit, and records them as failed. */
function bounded(state: AwayState, nowMs: number): AwayState {
  let bound = state;
  while (bound.messages.length > MOST_MESSAGES) {
    const oldest = bound.messages.find((one) => one.state === 'waiting');
    if (oldest === undefined) break;
    bound = removed(failed(bound, oldest.outlet, strings.away.tooMany, nowMs), oldest.id);
  }
  return bound;
}
