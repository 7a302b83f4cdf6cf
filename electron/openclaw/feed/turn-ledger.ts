import { z } from 'zod';
import type { HeardTurns, Refusal, TurnEvent } from '../../core/evidence/heard-facts.ts';
import { MOST_TURN_EVENTS } from '../../core/evidence/heard-facts.ts';
import { createTurns, NOTHING_BEFORE } from '../../core/evidence/heard-turns.ts';
import type { RunFact } from '../../core/evidence/session-facts.ts';
import { MOST_WORDS } from '../../core/evidence/turn-facts.ts';
import { choosesSilence, hasWords } from '../answer-text.ts';
import type { AgentEvent, EventFrame } from '../gateway/frames.ts';
import {
  agentEventSchema,
  chatEventSchema,
  sendsMessage,
  writtenMessageSchema,
} from '../gateway/frames.ts';
import { readLockSentence } from '../lock-sentences.ts';

/** A word of the protocol is never longer. A longer one is cut. */
const MOST_WORD = 200;

const messageEventSchema = z.object({ sessionKey: z.string(), message: writtenMessageSchema });

type Call = NonNullable<NonNullable<AgentEvent['data']>['errorObservation']>;

/**
 * The events about turns at their models, from one connection. No text of a conversation is kept.
 * What they mean is decided elsewhere (`core/evidence/heard-turns.ts`).
 */
export interface TurnLedger {
  event(frame: EventFrame, runs: readonly RunFact[], atMs: number): void;
  heard(): HeardTurns;
  /**
   * When a run last ended well without a word. 2026.2.1 reports nothing else when a model refuses;
   * the session's transcript does, and is asked for then.
   */
  readonly wordlessAtMs: number;
}

export function createTurnLedger(): TurnLedger {
  const events: TurnEvent[] = [];
  /** The turns of the events that are no longer kept, and those of all events. */
  const before = createTurns(NOTHING_BEFORE);
  const all = createTurns(NOTHING_BEFORE);
  let wordlessAtMs = 0;

  function keep(event: TurnEvent): void {
    // A streamed word is news only where it is the first one, or was taken back.
    if (event.kind === 'words' && event.hasWords === all.hasWords(event.runId)) return;
    if (event.kind === 'phase' && event.phase === 'end' && !event.aborted) {
      if (!all.hasWords(event.runId)) wordlessAtMs = event.atMs;
    }
    all.add(event);
    events.push(event);
    const first = events.length > MOST_TURN_EVENTS ? events.shift() : undefined;
    if (first !== undefined) before.add(first);
  }

  return {
    event(frame, runs, atMs) {
      const event = eventIn(frame, runs, atMs);
      if (event !== null) keep(event);
    },
    heard: () => ({ before: before.soFar(), events: [...events] }),
    get wordlessAtMs() {
      return wordlessAtMs;
    },
  };
}

/** What a frame says of a turn. Null if nothing. */
function eventIn(frame: EventFrame, runs: readonly RunFact[], atMs: number): TurnEvent | null {
  switch (frame.event) {
    case 'agent': {
      const event = agentEventSchema.safeParse(frame.payload);
      return event.success ? agentEventIn(event.data, runs, atMs) : null;
    }
    case 'chat':
      return chatEventIn(frame, runs, atMs);
    case 'session.message':
      return entryIn(frame, runs, atMs);
    default:
      return null;
  }
}

function agentEventIn(event: AgentEvent, runs: readonly RunFact[], atMs: number): TurnEvent | null {
  const { runId, stream, data, sessionKey = null } = event;
  if (data == null) return null;
  const heartbeat = event.isHeartbeat === true || isHeartbeat(runs, runId);
  const ofTurn = { atMs, sessionKey, runId, heartbeat };
  switch (stream) {
    case 'assistant':
      return {
        kind: 'words',
        atMs,
        runId,
        // The newest part alone may be the half of a word that nobody gets.
        hasWords: hasWords(data.text ?? data.delta ?? ''),
      };
    case 'run_status':
      if (data.phase !== 'retrying') return null;
      return {
        kind: 'retrying',
        ...ofTurn,
        reason: cut(data.reason),
        attempt: data.retryAttempt ?? null,
        of: data.maxRetries ?? null,
        delayMs: data.delayMs ?? null,
      };
    case 'lifecycle':
      if (data.phase === 'fallback_step' && data.aborted !== true) {
        return {
          kind: 'fallback',
          ...ofTurn,
          from: cut(data.fallbackStepFromModel),
          to: cut(data.fallbackStepToModel),
          outcome: cut(data.fallbackStepFinalOutcome),
          reason: cut(data.fallbackStepFromFailureReason),
          said: cut(data.fallbackStepFromFailureDetail),
        };
      }
      return {
        kind: 'phase',
        ...ofTurn,
        phase: data.phase?.slice(0, MOST_WORD) ?? '',
        aborted: data.aborted === true,
        provider: cut(data.provider),
        model: cut(data.model),
        refusal:
          data.phase === 'error' || data.error != null
            ? refusalIn(data.errorObservation ?? null, data.error ?? null)
            : null,
      };
    default:
      return null;
  }
}

function chatEventIn(frame: EventFrame, runs: readonly RunFact[], atMs: number): TurnEvent | null {
  const event = chatEventSchema.safeParse(frame.payload);
  if (!event.success || event.data.state === 'delta') return null;
  const { runId, sessionKey = null, state, stopReason } = event.data;
  const { errorMessage, errorDetail, message } = event.data;
  return {
    kind: 'chat',
    atMs,
    sessionKey,
    runId,
    heartbeat: isHeartbeat(runs, runId),
    state: state.slice(0, MOST_WORD),
    ...(stopReason == null ? {} : { stopReason }),
    hasAnswer: isAnswer(message),
    refusal: refusalIn(errorDetail ?? null, errorMessage ?? null),
  };
}

/** A conversation entry of the agent, as 2026.7 and later send them. */
function entryIn(frame: EventFrame, runs: readonly RunFact[], atMs: number): TurnEvent | null {
  const parsed = messageEventSchema.safeParse(frame.payload);
  if (!parsed.success || parsed.data.message.role !== 'assistant') return null;
  const { sessionKey, message } = parsed.data;
  // Whether a person waited is told by the transcript, which has the prompt before it.
  if (choosesSilence(message.content)) return null;
  const active = runs.filter((run) => run.phase === 'active' && run.sessionKey === sessionKey);
  return {
    kind: 'entry',
    atMs,
    sessionKey,
    // The run may go on after it, and its end may be reported much later.
    runId: active[0]?.runId ?? null,
    heartbeat: active.length > 0 && active.every((run) => run.heartbeat),
    provider: cut(message.provider),
    model: cut(message.model),
    stopReason: message.stopReason?.slice(0, MOST_WORDS) ?? null,
    hasWords: hasWords(message.content),
    ...(sendsMessage(message.content) ? { sends: true as const } : {}),
    refusal: refusalIn(null, message.errorMessage ?? null),
  };
}

function isHeartbeat(runs: readonly RunFact[], runId: string): boolean {
  return runs.some((run) => run.runId === runId && run.heartbeat);
}

function refusalIn(call: Call | null, said: string | null): Refusal {
  return {
    provider: cut(call?.provider),
    model: cut(call?.model),
    reason: cut(call?.failoverReason),
    failure: cut(call?.providerRuntimeFailureKind),
    said: cut(said),
    isOwnTrouble: said !== null && isOwnTrouble(said),
  };
}

const finalSchema = z.object({ content: z.unknown(), stopReason: z.string().nullish() });

function isAnswer(message: unknown): boolean {
  const parsed = finalSchema.safeParse(message);
  return parsed.success && parsed.data.stopReason !== 'error' && hasWords(parsed.data.content);
}

function isOwnTrouble(said: string): boolean {
  return (
    readLockSentence(said) !== null ||
    /database (?:or disk is full|is locked|disk image is malformed)/i.test(said)
  );
}

function cut(text: string | null | undefined): string | null {
  return text == null || text === '' ? null : text.slice(0, MOST_WORDS);
}
