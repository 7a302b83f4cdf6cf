import { language, strings } from '../catalogue/catalogue.ts';
import { incidentSaying, type SeenWith } from '../catalogue/sayings.ts';
import type { JournalRecord } from '../history/journal-record.ts';
import {
  type AnsweredShare,
  type AnsweredShares,
  answeredShareOf,
  type Pattern,
  patternsOf,
  RANGES_MS,
} from '../history/patterns.ts';
import { type PastIncident, type Timeline, timelineOf } from '../history/timeline.ts';
import { durationInWords } from './words.ts';

type Names = Omit<SeenWith, 'at'>;
/** For places without a list of conversations, which then go by their keys. */
export const UNNAMED: Names = { sessions: [], gateway: { url: '' } };

/**
 * How often each kind of trouble came in a stretch of time, in a sentence or two each. `seen` has
 * the names. Null: the text goes to strangers, and names nobody.
 */
export function patternLines(timeline: Timeline, seen: Names | null): readonly string[] {
  return patternsOf(timeline).map((pattern) => patternWords(pattern, seen, timeline.toMs));
}

/** "No answer 7 times, 23 minutes in all." */
function howOften({ kind, times, totalMs }: Pattern): string {
  const words = strings.panel.patterns;
  const total = durationInWords(totalMs);
  return times === 1 ? words.once[kind](total) : words.often[kind](words.times(times), total);
}

function patternWords(pattern: Pattern, seen: Names | null, nowMs: number): string {
  const { kind, times, most } = pattern;
  const words = strings.panel.patterns;
  const how = howOften(pattern);
  // A restart has its own sentence, and a single trouble needs no comparison.
  if (kind === 'restart') return how;
  const saying =
    seen === null
      ? pastSaying({ ...most.incident, sessionKey: null }, UNNAMED, nowMs)
      : pastSaying(most.incident, seen, nowMs);
  if (times === 1) return strings.sentences(how, saying);
  const same =
    most.times === times
      ? words.alwaysTheSame(saying)
      : most.times === 1
        ? words.last(saying)
        : words.theSame(words.times(most.times), saying);
  return strings.sentences(how, same);
}

/** The patterns of the last week as Markdown for a report, without names. Records oldest first. */
export function patternReport(records: readonly JournalRecord[], nowMs: number): readonly string[] {
  const week = timelineOf(records, nowMs - RANGES_MS.week, nowMs);
  const answered = answeredWords(answeredShareOf(week));
  const lines = [answered, ...patternLines(week, null)].map((line) => `- ${line}`);
  return [`## ${strings.range.week}`, '', ...lines, ''];
}

/** The sentence for a past incident, as of its end. */
export function pastSaying(
  { id, class: kind, level, sessionKey, fromMs, toMs }: PastIncident,
  seen: Names,
  nowMs: number,
): string {
  return incidentSaying(
    strings,
    { id, class: kind, level, sessionKey, since: new Date(fromMs).toISOString() },
    { ...seen, at: new Date(toMs ?? nowMs).toISOString() },
  );
}

/** The last week in two or three sentences, short enough for a notice. */
export function weekInShort(week: Timeline): string {
  const [worst] = patternsOf(week);
  const how = worst === undefined ? strings.panel.patterns.calm : howOften(worst);
  const { share, leftOutMs } = answeredShareOf(week);
  const percent = percentInWords(share);
  if (percent === null) return answeredWords({ share, leftOutMs });
  const words = strings.panel.patterns;
  const tell = leftOutMs < WORTH_SAYING_MS ? words.answered : words.answeredWatched;
  return strings.sentences(tell(percent), how);
}

/** "99.2 %": cut, not rounded, so that 100 means all of it. Null: nothing was watched. */
export function percentInWords(share: number | null): string | null {
  if (share === null) return null;
  const tenths = Math.floor(share * 1_000) / 10;
  const digits = tenths === 100 ? 0 : 1;
  const number = new Intl.NumberFormat(language(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return strings.panel.patterns.percent(number.format(tenths));
}

const RANGES = ['day', 'week', 'month'] as const;

/** The shares of the last day, week and month in which the agent could answer, one line each. */
export function answeredLines(shares: AnsweredShares): readonly string[] {
  return RANGES.map((range) =>
    strings.panel.patterns.forRange(strings.range[range], answeredWords(shares[range])),
  );
}

/** A gap shorter than this is not worth saying: a start, a sleep of a minute. */
const WORTH_SAYING_MS = 5 * 60_000;

/** The share in which the agent could answer, and the time left out of it. */
export function answeredWords({ share, leftOutMs }: AnsweredShare): string {
  const words = strings.panel.patterns;
  const percent = percentInWords(share);
  if (percent === null) return words.notWatched;
  const answered = words.answered(percent);
  if (leftOutMs < WORTH_SAYING_MS) return answered;
  return strings.sentences(answered, words.leftOut(durationInWords(leftOutMs)));
}
