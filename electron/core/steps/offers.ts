import type { Offer } from '../api/offer.ts';
import type { Incident, IncidentClass, Snapshot } from '../api/snapshot.ts';
import type { ActionName } from './action.ts';
import { costOf, isFree } from './costs.ts';
import { ESCALATION } from './escalation.ts';
import type { PlanContext } from './plan/draft.ts';
import { planFor } from './plan.ts';

const MOST_OFFERS = 8;
const ORDER: readonly string[] = ESCALATION;

/** The look that offers are priced by. */
export type OfferContext = Pick<PlanContext, 'judgement' | 'evidence' | 'methods'>;

/**
 * The steps that make sense now: the recommended one first, then from cheap to costly, as `heal`
 * takes them. Each carries the price of its plan. A step whose plan is refused is left out, unless
 * it is the recommended one: its refusal says what to do instead. A window can ask only for steps in
 * this list. It sends an offer, never a path of its own.
 */
export function offersFor(snapshot: Snapshot, context: OfferContext | null = null): Offer[] {
  const offers: Offer[] = [];
  const add = (action: ActionName, target: string | null): void => {
    if (offers.some((one) => one.action === action && one.target === target)) return;
    const recommended =
      snapshot.recommended.action === action && snapshot.recommended.target === target;
    const plan =
      context === null
        ? null
        : planFor(action, target, { ...context, asked: null, restarts: [], archiveDir: null });
    if (plan?.verdict === 'refused' && !recommended) return;
    offers.push({
      action,
      target,
      costs: plan?.costs ?? (action === 'undo' ? 'nothing' : String(costOf(action))),
      recommended,
      free: isFree(action, snapshot.gateway.state, context?.evidence ?? null),
      ...(plan === null ? {} : { plan }),
    });
  };
  const { action, target } = snapshot.recommended;
  if (action !== 'none' && action !== 'wait') add(action, target);
  if (snapshot.level === 'grey') return offers;
  const isIn = snapshot.gateway.state === 'up' || snapshot.gateway.state === 'slow';
  for (const incident of snapshot.incidents) {
    if (incident.action === 'restart-channel') add('restart-channel', channelOf(incident));
    const lock = snapshot.locks.find(
      (one) => one.releasable && one.sessionKey === incident.sessionKey,
    );
    if (incident.class === 'session-locked' && lock !== undefined) add('unlock', lock.path);
    if (incident.class === 'run-stalled' && incident.sessionKey !== null) {
      add('abort', incident.sessionKey);
    }
    if (incident.class === 'session-given-up' && incident.sessionKey !== null && isIn) {
      add('go-on', incident.sessionKey);
      add('reset', incident.sessionKey);
    }
    const asks = snapshot.sessions.some(
      (one) => one.key === incident.sessionKey && one.state === 'waiting-for-you',
    );
    if (asks) continue;
    const stuck = incident.class === 'session-locked' || incident.class === 'run-stalled';
    if (stuck && isIn && incident.sessionKey !== null) add('reset', incident.sessionKey);
  }
  const isDown = snapshot.gateway.state === 'down';
  if (isDown && action === 'start') add('start', null);
  else if ((isDown || snapshot.level !== 'green') && mayHelp(snapshot)) add('restart', null);
  return offers
    .sort((a, b) => Number(b.recommended) - Number(a.recommended) || priceOrder(a) - priceOrder(b))
    .slice(0, MOST_OFFERS);
}

/**
 * What is wrong lies outside of the gateway, or waits for a person. Where no step is recommended for
 * them, their reasons say that a restart helps nothing, or costs what it should save.
 */
const RESTART_IN_VAIN: ReadonlySet<IncidentClass> = new Set([
  'agent-silent',
  'channel-refused',
  'channel-wedged',
  'delivery-failed',
  'disk-full',
  'job-failed',
  'job-missed',
  'model-credit',
  'model-cut-off',
  'model-failing',
  'model-limited',
  'model-missing',
  'model-overflow',
  'model-overloaded',
  'model-refused',
  'model-unreachable',
  'no-answer',
  'no-network',
  'restart-loop',
  'sender-waits',
  'waits-for-you',
]);

/** Whether a restart may help with anything that is wrong. A damaged database does not survive it. */
function mayHelp({ incidents }: Snapshot): boolean {
  if (incidents.some((one) => one.class === 'store-damaged')) return false;
  const isInVain = (one: Incident) =>
    RESTART_IN_VAIN.has(one.class) && (one.action === 'none' || one.action === 'wait');
  return incidents.length === 0 || !incidents.every(isInVain);
}

/** The channel or account that a channel's incident is about; null: all that are kept off. */
function channelOf({ id }: Incident): string | null {
  const [, target = ''] = id.split('~');
  return target === '' ? null : target;
}

function priceOrder({ action }: Offer): number {
  const at = ORDER.indexOf(action);
  return at < 0 ? ORDER.length : at;
}
