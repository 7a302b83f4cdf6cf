import { z } from 'zod';
import type { HeardMessages, MessageEvent } from '../../core/evidence/heard-facts.ts';
import { MOST_EVENTS, MOST_EVENTS_PER_SESSION } from '../../core/evidence/heard-facts.ts';
import { messageFact } from '../../core/evidence/heard-messages.ts';
import type { MessageFact, RunFact } from '../../core/evidence/session-facts.ts';
import { hasWords } from '../answer-text.ts';
import type { EventFrame } from '../gateway/frames.ts';
import { agentEventSchema, chatEventSchema } from '../gateway/frames.ts';
import { textKindOf } from '../message-text.ts';

const MOST_SESSIONS = 500;
/** A word of the protocol is never longer. A longer one is cut. */
const MOST_WORD = 200;

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
 * The events about messages of each session, from one connection. No text is kept. What they mean
 * is decided elsewhere (`core/evidence/heard-messages.ts`).
 */
export interface MessageLedger {
  event(frame: EventFrame, runs: readonly RunFact[], atMs: number): void;
  /** The last events of each session, by session in the order of their last event. */
  heard(): readonly HeardMessages[];
}

type Kept = { before: MessageFact | null; events: MessageEvent[] };

export function createMessageLedger(): MessageLedger {
  const bySession = new Map<string, Kept>();
  let count = 0;

  function keep(sessionKey: string, event: MessageEvent): void {
    const kept = bySession.get(sessionKey) ?? { before: null, events: [] };
    bySession.delete(sessionKey);
    bySession.set(sessionKey, kept);
    kept.events.push(event);
    count += 1;
    if (kept.events.length > MOST_EVENTS_PER_SESSION) foldFirst(sessionKey, kept);
    // The session that was silent for longest is kept by what its events told together.
    for (const [key, other] of bySession) {
      if (count <= MOST_EVENTS) break;
      while (other.events.length > 0) foldFirst(key, other);
    }
    const oldest = bySession.size > MOST_SESSIONS ? bySession.entries().next().value : undefined;
    if (oldest !== undefined) {
      bySession.delete(oldest[0]);
      count -= oldest[1].events.length;
    }
  }

  function foldFirst(sessionKey: string, kept: Kept): void {
    const events = kept.events.splice(0, 1);
    kept.before = messageFact({ sessionKey, before: kept.before, events });
    count -= events.length;
  }

  return {
    event(frame, runs, atMs) {
      const heard = eventIn(frame, runs, atMs);
      if (heard !== null) keep(heard.sessionKey, heard.event);
    },
    heard: () =>
      [...bySession].map(([sessionKey, { before, events }]) => ({
        sessionKey,
        before,
        events: [...events],
      })),
  };
}

type Heard = { readonly sessionKey: string; readonly event: MessageEvent };

/** What a frame says of a session's messages. Null if nothing. */
function eventIn(frame: EventFrame, runs: readonly RunFact[], atMs: number): Heard | null {
  switch (frame.event) {
    case 'session.message':
      return entryIn(frame, runs, atMs);
    case 'chat': {
      const event = chatEventSchema.safeParse(frame.payload);
      if (!event.success || event.data.sessionKey == null) return null;
      const { state, sessionKey, runId, message } = event.data;
      if (state === 'delta') return null;
      return {
        sessionKey,
        event: {
          kind: 'chat',
          atMs,
          state: state.slice(0, MOST_WORD),
          hasMessage: message !== undefined,
          hasWords: hasWords(contentOf(message)),
          run: runOf(runs, runId),
        },
      };
    }
    case 'agent': {
      const event = agentEventSchema.safeParse(frame.payload);
      if (!event.success || event.data.stream !== 'lifecycle') return null;
      const { sessionKey, data, isHeartbeat, runId } = event.data;
      if (sessionKey == null || data?.phase == null) return null;
      const run = runOf(runs, runId);
      return {
        sessionKey,
        event: {
          kind: 'run',
          atMs,
          phase: data.phase.slice(0, MOST_WORD),
          aborted: data.aborted === true,
          startedAtMs: data.startedAt ?? null,
          heartbeat: isHeartbeat === true || run?.heartbeat === true,
          run,
        },
      };
    }
    default:
      return null;
  }
}

/** A conversation entry, as 2026.7 and later send them. */
function entryIn(frame: EventFrame, runs: readonly RunFact[], atMs: number): Heard | null {
  const parsed = messageEventSchema.safeParse(frame.payload);
  if (!parsed.success) return null;
  const { sessionKey, message } = parsed.data;
  const active = runs.filter((run) => run.phase === 'active' && run.sessionKey === sessionKey);
  const duringHeartbeat = active.length > 0 && active.every((run) => run.heartbeat);
  if (message.role === 'user') {
    return {
      sessionKey,
      event: {
        kind: 'user-message',
        atMs,
        sentAtMs: message.timestamp ?? null,
        text: textKindOf(message.content),
        duringHeartbeat,
      },
    };
  }
  if (message.role !== 'assistant') return null;
  return {
    sessionKey,
    event: {
      kind: 'agent-message',
      atMs,
      stopReason: message.stopReason?.slice(0, MOST_WORD) ?? null,
      hasWords: hasWords(message.content),
      duringHeartbeat,
    },
  };
}

function runOf(
  runs: readonly RunFact[],
  runId: string,
): Extract<MessageEvent, { kind: 'run' }>['run'] {
  const run = runs.find((one) => one.runId === runId);
  return run === undefined ? null : { startedAtMs: run.startedAtMs, heartbeat: run.heartbeat };
}

const contentSchema = z.object({ content: z.unknown() });

/** The content of a chat event's message. Undefined if its form is unknown. */
function contentOf(message: unknown): unknown {
  const parsed = contentSchema.safeParse(message);
  return parsed.success ? parsed.data.content : undefined;
}
