import type { Evidence } from '../evidence/evidence.ts';
import type { LockFact } from '../evidence/lock-facts.ts';
import type { Era } from '../openclaw/era.ts';
import { RUN_MARGIN_MS } from '../openclaw/era.ts';

/** The one place that knows how long a lock may be held, and when the gateway takes it back. */

type Payload = Extract<LockFact['content'], { kind: 'payload' }>;

/** The watchdog looks once a minute (2026.7.35). */
export const WATCHDOG_SLACK_MS = 90_000;

/**
 * How long a run may hold its lock, in ms: by the lock itself, else the config, else the version.
 */
export function holdLimitMs(evidence: Evidence, era: Era, payload: Payload): number {
  const runMs = evidence.install.runTimeoutMs ?? era.runTimeoutMs;
  return watchdogOfRunMs(evidence, era, payload) ?? runMs + RUN_MARGIN_MS;
}

/**
 * After how many ms this version's watchdog releases a lock without a run, such as a compaction's.
 * Null: it has no watchdog.
 */
export function watchdogLimitMs(
  evidence: Evidence,
  era: Era,
  { content }: Pick<LockFact, 'content'>,
): number | null {
  if (content.kind !== 'payload' || era.maxHoldMs === null) return null;
  return content.maxHoldMs ?? evidence.install.maxHoldMs ?? era.maxHoldMs;
}

/** The same for a run's lock, as far as known: the run may have its own limit. */
function watchdogOfRunMs({ install }: Evidence, era: Era, payload: Payload): number | null {
  if (era.maxHoldMs === null) return null;
  const ofRunMs =
    era.runGraceMs === null
      ? era.maxHoldMs
      : (install.runTimeoutMs ?? era.runTimeoutMs) + era.runGraceMs;
  return payload.maxHoldMs ?? install.maxHoldMs ?? ofRunMs;
}

/** The latest time by which the watchdog takes back a run's lock; null: there is no watchdog. */
export function watchdogDueAtMs(
  evidence: Evidence,
  era: Era,
  { content }: Pick<LockFact, 'content'>,
): number | null {
  const limitMs = content.kind === 'payload' ? watchdogOfRunMs(evidence, era, content) : null;
  if (limitMs === null || content.kind !== 'payload') return null;
  return content.createdAtMs + limitMs + WATCHDOG_SLACK_MS;
}
