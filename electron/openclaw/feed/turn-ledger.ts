import { z } from 'zod';
import type { FailedTurn, RunFact, TurnFact } from '../../core/evidence/evidence.ts';
import { joinedFailures } from '../../core/evidence/joined-failures.ts';
import { MOST_WORDS } from '../../core/evidence/turn-facts.ts';
import type { AgentEvent, EventFrame } from '../gateway/frames.ts';
import {
  agentEventSchema,
  chatEventSchema,
  hasWords,
  writtenMessageSchema,
} from '../gateway/frames.ts';
import { readLockSentence } from '../lock-sentences.ts';

/** The most failed turns that are kept per session. The oldest go first. */
const MOST_FAILED = 10;
const MOST_SESSIONS = 200;
const MOST_RUNS = 500;
const MOST_FALLBACKS = 20;
/** OpenClaw's own entries in a conversation, such as copies of what a channel sent. */
const OWN_PROVIDER = 'openclaw';
/** The gateway's own word for it, on 2026.7.35 and 2026.9.6. */
const NO_MODEL_LEFT = 'chain_exhausted';
/** Several events report one failure, and not all of them name their run. */
const SAME_FAILURE_MS = 5_000;
/** On a busy machine an entry may be reported this long after its run's end. */
const WRITTEN_LATE_MS = 60_000;

const messageEventSchema = z.object({ sessionKey: z.string(), message: writtenMessageSchema });

type Turn = Omit<FailedTurn, 'kind' | 'sinceMs' | 'reason' | 'failure' | 'begun' | 'said'>;
type Run = { provider: string | null; model: string | null; hasSpoken: boolean };
type Refused = NonNullable<NonNullable<AgentEvent['data']>['errorObservation']>;

/**
 * How turns went at their models, from the events of one connection. Keeps the refusals, the
 * repeated calls, and the last answer of each session. No text of a conversation is kept.
 */
export interface TurnLedger {
  event(frame: EventFrame, runs: readonly RunFact[], atMs: number): void;
  facts(): readonly TurnFact[];
  /**
   * When a run last ended well without a word. 2026.2.1 reports nothing else when a model refuses;
   * the session's transcript does.
   */
  readonly wordlessAtMs: number;
}

export function createTurnLedger(): TurnLedger {
  const runs = new Map<string, Run>();
  const answered = new Map<string, TurnFact>();
  const failed = new Map<string, (FailedTurn | Extract<TurnFact, { kind: 'empty' }>)[]>();
  const retrying = new Map<string, TurnFact>();
  const fallbacks: TurnFact[] = [];
  let wordlessAtMs = 0;

  function runOf(runId: string): Run {
    const known = runs.get(runId) ?? { provider: null, model: null, hasSpoken: false };
    keepNewest(runs, runId, known, MOST_RUNS);
    return known;
  }

  function noteAnswer(turn: Turn): void {
    if (turn.sessionKey === null) return;
    const before = answered.get(turn.sessionKey);
    // Several events report one answer. The one that names its model counts.
    const isSame = before !== undefined && turn.atMs - before.atMs < SAME_FAILURE_MS;
    const named = isSame && before.kind === 'answered' && turn.provider === null ? before : turn;
    const { provider, model } = named;
    keepNewest(
      answered,
      turn.sessionKey,
      { kind: 'answered', ...turn, provider, model },
      MOST_SESSIONS,
    );
  }

  function noteFailure(fact: FailedTurn): void {
    const list = failed.get(fact.sessionKey ?? '') ?? [];
    const at = list.findIndex(
      (one) =>
        one.kind === 'failed' &&
        (one.runId === null || fact.runId === null
          ? Math.abs(one.atMs - fact.atMs) < SAME_FAILURE_MS
          : one.runId === fact.runId),
    );
    const before = list[at];
    const next =
      before === undefined || before.kind !== 'failed'
        ? [...list, fact]
        : list.with(at, joinedFailures(before, fact));
    keepNewest(failed, fact.sessionKey ?? '', next.slice(-MOST_FAILED), MOST_SESSIONS);
  }

  /** A person ended the run, so its earlier troubles no longer matter. */
  function forgetRun(runId: string): void {
    retrying.delete(runId);
    for (const [key, list] of failed) {
      const kept = list.filter((one) => one.runId !== runId);
      if (kept.length < list.length) failed.set(key, kept);
    }
  }

  function agentEvent(event: AgentEvent, heartbeat: boolean, atMs: number): void {
    const { runId, stream, data } = event;
    if (data == null) return;
    const run = runOf(runId);
    const turn: Turn = {
      atMs,
      source: 'event',
      sessionKey: event.sessionKey ?? null,
      runId,
      provider: cut(run.provider),
      model: cut(run.model),
      heartbeat: heartbeat || event.isHeartbeat === true,
    };
    if (stream === 'assistant') {
      // When a call is repeated, what was said before is taken back.
      run.hasSpoken = hasWords(data.text ?? '') || hasWords(data.delta ?? '');
      return;
    }
    if (stream === 'run_status' && data.phase === 'retrying') {
      keepNewest(
        retrying,
        runId,
        {
          kind: 'retrying',
          ...turn,
          reason: cut(data.reason),
          attempt: data.retryAttempt ?? null,
          of: data.maxRetries ?? null,
          delayMs: data.delayMs ?? null,
        },
        MOST_SESSIONS,
      );
      return;
    }
    if (stream !== 'lifecycle') return;
    if (data.aborted === true && data.phase !== 'start') {
      forgetRun(runId);
      return;
    }
    switch (data.phase) {
      case 'start':
        run.hasSpoken = false;
        return;
      case 'model':
        run.provider = data.provider ?? run.provider;
        run.model = data.model ?? run.model;
        return;
      case 'fallback_step': {
        const [provider, model] = splitModel(data.fallbackStepFromModel ?? null);
        const step = {
          ...turn,
          provider: provider ?? turn.provider,
          model: model ?? turn.model,
          reason: cut(data.fallbackStepFromFailureReason),
          said: cut(data.fallbackStepFromFailureDetail),
        };
        if (data.fallbackStepFinalOutcome === NO_MODEL_LEFT) {
          noteFailure({ kind: 'failed', ...step, failure: null, begun: false });
          return;
        }
        const outcome = cut(data.fallbackStepFinalOutcome);
        const to = cut(data.fallbackStepToModel);
        fallbacks.push({ kind: 'fallback', ...step, outcome, to });
        fallbacks.splice(0, fallbacks.length - MOST_FALLBACKS);
        return;
      }
      case 'end':
        if (!run.hasSpoken) wordlessAtMs = atMs;
        else if (!turn.heartbeat) noteAnswer(turn);
        return;
      // A call failed, but the run may go on and ask again (2026.7.35 says no more of it).
      case 'finishing':
        if (data.error == null) return;
        refused(turn, data.errorObservation ?? null, data.error);
        return;
      case 'error':
        refused(turn, data.errorObservation ?? null, data.error ?? null);
        return;
      default:
        return;
    }
  }

  /**
   * Notes a refusal by the model. The gateway's own troubles, such as a lock, are reported
   * elsewhere.
   */
  function refused(turn: Turn, call: Refused | null, said: string | null): void {
    if (said !== null && isOwnTrouble(said)) return;
    noteFailure({
      kind: 'failed',
      ...turn,
      provider: cut(call?.provider) ?? turn.provider,
      model: cut(call?.model) ?? turn.model,
      reason: cut(call?.failoverReason),
      failure: cut(call?.providerRuntimeFailureKind),
      begun: turn.runId !== null && runOf(turn.runId).hasSpoken,
      said: cut(said),
    });
  }

  function messageEvent(payload: unknown, known: readonly RunFact[], atMs: number): void {
    const parsed = messageEventSchema.safeParse(payload);
    if (!parsed.success) return;
    const { sessionKey, message } = parsed.data;
    if (message.role !== 'assistant' || message.provider === OWN_PROVIDER) return;
    const active = known.filter((run) => run.phase === 'active' && run.sessionKey === sessionKey);
    const turn: Turn = {
      atMs,
      source: 'event',
      sessionKey,
      // The run may go on after it, and its end may be reported much later.
      runId: active[0]?.runId ?? null,
      provider: cut(message.provider),
      model: cut(message.model),
      heartbeat: active.length > 0 && active.every((run) => run.heartbeat),
    };
    const { stopReason = null } = message;
    if (stopReason === null || /^(tool|aborted)/i.test(stopReason)) return;
    // The run's own events of 2026.9.6 may name the model as the provider does, with a date behind
    // it. What is stored has the name from the config, by which failures go as well.
    nameModel(turn);
    if (stopReason === 'error') wroteError(turn, message.errorMessage ?? null);
    else if (hasWords(message.content)) noteAnswer(turn);
    else noteEmpty(turn, stopReason);
  }

  function nameModel({ runId, provider, model }: Turn): void {
    if (runId === null || provider === null) return;
    const run = runOf(runId);
    run.provider = provider;
    run.model = model ?? run.model;
  }

  /**
   * A failed call is stored too, without the provider's words (2026.7.35, 2026.9.6). It names the
   * model. It counts as a failure only if no event of the run reported one.
   */
  function wroteError(turn: Turn, said: string | null): void {
    if (turn.runId !== null) return;
    const isTold = (failed.get(turn.sessionKey ?? '') ?? []).some(
      (one) => turn.atMs - one.atMs < WRITTEN_LATE_MS,
    );
    if (!isTold || said !== null) refused(turn, null, said);
  }

  function noteEmpty(turn: Turn, stopReason: string): void {
    const list = failed.get(turn.sessionKey ?? '') ?? [];
    const next = [...list, { kind: 'empty' as const, ...turn, stopReason: cut(stopReason) }];
    keepNewest(failed, turn.sessionKey ?? '', next.slice(-MOST_FAILED), MOST_SESSIONS);
  }

  return {
    get wordlessAtMs() {
      return wordlessAtMs;
    },
    event(frame, known, atMs) {
      if (frame.event === 'session.message') {
        messageEvent(frame.payload, known, atMs);
      } else if (frame.event === 'agent') {
        const event = agentEventSchema.safeParse(frame.payload);
        if (!event.success) return;
        const run = known.find((one) => one.runId === event.data.runId);
        agentEvent(event.data, run?.heartbeat === true, atMs);
      } else if (frame.event === 'chat') {
        const event = chatEventSchema.safeParse(frame.payload);
        if (!event.success) return;
        const { runId, sessionKey, state, errorMessage, errorDetail, message } = event.data;
        const run = runOf(runId);
        const turn: Turn = {
          atMs,
          source: 'event',
          sessionKey: sessionKey ?? null,
          runId,
          provider: cut(run.provider),
          model: cut(run.model),
          heartbeat: known.some((one) => one.runId === runId && one.heartbeat),
        };
        if (state === 'aborted') forgetRun(runId);
        else if (state === 'error') refused(turn, errorDetail ?? null, errorMessage ?? null);
        else if (state === 'final' && isAnswer(message)) noteAnswer(turn);
      }
    },
    facts: () =>
      [...answered.values(), ...[...failed.values()].flat(), ...retrying.values(), ...fallbacks]
        .toSorted((a, b) => a.atMs - b.atMs)
        .slice(-MOST_RUNS),
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

/**
 * Splits `anthropic/claude` into provider and model. A model's own name may contain more slashes.
 */
function splitModel(name: string | null): [string | null, string | null] {
  const bar = name?.indexOf('/') ?? -1;
  if (name === null || bar <= 0) return [null, cut(name)];
  return [cut(name.slice(0, bar)), cut(name.slice(bar + 1))];
}

function cut(text: string | null | undefined): string | null {
  return text == null || text === '' ? null : text.slice(0, MOST_WORDS);
}

/** Sets a value as the newest of a map that forgets its oldest. */
function keepNewest<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.size > most ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
}
