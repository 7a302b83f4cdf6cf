import type { SessionFact } from '../evidence/evidence.ts';

/** What of a lock tells which session it belongs to. */
type NamedLock = {
  readonly agentId: string;
  /** Its file name without `.jsonl.lock`. */
  readonly sessionId: string;
  readonly rowKey?: string | null | undefined;
};

/** `2026-05-08T11-51-02-487Z`, as a transcript that was begun anew is named (2026.5.28 to 2026.7). */
const FILE_STAMP = /^\d{4}-\d{2}-\d{2}T[\d-]+Z?$/;

/**
 * The session whose transcript a lock guards; undefined: none of these. The row's own word for its
 * file comes first after the plain name `<session id>.jsonl.lock`; a forum topic's transcript is
 * `<session id>-topic-<topic>.jsonl` (openclaw/openclaw #79531), one that was begun anew is
 * `<time>_<session id>.jsonl`.
 */
export function sessionOfLock<Row extends Pick<SessionFact, 'key' | 'agentId' | 'sessionId'>>(
  lock: NamedLock,
  rows: readonly Row[],
): Row | undefined {
  const own = rows.filter((row) => row.agentId === lock.agentId);
  return (
    own.find((row) => row.sessionId === lock.sessionId) ??
    own.find((row) => row.key === (lock.rowKey ?? null)) ??
    own.find((row) => row.sessionId !== null && isNamedAfter(lock.sessionId, row.sessionId))
  );
}

function isNamedAfter(name: string, sessionId: string): boolean {
  if (sessionId === '') return false;
  const stampEnd = name.indexOf('_');
  const isStamped = stampEnd > 0 && FILE_STAMP.test(name.slice(0, stampEnd));
  const bare = isStamped ? name.slice(stampEnd + 1) : name;
  return (isStamped && bare === sessionId) || bare.startsWith(`${sessionId}-topic-`);
}

const SESSION_ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** Whether a name holds an id of the kind that a list of sessions would show while it is in use. */
export function holdsSessionId(name: string): boolean {
  return SESSION_ID.test(name);
}
