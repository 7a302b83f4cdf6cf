import { z } from 'zod';
import type { MessageFact, RunFact } from '../../core/evidence/evidence.ts';
import { settledAtMs } from '../../core/evidence/queries.ts';
import { laterThanOwn } from '../../core/steps/lost-messages.ts';
import type { EventFrame } from '../gateway/frames.ts';
import { agentEventSchema, chatEventSchema, hasWords } from '../gateway/frames.ts';
import { isHeartbeatPrompt, isOwnCommand } from '../message-text.ts';

const MOST_SESSIONS = 500;
/** Of more messages than these that wait in one session, the last are known. */
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
 * When each session last heard from its user and last answered, from the events of one
 * connection. No text is kept. Heartbeats are neither: a heartbeat's prompt is no user's message
 * and its end is no reply (openclaw/openclaw #103690).
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

  /** Which message an answer is for: the last one of its session, where the answer has words. */
  function answered(sessionKey: string, content: unknown): Pick<MessageFact, 'answeredUserAtMs'> {
    const userAtMs = bySession.get(sessionKey)?.userAtMs ?? null;
    return userAtMs === null || !hasWords(content) ? {} : { answeredUserAtMs: userAtMs };
  }

  /**
   * A run was aborted: its own message is over. One that came while it ran was steered into it or
   * waited behind it; 2026.7.35 drops such a message with the run, 2026.9.6 takes it up later.
   */
  function abortedRun(sessionKey: string, runStartedAtMs: number | null, atMs: number): void {
    const { unansweredAtMs: waiting = [], droppedAtMs = null } = bySession.get(sessionKey) ?? {};
    // An abort is told by more than one event: what the first has dropped is none's own message.
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
   * A heartbeat has ended. A message that came while it ran was steered into it: the heartbeat's
   * end is its answer, and 2026.7.35 drops it where the heartbeat ran out of time or was aborted,
   * which leaves the user waiting for good while heartbeats go on (openclaw/openclaw #103690).
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
    // A user may write while one runs; what the agent says then is the heartbeat's.
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
          // A message that is only queued gets a `final` of its own at once, without any words.
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
 * Messages come in their order: one that is older than what is known is the one that a run's start
 * was taken for, told of late.
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

/** What a chat event's message says; undefined where it is in no form that is known. */
function contentOf(message: unknown): unknown {
  const parsed = contentSchema.safeParse(message);
  return parsed.success ? parsed.data.content : undefined;
}

/** A message that is waiting already has waited since it came, not since its run began. */
function userTime(before: MessageFact | undefined, startedAtMs: number): number {
  const userAtMs = before?.userAtMs ?? null;
  const isWaiting = before !== undefined && userAtMs !== null && settledAtMs(before) < userAtMs;
  return isWaiting ? userAtMs : startedAtMs;
}

/**
 * What the model refused is written down as well (2026.7.35, 2026.9.6), and the run may go on all
 * the same: its own end tells.
 */
function endsTurn(message: { stopReason?: string | null | undefined }): boolean {
  return message.stopReason != null && !/^(tool|aborted|error$)/i.test(message.stopReason);
}
