import type { Snapshot, Unanswered } from '../api/snapshot.ts';
import { strings } from '../catalogue/catalogue.ts';
import { conversationOf } from '../catalogue/names.ts';
import { channelInWords, clockInWords, elapsedInWords, sessionInWords } from './words.ts';

/**
 * How many conversations wait for a person, and how many new senders wait to be let in, in one line
 * each; empty: none. The lines come even before the wait counts as trouble: a person who looks
 * wants to know.
 */
export function forYouLines(
  { sessions, incidents, waitsForYou = [] }: Snapshot,
  place: 'alone' | 'beside the headline' = 'alone',
): readonly string[] {
  const waiting = sessions.filter((one) => one.state === 'waiting-for-you').length;
  // One alone is what the headline says.
  const isSaid = place !== 'alone' && waiting === 1 && incidents[0]?.class === 'waits-for-you';
  const count = isSaid ? 0 : waiting;
  const senders = waitsForYou.filter((one) => one.kind === 'pairing').length;
  return [
    ...(count === 0 ? [] : [strings.waitForYou(count)]),
    ...(senders === 0 ? [] : [strings.newSenders(senders)]),
  ];
}

/**
 * Who waits for an answer and since when, the longest first. Those above `limit` are counted. Lost
 * messages are left out: they wait for their sender, not for OpenClaw.
 */
export function waitingLines(snapshot: Snapshot, nowMs: number, limit: number): readonly string[] {
  const sorted = snapshot.unanswered
    .filter((message) => !message.lost)
    .sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
  const shown = sorted
    .slice(0, limit)
    .map((message) => strings.waits(who(message, snapshot), elapsedInWords(message.since, nowMs)));
  const left = sorted.length - shown.length;
  return left > 0 ? [...shown, strings.more(left)] : shown;
}

/** Messages that must be sent again, for places where they cannot be dismissed. */
export function lostLines(snapshot: Snapshot, nowMs: number): readonly string[] {
  return snapshot.unanswered
    .filter((message) => message.lost)
    .map((message) =>
      strings.waitsLost(who(message, snapshot), clockInWords(Date.parse(message.since), nowMs)),
    );
}

/** "WhatsApp chat +49…5678". The main conversation comes with the channel that it was used on. */
export function who(message: Unanswered, snapshot: Snapshot): string {
  const session = sessionInWords(message.sessionKey, snapshot);
  const { channel, kind } = conversationOf({ key: message.sessionKey });
  const isOver = message.channel !== null && message.channel !== 'webchat';
  return kind === 'main' && channel === null && isOver && message.channel !== null
    ? strings.via(session, channelInWords(message.channel))
    : session;
}
