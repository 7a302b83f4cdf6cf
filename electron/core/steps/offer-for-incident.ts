import type { Offer } from '../api/offer.ts';
import type { Snapshot } from '../api/snapshot.ts';
import type { ActionName } from './action.ts';

/** The offer of this action for this incident; null where there is none, or the incident is over. */
export function offerForIncident(
  snapshot: Snapshot,
  offers: readonly Offer[],
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
