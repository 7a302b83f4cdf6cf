import type { Session } from '../api/snapshot.ts';
import { language, strings } from '../catalogue/catalogue.ts';
import { channelName, conversationName } from '../catalogue/names.ts';
import { plainText } from '../catalogue/plain-text.ts';
import { factsOf } from '../catalogue/sayings.ts';
import { clockIn, durationIn } from '../catalogue/time.ts';

const SECOND_MS = 1_000;

/** A duration in words, in its largest one or two units: "45 seconds", "2 hours 5 minutes". */
export function durationInWords(durationMs: number): string {
  return durationIn(strings, durationMs);
}

/** How long ago an ISO time was: "3 minutes", without "ago". A future time is "a moment". */
export function elapsedInWords(since: string, nowMs: number): string {
  return durationInWords(nowMs - Date.parse(since));
}

/** An ISO time relative to now: "just now", "3 minutes ago". */
export function agoInWords(at: string, nowMs: number): string {
  const elapsedMs = nowMs - Date.parse(at);
  return Number.isFinite(elapsedMs) && elapsedMs >= 3 * SECOND_MS
    ? strings.ago(durationInWords(elapsedMs))
    : strings.justNow;
}

/** How long until an ISO time; null once it has passed or if it cannot be read. */
export function remainingInWords(until: string, nowMs: number): string | null {
  const remainingMs = Date.parse(until) - nowMs;
  return remainingMs >= SECOND_MS ? durationInWords(remainingMs) : null;
}

/**
 * A person's name for a conversation: "WhatsApp chat +49…5678". With its agent if there are
 * several.
 */
export function sessionInWords(
  key: string,
  snapshot: { readonly sessions: readonly Session[] },
): string {
  const agents = new Set(snapshot.sessions.map((one) => one.agentId));
  return conversationName(strings, factsOf(key, snapshot) ?? { key }, agents.size > 1);
}

/** A channel's name as its makers spell it: "WhatsApp". */
export function channelInWords(channel: string): string {
  return channelName(strings, channel);
}

/** Replaces the UTC times of causes and evidence by local ones. */
export function withLocalTimes(text: string, nowMs: number): string {
  return text.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\b/g, (iso) =>
    clockInWords(Date.parse(iso), nowMs, 'to the second'),
  );
}

/**
 * Makes a sentence of a clause. Causes and findings are clauses ("the gateway is down"), to be
 * joined where they are shown. Empty stays empty.
 */
export function sentence(clause: string, maxLength = 2_000): string {
  const text = plainText(clause, maxLength);
  if (text === '') return '';
  const [first = '', ...rest] = text;
  const capital = `${first.toLocaleUpperCase('en')}${rest.join('')}`;
  if (/[.!?…。！？]$/.test(capital)) return capital;
  // A Chinese sentence may end with a name in another script.
  const isChinese = language() === 'zh-Hans' && /\p{Script=Han}/u.test(capital);
  return isChinese || /[\p{Script=Han}）”]$/u.test(capital) ? `${capital}。` : `${capital}.`;
}

/** A heading made of a sentence: without the full stop of either script. */
export function withoutStop(text: string): string {
  return text.replace(/[.。]$/, '');
}

/**
 * Breaks a sentence into lines for a menu, which does not wrap. The last line ends with "…" when
 * something is left out. The panel shows all of it.
 */
export function wrapText(text: string, width: number, maxLines: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of plainText(text, width * maxLines * 2)
    .split(/\s+/)
    .filter((part) => part !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  if (lines.length <= maxLines) return lines.map((part) => plainText(part, width * 2));
  const kept = lines.slice(0, maxLines);
  const last = kept.pop() ?? '';
  return [...kept, `${last}…`];
}

/** How long a part of a step took: "40 ms", "2.3 s", "1 minute". */
export function tookInWords(durationMs: number): string {
  if (!Number.isFinite(durationMs) || durationMs < 0) return strings.duration.moment;
  if (durationMs < 100) return strings.duration.milliseconds(Math.round(durationMs));
  if (durationMs < 60_000) return strings.duration.fraction((durationMs / 1_000).toFixed(1));
  return durationInWords(durationMs);
}

/** The local time of day, "14:09". The day comes first if it is not that of `nowMs`. */
export function clockInWords(
  atMs: number,
  nowMs: number,
  precision: 'to the minute' | 'to the second' = 'to the minute',
): string {
  return clockIn(strings, atMs, nowMs, precision);
}
