import type { Evidence } from '../evidence/evidence.ts';
import { activeRunsOf, rowOf } from '../evidence/queries.ts';
import type { Era } from '../openclaw/era.ts';
import { duration } from '../text/words.ts';
import type { Finding } from './finding.ts';
import { at } from './finding.ts';
import { mayHaveBeenAborted, perhapsEnded } from './hidden-aborts.ts';
import type { JudgedLock } from './locks.ts';
import { waitedMs, waitingMessages } from './waiting.ts';

/**
 * Silence that nothing else explains: a message waits, no run works on it, no lock blocks it, and
 * the gateway looks well (openclaw/openclaw #7222, #103690). Where a run or a lock is known, its
 * own finding names the cause.
 */
export function silenceFindings(
  evidence: Evidence,
  era: Era,
  locks: readonly JudgedLock[],
): Finding[] {
  return waitingMessages(evidence).flatMap((waiting) => {
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
    const hungBeat = beats.find((run) => run.phase === 'active' && run.sessionKey === sessionKey);
    const canRestart =
      evidence.gateway.service.kind === 'installed' ||
      (evidence.gateway.socket.kind === 'open' &&
        evidence.gateway.socket.methods.includes('gateway.restart.request'));
    return [
      {
        class: 'agent-silent' as const,
        target: sessionKey,
        level: 'red' as const,
        sinceMs: waiting.sinceMs,
        sessionKey,
        cause:
          hungBeat === undefined
            ? `session ${sessionKey} has had no answer for ${duration(lastedMs)}, and nothing works on it`
            : `session ${sessionKey} has had no answer for ${duration(lastedMs)}: it is queued behind a heartbeat`,
        evidence: [
          `${at(waiting.sinceMs)} the last message of a user (${waiting.source}), no reply since`,
          ...(beats.length === 0
            ? []
            : [
                `${at(beats.at(-1)?.lastProgressAtMs ?? 0)} a heartbeat ran meanwhile, which is no reply`,
              ]),
        ],
        action:
          hungBeat !== undefined
            ? ('abort' as const)
            : canRestart
              ? ('restart' as const)
              : ('reset' as const),
        actionTarget: hungBeat !== undefined || !canRestart ? sessionKey : null,
        why:
          hungBeat !== undefined
            ? 'ending the heartbeat lets the message have its turn'
            : 'no run, no lock and no queue explains it; a fresh gateway takes messages up again',
        untilMs: null,
      },
    ];
  });
}
