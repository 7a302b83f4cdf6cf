import type { Evidence } from '../evidence/evidence.ts';
import type { RunFact } from '../evidence/session-facts.ts';
import type { JudgedLock } from './locks.ts';
import { openedByProcess } from './opened.ts';

/**
 * Runs that are known only by their lock. The gateway holds a session's file, but no event of the
 * run was heard. It began before the connection, and 2026.2.1 lists no runs. The transcript's last
 * step shows a tool at work. These runs are shown, but no lock's verdict depends on them. A lock
 * that was left behind looks the same for a while.
 */
export function lockedRuns(evidence: Evidence, locks: readonly JudgedLock[]): RunFact[] {
  return locks.flatMap((lock) => {
    const { sessionKey, fact } = lock;
    const { content, openedBy } = fact;
    const isClosed =
      content.kind === 'payload' && openedByProcess(openedBy, content.pid).kind === 'no';
    const mayBeWork =
      (lock.verdict === 'held' || lock.verdict === 'undetermined') &&
      lock.block === null &&
      lock.ownedBy === 'gateway' &&
      lock.runBehind === 'unknown' &&
      lock.current &&
      !isClosed;
    if (!mayBeWork || sessionKey === null || content.kind !== 'payload') return [];
    const startedAtMs = Math.min(content.createdAtMs, evidence.atMs);
    const step = evidence.written.findLast(
      (one) => one.sessionKey === sessionKey && one.atMs >= startedAtMs,
    );
    const knownMs = Math.min(evidence.atMs, Math.max(startedAtMs, step?.atMs ?? 0));
    const heardMs = Math.max(knownMs, evidence.runs.coveredSinceMs ?? evidence.atMs);
    const isTool = step?.kind === 'tool';
    return {
      runId: `behind the lock of ${sessionKey}`,
      knownBy: 'lock',
      sessionKey,
      startedAtMs,
      lastProgressAtMs: isTool ? knownMs : heardMs,
      knownProgressAtMs: isTool ? null : knownMs,
      phase: 'active',
      endedAtMs: null,
      error: null,
      heartbeat: false,
      step: { kind: isTool ? 'tool' : 'other', name: step?.tool ?? null, sinceMs: knownMs },
    };
  });
}
