import type { SessionFact } from '../../core/evidence.ts';
import { agentOf } from '../../core/judge/sessions.ts';
import type { Hello } from '../gateway/frames.ts';
import { type HearsayWatch, MOST_ASKED_AFTER } from './hearsay.ts';

/** The sessions that a hello names in passing, the newest first (2026.7.35, 2026.9.6). */
export function mentionedIn(hello: Hello): string[] {
  const recent = hello.snapshot.health?.sessions?.recent ?? [];
  return recent.slice(0, MOST_ASKED_AFTER).map((one) => one.key);
}

/**
 * Which of these sessions have a run, asked one by one: for a look that has no time to wait for a
 * gateway that is slow to list them all. Rows as a list would have them, of those only.
 */
export async function sessionsAtWork(
  hearsay: HearsayWatch,
  keys: readonly string[],
): Promise<SessionFact[]> {
  const found = await hearsay.askSessions(keys);
  return [...found].map(([key, run]) => ({
    key,
    agentId: agentOf(key),
    sessionId: null,
    updatedAtMs: null,
    hasActiveRun: true,
    inactiveSinceMs: null,
    status: null,
    startedAtMs: run.startedAtMs,
    channel: null,
  }));
}
