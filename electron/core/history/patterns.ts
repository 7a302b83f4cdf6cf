import { isAway, kindOf } from '../api/incident-kinds.ts';
import type { JournalRecord } from './journal-record.ts';
import { type PastIncident, type Segment, type Timeline, timelineOf } from './timeline.ts';

/**
 * The trouble as the waiting person sees it: no answer, no OpenClaw, a restart, or something else.
 */
export type TroubleKind = 'silent' | 'down' | 'restart' | 'other';

/** How often one kind of trouble came in a stretch of time, and its most frequent form. */
export type Pattern = {
  readonly kind: TroubleKind;
  readonly times: number;
  /** The total of its watched time in ms. Two at once count once. */
  readonly totalMs: number;
  /** The most frequent trouble and its count, as the last incident of that sort. */
  readonly most: { readonly incident: PastIncident; readonly times: number };
};

/** The share of a stretch of time in which the agent could answer. */
export type AnsweredShare = {
  /** The share of the watched time, between 0 and 1; null: nothing was watched. */
  readonly share: number | null;
  /** Time that was not watched, or in which the light did not know. It counts neither way. */
  readonly leftOutMs: number;
};

const DAY_MS = 24 * 60 * 60_000;
/** The stretches of time for the look back. */
export const RANGES_MS = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const;
export type AnsweredShares = Readonly<Record<keyof typeof RANGES_MS, AnsweredShare>>;

/**
 * The shares of the last day, week and month in which the agent could answer. Records oldest first.
 */
export function answeredShares(records: readonly JournalRecord[], toMs: number): AnsweredShares {
  const share = (lengthMs: number) => answeredShareOf(timelineOf(records, toMs - lengthMs, toMs));
  return { day: share(RANGES_MS.day), week: share(RANGES_MS.week), month: share(RANGES_MS.month) };
}

type Span = { readonly fromMs: number; readonly toMs: number };

/** One trouble may have several names in turn. Trouble that begins this soon after is the same. */
const SAME_TROUBLE_MS = 60_000;
const KINDS: readonly TroubleKind[] = ['silent', 'down', 'restart', 'other'];

/** How often each kind of trouble came, the most important for the waiting person first. */
export function patternsOf({ incidents, segments, fromMs, toMs }: Timeline): readonly Pattern[] {
  const watched = spansOf(segments, (kind) => kind !== 'unwatched');
  return KINDS.flatMap((kind) => {
    const own = episodesOf(incidents.filter((one) => troubleKindOf(one) === kind));
    const most = mostOften(own);
    if (most === null) return [];
    const spans = own.map((one) => ({
      fromMs: Math.max(one.fromMs, fromMs),
      toMs: Math.min(one.toMs ?? toMs, toMs),
    }));
    const totalMs = lengthOf(common(union(spans), watched));
    return [{ kind, times: own.length, totalMs, most }];
  });
}

/**
 * The share of the time in which the agent could answer: the light was not red and OpenClaw not
 * away. Time that was not watched, or in which the light did not know, is left out.
 */
export function answeredShareOf({ incidents, segments, fromMs, toMs }: Timeline): AnsweredShare {
  const known = spansOf(segments, (kind) => kind !== 'unwatched' && kind !== 'grey');
  const knownMs = lengthOf(known);
  const leftOutMs = toMs - fromMs - knownMs;
  if (knownMs === 0) return { share: null, leftOutMs };
  const red = spansOf(segments, (kind) => kind === 'red');
  const away = incidents
    .filter((one) => isAway(one.class))
    .map((one) => ({ fromMs: one.fromMs, toMs: one.toMs ?? toMs }));
  const lostMs = lengthOf(common(union([...red, ...away]), known));
  return { share: (knownMs - lostMs) / knownMs, leftOutMs };
}

function troubleKindOf({ class: name, isRestart }: PastIncident): TroubleKind {
  if (isRestart === true) return 'restart';
  // Whoever waits for an answer sees no difference.
  if (name === 'not-installed') return 'down';
  switch (kindOf(name)) {
    case 'stalled':
    case 'silent':
      return 'silent';
    case 'down':
      return 'down';
    case 'automations':
    case 'other':
      return 'other';
  }
}

/**
 * Joins incidents of one conversation that overlap or follow closely. The result has the last name.
 */
function episodesOf(incidents: readonly PastIncident[]): readonly PastIncident[] {
  const found: PastIncident[] = [];
  for (const one of [...incidents].sort((a, b) => a.fromMs - b.fromMs)) {
    const at = found.findLastIndex((other) => isSameTrouble(other, one));
    const before = found[at];
    if (before === undefined) found.push(one);
    else found[at] = { ...one, fromMs: before.fromMs, toMs: laterEnd(before.toMs, one.toMs) };
  }
  return found;
}

function isSameTrouble(before: PastIncident, next: PastIncident): boolean {
  if (before.sessionKey !== next.sessionKey) return false;
  return before.toMs === null || next.fromMs - before.toMs < SAME_TROUBLE_MS;
}

function laterEnd(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b);
}

/** The most frequent class and session. Of equals the newest. */
function mostOften(incidents: readonly PastIncident[]): Pattern['most'] | null {
  const counts = new Map<string, Pattern['most']>();
  for (const incident of incidents) {
    const like = `${incident.class} ${incident.sessionKey}`;
    counts.set(like, { incident, times: (counts.get(like)?.times ?? 0) + 1 });
  }
  return [...counts.values()].reduce<Pattern['most'] | null>(
    (best, one) => (best === null || one.times >= best.times ? one : best),
    null,
  );
}

function spansOf(
  segments: readonly Segment[],
  isWanted: (kind: Segment['kind']) => boolean,
): readonly Span[] {
  return union(segments.filter(({ kind }) => isWanted(kind)));
}

/** The same time without overlaps, oldest first. */
function union(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const { fromMs, toMs } of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (toMs <= fromMs) continue;
    if (last === undefined || fromMs > last.toMs) joined.push({ fromMs, toMs });
    else joined[joined.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, toMs) };
  }
  return joined;
}

/** The time that two unions have in common. */
function common(a: readonly Span[], b: readonly Span[]): readonly Span[] {
  return a.flatMap((one) =>
    b
      .map((other) => ({
        fromMs: Math.max(one.fromMs, other.fromMs),
        toMs: Math.min(one.toMs, other.toMs),
      }))
      .filter(({ fromMs, toMs }) => toMs > fromMs),
  );
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
