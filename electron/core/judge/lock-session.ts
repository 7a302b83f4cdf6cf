import type { SessionFact } from '../evidence/session-facts.ts';

/** The parts of a lock that tell which session it belongs to. */
type NamedLock = {
  readonly agentId: string;
  /** Its file name without `.jsonl.lock`. */
  readonly sessionId: string;
  readonly rowKey?: string | null | undefined;
};

/**
 * `2026-05-08T11-51-02-487Z`, in the name of a transcript that was started afresh (2026.5.28 to
 * 2026.7).
 */
const FILE_STAMP = /^\d{4}-\d{2}-\d{2}T[\d-]+Z?$/;

/**
 * The session whose transcript a lock guards; undefined: none of these. The plain name `<session
 * id>.jsonl.lock` comes first, then the file that the row names. A forum topic's transcript is
 * `<session id>-topic-<topic>.jsonl` (openclaw/openclaw #79531). A transcript that was started
 * afresh is `<time>_<session id>.jsonl`.
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

/** Whether a name holds a session id that a list would show while the session is in use. */
export function holdsSessionId(name: string): boolean {
  return SESSION_ID.test(name);
}
