import { kindOf } from '../api/incident-kinds.ts';
import type { IncidentClass, Level } from '../api/snapshot.ts';
import { assertNever } from '../result.ts';
import type { JournalRecord } from './journal-record.ts';
import { SAMPLE_INTERVAL_MS } from './latency-sample.ts';

/** A stretch of time in one colour. Nothing is known of `unwatched` time. */
export type Segment = {
  readonly kind: Level | 'unwatched';
  readonly fromMs: number;
  readonly toMs: number;
};

/** One incident from the journal, open while `toMs` is null. */
export type PastIncident = {
  readonly id: string;
  readonly class: IncidentClass;
  readonly level: 'amber' | 'red';
  readonly sessionKey: string | null;
  readonly fromMs: number;
  readonly toMs: number | null;
  /** It stands for several short troubles of the gateway in a row: a restart. */
  readonly isRestart?: true;
};

/** One point of the curve of answers; null where no probe was answered. */
export type LatencyPoint = {
  readonly atMs: number;
  readonly medianMs: number | null;
  readonly worstMs: number | null;
};

export type Timeline = {
  readonly fromMs: number;
  readonly toMs: number;
  /** Without a gap from `fromMs` to `toMs`, oldest first. */
  readonly segments: readonly Segment[];
  /** Newest first. */
  readonly incidents: readonly PastIncident[];
  readonly latency: readonly LatencyPoint[];
};

/** A watch that is silent for longer has ended, slept, or was paused. */
const SILENT_MS = 2 * SAMPLE_INTERVAL_MS + 60_000;

/**
 * The picture of a stretch of time, drawn from the journal (oldest record first). A colour lasts
 * until the next record changes it, and only while the watch gives signs of life. Time after a
 * crash, asleep or paused has no colour.
 */
export function timelineOf(
  records: readonly JournalRecord[],
  fromMs: number,
  toMs: number,
): Timeline {
  return {
    fromMs,
    toMs,
    segments: segmentsOf(records, fromMs, toMs),
    incidents: withoutBlips(pastIncidents(records)).filter(
      (one) => one.fromMs <= toMs && (one.toMs ?? toMs) >= fromMs,
    ),
    latency: records.flatMap((record) => {
      if (record.type !== 'pulse') return [];
      const atMs = Date.parse(record.at);
      if (atMs < fromMs || atMs > toMs) return [];
      return [{ atMs, medianMs: record.medianMs, worstMs: record.worstMs }];
    }),
  };
}

function segmentsOf(
  records: readonly JournalRecord[],
  fromMs: number,
  toMs: number,
): readonly Segment[] {
  const segments: Segment[] = [];
  let kind: Segment['kind'] = 'unwatched';
  let sinceMs = fromMs;
  let aliveAtMs = Number.NEGATIVE_INFINITY;
  const end = (untilMs: number): void => {
    const from = Math.max(sinceMs, fromMs);
    const to = Math.min(untilMs, toMs);
    const last = segments.at(-1);
    if (to <= from) return;
    if (last?.kind === kind && last.toMs === from)
      segments[segments.length - 1] = { ...last, toMs: to };
    else segments.push({ kind, fromMs: from, toMs: to });
  };
  const become = (next: Segment['kind'], atMs: number): void => {
    end(atMs);
    sinceMs = Math.max(atMs, fromMs);
    kind = next;
  };
  for (const record of records) {
    const next = kindAfter(record);
    if (next === null) continue;
    const atMs = Date.parse(record.at);
    if (atMs > toMs) break;
    if (kind !== 'unwatched' && atMs - aliveAtMs > SILENT_MS) become('unwatched', aliveAtMs);
    aliveAtMs = atMs;
    if (next !== kind) become(next, atMs);
  }
  if (kind !== 'unwatched' && toMs - aliveAtMs > SILENT_MS) become('unwatched', aliveAtMs);
  end(toMs);
  return segments;
}

/** The light after a record; null: the record does not change it. */
function kindAfter(record: JournalRecord): Segment['kind'] | null {
  switch (record.type) {
    case 'level-changed':
      return record.to;
    case 'pulse':
      return record.level;
    case 'engine-started':
    case 'engine-stopped':
      return 'unwatched';
    case 'incident-opened':
    case 'incident-changed':
    case 'incident-closed':
    case 'action-started':
    case 'action-step':
    case 'action-finished':
    case 'notification':
    case 'marked':
    case 'would-act':
    case 'note':
      return null;
    default:
      return assertNever(record);
  }
}

/** Trouble that ends this soon, or follows this closely, belongs to a restart. */
const BLIP_MS = 60_000;

/**
 * Joins short troubles of the gateway that follow each other closely. A restart looks like being
 * down, then starting. Newest first, as given.
 */
export function withoutBlips(incidents: readonly PastIncident[]): readonly PastIncident[] {
  const kept: PastIncident[] = [];
  for (const one of incidents) {
    const later = kept.at(-1);
    const isOne = later !== undefined && isBlip(later) && isBlip(one);
    if (isOne && later.fromMs - (one.toMs ?? later.fromMs) < BLIP_MS) {
      const toMs = Math.max(later.toMs ?? 0, one.toMs ?? 0);
      const level = later.level === 'red' ? 'red' : one.level;
      kept[kept.length - 1] = { ...one, level, toMs, isRestart: true };
    } else kept.push(one);
  }
  return kept;
}

function isBlip({ class: name, fromMs, toMs, isRestart }: PastIncident): boolean {
  if (toMs === null || kindOf(name) !== 'down') return false;
  return isRestart === true || toMs - fromMs < BLIP_MS;
}

/** Every incident of the journal, newest first, at the worst level it had. */
function pastIncidents(records: readonly JournalRecord[]): readonly PastIncident[] {
  const found = new Map<string, PastIncident>();
  for (const record of records) {
    if (record.type === 'incident-opened' || record.type === 'incident-changed') {
      const { incident } = record;
      const before = found.get(incident.id);
      found.set(incident.id, {
        id: incident.id,
        class: incident.class,
        level: before?.level === 'red' ? 'red' : incident.level,
        sessionKey: incident.sessionKey,
        fromMs: Date.parse(incident.since),
        toMs: null,
      });
    } else if (record.type === 'incident-closed') {
      const before = found.get(record.incidentId);
      if (before !== undefined) {
        found.set(record.incidentId, { ...before, toMs: Date.parse(record.at) });
      }
    }
  }
  return [...found.values()].sort((a, b) => b.fromMs - a.fromMs);
}
