import type { Snapshot, Unanswered } from '../snapshot.ts';
import { strings } from './strings.ts';
import { elapsedInWords, plainText, sessionInWords } from './words.ts';

/** Who waits for an answer and since when, the longest first; what exceeds `limit` is counted. */
export function waitingLines(snapshot: Snapshot, nowMs: number, limit: number): readonly string[] {
  const sorted = [...snapshot.unanswered].sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
  const shown = sorted.slice(0, limit).map((message) => waitingLine(message, nowMs));
  const left = sorted.length - shown.length;
  return left > 0 ? [...shown, strings.more(left)] : shown;
}

function waitingLine(message: Unanswered, nowMs: number): string {
  const session = sessionInWords(message.sessionKey);
  const who = message.channel === null ? session : strings.via(session, plainText(message.channel));
  const duration = elapsedInWords(message.since, nowMs);
  return message.lost ? strings.waitsLost(who, duration) : strings.waits(who, duration);
}
