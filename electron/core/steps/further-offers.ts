import type { Offer } from '../api/offer.ts';
import type { EngineStatus } from '../api/status.ts';
import { costOf } from './costs.ts';

/**
 * The steps that a person may ask for besides those on offer. They may end the run or start afresh
 * in any known session, and undo the last step. None while paused or while a step runs. A gateway
 * that cannot be reached leaves only the undo, because sessions are changed through it.
 */
export function furtherOffers(status: EngineStatus): readonly Offer[] {
  if (status.pausedUntil !== null || status.running !== null) return [];
  const undo = status.lastResult?.undo ?? null;
  const offers: Offer[] = undo === null ? [] : [offer('undo', undo)];
  const { state } = status.snapshot.gateway;
  if (state !== 'up' && state !== 'slow') return offers;
  for (const session of status.snapshot.sessions) {
    // It waits for a person's word, so ending it is never offered.
    if (session.state === 'waiting-for-you') continue;
    if (session.state !== 'idle') offers.push(offer('abort', session.key));
    offers.push(offer('reset', session.key));
  }
  return offers.filter(
    (one) =>
      !status.offers.some((other) => other.action === one.action && other.target === one.target),
  );
}

function offer(action: 'undo' | 'abort' | 'reset', target: string): Offer {
  return {
    action,
    target,
    costs: action === 'undo' ? 'nothing' : String(costOf(action)),
    recommended: false,
    free: false,
  };
}
