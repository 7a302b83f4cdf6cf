import type { Evidence, MessageFact, SessionFact } from './evidence.ts';
import { settledAtMs } from './queries.ts';

/**
 * Whether a session has come to the end of its last turn since a list was made: a row of that list which
 * tells of an active run tells of the turn that is over.
 */
function isAnsweredSince(
  sessionKey: string,
  listedAtMs: number,
  messages: readonly MessageFact[],
): boolean {
  const own = messages.filter((fact) => fact.sessionKey === sessionKey);
  const userAtMs = Math.max(0, ...own.map((fact) => fact.userAtMs ?? 0));
  const endAtMs = Math.max(0, ...own.map(settledAtMs));
  return endAtMs >= userAtMs && endAtMs > listedAtMs;
}

/** The rows of a list, without runs that have answered since it was made. */
export function withoutAnswered(
  rows: readonly SessionFact[],
  listedAtMs: number,
  messages: readonly MessageFact[],
): SessionFact[] {
  return rows.map((row) =>
    row.hasActiveRun === true && isAnsweredSince(row.key, listedAtMs, messages)
      ? { ...row, hasActiveRun: null }
      : row,
  );
}

/**
 * Evidence without what an old list alone says of runs: where a gateway died right after its
 * answers, its last list is older than they are.
 */
export function withoutOlderRuns(evidence: Evidence): Evidence {
  const { atMs, list } = evidence.sessions;
  if (atMs === null) return evidence;
  const isOld = (key: string | null) =>
    key !== null && isAnsweredSince(key, atMs, evidence.messages);
  const runs = evidence.runs.list.filter((run) => run.knownBy !== 'list' || !isOld(run.sessionKey));
  const rows = withoutAnswered(list, atMs, evidence.messages);
  return {
    ...evidence,
    runs: { ...evidence.runs, list: runs },
    sessions: { ...evidence.sessions, list: rows },
  };
}
