import { counted, say } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';

/** One drop is no trouble, and two may be the same one. A single look has no time for more. */
const FAILURES = { watch: 3, 'one-look': 2 } as const;

/**
 * The diagnosis for a gateway whose HTTP answers and whose socket fails again and again. Whether
 * anybody in it gets an answer is unknown. It is no proof that the gateway is ill, so nothing is
 * done.
 */
export function opaqueDiagnosis(
  evidence: Evidence,
  common: Pick<
    Diagnosis,
    'target' | 'sinceMs' | 'sessionKey' | 'evidence' | 'actionTarget' | 'untilMs'
  >,
): Diagnosis | null {
  const { socket, socketTrouble: trouble } = evidence.gateway;
  if (trouble === undefined || trouble.failures < FAILURES[evidence.mode]) return null;
  const isOtherProtocol = socket.kind === 'refused' && socket.why === 'protocol';
  return {
    ...common,
    class: 'gateway-opaque',
    level: 'amber',
    sinceMs: trouble.sinceMs,
    cause: say('cannotBeLookedInto', { detail: trouble.detail }),
    evidence: [
      ...common.evidence,
      say('seenSocket', { time: isoTime(trouble.lastAtMs), detail: trouble.detail }),
      say('seenFailures', {
        time: isoTime(trouble.sinceMs),
        failures: counted(trouble.failures, 'failure'),
      }),
    ],
    action: isOtherProtocol ? 'none' : 'wait',
    why: isOtherProtocol ? say('doNotUnderstand') : say('triesAgain'),
  };
}
