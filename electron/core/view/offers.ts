import type { Offer } from '../api/offer.ts';
import type { Incident } from '../api/snapshot.ts';
import type { EngineStatus } from '../api/status.ts';
import { strings } from '../catalogue/catalogue.ts';
import { plainText } from '../catalogue/plain-text.ts';
import type { ActionName, Plan } from '../steps/action.ts';
import { type FreeRestart, freeRestart } from '../steps/free-restart.ts';
import { findOfferForIncident } from '../steps/incident-offer.ts';
import { forPeople } from './for-people.ts';
import { stepName } from './step-name.ts';
import { sentence, sessionInWords } from './words.ts';

export type OfferView = {
  readonly action: ActionName;
  readonly target: string | null;
  readonly label: string;
  /** The cost in a few words of the person's language: at most 50 characters. */
  readonly price: string;
  /** The full cost, as in the plan. */
  readonly costs: string;
  readonly recommended: boolean;
  /** It costs somebody something, so it always asks once more. */
  readonly asks: boolean;
  /** The plan by the same look; null where it was not worked out. */
  readonly plan: Plan | null;
};

/**
 * The steps that make sense now: the recommended one first, then in the engine's order. Two steps
 * with the same words name their session or channel. So does a step that ends or empties one
 * session, if more than one is in trouble. Steps that would be refused are left out. While paused
 * there are none: they would rest on a look from before the pause.
 */
export function offerViews(status: EngineStatus): readonly OfferView[] {
  if (status.pausedUntil !== null) return [];
  const offers = status.offers.filter((offer) => offer.plan?.verdict !== 'refused');
  const concerned = new Set(status.snapshot.incidents.map((one) => one.sessionKey));
  const views = offers.map((offer) => {
    const twins = offers.filter((other) => other.action === offer.action);
    const isForOne = offer.action === 'abort' || offer.action === 'reset';
    const who =
      twins.length > 1 || (isForOne && concerned.size > 1) ? whomFor(status, offer) : null;
    return offerView(offer, who, freeRestart(status.snapshot));
  });
  return [
    ...views.filter((view) => view.recommended),
    ...views.filter((view) => !view.recommended),
  ];
}

/** One step in words. `who` names its session or channel, where that is needed. */
export function offerView(
  offer: Offer,
  who: string | null = null,
  restart: FreeRestart = 'restartIsFree',
): OfferView {
  const label = stepName(offer.action, offer.target);
  return {
    action: offer.action,
    target: offer.target,
    label: who === null ? label : strings.offerFor(label, who),
    price: priceOf(offer, restart),
    costs: plainText(offer.costs),
    recommended: offer.recommended,
    asks: !isFreeOffer(offer),
    plan: offer.plan ?? null,
  };
}

function priceOf(offer: Offer, restart: FreeRestart): string {
  // They are away already.
  if (offer.action === 'restart-channel' && offer.target === null) return strings.price.start;
  const isSaid = restart === 'restartNotYet' || isFreeOffer(offer);
  if (offer.action === 'restart' && isSaid) return strings.price[restart];
  return strings.price[offer.action];
}

/** Whether it is free. If that was not worked out, its kind decides. */
function isFreeOffer({ action, free }: Offer): boolean {
  return free ?? (action === 'unlock' || action === 'start');
}

/**
 * A recommended step that Clawbuoy may not take, with a command for a person where there is one.
 */
export type ByHandView = {
  readonly words: string;
  /** Why Clawbuoy does not do it; null where that belongs in the details. */
  readonly why: string | null;
  readonly command: string | null;
};

/** The work for a person, because the recommended step would be refused; null: none. */
export function byHandView(status: EngineStatus): ByHandView | null {
  if (status.pausedUntil !== null || status.running !== null) return null;
  const plan = status.offers.find((offer) => offer.recommended)?.plan;
  if (plan === undefined || plan.verdict !== 'refused') return remedyView(status);
  return refusedView(plan);
}

/** The work for a person that mends one incident; null: a step or waiting does, or nothing is known. */
export function byHandForIncident(status: EngineStatus, incidentId: string): ByHandView | null {
  if (status.pausedUntil !== null || status.running !== null) return null;
  const incident = status.snapshot.incidents.find(({ id }) => id === incidentId);
  if (incident === undefined || incident.action === 'wait') return null;
  if (incident.action === 'none') return remedyOf(incident);
  const plan = findOfferForIncident(status, incidentId, incident.action)?.plan;
  return plan?.verdict === 'refused' ? refusedView(plan) : null;
}

function refusedView(plan: Plan): ByHandView {
  const command = plan.byHand ?? null;
  return {
    words: command === null ? strings.byHand.look : strings.byHand.run,
    why: sentence(plan.why),
    command,
  };
}

/**
 * The remedy for the worst incident. It is told in full: the short advice of a notice leads here,
 * and may fit only most of its causes.
 */
function remedyView({ snapshot }: EngineStatus): ByHandView | null {
  const [worst] = snapshot.incidents;
  if (worst === undefined || snapshot.recommended.action !== 'none') return null;
  const remedy = remedyOf(worst);
  if (remedy === null || remedy.why !== null) return remedy;
  const why = forPeople(worst.why, snapshot, Date.parse(snapshot.at));
  return { ...remedy, why: why === '' || why === remedy.words ? null : why };
}

/** The remedy outside of Clawbuoy: a model needs a key, a channel a link. Null: none is known. */
function remedyOf(incident: Incident): ByHandView | null {
  if (incident.remedy === undefined) return null;
  const { words, command } = incident.remedy;
  if (incident.class === 'gateway-down') {
    return { words: strings.byHand.run, why: sentence(words), command };
  }
  // Its own steps are buttons in the panel.
  const isOwn = command?.startsWith('clawbuoy ') === true;
  return { words: sentence(words), why: null, command: isOwn ? null : command };
}

function whomFor(status: EngineStatus, offer: Offer): string | null {
  if (offer.target === null) return null;
  const lock = status.snapshot.locks.find(({ path }) => path === offer.target);
  const key = lock === undefined ? offer.target : lock.sessionKey;
  if (key === null && lock?.sessionId === '')
    return strings.names.theAgent(plainText(lock.agentId));
  return key === null
    ? plainText(`${lock?.agentId ?? ''}/${lock?.sessionId ?? ''}`)
    : sessionInWords(key, status.snapshot);
}
