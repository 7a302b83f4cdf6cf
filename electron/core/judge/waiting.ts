import { endedAtMs } from '../evidence/ended-runs.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { settledAtMs } from '../evidence/queries.ts';
import type { MessageFact } from '../evidence/session-facts.ts';
import type { Era } from '../openclaw/era.ts';
import { isAutomation } from '../openclaw/session-key.ts';

/**
 * A message without a reply whose turn has not ended. A failed turn no longer waits for anything in
 * the gateway: `silences` reports it.
 */
export type Waiting = {
  readonly sessionKey: string;
  readonly sinceMs: number;
  /** This message and earlier ones without a reply, as far as known. */
  readonly allAtMs: readonly number[];
  /** It came before this gateway started, so nothing in it will ever answer. */
  readonly isFromEarlierLife: boolean;
  /** The run that it waited behind was aborted at this time, and the message with it. */
  readonly droppedAtMs: number | null;
  readonly source: 'event' | 'transcript';
};

/**
 * The sessions whose last message has no reply, and since when. A heartbeat is no reply. A
 * scheduled job's text to itself is nobody's message.
 */
export function waitingMessages(evidence: Evidence): Waiting[] {
  const bySession = new Map<string, MessageFact[]>();
  for (const fact of evidence.messages) {
    const facts = bySession.get(fact.sessionKey);
    if (facts === undefined) bySession.set(fact.sessionKey, [fact]);
    else facts.push(fact);
  }
  return [...bySession].flatMap(([key, facts]) => waitingIn(evidence, key, facts) ?? []);
}

/**
 * The message without a reply in one session. It reads only that session, since fleets have many.
 */
export function waitingOf(evidence: Evidence, sessionKey: string): Waiting | null {
  const facts = evidence.messages.filter((message) => message.sessionKey === sessionKey);
  return waitingIn(evidence, sessionKey, facts);
}

function waitingIn(
  evidence: Evidence,
  sessionKey: string,
  facts: readonly MessageFact[],
): Waiting | null {
  if (isAutomation(sessionKey)) return null;
  const { process } = evidence.gateway;
  const userAtMs = facts.reduce((last, fact) => Math.max(last, fact.userAtMs ?? 0), 0);
  const endAtMs = facts.reduce((last, fact) => Math.max(last, settledAtMs(fact)), 0);
  if (userAtMs === 0 || endAtMs >= userAtMs) return null;
  const source = facts.find((fact) => fact.userAtMs === userAtMs)?.source ?? 'event';
  // The step that ended its run has reported it. A transcript of 2026.2.1 never does.
  if (source === 'transcript' && userAtMs <= endedAtMs(evidence, sessionKey)) return null;
  return {
    sessionKey,
    sinceMs: userAtMs,
    allAtMs: facts.find((fact) => fact.unansweredAtMs?.includes(userAtMs))?.unansweredAtMs ?? [
      userAtMs,
    ],
    isFromEarlierLife: process?.kind === 'alive' && process.startedAtMs > userAtMs,
    droppedAtMs: facts.find((fact) => (fact.droppedAtMs ?? 0) >= userAtMs)?.droppedAtMs ?? null,
    source,
  };
}

/** How long somebody has waited in a session, without sleep and freezes; 0 if nobody waits. */
export function waitedMs(evidence: Evidence, sessionKey: string): number {
  return waitedFor(evidence, waitingOf(evidence, sessionKey));
}

function waitedFor(evidence: Evidence, waiting: Waiting | null): number {
  // A message dropped with an aborted run waits for nothing: it is listed as lost.
  if (waiting === null || waiting.isFromEarlierLife || waiting.droppedAtMs !== null) return 0;
  const sinceMs = Math.max(
    waiting.sinceMs,
    evidence.machine.wokeAtMs ?? 0,
    evidence.memory?.gateway.thawedAtMs ?? 0,
  );
  return Math.max(0, evidence.atMs - sinceMs);
}

/** The gateway reports that it gave up within this time of doing so. */
const GIVE_UP_SLACK_MS = 5_000;

/**
 * A message that has waited in this session for longer than this version waits for a lock. So the
 * obstacle has not gone, even without the gateway's own word. A transcript's last message counts
 * only where the lock's owner is gone. A live owner's run writes the message that it works on there
 * itself.
 */
export function blockedMessage(
  evidence: Evidence,
  era: Era,
  sessionKey: string,
  { isOwnerProvedGone }: { readonly isOwnerProvedGone: boolean },
): Waiting | null {
  const patienceMs = (evidence.install.acquireTimeoutMs ?? era.acquireTimeoutMs) + GIVE_UP_SLACK_MS;
  const waiting = waitingOf(evidence, sessionKey);
  if (waiting === null || waitedFor(evidence, waiting) <= patienceMs) return null;
  return isOwnerProvedGone || waiting.source === 'event' ? waiting : null;
}
