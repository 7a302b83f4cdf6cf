import { lasting, say } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { activeRunsOf, rowOf } from '../evidence/queries.ts';
import type { Era } from '../openclaw/era.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';
import { mayHaveBeenAborted, perhapsEnded } from './hidden-aborts.ts';
import type { JudgedLock } from './locks.ts';
import { type Waiting, waitedMs, waitingMessages } from './waiting.ts';

/**
 * Silence that nothing else explains, while the gateway looks well (openclaw/openclaw #7222,
 * #103690). A message waits, no run works on it, and no lock blocks it. If a run or a lock is
 * known, its own diagnosis names the cause.
 */
export function silenceDiagnoses(
  evidence: Evidence,
  era: Era,
  locks: readonly JudgedLock[],
): Diagnosis[] {
  // The light names the first: whoever has waited longest.
  const longestFirst = waitingMessages(evidence).toSorted((a, b) => a.sinceMs - b.sinceMs);
  return longestFirst.flatMap((waiting) => {
    const { sessionKey } = waiting;
    const lastedMs = waitedMs(evidence, sessionKey);
    if (lastedMs < evidence.thresholds.waitedTooLongMs) return [];
    const isWorked = activeRunsOf(evidence, sessionKey).some((run) => !run.heartbeat);
    const row = rowOf(evidence, sessionKey);
    const isLocked = locks.some(
      (lock) => lock.sessionKey === sessionKey && lock.current && lock.verdict !== 'inert',
    );
    if (isWorked || isLocked || row?.hasActiveRun === true) return [];
    if (mayHaveBeenAborted(evidence, era, locks, sessionKey)) {
      return [perhapsEnded(waiting, lastedMs)];
    }
    const beats = evidence.runs.list.filter(
      (run) => run.heartbeat && run.lastProgressAtMs > waiting.sinceMs,
    );
    const isBehindBeat = beats.some(
      (run) => run.phase === 'active' && run.sessionKey === sessionKey,
    );
    const asked = waiting.allAtMs.map(isoTime).join(', ');
    return [
      {
        class: 'agent-silent' as const,
        target: sessionKey,
        level: 'red' as const,
        sinceMs: waiting.sinceMs,
        sessionKey,
        cause: say('noAnswerFor', {
          sessionKey,
          time: lasting(lastedMs),
          because: isBehindBeat ? say('behindHeartbeat') : say('nothingWorksOnIt'),
        }),
        evidence: [
          say('seenLastMessage', { time: isoTime(waiting.sinceMs), source: waiting.source }),
          ...(waiting.allAtMs.length > 1 ? [say('seenUnanswered', { asked })] : []),
          ...(beats.length === 0
            ? []
            : [say('seenHeartbeat', { time: isoTime(beats.at(-1)?.lastProgressAtMs ?? 0) })]),
        ],
        untilMs: null,
        ...stepFor(waiting, isBehindBeat),
      },
    ];
  });
}

/** A message this much later than the last one is a second try, not its second half. */
const SECOND_TRY_MS = 60_000;

/**
 * The step that brings an answer. On every version (read in 2026.4.29, 2026.5.28, 2026.7.35 and
 * 2026.9.6) a new process resumes only an interrupted run. A message without a run must be sent
 * again. If that also got no answer, the session is stuck in the gateway's memory, and a new
 * process frees it.
 */
function stepFor(
  { sessionKey, allAtMs }: Waiting,
  isBehindBeat: boolean,
): Pick<Diagnosis, 'action' | 'actionTarget' | 'why' | 'remedy'> {
  if (isBehindBeat) {
    return {
      action: 'abort',
      actionTarget: sessionKey,
      why: say('endingHeartbeat'),
    };
  }
  const isSecondTry = Math.max(...allAtMs) - Math.min(...allAtMs) >= SECOND_TRY_MS;
  if (isSecondTry) {
    return {
      action: 'restart',
      actionTarget: null,
      why: say('askedAgainInVain'),
    };
  }
  const words = say('sendAgainNoStep');
  return { action: 'none', actionTarget: null, why: words, remedy: { words, command: null } };
}
