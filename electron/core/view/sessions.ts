import { ATTENTION } from '../api/attention.ts';
import type { Session } from '../api/snapshot.ts';
import type { EngineStatus, Offer } from '../api/status.ts';
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

/** Keys of the sessions, those that need somebody first, then by who waits, then the newest. */
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

/** How many sessions the list leaves out, in words; null where it leaves out none. */
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

/** The times whose ages are counted; that of an idle session is told only to the minute. */
export function sessionTimes(status: EngineStatus): readonly number[] {
  const { sessions, unanswered } = status.snapshot;
  return [...sessions.filter((one) => one.state !== 'idle'), ...unanswered].map(({ since }) =>
    Date.parse(since),
  );
}

/** One session: its state and age, its channel, what holds it, and what can be done to it. */
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

/** Nobody starts a conversation afresh that is well. */
function isWorthOffering(action: OfferView['action'], state: Session['state']): boolean {
  return action !== 'reset' || ATTENTION[state] < ATTENTION.working;
}

/** From so many on a list is searched, not read. */
export const SEARCHED_FROM = 10;

/** Sessions whose name holds what somebody types; those that are idle apart from the others. */
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

/** `agent:main:telegram:direct:42` is on telegram; the main session is on none of its own. */
function channelOf(key: string, told: string | null): string | null {
  if (told !== null) return channelInWords(told);
  const [, , channel, peer] = key.split(':');
  return channel !== undefined && peer !== undefined ? channelInWords(channel) : null;
}
