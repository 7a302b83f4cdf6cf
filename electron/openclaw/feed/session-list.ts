import type { SessionFact } from '../../core/evidence.ts';
import { LISTED_SESSIONS } from '../../core/judge/locks.ts';
import { agentOf } from '../../core/judge/sessions.ts';
import type { Result } from '../../core/result.ts';
import { err, ok } from '../../core/result.ts';
import type { RpcError } from '../gateway/connection.ts';
import { sessionsListSchema } from '../gateway/frames.ts';
import { NOT_UNDERSTOOD } from '../gateway/refusal.ts';

type Ask = (
  method: string,
  params: object,
  timeoutMs: number,
) => Promise<Result<unknown, RpcError>>;

export type SessionList = {
  readonly list: readonly SessionFact[];
  readonly store: 'jsonl' | 'sqlite' | 'unknown';
  /** How many there are in all; null where the gateway does not say. */
  readonly total: number | null;
};

/**
 * Asks the gateway for its sessions, newest first. No message text is asked for or kept. A fleet
 * of hundreds of agents is not listed whole (openclaw/openclaw #145184).
 */
export async function listSessions(
  ask: Ask,
  timeoutMs: number,
): Promise<Result<SessionList, RpcError>> {
  const answer = await ask('sessions.list', { limit: LISTED_SESSIONS }, timeoutMs);
  if (!answer.ok) return answer;
  const parsed = sessionsListSchema.safeParse(answer.value);
  if (!parsed.success) {
    return err({ code: NOT_UNDERSTOOD, message: 'its list of sessions is not understood' });
  }
  const path = parsed.data.path ?? '';
  return ok({
    store: path.endsWith('.sqlite') ? 'sqlite' : path.endsWith('.json') ? 'jsonl' : 'unknown',
    total: parsed.data.totalCount ?? null,
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
    })),
  });
}
