import { findOffer } from '../core/find-offer.ts';
import type { ActReply } from '../core/ipc-contract.ts';
import type { ActionName, Engine } from '../core/status.ts';
import { strings } from '../core/view/strings.ts';

export type Act = (action: ActionName, target: string | null) => Promise<ActReply>;

/**
 * The one way from a click to the engine: menu, notification and window come through here. A
 * step that is not on offer at this moment is refused, whatever was on the screen.
 */
export function createAct(
  engine: Pick<Engine, 'status' | 'act'>,
  log: (line: string) => void,
): Act {
  return async (action, target) => {
    const offer = findOffer(engine.status(), action, target);
    if (offer === null) return { kind: 'refused', reason: strings.notOffered };
    try {
      return { kind: 'ended', result: await engine.act(offer.action, offer.target) };
    } catch (error) {
      log(`${action} broke: ${error instanceof Error ? error.message : 'unknown error'}`);
      return { kind: 'refused', reason: strings.broke };
    }
  };
}
