import { z } from 'zod';
import type { MessageFact, RunFact } from '../core/evidence.ts';
import type { EventFrame } from './frames.ts';
import { agentEventSchema, chatEventSchema } from './frames.ts';

const MOST_SESSIONS = 500;

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

  function note(sessionKey: string, change: Partial<Pick<MessageFact, 'userAtMs' | 'replyAtMs'>>) {
    const before = bySession.get(sessionKey) ?? {
      sessionKey,
      userAtMs: null,
      replyAtMs: null,
      source: 'event' as const,
    };
    bySession.delete(sessionKey);
    bySession.set(sessionKey, { ...before, ...change });
    if (bySession.size > MOST_SESSIONS) {
      const oldest = bySession.keys().next().value;
      if (oldest !== undefined) bySession.delete(oldest);
    }
  }

  function messageEvent(frame: EventFrame, runs: readonly RunFact[], atMs: number): void {
    const parsed = messageEventSchema.safeParse(frame.payload);
    if (!parsed.success) return;
    const { sessionKey, message } = parsed.data;
    const active = runs.filter((run) => run.phase === 'active' && run.sessionKey === sessionKey);
    const isHeartbeat = active.length > 0 && active.every((run) => run.heartbeat);
    if (isHeartbeat) return;
    if (message.role === 'user') note(sessionKey, { userAtMs: message.timestamp ?? atMs });
    else if (message.role === 'assistant' && endsTurn(message))
      note(sessionKey, { replyAtMs: atMs });
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
          // A message that is only queued gets a `final` of its own at once, without any words.
          const says = state === 'final' && event.data.message !== undefined;
          if (says || state === 'aborted' || state === 'error')
            note(sessionKey, { replyAtMs: atMs });
          return;
        }
        case 'agent': {
          const event = agentEventSchema.safeParse(frame.payload);
          if (!event.success || event.data.stream !== 'lifecycle') return;
          const { sessionKey, data, isHeartbeat } = event.data;
          if (sessionKey == null || isHeartbeat === true) return;
          // On 2026.2.1 a run's start is the first sign of a message.
          if (data?.phase === 'start')
            note(sessionKey, {
              userAtMs: userTime(bySession.get(sessionKey), data.startedAt ?? atMs),
            });
          if (data?.phase === 'end' || data?.phase === 'error')
            note(sessionKey, { replyAtMs: atMs });
          return;
        }
        default:
          return;
      }
    },
    facts: () => [...bySession.values()],
  };
}

/** A message that is waiting already has waited since it came, not since its run began. */
function userTime(before: MessageFact | undefined, startedAtMs: number): number {
  const waiting =
    before?.userAtMs != null && (before.replyAtMs === null || before.replyAtMs < before.userAtMs);
  return waiting && before.userAtMs !== null ? before.userAtMs : startedAtMs;
}

function endsTurn(message: { stopReason?: string | null | undefined }): boolean {
  return message.stopReason != null && !/^tool/i.test(message.stopReason);
}
