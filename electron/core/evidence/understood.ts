import type { Evidence } from './evidence.ts';
import type { Heard } from './heard-facts.ts';
import { messageFact } from './heard-messages.ts';
import { tailFacts, tailStep, withHeartbeats } from './heard-transcripts.ts';
import { turnsHeard } from './heard-turns.ts';
import { listedRuns, rowsInFlight } from './listed-runs.ts';
import { withMissedEnds } from './missed-ends.ts';
import { withoutAnswered } from './older-list.ts';
import type { MessageFact, RunFact, SessionFact } from './session-facts.ts';
import type { TurnFact } from './turn-facts.ts';
import { withWrittenSteps } from './written-steps.ts';

/**
 * Evidence with the meaning of what was heard, in the fields that the judge, the plans and the
 * steps read. Pure. The result has no `heard`. Evidence without `heard` is returned as it is: it is
 * understood already, or from a version that decided while it gathered.
 */
export function understood(evidence: Evidence): Evidence {
  const { heard, ...facts } = evidence;
  if (heard === undefined) return evidence;
  const { sessions, atMs } = facts;
  const tails = heard.transcripts.map(tailFacts);
  const written = heard.transcripts.flatMap((transcript) => tailStep(transcript) ?? []);
  const messages = messagesHeard(heard);
  const listed = {
    runs: withMissedEnds(facts.runs.list),
    sessions: sessions.source === 'none' ? null : { atMs: sessions.atMs ?? 0, list: sessions.list },
    messages,
    heard,
    listeningSinceMs: facts.runs.coveredSinceMs ?? facts.watchingSinceMs,
    nowMs: atMs,
  };
  const runs = withHeartbeats(runsAtWork(listed), heard.transcripts);
  return {
    ...facts,
    runs: { ...facts.runs, list: withWrittenSteps(runs, written, atMs) },
    sessions: { ...sessions, list: rowsNow(listed) },
    messages: [...messages, ...tails.flatMap(({ message }) => message ?? [])],
    written,
    turns: inOrder(
      heard.turns === undefined ? facts.turns : [...turnsHeard(heard.turns), ...facts.turns],
      tails.flatMap(({ turns }) => turns),
    ),
  };
}

/** When each session last heard from its user and last answered, by events alone. */
export function messagesHeard({ messages }: Pick<Heard, 'messages'>): MessageFact[] {
  return messages.flatMap((one) => messageFact(one) ?? []);
}

/** The turns by their source: events, transcripts, log. Each is in its own order. */
function inOrder(heard: readonly TurnFact[], written: readonly TurnFact[]): TurnFact[] {
  const isEvent = (turn: TurnFact) => 'source' in turn && turn.source === 'event';
  return [...heard.filter(isEvent), ...written, ...heard.filter((turn) => !isEvent(turn))];
}

/** What is needed to know the runs at work. */
export type HeardRuns = {
  /** The runs whose own events were heard. */
  readonly runs: readonly RunFact[];
  /** The gateway's list of sessions as it was given, and when; null: none came. */
  readonly sessions: { readonly atMs: number; readonly list: readonly SessionFact[] } | null;
  /** What events told of messages. */
  readonly messages: readonly MessageFact[];
  readonly heard: Pick<Heard, 'ring' | 'inFlight'>;
  readonly listeningSinceMs: number;
  readonly nowMs: number;
};

/** All runs: those whose events were heard, and those that only the gateway's list shows. */
export function runsAtWork(told: HeardRuns): RunFact[] {
  return [...told.runs, ...unseenRuns(told)];
}

/** The runs at work that only the gateway's list shows, or its answer about a session. */
export function unseenRuns(told: HeardRuns): RunFact[] {
  const { runs, sessions, heard, listeningSinceMs, nowMs } = told;
  const rows = sessions === null ? rowsInFlight(heard.inFlight) : rowsNow(told);
  return listedRuns(rows, runs, listeningSinceMs, heard, nowMs);
}

/** The list, corrected by later events: the end of a run, or its answer. */
function rowsNow({ runs, sessions, messages, nowMs }: HeardRuns): SessionFact[] {
  if (sessions === null) return [];
  return withoutAnswered(withEnds(sessions, runs, nowMs), sessions.atMs, messages);
}

/** A gateway on a busy machine still called a run active 15 s after its end (2026.7.35). */
const LATE_ROW_MS = 30_000;

/**
 * If a run's end was seen after the list was made, the list is outdated. A later list may describe
 * that very run and not know of its end yet.
 */
function withEnds(
  sessions: NonNullable<HeardRuns['sessions']>,
  seen: readonly RunFact[],
  nowMs: number,
): SessionFact[] {
  return sessions.list.map((row) => {
    if (row.hasActiveRun !== true) return row;
    const own = seen.filter((run) => run.sessionKey === row.key);
    const isOf = (run: RunFact) => row.status === 'running' && row.startedAtMs === run.startedAtMs;
    const hasEnded =
      own.some(
        (run) =>
          run.endedAtMs !== null &&
          (run.endedAtMs >= sessions.atMs || (isOf(run) && nowMs - run.endedAtMs < LATE_ROW_MS)),
      ) && !own.some((run) => run.phase === 'active');
    return hasEnded ? { ...row, hasActiveRun: null } : row;
  });
}
