import { conversationOf } from '../catalogue/names.ts';
import { counted, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import {
  activeRunsOf,
  isDismissed,
  rowOf,
  SAME_MESSAGE_MS,
  settledAtMs,
} from '../evidence/queries.ts';
import type { MessageFact, RunFact } from '../evidence/session-facts.ts';
import { isoTime } from '../text/iso-time.ts';

/** A run starts this soon after its own message. Newer versions prepare the run first. */
const OWN_MESSAGE_MS = 2_000;

/**
 * The messages of a session that came after the run's own. If the run's own is not known, a message
 * at about the run's start counts as it.
 */
export function laterThanOwn(timesMs: readonly number[], runStartedAtMs: number): number[] {
  const isOwnKnown = timesMs.some((atMs) => atMs <= runStartedAtMs);
  const sinceMs = isOwnKnown ? runStartedAtMs : runStartedAtMs + OWN_MESSAGE_MS;
  return timesMs.filter((atMs) => atMs > sinceMs);
}

/** 2026.2.1 reports a message when its run starts, and writes it down some moments later. */
const EITHER_SOURCE_MS = 10_000;
/** A lost message is shown this long: a green light must not hide that it needs resending. */
export const LOST_SHOWN_MS = 24 * 60 * 60_000;

/**
 * When messages came that wait behind a run or were steered into it, oldest first. These are the
 * session's messages since the run began, without the run's own. A heartbeat has no own message.
 */
export function messagesBehind(evidence: Evidence, run: RunFact): number[] {
  const timesMs = unansweredIn(evidence, run.sessionKey);
  return run.heartbeat
    ? timesMs.filter((atMs) => atMs > run.startedAtMs)
    : laterThanOwn(timesMs, run.startedAtMs);
}

/** When the messages of a session came that have had no reply, oldest first. */
function unansweredIn(evidence: Evidence, sessionKey: string | null): number[] {
  const facts = evidence.messages.filter((fact) => fact.sessionKey === sessionKey);
  const repliedMs = repliedAtMs(evidence, sessionKey);
  const heard = facts.flatMap((fact) => (fact.source === 'event' ? timesOf(fact) : []));
  const written = facts
    .flatMap((fact) => (fact.source === 'transcript' ? timesOf(fact) : []))
    .filter((atMs) => !heard.some((other) => Math.abs(other - atMs) < EITHER_SOURCE_MS));
  return [...heard, ...written].filter((atMs) => atMs > repliedMs).toSorted((a, b) => a - b);
}

function timesOf({ unansweredAtMs, userAtMs }: MessageFact): readonly number[] {
  return unansweredAtMs ?? (userAtMs === null ? [] : [userAtMs]);
}

function repliedAtMs(evidence: Evidence, sessionKey: string | null): number {
  const facts = evidence.messages.filter((fact) => fact.sessionKey === sessionKey);
  return Math.max(0, ...facts.map(settledAtMs));
}

/**
 * Whether a gateway has begun to work on a message of this session since then. A later run proves
 * it, by its events or in its list. An active run in a row is no proof. The row lags some tenths of
 * a second behind an abort, which also touched it (2026.7.35).
 */
export function isTakenUp(
  { runs, sessions }: Pick<Evidence, 'runs' | 'sessions'>,
  sessionKey: string,
  sinceMs: number,
): boolean {
  return (
    runs.list.some(
      (run) =>
        run.sessionKey === sessionKey && run.startedAtMs >= sinceMs && run.knownBy !== 'list',
    ) || sessions.list.some((row) => row.key === sessionKey && (row.startedAtMs ?? 0) >= sinceMs)
  );
}

/**
 * Whether a message given up then was sent again and answered. Its sender wrote again in that
 * conversation and got an answer with words. In a group another person may have written, so there
 * only a person can call it settled.
 */
export function isSentAgain(
  evidence: Pick<Evidence, 'messages' | 'sessions'>,
  sessionKey: string,
  givenUpAtMs: number,
): boolean {
  const row = rowOf(evidence, sessionKey);
  const { kind } = conversationOf({ key: sessionKey, chatType: row?.chatType });
  if (kind === 'group' || kind === 'room') return false;
  return evidence.messages.some(
    (fact) => fact.sessionKey === sessionKey && (fact.answeredUserAtMs ?? 0) > givenUpAtMs,
  );
}

/** "lost with the abort: the message of …, to be sent again"; null for none. */
export function lostWithAbortWords(timesMs: readonly number[]): Words | null {
  if (timesMs.length === 0) return null;
  const times = timesMs.map(isoTime).join(', ');
  const what =
    timesMs.length === 1
      ? say('theMessageOf', { times })
      : say('messagesOf', { messages: counted(timesMs.length, 'message'), times });
  return say('lostWithAbort', { what });
}

/**
 * When the messages came that a reset of this session leaves unanswered. These are the message of
 * the run that it ends, and those that wait or were given up. Dismissed messages are left out. So
 * are those from before the session's last answer, and those from before the last reset, which
 * reported them.
 */
export function lostByReset(evidence: Evidence, sessionKey: string, lastResetMs: number): number[] {
  const waiting = unansweredIn(evidence, sessionKey);
  const runs = activeRunsOf(evidence, sessionKey).filter((run) => !run.heartbeat);
  // A run that a channel began is known without its message.
  const ofRuns = runs.filter(
    ({ startedAtMs }) => !waiting.some((atMs) => atMs <= startedAtMs + OWN_MESSAGE_MS),
  );
  const repliedMs = repliedAtMs(evidence, sessionKey);
  const blocked = evidence.blocks
    .filter((block) => block.sessionKey === sessionKey)
    .map((block) => block.atMs - (block.waitedMs ?? 0))
    .filter((atMs) => atMs > repliedMs);
  const sinceMs = Math.max(lastResetMs, evidence.atMs - LOST_SHOWN_MS);
  return withOthers(waiting, [...ofRuns.map((run) => run.startedAtMs), ...blocked]).filter(
    (atMs) => atMs > sinceMs && !isDismissed(evidence, sessionKey, atMs),
  );
}

/**
 * The times of another source that are of no known message. People write several messages in a row,
 * so each known time stands for one message of the other source.
 */
export function notAmong(known: readonly number[], others: readonly number[]): number[] {
  const left = known.filter((atMs) => !others.includes(atMs));
  return others.filter((atMs) => {
    if (known.includes(atMs)) return false;
    const at = left.findIndex((one) => Math.abs(one - atMs) < SAME_MESSAGE_MS);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Adds times that are not among the known ones; all in order. */
function withOthers(known: readonly number[], others: readonly number[]): number[] {
  const all = [...known];
  for (const atMs of others) {
    if (!all.some((one) => Math.abs(one - atMs) < SAME_MESSAGE_MS)) all.push(atMs);
  }
  return all.sort((a, b) => a - b);
}
