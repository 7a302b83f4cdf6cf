import type { Evidence } from '../evidence/evidence.ts';
import { waitingMessages } from '../judge/waiting.ts';
import { isoTime } from '../text/iso-time.ts';
import { count } from '../text/words.ts';

/** A session with a message that had no answer when a step was begun. */
export type Waiter = {
  readonly sessionKey: string;
  readonly sinceMs: number;
  /**
   * What is known of it. Only what the gateway had in its hands must survive a restart: a message
   * that merely has no answer may be one that was given up long ago.
   */
  readonly seen: 'queued' | 'running' | 'unanswered';
};

/** Who waits for an answer by this look: in the gateway's queue, in a run, or behind one. */
export function whoWaits(
  evidence: Evidence,
  queued: readonly { readonly sessionKey: string }[],
): Waiter[] {
  const found = new Map<string, Waiter>();
  const note = (sessionKey: string, sinceMs: number, seen: Waiter['seen']): void => {
    const before = found.get(sessionKey);
    found.set(sessionKey, {
      sessionKey,
      sinceMs: Math.min(before?.sinceMs ?? sinceMs, sinceMs),
      seen: before?.seen ?? seen,
    });
  };
  for (const { sessionKey } of queued) note(sessionKey, evidence.atMs, 'queued');
  for (const run of evidence.runs.list) {
    if (run.phase !== 'active' || run.heartbeat || run.sessionKey === null) continue;
    note(run.sessionKey, run.startedAtMs, 'running');
  }
  for (const one of waitingMessages(evidence)) {
    if (one.droppedAtMs === null && !one.isFromEarlierLife) {
      note(one.sessionKey, one.sinceMs, 'unanswered');
    }
  }
  return [...found.values()];
}

/** "the message in agent:main:main (since …) is lost and must be sent again"; empty for none. */
export function resendWords(lost: readonly Waiter[]): string {
  if (lost.length === 0) return '';
  const places = lost.map((one) => `${one.sessionKey}, since ${isoTime(one.sinceMs)}`);
  return `${count(lost.length, 'message')} got no answer and must be sent again (${places.join('; ')})`;
}
