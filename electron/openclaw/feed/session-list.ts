import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { SessionFact } from '../../core/evidence/session-facts.ts';
import { agentOf, LISTED_SESSIONS } from '../../core/openclaw/session-key.ts';
import type { Result } from '../../core/result.ts';
import { err, ok } from '../../core/result.ts';
import { sessionsListSchema } from '../gateway/frames.ts';
import type { RpcError } from '../gateway/refusal.ts';
import { NOT_UNDERSTOOD } from '../gateway/refusal.ts';

export type SessionList = {
  readonly list: readonly SessionFact[];
  readonly store: 'jsonl' | 'sqlite' | 'unknown';
  /** The number of all sessions. Null if the gateway does not report it. */
  readonly total: number | null;
};

/** Newest first. No message text is requested or kept. */
export const NEWEST_SESSIONS = { limit: LISTED_SESSIONS } as const;

/**
 * Reads an answer to `sessions.list`. A fleet of hundreds of agents is not listed completely
 * (openclaw/openclaw #145184): the rest is left out and counted.
 */
export function readSessions(payload: unknown): Result<SessionList, RpcError> {
  const given = rowsOf(payload);
  const isMore = given.length > LISTED_SESSIONS;
  const parsed = sessionsListSchema.safeParse(isMore ? withFewRows(payload, given) : payload);
  if (!parsed.success) {
    return err({ code: NOT_UNDERSTOOD, message: reason('sessionsNotUnderstood') });
  }
  const path = parsed.data.path ?? '';
  const counted = parsed.data.totalCount ?? null;
  return ok({
    store: path.endsWith('.sqlite') ? 'sqlite' : path.endsWith('.json') ? 'jsonl' : 'unknown',
    total: isMore ? Math.max(counted ?? 0, given.length) : counted,
    list: parsed.data.sessions.map((row) => ({
      key: row.key,
      agentId: row.agentId ?? agentOf(row.key),
      sessionId: row.sessionId ?? null,
      updatedAtMs: row.updatedAt ?? null,
      hasActiveRun: row.hasActiveRun ?? null,
      inactiveSinceMs: null,
      status: row.status ?? null,
      startedAtMs: row.startedAt ?? null,
      channel: row.lastChannel ?? row.origin?.provider ?? null,
      label: row.label ?? null,
      displayName: row.displayName ?? null,
      subject: row.subject ?? null,
      groupChannel: row.groupChannel ?? null,
      chatType: row.chatType ?? null,
      ...(row.restartRecoveryStatus == null ? {} : { restartRecovery: row.restartRecoveryStatus }),
    })),
  });
}

/** The rows, not parsed: parsing 100,000 of them one by one would take seconds. */
function rowsOf(payload: unknown): readonly unknown[] {
  const isListed = typeof payload === 'object' && payload !== null && 'sessions' in payload;
  return isListed && Array.isArray(payload.sessions) ? payload.sessions : [];
}

function isAtWork(row: unknown): boolean {
  return (
    typeof row === 'object' && row !== null && 'hasActiveRun' in row && row.hasActiveRun === true
  );
}

/** Cuts an answer with too many rows. Keeps the active ones first, then the first ones. */
function withFewRows(payload: unknown, rows: readonly unknown[]): object {
  const kept = new Set([
    ...rows.filter(isAtWork).slice(0, LISTED_SESSIONS),
    ...rows.slice(0, LISTED_SESSIONS),
  ]);
  return { ...Object(payload), sessions: [...kept].slice(0, LISTED_SESSIONS) };
}
