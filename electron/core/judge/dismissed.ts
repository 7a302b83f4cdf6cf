import type { Evidence } from '../evidence/evidence.ts';

/** The log, an event and a transcript may tell of the same message some moments apart. */
export const SAME_MESSAGE_MS = 2_000;

/** Whether a person has dismissed this lost message: it was sent again, or need not be. */
export function isDismissed(evidence: Evidence, sessionKey: string, sinceMs: number): boolean {
  return (evidence.dismissed ?? []).some(
    (one) => one.sessionKey === sessionKey && Math.abs(one.sinceMs - sinceMs) < SAME_MESSAGE_MS,
  );
}
