import type { Evidence, LockFact } from '../evidence/evidence.ts';
import type { Era } from '../openclaw/era.ts';
import { RUN_MARGIN_MS } from '../openclaw/era.ts';

/** The one answer to how long a lock may be held, and when the gateway takes it back by itself. */

type Payload = Extract<LockFact['content'], { kind: 'payload' }>;

/** The watchdog looks once a minute (2026.7.35). */
export const WATCHDOG_SLACK_MS = 90_000;

/** How long a lock may be held: what it says itself, else the config, else the version's limit. */
export function holdLimitMs(evidence: Evidence, era: Era, payload: Payload): number {
  const runMs = evidence.install.runTimeoutMs ?? era.runTimeoutMs;
  return payload.maxHoldMs ?? evidence.install.maxHoldMs ?? era.maxHoldMs ?? runMs + RUN_MARGIN_MS;
}

/** After how long this version releases such a lock itself; null where it never does. */
export function watchdogLimitMs(
  evidence: Evidence,
  era: Era,
  { content }: Pick<LockFact, 'content'>,
): number | null {
  if (content.kind !== 'payload' || era.maxHoldMs === null) return null;
  return content.maxHoldMs ?? evidence.install.maxHoldMs ?? era.maxHoldMs;
}

/** When the watchdog has taken such a lock back at the latest; null where there is none. */
export function watchdogDueAtMs(
  evidence: Evidence,
  era: Era,
  lock: Pick<LockFact, 'content'>,
): number | null {
  const limitMs = watchdogLimitMs(evidence, era, lock);
  if (limitMs === null || lock.content.kind !== 'payload') return null;
  return lock.content.createdAtMs + limitMs + WATCHDOG_SLACK_MS;
}
