import type { Offer } from '../api/offer.ts';
import type { EngineStatus } from '../api/status.ts';
import type { ActionName } from './action.ts';

/**
 * The current offer of this action for this incident. Null: the incident is over, or the offer is
 * for another one. A notice about one session must not act on another.
 */
export function findOfferForIncident(
  { snapshot, offers }: Pick<EngineStatus, 'snapshot'> & { readonly offers: readonly Offer[] },
  incidentId: string,
  action: ActionName,
): Offer | null {
  const incident = snapshot.incidents.find(({ id }) => id === incidentId);
  if (incident === undefined) return null;
  const { sessionKey } = incident;
  const lockPaths = snapshot.locks
    .filter((lock) => sessionKey !== null && lock.sessionKey === sessionKey)
    .map((lock) => lock.path);
  const targets = [null, sessionKey, ...lockPaths];
  return offers.find((offer) => offer.action === action && targets.includes(offer.target)) ?? null;
}
