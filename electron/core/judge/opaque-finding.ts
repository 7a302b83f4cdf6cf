import type { Evidence } from '../evidence/evidence.ts';
import { count } from '../text/words.ts';
import type { Finding } from './finding.ts';
import { at } from './finding.ts';

/** One drop is no trouble, and two may be the same one. A single look has no time for more. */
const FAILURES = { watch: 3, 'one-look': 2 } as const;

/**
 * The finding for a gateway whose HTTP answers and whose socket fails again and again. Whether
 * anybody in it gets an answer is unknown. It is no proof that the gateway is ill, so nothing is
 * done.
 */
export function opaqueFinding(
  evidence: Evidence,
  common: Pick<
    Finding,
    'target' | 'sinceMs' | 'sessionKey' | 'evidence' | 'actionTarget' | 'untilMs'
  >,
): Finding | null {
  const { socket, socketTrouble: trouble } = evidence.gateway;
  if (trouble === undefined || trouble.failures < FAILURES[evidence.mode]) return null;
  const isOtherProtocol = socket.kind === 'refused' && socket.why === 'protocol';
  return {
    ...common,
    class: 'gateway-opaque',
    level: 'amber',
    sinceMs: trouble.sinceMs,
    cause: `the gateway answers, but cannot be looked into: ${trouble.detail}`,
    evidence: [
      ...common.evidence,
      `${at(trouble.lastAtMs)} its socket: ${trouble.detail}`,
      `${at(trouble.sinceMs)} the first of ${count(trouble.failures, 'failure')} in a row`,
    ],
    action: isOtherProtocol ? 'none' : 'wait',
    why: isOtherProtocol
      ? 'Clawbuoy and this gateway do not understand each other: update the older of the two. Whether its sessions answer cannot be told until then'
      : "Clawbuoy tries again by itself; whether its sessions answer cannot be told until then. If it lasts, the gateway's own log (`openclaw logs`) says more",
  };
}
