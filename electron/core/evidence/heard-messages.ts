import { laterThanOwn } from '../steps/lost-messages.ts';
import type { HeardMessages, MessageEvent } from './heard-facts.ts';
import { settledAtMs } from './queries.ts';
import type { MessageFact } from './session-facts.ts';

/** The most waiting messages that are known per session: the last ones. */
const MOST_WAITING = 20;

/**
 * When a session last heard from its user and last answered, by the events of one connection.
 * Heartbeats count as neither: their prompt is no user's message, and their end is no reply
 * (openclaw/openclaw #103690). Null if no event says anything of a message. Pure.
 */
export function messageFact({ sessionKey, before, events }: HeardMessages): MessageFact | null {
  return events.reduce<MessageFact | null>(
    (fact, event) => afterEvent(fact, sessionKey, event),
    before,
  );
}

function afterEvent(
  fact: MessageFact | null,
  sessionKey: string,
  event: MessageEvent,
): MessageFact | null {
  const change = changeBy(fact, event);
  if (change === null) return fact;
  const before = fact ?? {
    sessionKey,
    userAtMs: null,
    replyAtMs: null,
    droppedAtMs: null,
    source: 'event' as const,
  };
  const after = { ...before, ...change };
  return { ...after, unansweredAtMs: unanswered(after) };
}

type Change = Partial<Omit<MessageFact, 'sessionKey' | 'source'>>;

/** What an event changes. Null if it says nothing of a message. */
function changeBy(fact: MessageFact | null, event: MessageEvent): Change | null {
  const { atMs } = event;
  switch (event.kind) {
    case 'user-message': {
      if (event.text === 'heartbeat-prompt' || event.text === 'command') return null;
      // A user may write during a heartbeat. An entry without its text may be the prompt.
      if (event.duringHeartbeat && event.text === 'unread') return null;
      return { userAtMs: event.sentAtMs ?? atMs, droppedAtMs: null };
    }
    case 'agent-message':
      // What the agent says during a heartbeat belongs to that.
      if (event.duringHeartbeat || !endsTurn(event.stopReason)) return null;
      return { replyAtMs: atMs, ...answered(fact, event.hasWords) };
    case 'chat': {
      const { state, run, hasMessage, hasWords } = event;
      if (run?.heartbeat === true) {
        return state === 'aborted' ? heartbeatEnded(fact, run.startedAtMs, false, atMs) : null;
      }
      if (state === 'aborted') return abortedRun(fact, run?.startedAtMs ?? null, atMs);
      if (state === 'error') return { failedAtMs: atMs };
      // A message that is only queued gets its own `final` at once, without any words.
      if (state !== 'final' || !hasMessage) return null;
      return { replyAtMs: atMs, ...answered(fact, hasWords) };
    }
    case 'run': {
      const { phase, aborted, run, startedAtMs } = event;
      const isEnd = phase === 'end' || phase === 'error';
      if (event.heartbeat) {
        return isEnd && run !== null
          ? heartbeatEnded(fact, run.startedAtMs, phase === 'end' && !aborted, atMs)
          : null;
      }
      // On 2026.2.1 a run's start is the first sign of a message.
      if (phase === 'start') {
        return { userAtMs: userTime(fact, startedAtMs ?? atMs), droppedAtMs: null };
      }
      if (!isEnd) return null;
      if (aborted) return abortedRun(fact, run?.startedAtMs ?? null, atMs);
      return phase === 'error' ? { failedAtMs: atMs } : { replyAtMs: atMs };
    }
  }
}

/** The message that an answer is for: the last of its session, if the answer has words. */
function answered(
  fact: MessageFact | null,
  hasWords: boolean,
): Pick<MessageFact, 'answeredUserAtMs'> {
  const userAtMs = fact?.userAtMs ?? null;
  return userAtMs === null || !hasWords ? {} : { answeredUserAtMs: userAtMs };
}

/**
 * After an abort, the run's own message is over. A message that came during the run was steered
 * into it or waited behind it. 2026.7.35 drops such a message with the run; 2026.9.6 takes it up
 * later.
 */
function abortedRun(fact: MessageFact | null, runStartedAtMs: number | null, atMs: number): Change {
  const { unansweredAtMs: waiting = [], droppedAtMs = null } = fact ?? {};
  // Several events report one abort. What the first one dropped is not the run's own message.
  const isTold = droppedAtMs !== null && waiting.length > 0;
  const later = isTold
    ? waiting
    : runStartedAtMs === null
      ? []
      : laterThanOwn(waiting, runStartedAtMs);
  return later.length > 0 ? { droppedAtMs: atMs, unansweredAtMs: later } : { replyAtMs: atMs };
}

/**
 * Handles the end of a heartbeat. A message during a heartbeat is steered into it, and its end is
 * the answer. If it timed out or was aborted, 2026.7.35 drops the message. Then the user waits for
 * ever while heartbeats go on (openclaw/openclaw #103690).
 */
function heartbeatEnded(
  fact: MessageFact | null,
  startedAtMs: number,
  endsWell: boolean,
  atMs: number,
): Change | null {
  const userAtMs = fact?.userAtMs ?? null;
  if (fact === null || userAtMs === null) return null;
  const isWaiting = settledAtMs(fact) < userAtMs;
  if (!isWaiting || userAtMs < startedAtMs) return null;
  return endsWell ? { replyAtMs: atMs } : { droppedAtMs: atMs };
}

/**
 * The times of unanswered messages. Messages come in order, so an older time replaces the run's
 * start that was assumed for it.
 */
function unanswered(fact: MessageFact): number[] {
  const { unansweredAtMs: known = [], userAtMs } = fact;
  const all =
    userAtMs === null || known.includes(userAtMs)
      ? known
      : [...known.filter((atMs) => atMs < userAtMs), userAtMs];
  return all.filter((atMs) => atMs > settledAtMs(fact)).slice(-MOST_WAITING);
}

/** A waiting message has waited since it came, not since its run began. */
function userTime(fact: MessageFact | null, startedAtMs: number): number {
  const userAtMs = fact?.userAtMs ?? null;
  const isWaiting = fact !== null && userAtMs !== null && settledAtMs(fact) < userAtMs;
  return isWaiting ? userAtMs : startedAtMs;
}

/**
 * Whether a message ends its turn. A model's refusal is stored too (2026.7.35, 2026.9.6), but the
 * run may go on, so its own end decides.
 */
function endsTurn(stopReason: string | null): boolean {
  return stopReason !== null && !/^(tool|aborted|error$)/i.test(stopReason);
}
