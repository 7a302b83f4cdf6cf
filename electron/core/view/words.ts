import { strings } from '../catalogue/catalogue.ts';
import { withoutInvisible } from '../text/visible.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * A duration in words, in its largest one or two units: "45 seconds", "3 minutes",
 * "2 hours 5 minutes". Negative and unknown durations (clock steps) are "a moment": a number
 * that cannot be right is not shown.
 */
export function durationInWords(durationMs: number): string {
  const { moment, seconds, minutes, hours, days, two } = strings.duration;
  if (!Number.isFinite(durationMs) || durationMs < SECOND_MS) return moment;
  if (durationMs < MINUTE_MS) return seconds(Math.floor(durationMs / SECOND_MS));
  if (durationMs < HOUR_MS) return minutes(Math.floor(durationMs / MINUTE_MS));
  const [large, small] =
    durationMs < DAY_MS
      ? [hours(Math.floor(durationMs / HOUR_MS)), Math.floor((durationMs % HOUR_MS) / MINUTE_MS)]
      : [days(Math.floor(durationMs / DAY_MS)), Math.floor((durationMs % DAY_MS) / HOUR_MS)];
  if (small === 0) return large;
  return two(large, durationMs < DAY_MS ? minutes(small) : hours(small));
}

/** How long ago an ISO time was: "3 minutes", without "ago". A time ahead of now is "a moment". */
export function elapsedInWords(since: string, nowMs: number): string {
  return durationInWords(nowMs - Date.parse(since));
}

/** When an ISO time was, seen from now: "just now", "3 minutes ago". */
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
 * Who a session key names: `agent:main:main` is "Agent main", other sessions keep their own
 * name. Keys of another form are shown as they are.
 */
export function sessionInWords(key: string): string {
  const [, agentId, rest] = /^agent:([^:]+):(.+)$/.exec(key) ?? [];
  if (agentId === undefined || rest === undefined) return plainText(key);
  return plainText(rest === 'main' ? strings.agent(agentId) : strings.agentSession(agentId, rest));
}

/** A channel as its makers write it: "WhatsApp". */
export function channelInWords(channel: string): string {
  const known = strings.channels;
  return Object.hasOwn(known, channel) ? (known[channel] ?? channel) : plainText(channel);
}

/**
 * Text that came from a file, a log or a reply, made harmless for a menu: one line, without
 * control characters, and without anything that nobody sees.
 */
export function plainText(text: string, maxLength = 300): string {
  const line = withoutInvisible(text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')).trim();
  const points = [...line];
  return points.length <= maxLength ? line : `${points.slice(0, maxLength - 1).join('')}…`;
}

/**
 * A finding made a sentence: findings come as clauses ("the gateway is down"), to be joined by
 * whoever shows them. Empty stays empty.
 */
export function sentence(clause: string, maxLength = 2_000): string {
  const text = plainText(clause, maxLength);
  if (text === '') return '';
  const [first = '', ...rest] = text;
  const capital = `${first.toLocaleUpperCase('en')}${rest.join('')}`;
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

/**
 * Breaks a sentence into lines for a menu, which does not wrap by itself. The last line ends
 * with "…" when something is left out; the panel shows all of it.
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

const CLOCK = { hour: '2-digit', minute: '2-digit' } as const;

/** The local time of day, "14:09"; with the day in front when it is not that of `nowMs`. */
export function clockInWords(atMs: number, nowMs: number): string {
  const date = new Date(atMs);
  if (Number.isNaN(date.getTime())) return strings.duration.moment;
  const time = date.toLocaleTimeString('en-GB', CLOCK);
  if (date.toDateString() === new Date(nowMs).toDateString()) return time;
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  return strings.duration.two(day, time);
}
