import type { GatewayState, Recommendation } from '../api/snapshot.ts';
import { say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { isLiving } from '../evidence/queries.ts';
import { assertNever } from '../result.ts';
import type { ActionName } from './action.ts';

/** What a step costs, in a few words. Menu, panel and plan share these words. */
export function costOf(action: Recommendation): Words {
  switch (action) {
    case 'none':
    case 'wait':
      return say('nothing');
    case 'unlock':
      return say('unlockCosts');
    case 'abort':
      return say('abortCosts');
    case 'go-on':
      return say('goOnCosts');
    case 'reset':
      return say('resetCosts');
    case 'restart-channel':
      return say('channelCosts');
    case 'restart':
      return say('restartCosts');
    case 'start':
      return say('startCosts');
  }
}

/**
 * Whether a step costs nobody anything: no run ends, nothing is put away, and nobody is blocked. A
 * channel that is started again was off or took nothing in. A restart is free only if it was seen
 * that nothing runs. Unknown is not free.
 */
export function isFree(
  action: ActionName,
  state: GatewayState,
  evidence: Pick<Evidence, 'runs' | 'gateway'> | null,
): boolean {
  switch (action) {
    case 'unlock':
    case 'restart-channel':
    case 'start':
      return true;
    case 'abort':
    case 'go-on':
    case 'reset':
    case 'undo':
      return false;
    case 'restart': {
      if (evidence === null) return false;
      if (state === 'down') return !isLiving(evidence.gateway.process);
      const isSeen = state === 'up' && evidence.runs.coveredSinceMs !== null;
      return isSeen && evidence.runs.list.every((run) => run.phase !== 'active');
    }
    default:
      return assertNever(action);
  }
}

/**
 * The cost of a restart in this state. Nothing runs in a gateway that is down. A process that has
 * not answered yet loses its start, and no run.
 */
export function costOfRestart({ gateway }: Evidence, state: GatewayState): Words {
  if (state !== 'down' && state !== 'starting') return costOf('restart');
  const { process, pid } = gateway;
  if (!isLiving(process) || process.identity === 'other') {
    return state === 'down' ? costOf('start') : costOf('restart');
  }
  return say('startAgainCosts', { pid });
}
