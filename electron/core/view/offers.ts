import type { EngineStatus, Offer } from '../api/status.ts';
import { strings } from '../catalogue/catalogue.ts';
import type { ActionName, Plan } from '../steps/action.ts';
import { plainText, sessionInWords } from './words.ts';

export type OfferView = {
  readonly action: ActionName;
  readonly target: string | null;
  readonly label: string;
  readonly costs: string;
  readonly recommended: boolean;
  /** By the same look; null where it was not worked out. */
  readonly plan: Plan | null;
};

/**
 * The steps that make sense now, the recommended one first, otherwise in the engine's order.
 * What ends or empties one session, and two that would read the same, name whom they are for.
 * None while paused: what they rest on was seen before the pause.
 */
export function offerViews(status: EngineStatus): readonly OfferView[] {
  if (status.pausedUntil !== null) return [];
  const { offers } = status;
  const views = offers.map((offer) => {
    const twins = offers.filter((other) => other.action === offer.action);
    const isForOne = offer.action === 'abort' || offer.action === 'reset';
    const who = isForOne || twins.length > 1 ? whomFor(status, offer) : null;
    const label = strings.action[offer.action];
    return {
      action: offer.action,
      target: offer.target,
      label: who === null ? label : strings.offerFor(label, who),
      costs: plainText(offer.costs),
      recommended: offer.recommended,
      plan: offer.plan ?? null,
    };
  });
  return [
    ...views.filter((view) => view.recommended),
    ...views.filter((view) => !view.recommended),
  ];
}

function whomFor(status: EngineStatus, offer: Offer): string | null {
  if (offer.target === null) return null;
  const lock = status.snapshot.locks.find(({ path }) => path === offer.target);
  if (lock === undefined) return sessionInWords(offer.target);
  return lock.sessionKey === null
    ? plainText(`${lock.agentId}/${lock.sessionId}`)
    : sessionInWords(lock.sessionKey);
}
