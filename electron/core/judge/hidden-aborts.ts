import { lasting, say } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { isAtWork, settledAtMs } from '../evidence/queries.ts';
import type { Era } from '../openclaw/era.ts';
import { NOTICE_FRESH_MS } from '../openclaw/limits.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { JudgedLock } from './locks.ts';
import { type Waiting, waitingOf } from './waiting.ts';

/**
 * Whether a run may have been ended by somebody without a trace. 2026.2.1 writes nothing when a run
 * is aborted. An aborted run and a silent agent leave the same transcript. It ends in the user's
 * message or in a tool call. A run, a lock or an event of the gateway proves that the message
 * waits.
 */
export function mayHaveBeenAborted(
  evidence: Evidence,
  era: Era,
  locks: readonly JudgedLock[],
  sessionKey: string,
): boolean {
  if (!era.hidesAborts) return false;
  const waiting = waitingOf(evidence, sessionKey);
  if (waiting === null || waiting.isFromEarlierLife) return false;
  const isSeenToArrive = evidence.messages.some(
    (fact) =>
      fact.sessionKey === sessionKey &&
      fact.source === 'event' &&
      (fact.userAtMs ?? 0) > settledAtMs(fact),
  );
  const isWorked = isAtWork(evidence, sessionKey);
  const isLocked = locks.some(
    (lock) => lock.sessionKey === sessionKey && lock.current && lock.verdict !== 'inert',
  );
  const isToldOf =
    evidence.blocks.some(
      (block) => block.sessionKey === sessionKey && block.atMs >= waiting.sinceMs,
    ) ||
    evidence.notices.some(
      (notice) =>
        notice.kind === 'stalled-session' &&
        notice.sessionKey === sessionKey &&
        evidence.atMs - notice.atMs < NOTICE_FRESH_MS,
    );
  return !isSeenToArrive && !isWorked && !isLocked && !isToldOf;
}

/** Somebody may have stopped this on purpose: it is reported, but raises no alarm. */
export function perhapsEnded(waiting: Waiting, lastedMs: number): Diagnosis {
  const { sessionKey, sinceMs } = waiting;
  return {
    class: 'agent-silent',
    target: sessionKey,
    level: 'amber',
    sinceMs,
    sessionKey,
    cause: say('silentMaybeEnded', { sessionKey, time: lasting(lastedMs) }),
    evidence: [say('seenLastMessageNoRun', { time: isoTime(sinceMs), source: waiting.source })],
    action: 'none',
    actionTarget: null,
    why: say('abortsUnwritten'),
    untilMs: null,
  };
}
