import { z } from 'zod';
import type { MessageFact, RunFact } from '../../core/evidence/evidence.ts';
import { settledAtMs } from '../../core/evidence/queries.ts';
import { laterThanOwn } from '../../core/steps/lost-messages.ts';
import type { EventFrame } from '../gateway/frames.ts';
import { agentEventSchema, chatEventSchema, hasWords } from '../gateway/frames.ts';
import { isHeartbeatPrompt, isOwnCommand } from '../message-text.ts';

const MOST_SESSIONS = 500;
/** The most waiting messages that are known per session: the last ones. */
const MOST_WAITING = 20;

const messageEventSchema = z.object({
  sessionKey: z.string(),
  message: z.object({
    role: z.string(),
    timestamp: z.number().nullish(),
    stopReason: z.string().nullish(),
    content: z.unknown().optional(),
  }),
});

/**
 * When each session last heard from its user and last answered, from the events of one connection.
 * No text is kept. Heartbeats count as neither: their prompt is no user's message, and their end is
 * no reply (openclaw/openclaw #103690).
 */
export interface MessageLedger {
  event(frame: EventFrame, runs: readonly RunFact[], atMs: number): void;
  facts(): readonly MessageFact[];
}

export function createMessageLedger(): MessageLedger {
  const bySession = new Map<string, MessageFact>();

  function note(sessionKey: string, change: Partial<Omit<MessageFact, 'sessionKey' | 'source'>>) {
    const before = bySession.get(sessionKey) ?? {
      sessionKey,
      userAtMs: null,
      replyAtMs: null,
      droppedAtMs: null,
      source: 'event' as const,
    };
    const after = { ...before, ...change };
    bySession.delete(sessionKey);
    bySession.set(sessionKey, { ...after, unansweredAtMs: unanswered(after) });
    if (bySession.size > MOST_SESSIONS) {
      const oldest = bySession.keys().next().value;
      if (oldest !== undefined) bySession.delete(oldest);
    }
  }

  /** The message that an answer is for: the last of its session, if the answer has words. */
  function answered(sessionKey: string, content: unknown): Pick<MessageFact, 'answeredUserAtMs'> {
    const userAtMs = bySession.get(sessionKey)?.userAtMs ?? null;
    return userAtMs === null || !hasWords(content) ? {} : { answeredUserAtMs: userAtMs };
  }

  /**
   * After an abort, the run's own message is over. A message that came during the run was steered
   * into it or waited behind it. 2026.7.35 drops such a message with the run; 2026.9.6 takes it up
   * later.
   */
  function abortedRun(sessionKey: string, runStartedAtMs: number | null, atMs: number): void {
    const { unansweredAtMs: waiting = [], droppedAtMs = null } = bySession.get(sessionKey) ?? {};
    // Several events report one abort. What the first one dropped is not the run's own message.
    const isTold = droppedAtMs !== null && waiting.length > 0;
    const later = isTold
      ? waiting
      : runStartedAtMs === null
        ? []
        : laterThanOwn(waiting, runStartedAtMs);
    note(
      sessionKey,
      later.length > 0 ? { droppedAtMs: atMs, unansweredAtMs: later } : { replyAtMs: atMs },
    );
  }

  /**
   * Handles the end of a heartbeat. A message during a heartbeat is steered into it, and its end is
   * the answer. If it timed out or was aborted, 2026.7.35 drops the message. Then the user waits
   * for ever while heartbeats go on (openclaw/openclaw #103690).
   */
  function heartbeatEnded(run: RunFact, endsWell: boolean, atMs: number): void {
    const before = run.sessionKey === null ? undefined : bySession.get(run.sessionKey);
    if (before === undefined || before.userAtMs === null) return;
    const isWaiting = settledAtMs(before) < before.userAtMs;
    if (!isWaiting || before.userAtMs < run.startedAtMs) return;
    note(before.sessionKey, endsWell ? { replyAtMs: atMs } : { droppedAtMs: atMs });
  }

  function messageEvent(frame: EventFrame, runs: readonly RunFact[], atMs: number): void {
    const parsed = messageEventSchema.safeParse(frame.payload);
    if (!parsed.success) return;
    const { sessionKey, message } = parsed.data;
    const isPrompt = message.role === 'user' ? isHeartbeatPrompt(message.content) : null;
    if (isPrompt === true) return;
    if (message.role === 'user' && isOwnCommand(message.content)) return;
    const active = runs.filter((run) => run.phase === 'active' && run.sessionKey === sessionKey);
    const isHeartbeat = active.length > 0 && active.every((run) => run.heartbeat);
    // A user may write during a heartbeat. What the agent says then belongs to the heartbeat.
    if (isHeartbeat && isPrompt === null) return;
    if (message.role === 'user') {
      note(sessionKey, { userAtMs: message.timestamp ?? atMs, droppedAtMs: null });
    } else if (message.role === 'assistant' && endsTurn(message)) {
      note(sessionKey, { replyAtMs: atMs, ...answered(sessionKey, message.content) });
    }
  }

  return {
    event(frame, runs, atMs) {
      switch (frame.event) {
        case 'session.message':
          messageEvent(frame, runs, atMs);
          return;
        case 'chat': {
          const event = chatEventSchema.safeParse(frame.payload);
          if (!event.success || event.data.sessionKey == null) return;
          const { state, sessionKey } = event.data;
          const run = runs.find((one) => one.runId === event.data.runId);
          if (run?.heartbeat === true) {
            if (state === 'aborted') heartbeatEnded(run, false, atMs);
            return;
          }
          // A message that is only queued gets its own `final` at once, without any words.
          const says = state === 'final' && event.data.message !== undefined;
          if (state === 'aborted') {
            abortedRun(sessionKey, run?.startedAtMs ?? null, atMs);
          } else if (state === 'error') {
            note(sessionKey, { failedAtMs: atMs });
          } else if (says) {
            const { message } = event.data;
            note(sessionKey, { replyAtMs: atMs, ...answered(sessionKey, contentOf(message)) });
          }
          return;
        }
        case 'agent': {
          const event = agentEventSchema.safeParse(frame.payload);
          if (!event.success || event.data.stream !== 'lifecycle') return;
          const { sessionKey, data, isHeartbeat } = event.data;
          if (sessionKey == null) return;
          const run = runs.find((one) => one.runId === event.data.runId);
          if (isHeartbeat === true || run?.heartbeat === true) {
            const isEnd = data?.phase === 'end' || data?.phase === 'error';
            if (run !== undefined && isEnd) {
              heartbeatEnded(run, data?.phase === 'end' && data.aborted !== true, atMs);
            }
            return;
          }
          // On 2026.2.1 a run's start is the first sign of a message.
          if (data?.phase === 'start')
            note(sessionKey, {
              userAtMs: userTime(bySession.get(sessionKey), data.startedAt ?? atMs),
              droppedAtMs: null,
            });
          if (data?.phase === 'end' || data?.phase === 'error') {
            if (data.aborted === true) abortedRun(sessionKey, run?.startedAtMs ?? null, atMs);
            else if (data.phase === 'error') note(sessionKey, { failedAtMs: atMs });
            else note(sessionKey, { replyAtMs: atMs });
          }
          return;
        }
        default:
          return;
      }
    },
    facts: () => [...bySession.values()],
  };
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

const contentSchema = z.object({ content: z.unknown() });

/** The content of a chat event's message. Undefined if its form is unknown. */
function contentOf(message: unknown): unknown {
  const parsed = contentSchema.safeParse(message);
  return parsed.success ? parsed.data.content : undefined;
}

/** A waiting message has waited since it came, not since its run began. */
function userTime(before: MessageFact | undefined, startedAtMs: number): number {
  const userAtMs = before?.userAtMs ?? null;
  const isWaiting = before !== undefined && userAtMs !== null && settledAtMs(before) < userAtMs;
  return isWaiting ? userAtMs : startedAtMs;
}

/**
 * Whether a message ends its turn. A model's refusal is stored too (2026.7.35, 2026.9.6), but the
 * run may go on, so its own end decides.
 */
function endsTurn(message: { stopReason?: string | null | undefined }): boolean {
  return message.stopReason != null && !/^(tool|aborted|error$)/i.test(message.stopReason);
}
