import { type Era, eraOf } from '../openclaw/era.ts';
import type { Evidence } from './evidence.ts';
import type { ProcessFact } from './gateway-facts.ts';
import type { LockFact } from './lock-facts.ts';
import type { MessageFact, RunFact, SessionFact } from './session-facts.ts';

/**
 * Questions about the evidence that the judge, the plans and the steps share. Each is answered
 * here, and only here.
 */

/** Two readings of one start may differ by this much (macOS reports whole seconds). */
export const SAME_START_MS = 1_500;

type WithRuns = { readonly runs: Pick<Evidence['runs'], 'list'> };
type WithSessions = { readonly sessions: Pick<Evidence['sessions'], 'list'> };

/** The runs at work, for anybody. */
export function activeRuns({ runs }: WithRuns): RunFact[] {
  return runs.list.filter((run) => run.phase === 'active');
}

/** The runs at work in one session; none for a session that is not known. */
export function activeRunsOf(evidence: WithRuns, sessionKey: string | null): RunFact[] {
  return activeRuns(evidence).filter((run) => run.sessionKey === sessionKey);
}

/** A run that compacts its conversation. A restart loses that work, and it must begin again. */
export function compactingRun(evidence: WithRuns): RunFact | null {
  return activeRuns(evidence).find((run) => run.step.kind === 'compaction') ?? null;
}

/** The run at work in one session with the latest progress. A step is about this one. */
export function latestRunOf(evidence: WithRuns, sessionKey: string | null): RunFact | null {
  return (
    activeRunsOf(evidence, sessionKey).sort((a, b) => b.lastProgressAtMs - a.lastProgressAtMs)[0] ??
    null
  );
}

/** The row of a session in the gateway's list; undefined where it is not listed. */
export function rowOf(evidence: WithSessions, sessionKey: string | null): SessionFact | undefined {
  return evidence.sessions.list.find((row) => row.key === sessionKey);
}

/** A process as the evidence or the operating system tells of it. */
type SeenProcess =
  | { readonly kind: 'alive'; readonly state: Extract<ProcessFact, { kind: 'alive' }>['state'] }
  | { readonly kind: 'absent' | 'unknown' };

/** Whether a process works. An ended one may linger as a zombie until its parent takes note. */
export function isLiving<T extends SeenProcess>(
  process: T | null | undefined,
): process is Extract<T, { kind: 'alive' }> {
  return process?.kind === 'alive' && process.state !== 'zombie';
}

/** Whether a process is known to have ended. One that cannot be looked at may still work. */
export function hasEnded(process: SeenProcess | null | undefined): boolean {
  return process?.kind === 'absent' || (process?.kind === 'alive' && process.state === 'zombie');
}

/** Whether a run that began after this time has ended well. Its end was written. */
export function hasWrittenSince({ runs }: WithRuns, sinceMs: number): boolean {
  return runs.list.some(
    (run) => run.phase === 'ended' && run.error === null && run.startedAtMs > sinceMs,
  );
}

/**
 * When the last trouble began, by reports in their order. Reports with less than `pauseMs` between
 * them are of one trouble.
 */
export function lastBegan(reports: readonly { readonly atMs: number }[], pauseMs: number): number {
  let beganMs = reports.at(-1)?.atMs ?? 0;
  for (const { atMs } of reports.toReversed()) {
    if (beganMs - atMs > pauseMs) break;
    beganMs = atMs;
  }
  return beganMs;
}

/** When a lock was made: by its own word, else when its file was last written. */
export function lockMadeAtMs({ content, modifiedAtMs }: LockFact): number {
  return content.kind === 'payload' ? content.createdAtMs : modifiedAtMs;
}

/** Whether a run is seen at work in this session, or its row in the list says so. */
export function isAtWork(evidence: WithRuns & WithSessions, sessionKey: string): boolean {
  return (
    activeRunsOf(evidence, sessionKey).length > 0 ||
    rowOf(evidence, sessionKey)?.hasActiveRun === true
  );
}

/**
 * When a session last ended a turn, with an answer or without one; 0 for never. After that nothing
 * works on an older message.
 */
export function settledAtMs({
  replyAtMs,
  failedAtMs = null,
}: Pick<MessageFact, 'replyAtMs' | 'failedAtMs'>): number {
  return Math.max(replyAtMs ?? 0, failedAtMs ?? 0);
}

/** The log, an event and a transcript may report the same message some moments apart. */
export const SAME_MESSAGE_MS = 2_000;

/** Whether a person has dismissed this lost message: it was sent again, or need not be. */
export function isDismissed(evidence: Evidence, sessionKey: string, sinceMs: number): boolean {
  return (evidence.dismissed ?? []).some(
    (one) => one.sessionKey === sessionKey && Math.abs(one.sinceMs - sinceMs) < SAME_MESSAGE_MS,
  );
}

/** The line of versions of the gateway: by its own word now, else by what it said before. */
export function eraOfEvidence({
  gateway: { socket },
  install,
  memory,
}: Pick<Evidence, 'gateway' | 'install' | 'memory'>): Era {
  const version = (socket.kind === 'open' ? socket.version : null) ?? memory?.gateway.version;
  const methods = socket.kind === 'open' ? socket.methods : null;
  return eraOf(version ?? null, methods, install.store);
}

/**
 * Whether Clawbuoy hears of every command that waits for a person. Unknown before a gateway has
 * answered.
 */
export function approvalsHeard(
  evidence: Pick<Evidence, 'gateway' | 'install' | 'memory'> | null,
): 'all' | 'some' | 'unknown' {
  if (evidence === null || evidence.gateway.socket.kind !== 'open') return 'unknown';
  return eraOfEvidence(evidence).tellsReadersOfApprovals ? 'all' : 'some';
}
