import type { Evidence, LockFact } from '../evidence/evidence.ts';
import type { Era } from '../openclaw/era.ts';
import { RUN_MARGIN_MS } from '../openclaw/era.ts';

/** The one answer to how long a lock may be held, and when the gateway takes it back by itself. */

type Payload = Extract<LockFact['content'], { kind: 'payload' }>;

/** The watchdog looks once a minute (2026.7.35). */
export const WATCHDOG_SLACK_MS = 90_000;

/** How long a run may hold its lock: what that says itself, else the config, else the version. */
export function holdLimitMs(evidence: Evidence, era: Era, payload: Payload): number {
  const runMs = evidence.install.runTimeoutMs ?? era.runTimeoutMs;
  return watchdogOfRunMs(evidence, era, payload) ?? runMs + RUN_MARGIN_MS;
}

/**
 * After how long this version's watchdog releases a lock without a run by itself, as a compaction's;
 * null: it has none.
 */
export function watchdogLimitMs(
  evidence: Evidence,
  era: Era,
  { content }: Pick<LockFact, 'content'>,
): number | null {
  if (content.kind !== 'payload' || era.maxHoldMs === null) return null;
  return content.maxHoldMs ?? evidence.install.maxHoldMs ?? era.maxHoldMs;
}

/** The same for the lock of a run, as far as its limit is known: it may have one of its own. */
function watchdogOfRunMs({ install }: Evidence, era: Era, payload: Payload): number | null {
  if (era.maxHoldMs === null) return null;
  const ofRunMs =
    era.runGraceMs === null
      ? era.maxHoldMs
      : (install.runTimeoutMs ?? era.runTimeoutMs) + era.runGraceMs;
  return payload.maxHoldMs ?? install.maxHoldMs ?? ofRunMs;
}

/** When the watchdog has taken the lock of a run back at the latest; null where there is none. */
export function watchdogDueAtMs(
  evidence: Evidence,
  era: Era,
  { content }: Pick<LockFact, 'content'>,
): number | null {
  const limitMs = content.kind === 'payload' ? watchdogOfRunMs(evidence, era, content) : null;
  if (limitMs === null || content.kind !== 'payload') return null;
  return content.createdAtMs + limitMs + WATCHDOG_SLACK_MS;
}
