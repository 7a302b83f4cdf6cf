import { say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { activeRuns } from '../evidence/queries.ts';
import type { RunFact } from '../evidence/session-facts.ts';
import { isoTime } from '../text/iso-time.ts';
import type { Diagnosis } from './diagnosis.ts';
import { lockedRuns } from './locked-runs.ts';
import type { JudgedLock } from './locks.ts';
import { quietLimits, quietSinceMs } from './run-diagnoses.ts';

/**
 * Diagnoses for runs whose progress one look cannot see, once that has lasted as long as a red
 * stall. A watch will hear of them soon, so it has none.
 */
export function unclearDiagnoses(evidence: Evidence, locks: readonly JudgedLock[]): Diagnosis[] {
  if (evidence.mode !== 'one-look') return [];
  return [...activeRuns(evidence), ...lockedRuns(evidence, locks)].flatMap((run) =>
    unclear(evidence, run),
  );
}

function unclear(evidence: Evidence, run: RunFact): Diagnosis[] {
  const unknownMs = unclearMs(evidence, run);
  const { redMs } = quietLimits(evidence, run);
  if (unknownMs === null || unknownMs < redMs) return [];
  const knownAtMs = evidence.atMs - unknownMs;
  const diagnosis: Diagnosis = {
    class: 'run-unclear',
    target: run.sessionKey ?? run.runId,
    level: 'amber',
    sinceMs: knownAtMs,
    sessionKey: run.sessionKey,
    cause: say('activeUnclear', {
      session:
        run.sessionKey === null ? say('aSession') : say('session', { sessionKey: run.sessionKey }),
      unclear: unclearWords(evidence),
    }),
    evidence: [
      say('seenRunKnown', {
        run: run.runId,
        time: isoTime(run.startedAtMs),
        known: isoTime(knownAtMs),
      }),
    ],
    action: 'wait',
    actionTarget: null,
    why: say('lookAlike'),
    untilMs: null,
  };
  return [diagnosis];
}

/**
 * For how many ms nothing is known of a run's progress, although it may have moved. The time is too
 * long to call it work. A slow stream and a stopped one look alike on a new connection. Null: the
 * progress is known.
 */
export function unclearMs(evidence: Evidence, run: RunFact): number | null {
  if (run.knownProgressAtMs === null) return null;
  const { amberMs } = quietLimits(evidence, run);
  if (evidence.atMs - quietSinceMs(evidence, run) >= amberMs) return null;
  const unknownMs =
    evidence.atMs - quietSinceMs(evidence, { ...run, lastProgressAtMs: run.knownProgressAtMs });
  return unknownMs >= amberMs ? unknownMs : null;
}

/** "one look" has no time to listen. A watch only needs more time. */
export function unclearWords(evidence: Evidence): Words {
  return evidence.mode === 'one-look' ? say('progressNotFromOneLook') : say('progressNotYet');
}
