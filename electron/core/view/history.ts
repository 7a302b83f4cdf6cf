import { language, strings } from '../catalogue/catalogue.ts';
import type { SeenWith } from '../catalogue/sayings.ts';
import type { LatencyPoint, PastIncident, Segment, Timeline } from '../history/timeline.ts';
import { pastSaying, patternLines } from './patterns.ts';
import { clockInWords, durationInWords, tookInWords } from './words.ts';

/** A stretch of the strip, as shares of its width. */
export type StripPart = {
  readonly kind: Segment['kind'];
  readonly from: number;
  readonly width: number;
};

export type StripMark = {
  /** The place on the strip, as a share of its width. */
  readonly at: number;
  readonly level: 'amber' | 'red';
  /** The incidents too close together to see apart, newest first. */
  readonly incidents: readonly PastIncidentView[];
};

export type PastIncidentView = {
  readonly id: string;
  readonly level: 'amber' | 'red';
  /** The trouble, for people. */
  readonly saying: string;
  /** When it began, and how long it lasted. */
  readonly when: string;
};

export type HistoryView = {
  readonly label: string;
  readonly parts: readonly StripPart[];
  readonly marks: readonly StripMark[];
  /** Times below the strip. */
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  /** The patterns that occur, worst first. */
  readonly legend: readonly Segment['kind'][];
  /** The curve as points of an SVG polyline over 100 × 20. Pieces end where nothing answered. */
  readonly curves: readonly string[];
  readonly latency: string;
  readonly incidents: readonly PastIncidentView[];
  /** How often each trouble came. */
  readonly patterns: readonly string[];
};

/** Whether anything of this time was watched. A strip of a time that was not says nothing. */
export function wasWatched({ segments }: Pick<Timeline, 'segments'>): boolean {
  return segments.some(({ kind }) => kind !== 'unwatched');
}

const LEGEND: readonly Segment['kind'][] = ['red', 'amber', 'green', 'grey', 'unwatched'];
/** Two marks closer than this share of the width cannot both be hit by finger or pointer. */
const APART = 0.07;
const CURVE_HEIGHT = 20;
/** A stretch narrower than this share would be invisible. A minute of red in a week must show. */
const THINNEST = 0.004;
const MOST_POINTS = 180;

/** The strip, the curve and the incidents of a stretch of time, in words and shares. */
export function historyView(
  timeline: Timeline,
  range: 'day' | 'week',
  nowMs: number,
  seen: Omit<SeenWith, 'at'>,
): HistoryView {
  const { fromMs, toMs, segments } = timeline;
  const share = (atMs: number) => Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)));
  const totals = new Map<Segment['kind'], number>();
  for (const { kind, fromMs: from, toMs: to } of segments) {
    totals.set(kind, (totals.get(kind) ?? 0) + to - from);
  }
  const legend = LEGEND.filter((kind) => totals.has(kind));
  const parts = legend.map((kind) =>
    strings.stripPart(strings.levels[kind], durationInWords(totals.get(kind) ?? 0)),
  );
  const incidents = timeline.incidents.map((one) => ({
    at: share(one.fromMs),
    view: past(one, nowMs, seen),
  }));
  return {
    label: strings.strip(strings.range[range], parts.join(', ')),
    parts: partsOf(segments, share),
    marks: marksOf(incidents),
    ticks: ticksOf(timeline, range, nowMs, share),
    legend,
    curves: curvesOf(timeline.latency, share),
    latency: latencyWords(timeline.latency),
    incidents: incidents.map(({ view }) => view),
    patterns: patternLines(timeline, seen),
  };
}

/** Wide stretches first, so that thin ones, the trouble, are drawn on top. */
function partsOf(
  segments: readonly Segment[],
  share: (atMs: number) => number,
): readonly StripPart[] {
  const parts = segments.map((segment) => {
    const from = share(segment.fromMs);
    return { kind: segment.kind, from, width: Math.max(THINNEST, share(segment.toMs) - from) };
  });
  return parts.sort((a, b) => LEGEND.indexOf(b.kind) - LEGEND.indexOf(a.kind));
}

function marksOf(
  incidents: readonly { readonly at: number; readonly view: PastIncidentView }[],
): readonly StripMark[] {
  const marks: StripMark[] = [];
  for (const { at, view } of [...incidents].sort((a, b) => a.at - b.at)) {
    const near = marks.at(-1);
    if (near === undefined || at - near.at >= APART) {
      marks.push({ at, level: view.level, incidents: [view] });
    } else {
      const level = view.level === 'red' ? 'red' : near.level;
      marks[marks.length - 1] = { at: near.at, level, incidents: [view, ...near.incidents] };
    }
  }
  return marks;
}

/** A past incident with today's names. Nobody has recorded the names of that time. */
function past(incident: PastIncident, nowMs: number, seen: Omit<SeenWith, 'at'>): PastIncidentView {
  const lasted =
    incident.toMs === null
      ? strings.lastsSince(durationInWords(nowMs - incident.fromMs))
      : strings.lasted(durationInWords(incident.toMs - incident.fromMs));
  return {
    id: incident.id,
    level: incident.level,
    saying:
      incident.isRestart === true
        ? strings.panel.history.cameBack
        : pastSaying(incident, seen, nowMs),
    when: strings.joined(clockInWords(incident.fromMs, nowMs), lasted),
  };
}

function ticksOf(
  { fromMs, toMs }: Timeline,
  range: 'day' | 'week',
  nowMs: number,
  share: (atMs: number) => number,
): HistoryView['ticks'] {
  const ticks: { at: number; text: string }[] = [];
  const date = new Date(fromMs);
  date.setHours(range === 'day' ? Math.ceil((date.getHours() + 1) / 6) * 6 : 24, 0, 0, 0);
  while (date.getTime() < toMs) {
    const at = share(date.getTime());
    const text =
      range === 'day'
        ? clockInWords(date.getTime(), date.getTime())
        : date.toLocaleDateString(language(), { weekday: 'short' });
    // The text at the end is wide: two texts must not touch.
    if (at < 0.86) ticks.push({ at, text });
    date.setHours(date.getHours() + (range === 'day' ? 6 : 24));
  }
  return [...ticks, { at: share(nowMs), text: strings.stripNow }];
}

function curvesOf(
  points: readonly LatencyPoint[],
  share: (atMs: number) => number,
): readonly string[] {
  const thin = thinned(points);
  const top = Math.max(1, ...thin.map((point) => point.medianMs ?? 0));
  const curves: string[][] = [[]];
  for (const { atMs, medianMs } of thin) {
    if (medianMs === null) {
      curves.push([]);
      continue;
    }
    const x = (share(atMs) * 100).toFixed(2);
    const y = (CURVE_HEIGHT - 1 - (medianMs / top) * (CURVE_HEIGHT - 2)).toFixed(2);
    curves.at(-1)?.push(`${x},${y}`);
  }
  return curves.filter((curve) => curve.length > 1).map((curve) => curve.join(' '));
}

/** Limits the points to what can be seen apart. The slowest of each group stays. */
function thinned(points: readonly LatencyPoint[]): readonly LatencyPoint[] {
  const size = Math.ceil(points.length / MOST_POINTS);
  if (size <= 1) return points;
  const kept: LatencyPoint[] = [];
  for (let index = 0; index < points.length; index += size) {
    const group = points.slice(index, index + size);
    const slowest = group.reduce((a, b) => ((b.medianMs ?? -1) > (a.medianMs ?? -1) ? b : a));
    kept.push(slowest);
  }
  return kept;
}

function latencyWords(points: readonly LatencyPoint[]): string {
  const medians = points.flatMap(({ medianMs }) => medianMs ?? []).sort((a, b) => a - b);
  const usual = medians[Math.floor(medians.length / 2)];
  if (usual === undefined) return strings.latencyNone;
  const worst = Math.max(...points.map(({ worstMs }) => worstMs ?? 0));
  return strings.latency(tookInWords(Math.max(1, usual)), tookInWords(Math.max(1, worst)));
}
