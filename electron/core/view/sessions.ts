import { ATTENTION } from '../api/attention.ts';
import type { Offer } from '../api/offer.ts';
import type { Session } from '../api/snapshot.ts';
import type { EngineStatus } from '../api/status.ts';
import { strings } from '../catalogue/catalogue.ts';
import { forPeople } from './for-people.ts';
import { type OfferView, offerView } from './offers.ts';
import { channelInWords, elapsedInWords, sessionInWords } from './words.ts';

export type SessionView = {
  readonly key: string;
  readonly name: string;
  readonly state: Session['state'];
  readonly stateText: string;
  readonly channel: string | null;
  readonly cause: string;
  readonly waiting: string | null;
  readonly lock: string | null;
  readonly offers: readonly OfferView[];
};

/** The sessions by urgency: those with somebody waiting first, then by state, then the newest. */
export function sessionsByAttention(status: EngineStatus): readonly Session[] {
  const waits = new Set(
    status.snapshot.unanswered.filter((one) => !one.lost).map((one) => one.sessionKey),
  );
  const rank = (session: Session) =>
    ATTENTION[session.state] - (waits.has(session.key) ? ATTENTION.idle + 1 : 0);
  return [...status.snapshot.sessions].sort(
    (a, b) => rank(a) - rank(b) || Date.parse(b.since) - Date.parse(a.since),
  );
}

/** How many sessions the list leaves out, in words; null: none. */
export function leftOutWords({ snapshot }: EngineStatus): string | null {
  const leftOut = snapshot.sessionsLeftOut;
  if (leftOut === undefined) return null;
  const words = leftOut.exact ? strings.sessionsLeftOut : strings.sessionsLeftOutAtLeast;
  return words(leftOut.count);
}

/** The steps for single sessions, by the session or lock they are for. */
export function offersByTarget(
  status: EngineStatus,
  further: readonly Offer[],
): ReadonlyMap<string, readonly OfferView[]> {
  const found = new Map<string, OfferView[]>();
  for (const offer of [...status.offers, ...further]) {
    if (offer.target === null || offer.plan?.verdict === 'refused') continue;
    const view = offerView(offer);
    found.set(offer.target, [...(found.get(offer.target) ?? []), view]);
  }
  return found;
}

/** The times whose ages are counted. An idle session's age is shown only to the minute. */
export function sessionTimes(status: EngineStatus): readonly number[] {
  const { sessions, unanswered } = status.snapshot;
  return [...sessions.filter((one) => one.state !== 'idle'), ...unanswered].map(({ since }) =>
    Date.parse(since),
  );
}

/** One session: its state and age, its channel, what holds it, and the steps for it. */
export function sessionView(
  status: EngineStatus,
  session: Session,
  offersFor: ReadonlyMap<string, readonly OfferView[]>,
  nowMs: number,
): SessionView {
  const { snapshot } = status;
  const message = snapshot.unanswered.find((one) => !one.lost && one.sessionKey === session.key);
  const lock = snapshot.locks.find((one) => one.sessionKey === session.key);
  const isWaiting = session.state === 'waiting' || session.state === 'silent';
  const targets = [...(lock === undefined ? [] : [lock.path]), session.key];
  const offers = targets
    .flatMap((target) => offersFor.get(target) ?? [])
    .filter((offer) => offer.recommended || isWorthOffering(offer.action, session.state));
  return {
    key: session.key,
    name: sessionInWords(session.key, snapshot),
    state: session.state,
    stateText: strings.sessionStateFor(
      strings.sessionState[session.state],
      elapsedInWords(session.since, nowMs),
    ),
    channel: channelOf(session.key, message?.channel ?? null),
    // The lines about the message and the lock say it.
    cause:
      (message !== undefined && isWaiting) || lock !== undefined
        ? ''
        : forPeople(session.cause, snapshot, nowMs),
    waiting:
      message === undefined ? null : strings.messageWaits(elapsedInWords(message.since, nowMs)),
    lock: lock === undefined ? null : strings.lockIs[lock.verdict],
    offers,
  };
}

/** Whether to offer it: a healthy conversation needs no reset. */
function isWorthOffering(action: OfferView['action'], state: Session['state']): boolean {
  return action !== 'reset' || ATTENTION[state] < ATTENTION.working;
}

/** A list this long gets a search field. */
export const SEARCHED_FROM = 10;

/** Sessions whose name contains the typed text, busy and idle ones apart. */
export function sessionsFound(
  sessions: readonly Session[],
  typed: string,
): { readonly busy: readonly Session[]; readonly idle: readonly Session[] } {
  const wanted = typed.trim().toLocaleLowerCase();
  const found = sessions.filter(
    ({ key }) =>
      wanted === '' ||
      `${sessionInWords(key, { sessions })} ${key}`.toLocaleLowerCase().includes(wanted),
  );
  return {
    busy: found.filter(({ state }) => state !== 'idle'),
    idle: found.filter(({ state }) => state === 'idle'),
  };
}

/** `agent:main:telegram:direct:42` is on telegram. The main session has no channel of its own. */
function channelOf(key: string, told: string | null): string | null {
  if (told !== null) return channelInWords(told);
  const [, , channel, peer] = key.split(':');
  return channel !== undefined && peer !== undefined ? channelInWords(channel) : null;
}
