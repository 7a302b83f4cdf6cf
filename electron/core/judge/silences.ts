import type { Evidence } from '../evidence/evidence.ts';
import { failingSinceMs, joinedFailures } from '../evidence/joined-failures.ts';
import { activeRunsOf, isDismissed } from '../evidence/queries.ts';
import type { FailedTurn, TurnFact } from '../evidence/turn-facts.ts';
import { isAutomation, isRoom, isSubagent } from '../openclaw/session-key.ts';
import { LOST_SHOWN_MS } from '../steps/lost-messages.ts';
import { modelCause } from './model-cause.ts';

/** A turn that ended without a reply, whatever the gateway calls it. */
type Unanswered = FailedTurn | Extract<TurnFact, { kind: 'empty' }>;

/**
 * A session whose last turns gave nobody an answer. A message is answered when a reply with content
 * went out to its sender. An error, an end without a word and a repeated call are all silence, from
 * the message's arrival on.
 */
export type Silence = {
  readonly sessionKey: string | null;
  /** When the oldest unanswered message came, as far as known. */
  readonly sinceMs: number;
  /** The last turn, as it was heard. */
  readonly last: Unanswered;
  /** How many turns in a row have ended so. */
  readonly turns: number;
  /** Null unless its run goes on and asks again. The number of tries, where known. */
  readonly retry: { readonly attempt: number | null; readonly of: number | null } | null;
  /** Whether a person waits. Nobody waits for a heartbeat, a scheduled job or a helper's work. */
  readonly isAwaited: boolean;
};

/** An event and a transcript entry this close together are one turn. */
const SAME_TURN_MS = 10_000;

/** Every session that is silent, judged by its turns. */
export function silences(evidence: Evidence): Silence[] {
  const keys = new Set(evidence.turns.flatMap((turn) => (isEnd(turn) ? [turn.sessionKey] : [])));
  for (const turn of evidence.turns) if (turn.kind === 'retrying') keys.add(turn.sessionKey);
  return [...keys].flatMap((key) => silenceOf(evidence, key) ?? []);
}

function silenceOf(evidence: Evidence, sessionKey: string | null): Silence | null {
  const own = evidence.turns.filter(
    (turn) => 'sessionKey' in turn && turn.sessionKey === sessionKey,
  );
  const answeredMs = answeredAtMs(own);
  const ends = withoutTwins(
    own
      .filter(isEnd)
      .filter((turn) => !isQuietByDesign(evidence, turn))
      .filter((turn) => turn.atMs > answeredMs && turn.atMs <= evidence.atMs)
      .filter((turn) => turn.source !== 'log' || turn.atMs >= listeningSinceMs(evidence)),
  ).map((end) => withItsCall(evidence, end));
  const [active] = sessionKey === null ? [] : activeRunsOf(evidence, sessionKey);
  const retry = own.findLast(
    (turn) => turn.kind === 'retrying' && turn.runId === active?.runId && turn.atMs > answeredMs,
  );
  const newest = ends.at(-1);
  // A run that goes on says some moments later why its call failed (2026.7.35).
  const isMute = newest !== undefined && newest.runId === active?.runId && saysNothing(newest);
  const heard = isMute ? ends.at(-2) : newest;
  const last = heard ?? (retry?.kind === 'retrying' ? asFailed(retry) : undefined);
  if (last === undefined || evidence.atMs - last.atMs > LOST_SHOWN_MS) return null;
  // A run that began before its call failed is still at the same message. A later one is not.
  const isRetrying =
    active !== undefined &&
    (retry !== undefined || last.runId === active.runId || active.startedAtMs <= last.atMs);
  const sinceMs = arrivalMs(evidence, sessionKey, beganAtMs(ends[0] ?? last), answeredMs);
  if (sessionKey !== null && isDismissed(evidence, sessionKey, sinceMs)) return null;
  return {
    sessionKey,
    sinceMs,
    last,
    turns: Math.max(1, ends.filter((end) => !end.heartbeat).length),
    retry: !isRetrying
      ? null
      : retry?.kind === 'retrying'
        ? { attempt: retry.attempt, of: retry.of }
        : { attempt: null, of: null },
    isAwaited:
      sessionKey !== null &&
      !last.heartbeat &&
      !isAutomation(sessionKey) &&
      !isSubagent(sessionKey),
  };
}

/**
 * A failure in the words of its provider, where the log has them. An event may say nothing but that
 * it failed, and the transcript is read later (2026.7.35).
 */
function withItsCall({ turns }: Evidence, end: Unanswered): Unanswered {
  if (end.kind !== 'failed' || end.runId === null) return end;
  const call = turns.findLast(
    (turn) =>
      turn.kind === 'explained' &&
      turn.runId === end.runId &&
      (end.model === null || turn.model === null || turn.model === end.model),
  );
  if (call?.kind !== 'explained') return end;
  return {
    ...end,
    provider: end.provider ?? call.provider,
    model: end.model ?? call.model,
    reason: end.reason ?? call.reason,
    failure: end.failure ?? call.failure,
    said: end.source === 'transcript' ? (end.said ?? call.said) : (call.said ?? end.said),
  };
}

/** A log records refusals but no answers, so its older lines may long be out of date. */
function listeningSinceMs({ runs }: Evidence): number {
  return runs.coveredSinceMs ?? Number.POSITIVE_INFINITY;
}

function saysNothing(end: Unanswered): boolean {
  return end.kind === 'failed' && end.reason === null && modelCause(end) === 'unknown';
}

/** The ends of a turn that come to its end, other than by a limit of its length. */
const CLEAN_ENDS: ReadonlySet<string> = new Set(['stop', 'end', 'end_turn', 'stop_sequence']);

/**
 * Whether the agent chose to say nothing. Among several people it may: OpenClaw takes an end without
 * a word there for no answer meant (its manual on groups, 2026.7 and later).
 */
function isQuietByDesign({ sessions }: Evidence, end: Unanswered): boolean {
  if (end.kind !== 'empty' || !CLEAN_ENDS.has(end.stopReason ?? 'stop')) return false;
  const row = sessions.list.find(({ key }) => key === end.sessionKey);
  return isRoom(end.sessionKey) || row?.chatType === 'group' || row?.chatType === 'channel';
}

function isEnd(turn: TurnFact): turn is Unanswered {
  return turn.kind === 'failed' || turn.kind === 'empty';
}

/** When a session last gave an answer with content; 0 for never. */
function answeredAtMs(own: readonly TurnFact[]): number {
  return own.reduce(
    (last, turn) =>
      turn.kind === 'answered' && !turn.heartbeat && !isHalf(turn, own)
        ? Math.max(last, turn.atMs)
        : last,
    0,
  );
}

/** An event and its transcript entry are written within this time of each other. */
const SAME_MOMENT_MS = 3_000;

/**
 * Whether an answer broke off in the middle. An event of 2026.2.1 looks the same for whole and
 * broken answers. The transcript knows the difference.
 */
export function isHalf(
  answer: Extract<TurnFact, { kind: 'answered' }>,
  turns: readonly TurnFact[],
): boolean {
  if (answer.source !== 'event') return false;
  const written = turns.filter(
    (turn) =>
      'source' in turn && turn.source === 'transcript' && turn.sessionKey === answer.sessionKey,
  );
  const broken = written.findLast((turn) => turn.kind === 'failed' && turn.begun);
  if (broken === undefined || Math.abs(broken.atMs - answer.atMs) >= SAME_MOMENT_MS) return false;
  return !written.some((turn) => turn.kind === 'answered' && turn.atMs > broken.atMs);
}

/** Events, a transcript and a log may all report one turn. This joins what each of them knows. */
function withoutTwins(ends: readonly Unanswered[]): Unanswered[] {
  const found: Unanswered[] = [];
  for (const end of ends.toSorted((a, b) => a.atMs - b.atMs)) {
    const at = found.findIndex((one) => isSameTurn(one, end));
    const before = found[at];
    if (before === undefined) found.push(end);
    else found[at] = joined(before, end);
  }
  return found;
}

function isSameTurn(a: Unanswered, b: Unanswered): boolean {
  if (a.runId !== null && b.runId !== null) return a.runId === b.runId;
  return (
    a.source !== b.source &&
    beganAtMs(a) - b.atMs < SAME_TURN_MS &&
    beganAtMs(b) - a.atMs < SAME_TURN_MS
  );
}

function beganAtMs(end: Unanswered): number {
  return end.kind === 'failed' ? failingSinceMs(end) : end.atMs;
}

/** A transcript holds the provider's own words about a refusal, so they come first. */
function joined(a: Unanswered, b: Unanswered): Unanswered {
  if (a.kind === 'empty') return b;
  if (b.kind === 'empty') return a;
  const joint = b.source === 'transcript' ? joinedFailures(b, a) : joinedFailures(a, b);
  return { ...joint, heartbeat: a.heartbeat || b.heartbeat };
}

function asFailed(retry: Extract<TurnFact, { kind: 'retrying' }>): FailedTurn {
  const { atMs, source, sessionKey, runId, provider, model, heartbeat, reason } = retry;
  const turn = { atMs, source, sessionKey, runId, provider, model, heartbeat };
  return { kind: 'failed', ...turn, reason, failure: null, begun: false, said: null };
}

/** A run that is reported late may have begun this long before its message is known. */
const FIRST_TURN_MS = 60 * 60_000;

/**
 * When the message of the first of these turns came: the last message known from before that turn's
 * end. Only the last message of a session has a known time.
 */
function arrivalMs(
  evidence: Evidence,
  sessionKey: string | null,
  endMs: number,
  answeredMs: number,
): number {
  const came = evidence.messages
    .filter((fact) => fact.sessionKey === sessionKey)
    .flatMap(({ userAtMs }) => userAtMs ?? [])
    .filter((at) => at > answeredMs && at <= endMs && endMs - at < FIRST_TURN_MS);
  return Math.min(endMs, ...came);
}
