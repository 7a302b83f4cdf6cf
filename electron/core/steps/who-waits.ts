import { counted, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { waitingMessages } from '../judge/waiting.ts';
import { isoTime } from '../text/iso-time.ts';

/** A session with a message that was unanswered when a step began. */
export type Waiter = {
  readonly sessionKey: string;
  readonly sinceMs: number;
  /**
   * What is known of it. Only work that the gateway held must survive a restart. A message that
   * merely has no answer may have been given up long ago.
   */
  readonly seen: 'queued' | 'running' | 'unanswered';
};

/** Who waits for an answer at this look: in the gateway's queue, in a run, or behind one. */
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

/** The count and places of the lost messages, which must be sent again; empty for none. */
export function resendWords(lost: readonly Waiter[]): Words {
  if (lost.length === 0) return '';
  const places = lost
    .map(
      (one): Words =>
        say('sessionSince', { sessionKey: one.sessionKey, time: isoTime(one.sinceMs) }),
    )
    .reduce((costs, more) => say('bothWords', { costs, more }));
  return say('mustBeSentAgain', { messages: counted(lost.length, 'message'), places });
}
