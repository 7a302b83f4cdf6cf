import type { Evidence } from './evidence.ts';
import { waitingMessages } from './judge/waiting.ts';
import { count } from './words.ts';

/** A session with a message that had no answer when a step was begun. */
export type Waiter = { readonly sessionKey: string; readonly sinceMs: number };

/** Who waits for an answer by this look: in the gateway's queue, behind a run, or in a run. */
export function whoWaits(
  evidence: Evidence,
  queued: readonly { readonly sessionKey: string }[],
): Waiter[] {
  const found = new Map<string, number>();
  const note = (sessionKey: string, sinceMs: number): void => {
    found.set(sessionKey, Math.min(found.get(sessionKey) ?? sinceMs, sinceMs));
  };
  for (const { sessionKey } of queued) note(sessionKey, evidence.atMs);
  for (const one of waitingMessages(evidence)) {
    if (one.droppedAtMs === null && !one.isFromEarlierLife) note(one.sessionKey, one.sinceMs);
  }
  for (const run of evidence.runs.list) {
    const isOfUser = run.phase === 'active' && !run.heartbeat && run.sessionKey !== null;
    if (isOfUser && run.sessionKey !== null) note(run.sessionKey, run.startedAtMs);
  }
  return [...found].map(([sessionKey, sinceMs]) => ({ sessionKey, sinceMs }));
}

/** "the message in agent:main:main (since …) is lost and must be sent again"; empty for none. */
export function resendWords(lost: readonly Waiter[]): string {
  if (lost.length === 0) return '';
  const places = lost.map(
    (one) => `${one.sessionKey}, since ${new Date(one.sinceMs).toISOString()}`,
  );
  return `${count(lost.length, 'message')} got no answer and must be sent again (${places.join('; ')})`;
}
