import type { Evidence } from './evidence.ts';
import { settledAtMs } from './queries.ts';
import type { MessageFact, SessionFact } from './session-facts.ts';

/**
 * Whether a session's last turn has ended since a list was made. An active run in a row of that
 * list belongs to the turn that is over.
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
 * Evidence without runs that only an old list shows. A gateway may die right after its answers: its
 * last list is older than they are.
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
