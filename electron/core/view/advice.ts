import type { IncidentClass } from '../api/snapshot.ts';
import type { EngineStatus } from '../api/status.ts';
import { strings } from '../catalogue/catalogue.ts';
import { remainingInWords } from './words.ts';

/**
 * The advice where no button is the answer: how long to wait, or what a person can do. Null when a
 * step is recommended (its button says it), when all is well, and while paused.
 */
export function adviceFor(status: EngineStatus, nowMs: number): string | null {
  const [worst] = status.snapshot.incidents;
  return withWait(status, nowMs, worst === undefined ? null : strings.incident[worst.class].advice);
}

/** Their advice says what the wait is for. That of any other class asks for a deed instead. */
const OF_WAITING: ReadonlySet<IncidentClass> = new Set([
  'gateway-draining',
  'gateway-hung',
  'gateway-not-ready',
  'gateway-slow',
  'gateway-starting',
  'migration',
  'model-limited',
  'model-overloaded',
  'run-unclear',
  'update-running',
]);

function withWait(status: EngineStatus, nowMs: number, advice: string | null): string | null {
  if (status.pausedUntil !== null) return null;
  const { recommended, incidents } = status.snapshot;
  const [worst] = incidents;
  if (recommended.action === 'wait') {
    const left = recommended.until === null ? null : remainingInWords(recommended.until, nowMs);
    const wait = left === null ? strings.notice.wait : strings.notice.waitFor(left);
    const isOfWaiting = worst !== undefined && OF_WAITING.has(worst.class);
    return advice === null || !isOfWaiting ? wait : strings.sentences(wait, advice);
  }
  return recommended.action === 'none' ? advice : null;
}

/** Their advice leads to the details: for a notice, which a click opens. */
export const LEAD_INSIDE: ReadonlySet<IncidentClass> = new Set([
  'channel-inbound',
  'channel-wedged',
  'config-invalid',
  'delivery-failed',
  'gateway-down',
  'gateway-opaque',
  'job-failed',
  'model-failing',
  'restart-loop',
  'run-stalled',
  'sender-waits',
  'session-locked',
  'start-failed',
  'store-busy',
  'store-damaged',
  'store-locked',
  'unauthorized',
  'unreadable',
  'wrong-node',
]);

/** The advice on the first page, where the details are beside it. */
export function adviceInside(status: EngineStatus, nowMs: number): string | null {
  const [worst] = status.snapshot.incidents;
  const leadsHere = worst !== undefined && LEAD_INSIDE.has(worst.class);
  if (!leadsHere) return adviceFor(status, nowMs);
  const { action } = status.snapshot.recommended;
  return withWait(status, nowMs, action === 'none' ? strings.helpBelow : null);
}
