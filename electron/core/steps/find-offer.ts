import type { EngineStatus, Offer } from '../api/status.ts';
import type { ActionName } from './action.ts';
import { furtherOffers } from './further-offers.ts';
import { offerForIncident } from './offer-for-incident.ts';

/**
 * The current offer with exactly this action and target, or null. A request from the menu, a
 * notification or the window is carried out only if it finds one: what they showed may be old.
 */
export function findOffer(
  status: EngineStatus,
  action: ActionName,
  target: string | null,
): Offer | null {
  const offers = [...status.offers, ...furtherOffers(status)];
  return offers.find((offer) => offer.action === action && offer.target === target) ?? null;
}

/**
 * The current offer of this action for this incident, or null if the incident is over or the
 * offer is for somebody else: a notice about one session must not act on another.
 */
export function findOfferForIncident(
  status: EngineStatus,
  incidentId: string,
  action: ActionName,
): Offer | null {
  return offerForIncident(status.snapshot, status.offers, incidentId, action);
}
