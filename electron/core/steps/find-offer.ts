import type { Offer } from '../api/offer.ts';
import type { EngineStatus } from '../api/status.ts';
import type { ActionName } from './action.ts';
import { furtherOffers } from './further-offers.ts';

/**
 * The current offer with exactly this action and target, or null. A request from the menu, a
 * notification or the window is carried out only with an offer: its display may be old.
 */
export function findOffer(
  status: EngineStatus,
  action: ActionName,
  target: string | null,
): Offer | null {
  const offers = [...status.offers, ...furtherOffers(status)];
  return offers.find((offer) => offer.action === action && offer.target === target) ?? null;
}
