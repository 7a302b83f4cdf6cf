import type { HeardTurns, Refusal, TurnEvent, TurnsSoFar } from './heard-facts.ts';
import { MOST_TURN_FACTS, MOST_TURN_RUNS } from './heard-facts.ts';
import { joinedFailures } from './joined-failures.ts';
import { endsModelTurn } from './model-turn-end.ts';
import { type FailedTurn, runAnsweredAtMs, type TurnFact } from './turn-facts.ts';

/** The most failed turns that are kept per session. The oldest go first. */
const MOST_FAILED = 10;
const MOST_SESSIONS = 200;
const MOST_FALLBACKS = 20;
/** The most facts that the judge gets: the last ones. */
const MOST_FACTS = 500;
/** The gateway's own word for it, on 2026.7.35 and 2026.9.6. */
const NO_MODEL_LEFT = 'chain_exhausted';
/**
 * A run whose answers came to nothing is called aborted too, and its model ended by itself
 * (2026.7.35, 2026.9.6). An abort by a person says `rpc` or `aborted`, one by a restart `restart`.
 */
const CAME_TO_NOTHING = 'stop';
/** Several events report one failure, and not all of them name their run. */
const SAME_FAILURE_MS = 5_000;
/** A busy gateway reports a failed run once more, this much later at most (2026.7.35). */
const TOLD_LATE_MS = 15_000;
/** On a busy machine an entry may be reported this long after its run's end. */
const WRITTEN_LATE_MS = 60_000;

export const NOTHING_BEFORE: TurnsSoFar = { runs: [], facts: [] };

/** How turns went at their models, by the events of one connection. Oldest first. Pure. */
export function turnsHeard({ before, events }: HeardTurns): readonly TurnFact[] {
  const turns = createTurns(before);
  for (const event of events) turns.add(event);
  return turns.facts();
}

type Turn = Omit<FailedTurn, 'kind' | 'sinceMs' | 'reason' | 'failure' | 'begun' | 'said'>;
type Run = TurnsSoFar['runs'][number];
type Ended = FailedTurn | Extract<TurnFact, { kind: 'empty' }>;
type OfKind<Kind extends TurnFact['kind']> = Extract<TurnFact, { kind: Kind }>;

/** The rule by which events become turns, one event after the other. */
export interface Turns {
  add(event: TurnEvent): void;
  /** Whether this run's answer has words so far. */
  hasWords(runId: string): boolean;
  facts(): readonly TurnFact[];
  /** All that a later event needs to be understood. */
  soFar(): TurnsSoFar;
}

/** Turns that begin with what earlier events told. Asks no clock. */
export function createTurns(before: TurnsSoFar): Turns {
  const runs = new Map<string, Run>(before.runs.map((run) => [run.runId, run]));
  const answered = new Map<string, OfKind<'answered'>>();
  const ended = new Map<string, readonly Ended[]>();
  const retrying = new Map<string, OfKind<'retrying'>>();
  const fallbacks: OfKind<'fallback'>[] = [];
  for (const fact of before.facts) take(fact);

  function take(fact: TurnFact): void {
    switch (fact.kind) {
      case 'answered':
        keepNewest(answered, fact.sessionKey ?? '', fact, MOST_SESSIONS);
        return;
      case 'failed':
      case 'empty':
        setEnded(fact.sessionKey, [...endedIn(fact.sessionKey), fact]);
        return;
      case 'retrying':
        keepNewest(retrying, fact.runId ?? '', fact, MOST_SESSIONS);
        return;
      case 'fallback':
        fallbacks.push(fact);
        return;
      // Only the log tells of them.
      case 'explained':
      case 'cooling':
        return;
    }
  }

  function runOf(runId: string): Run {
    return runs.get(runId) ?? { runId, provider: null, model: null, hasWords: false };
  }

  function setRun(runId: string, change: Partial<Run>): void {
    keepNewest(runs, runId, { ...runOf(runId), ...change }, MOST_TURN_RUNS);
  }

  /** The agent has sent its answer itself, and its turn may end without a word. */
  function hasSent(runId: string | null): boolean {
    return runId !== null && runOf(runId).sent === true;
  }

  /**
   * Whether a run has just failed and said nothing since. 2026.7.35 then tells the chat of the
   * failure in words of its own, in the form of an answer.
   */
  function hasJustFailed(runId: string, atMs: number): boolean {
    const { failedAtMs } = runOf(runId);
    return failedAtMs != null && atMs - failedAtMs < TOLD_LATE_MS;
  }

  function endedIn(sessionKey: string | null): readonly Ended[] {
    return ended.get(sessionKey ?? '') ?? [];
  }

  function setEnded(sessionKey: string | null, list: readonly Ended[]): void {
    keepNewest(ended, sessionKey ?? '', list.slice(-MOST_FAILED), MOST_SESSIONS);
  }

  function noteAnswer(turn: Turn, isOfRun = true): void {
    if (turn.sessionKey === null) return;
    const known = answered.get(turn.sessionKey);
    // Several events report one answer. The one that names its model counts.
    const isSame = known !== undefined && turn.atMs - known.atMs < SAME_FAILURE_MS;
    const { provider, model } = isSame && turn.provider === null ? known : turn;
    const ofRun = isOfRun ? {} : { ofRunAtMs: known === undefined ? null : runAnsweredAtMs(known) };
    const fact = { kind: 'answered' as const, ...turn, provider, model, ...ofRun };
    keepNewest(answered, turn.sessionKey, fact, MOST_SESSIONS);
  }

  function noteFailure(fact: FailedTurn): void {
    const list = endedIn(fact.sessionKey);
    const at = list.findIndex((one) => one.kind === 'failed' && isSameFailure(one, fact));
    const known = list[at];
    // A busy gateway reports a failed run once more, up to 15 s later (2026.7.35).
    const answeredAtMs = answered.get(fact.sessionKey ?? '')?.atMs ?? 0;
    if (known !== undefined && known.runId === fact.runId && known.atMs < answeredAtMs) return;
    setEnded(
      fact.sessionKey,
      known?.kind === 'failed' ? list.with(at, joinedFailures(known, fact)) : [...list, fact],
    );
  }

  /** A person ended the run, so its earlier troubles no longer matter. */
  function forgetRun(runId: string): void {
    retrying.delete(runId);
    for (const [key, list] of ended) {
      const kept = list.filter((one) => one.runId !== runId);
      if (kept.length < list.length) ended.set(key, kept);
    }
  }

  /**
   * Notes a refusal by the model. The gateway's own troubles, such as a lock, are reported
   * elsewhere.
   */
  function refused(turn: Turn, { isOwnTrouble, ...call }: Refusal): void {
    // What the run had begun to say before does not come after the failure.
    if (turn.runId !== null && !runOf(turn.runId).hasWords)
      setRun(turn.runId, { failedAtMs: turn.atMs });
    if (isOwnTrouble) return;
    noteFailure({
      kind: 'failed',
      ...turn,
      ...call,
      provider: call.provider ?? turn.provider,
      model: call.model ?? turn.model,
      begun: turn.runId !== null && runOf(turn.runId).hasWords,
    });
  }

  function phase(event: Extract<TurnEvent, { kind: 'phase' }>): void {
    const { runId, refusal } = event;
    const turn = turnOf(event, runOf(runId));
    if (event.aborted && event.phase !== 'start') {
      forgetRun(runId);
      return;
    }
    switch (event.phase) {
      case 'start':
        setRun(runId, { hasWords: false, failedAtMs: null });
        return;
      case 'model':
        setRun(runId, {
          provider: event.provider ?? turn.provider,
          model: event.model ?? turn.model,
          failedAtMs: null,
        });
        return;
      case 'end':
        if (runOf(runId).hasWords && !turn.heartbeat) noteAnswer(turn);
        // What is told of it later breaks no answer off (2026.7.35).
        setRun(runId, { hasWords: false });
        return;
      // A call failed, but the run may go on and ask again (2026.7.35 says no more of it).
      case 'finishing':
      case 'error':
        if (refusal !== null) refused(turn, refusal);
        return;
      default:
        return;
    }
  }

  function fallback(event: Extract<TurnEvent, { kind: 'fallback' }>): void {
    const { reason, said, outcome, to } = event;
    const turn = turnOf(event, runOf(event.runId));
    const [provider, model] = splitModel(event.from);
    const step = {
      ...turn,
      provider: provider ?? turn.provider,
      model: model ?? turn.model,
      reason,
      said,
    };
    if (outcome === NO_MODEL_LEFT) {
      noteFailure({ kind: 'failed', ...step, failure: null, begun: false });
      return;
    }
    fallbacks.push({ kind: 'fallback', ...step, outcome, to });
    fallbacks.splice(0, fallbacks.length - MOST_FALLBACKS);
  }

  function entry(event: Extract<TurnEvent, { kind: 'entry' }>): void {
    const { runId, provider, model, stopReason, refusal, sends } = event;
    if (runId !== null && sends === true) setRun(runId, { sent: true });
    if (stopReason === null || !endsModelTurn(provider, stopReason)) return;
    // The run's own events of 2026.9.6 may name the model as the provider does, with a date behind
    // it. What is stored has the name from the config, by which failures go as well.
    if (runId !== null && provider !== null) {
      setRun(runId, { provider, model: model ?? runOf(runId).model });
    }
    const turn = turnOf(event, event);
    if (stopReason === 'error') wroteError(turn, refusal);
    else if (event.hasWords || hasSent(runId)) noteAnswer(turn);
    else {
      const empty = { kind: 'empty' as const, ...turn, stopReason: stopReason || null };
      setEnded(turn.sessionKey, [...endedIn(turn.sessionKey), empty]);
    }
  }

  /**
   * A failed call is stored too, without the provider's words (2026.7.35, 2026.9.6). It names the
   * model. It counts as a failure only if no event of the run reported one.
   */
  function wroteError(turn: Turn, refusal: Refusal): void {
    if (turn.runId !== null) return;
    const isTold = endedIn(turn.sessionKey).some((one) => turn.atMs - one.atMs < WRITTEN_LATE_MS);
    if (!isTold || refusal.said !== null) refused(turn, refusal);
  }

  function all(): readonly TurnFact[] {
    return [
      ...answered.values(),
      ...[...ended.values()].flat(),
      ...retrying.values(),
      ...fallbacks,
    ];
  }

  return {
    add(event) {
      switch (event.kind) {
        case 'words':
          setRun(event.runId, { hasWords: event.hasWords, failedAtMs: null });
          return;
        case 'retrying': {
          const { kind, reason, attempt, of, delayMs } = event;
          const fact = { ...turnOf(event, runOf(event.runId)), reason, attempt, of, delayMs };
          keepNewest(retrying, event.runId, { kind, ...fact }, MOST_SESSIONS);
          return;
        }
        case 'fallback':
          fallback(event);
          return;
        case 'phase':
          phase(event);
          return;
        case 'chat': {
          const turn = turnOf(event, runOf(event.runId));
          if (event.state === 'aborted') {
            if (event.stopReason !== CAME_TO_NOTHING) forgetRun(event.runId);
          } else if (event.state === 'error') refused(turn, event.refusal);
          else if (
            event.state === 'final' &&
            event.hasAnswer &&
            !hasJustFailed(event.runId, event.atMs)
          ) {
            noteAnswer(turn, runs.has(event.runId));
          }
          return;
        }
        case 'entry':
          entry(event);
          return;
      }
    },
    hasWords: (runId) => runOf(runId).hasWords,
    facts: () => all().toSorted(byTime).slice(-MOST_FACTS),
    soFar: () => ({
      runs: [...runs.values()],
      facts: all().toSorted(byTime).slice(-MOST_TURN_FACTS),
    }),
  };
}

function turnOf<Event extends Pick<Turn, 'atMs' | 'sessionKey' | 'runId' | 'heartbeat'>>(
  { atMs, sessionKey, runId, heartbeat }: Event,
  { provider, model }: Pick<Turn, 'provider' | 'model'>,
): Turn {
  return { atMs, source: 'event', sessionKey, runId, provider, model, heartbeat };
}

function isSameFailure(one: FailedTurn, other: FailedTurn): boolean {
  return one.runId === null || other.runId === null
    ? Math.abs(one.atMs - other.atMs) < SAME_FAILURE_MS
    : one.runId === other.runId;
}

function byTime(a: TurnFact, b: TurnFact): number {
  return a.atMs - b.atMs;
}

/**
 * Splits `anthropic/claude` into provider and model. A model's own name may contain more slashes.
 */
function splitModel(name: string | null): [string | null, string | null] {
  const bar = name?.indexOf('/') ?? -1;
  if (name === null || bar <= 0) return [null, name];
  return [name.slice(0, bar) || null, name.slice(bar + 1) || null];
}

/** Sets a value as the newest of a map that forgets its oldest. */
function keepNewest<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.size > most ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
}
