import type { Heard } from '../api/snapshot.ts';
import { say, type Words } from '../catalogue/sentences/sentence.ts';
import { wentOnSince } from '../evidence/ended-runs.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { rowOf } from '../evidence/queries.ts';
import type { TurnFact } from '../evidence/turn-facts.ts';
import { isAutomation, isSubagent } from '../openclaw/session-key.ts';
import { isoTime } from '../text/iso-time.ts';

/** A fallback model is mentioned for this long after the failure of the model that it replaces. */
const STEPPED_IN_MS = 10 * 60_000;

/** An event and a transcript entry this close together are one answer. */
const SAME_ANSWER_MS = 5_000;

type Answer = Extract<TurnFact, { kind: 'answered' }>;

/** The last answer that went out to any person. Null: none is known. */
export function lastAnswer(evidence: Evidence): Heard | null {
  const last = newestAnswer(evidence);
  if (last === null || last.sessionKey === null) return null;
  return heard(evidence, last.sessionKey, last.atMs, modelName(last));
}

/** The last message that a person wrote. Null: none is known. */
export function lastMessage(evidence: Evidence): Heard | null {
  let last: { readonly sessionKey: string; readonly atMs: number } | null = null;
  for (const { sessionKey, userAtMs } of evidence.messages) {
    if (userAtMs === null || isNobodys(sessionKey)) continue;
    if (last === null || userAtMs > last.atMs) last = { sessionKey, atMs: userAtMs };
  }
  return last === null ? null : heard(evidence, last.sessionKey, last.atMs, null);
}

/** What a green light adds, so that nobody is surprised in a chat. */
export function answerNotes(evidence: Evidence): Words[] {
  return [...otherModel(evidence), ...closedChats(evidence)];
}

/** Who has not found out within this time writes there no more. */
const CLOSED_NEWS_MS = 24 * 60 * 60_000;

/**
 * Conversations whose work goes on elsewhere. OpenClaw has archived them and takes no message there
 * until somebody writes `/new`, which puts them on its list again (2026.9.6).
 */
function closedChats(evidence: Evidence): Words[] {
  if (evidence.sessions.source !== 'gateway') return [];
  return wentOnSince(evidence, evidence.atMs - CLOSED_NEWS_MS)
    .filter((key) => rowOf(evidence, key) === undefined)
    .map((sessionKey) => say('oldChatClosed', { session: say('session', { sessionKey }) }));
}

/** Another model answers in the place of one that fails. */
function otherModel(evidence: Evidence): Words[] {
  const last = newestAnswer(evidence);
  const name = last === null ? null : modelName(last);
  if (last === null || name === null) return [];
  const failed = evidence.turns.findLast(
    (turn) =>
      (turn.kind === 'failed' || turn.kind === 'fallback') &&
      turn.sessionKey === last.sessionKey &&
      turn.provider !== null &&
      modelName(turn) !== name &&
      turn.atMs <= last.atMs &&
      last.atMs - turn.atMs < STEPPED_IN_MS,
  );
  if (failed === undefined || failed.kind === 'cooling') return [];
  return [say('otherModelAnswers', { name, model: modelName(failed) })];
}

function newestAnswer({ turns }: Evidence): Answer | null {
  let last: Answer | null = null;
  for (const turn of turns) {
    if (turn.kind !== 'answered' || turn.heartbeat || isNobodys(turn.sessionKey)) continue;
    if (last === null || turn.atMs > last.atMs) last = turn;
  }
  return last === null ? null : named(last, turns);
}

/** An event of 2026.2.1 names no model. The transcript's entry of the same answer does. */
function named(answer: Answer, turns: readonly TurnFact[]): Answer {
  if (answer.provider !== null) return answer;
  const written = turns.findLast(
    (turn) =>
      turn.kind === 'answered' &&
      turn.sessionKey === answer.sessionKey &&
      turn.provider !== null &&
      Math.abs(turn.atMs - answer.atMs) < SAME_ANSWER_MS,
  );
  if (written?.kind !== 'answered') return answer;
  return { ...answer, provider: written.provider, model: written.model };
}

function isNobodys(sessionKey: string | null): boolean {
  return isAutomation(sessionKey) || isSubagent(sessionKey);
}

function modelName({
  provider,
  model,
}: {
  readonly provider: string | null;
  readonly model: string | null;
}): string | null {
  if (provider === null) return model;
  return model === null ? provider : `${provider}/${model}`;
}

function heard(evidence: Evidence, sessionKey: string, atMs: number, model: string | null): Heard {
  const channel = rowOf(evidence, sessionKey)?.channel ?? null;
  return { at: isoTime(atMs), sessionKey, channel, model };
}
