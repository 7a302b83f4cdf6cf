import type { GatewayId } from '../core/api/gateway-id.ts';
import type { ActReply, PlanReply, TryReply } from '../core/api/ipc-contract.ts';
import type { Engine, EngineStatus } from '../core/api/status.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import type { ActionName } from '../core/steps/action.ts';
import type { Consent } from '../core/steps/consent.ts';
import { findOffer } from '../core/steps/find-offer.ts';
import { errorMessage } from '../core/text/errors.ts';
import { modelTryWords } from '../core/view/model-try.ts';

export type Act = (
  action: ActionName,
  target: string | null,
  consent: Consent,
  gatewayId?: GatewayId,
) => Promise<ActReply>;
export type AskPlan = (
  action: ActionName,
  target: string | null,
  gatewayId?: GatewayId,
) => Promise<PlanReply>;

/**
 * The one way from a click to the engine, for menu, notification and window. A step that is not
 * offered at this moment is refused, whatever was on the screen.
 */
export function createAct(
  engine: Pick<Engine, 'status' | 'act'>,
  log: (line: string) => void,
): Act {
  return async (action, target, consent, gatewayId) => {
    const status = engine.status();
    const offer = findOffer(status, action, target);
    if (offer === null || !isShown(status, gatewayId))
      return { kind: 'refused', reason: strings.notOffered };
    try {
      return {
        kind: 'ended',
        result: await engine.act(offer.action, offer.target, consent, gatewayId),
      };
    } catch (error) {
      log(`${action} broke: ${errorMessage(error)}`);
      return { kind: 'refused', reason: strings.broke };
    }
  };
}

/**
 * The current plan of an offered step. It is the plan that the terminal prints with `--dry-run`.
 */
export function createAskPlan(
  engine: Pick<Engine, 'status' | 'plan'>,
  log: (line: string) => void,
): AskPlan {
  return async (action, target, gatewayId) => {
    const status = engine.status();
    const offer = findOffer(status, action, target);
    if (offer === null || !isShown(status, gatewayId))
      return { kind: 'refused', reason: strings.notOffered };
    try {
      return { kind: 'plan', plan: await engine.plan(offer.action, offer.target, gatewayId) };
    } catch (error) {
      log(`the plan of ${action} broke: ${errorMessage(error)}`);
      return { kind: 'refused', reason: strings.broke };
    }
  };
}

/** Tries the model of an incident that is shown at this moment. The reply is in words. */
export function createTryModel(
  engine: Pick<Engine, 'status' | 'tryModel'>,
): (incidentId: string, gatewayId?: GatewayId) => Promise<TryReply> {
  return async (incidentId, gatewayId) => {
    const status = engine.status();
    const incident = status.snapshot.incidents.find(({ id }) => id === incidentId);
    const provider = incident?.tryModel?.provider;
    if (provider === undefined || !isShown(status, gatewayId)) {
      return { well: false, words: strings.modelTry.notTried['nothing-to-try'] };
    }
    const tried = await engine.tryModel(provider, gatewayId);
    return { well: tried.kind === 'answered', words: modelTryWords(tried) };
  };
}

/** Whether a request is for the shown gateway. Sessions of two gateways can have the same names. */
function isShown(status: EngineStatus, gatewayId: GatewayId | undefined): boolean {
  return gatewayId === undefined || gatewayId === status.gatewayId;
}
