import { counted, say } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';

/** One drop is no trouble, and two may be the same one. A single look has no time for more. */
const FAILURES = { watch: 3, 'one-look': 2 } as const;

/**
 * A list is not blindness while it is younger than this and the runs since are heard. It is less
 * than a person may wait without being told of.
 */
const FRESH_LIST_MS = 2 * 60_000;
/** A gateway sends a tick every half minute. Without any frame for longer, nothing is heard. */
const HEARD_MS = 60_000;

/**
 * Whether what goes on inside is known all the same: a busy gateway answers its list late, and its
 * events tell of everything since the last one.
 */
function isHeardInside({ atMs, mode, gateway: { socket }, runs, sessions }: Evidence): boolean {
  return (
    mode === 'watch' &&
    socket.kind === 'open' &&
    atMs - socket.lastFrameAtMs < HEARD_MS &&
    runs.coveredSinceMs !== null &&
    sessions.source === 'gateway' &&
    sessions.atMs !== null &&
    sessions.atMs >= runs.coveredSinceMs &&
    atMs - sessions.atMs < FRESH_LIST_MS
  );
}

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
  if (isHeardInside(evidence)) return null;
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
