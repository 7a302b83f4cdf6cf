import { assertNever } from '../result.ts';
import type { JournalIncident, JournalRecord } from './journal-record.ts';

/** One line of an incident's story. */
export type StoryEvent = { readonly atMs: number } & (
  | { readonly kind: 'began' | 'worsened' | 'eased'; readonly level: 'amber' | 'red' }
  | { readonly kind: 'told' | 'withdrawn'; readonly title: string }
  | {
      readonly kind: 'step';
      readonly action: ActionName;
      readonly target: string | null;
      readonly by: 'person' | 'self-healing';
      readonly outcome: Outcome | null;
      readonly reason: string;
    }
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'snoozed'; readonly until: string }
  | { readonly kind: 'over'; readonly why: string }
);

export type IncidentStory = {
  /** As it was last seen. */
  readonly incident: JournalIncident;
  readonly fromMs: number;
  /** Null while it lasts. */
  readonly toMs: number | null;
  /** Oldest first. */
  readonly events: readonly StoryEvent[];
};

type Started = Extract<JournalRecord, { type: 'action-started' }>;
type ActionName = Started['action'];
type Outcome = Extract<JournalRecord, { type: 'action-finished' }>['outcome'];

/**
 * The journal's story of one incident. It has its beginning and changes, who was told, the steps
 * taken while it lasted, and its end. Null: the journal does not know it.
 */
export function incidentStory(
  records: readonly JournalRecord[],
  incidentId: string,
): IncidentStory | null {
  let incident: JournalIncident | null = null;
  let endedAtMs: number | null = null;
  for (const record of records) {
    if (record.type === 'incident-opened' || record.type === 'incident-changed') {
      if (record.incident.id !== incidentId) continue;
      incident = record.incident;
      endedAtMs = null;
    } else if (record.type === 'incident-closed' && record.incidentId === incidentId) {
      endedAtMs = Date.parse(record.at);
    }
  }
  if (incident === null) return null;
  const fromMs = Date.parse(incident.since);
  const toMs = endedAtMs;
  const events: StoryEvent[] = [];
  let level: 'amber' | 'red' | null = null;
  for (const record of records) {
    const atMs = Date.parse(record.at);
    const during = atMs >= fromMs && atMs <= (toMs ?? Number.POSITIVE_INFINITY);
    const event = eventOf(record, records, incidentId, during, level);
    if (event !== null) events.push({ ...event, atMs: event.kind === 'began' ? fromMs : atMs });
    if (isOf(record, incidentId)) level = record.incident.level;
  }
  return { incident, fromMs, toMs, events };
}

type StoryDetail = StoryEvent extends infer E
  ? E extends unknown
    ? Omit<E, 'atMs'>
    : never
  : never;

function eventOf(
  record: JournalRecord,
  records: readonly JournalRecord[],
  incidentId: string,
  during: boolean,
  level: 'amber' | 'red' | null,
): StoryDetail | null {
  switch (record.type) {
    case 'incident-opened':
    case 'incident-changed': {
      if (record.incident.id !== incidentId) return null;
      const { level: next } = record.incident;
      if (level === null) return { kind: 'began', level: next };
      if (level === next) return null;
      return { kind: next === 'red' ? 'worsened' : 'eased', level: next };
    }
    case 'incident-closed':
      return record.incidentId === incidentId ? { kind: 'over', why: record.why } : null;
    case 'notification':
      if (record.incidentId !== incidentId) return null;
      return { kind: record.event === 'shown' ? 'told' : 'withdrawn', title: record.title };
    case 'action-started':
      return during ? stepOf(record, records) : null;
    case 'marked':
      if (record.mark.kind === 'dismiss' || record.mark.incidentId !== incidentId) return null;
      return record.mark.kind === 'acknowledge'
        ? { kind: 'acknowledged' }
        : { kind: 'snoozed', until: record.mark.until };
    case 'action-step':
    case 'action-finished':
    case 'engine-started':
    case 'engine-stopped':
    case 'level-changed':
    case 'pulse':
    case 'would-act':
    case 'note':
      return null;
    default:
      return assertNever(record);
  }
}

function stepOf(started: Started, records: readonly JournalRecord[]): StoryDetail {
  const finished = records.find(
    (record) => record.type === 'action-finished' && record.actionId === started.actionId,
  );
  const ended = finished?.type === 'action-finished' ? finished : null;
  return {
    kind: 'step',
    action: started.action,
    target: started.target,
    by: started.by,
    outcome: ended?.outcome ?? null,
    reason: ended?.reason ?? started.why,
  };
}

function isOf(
  record: JournalRecord,
  incidentId: string,
): record is Extract<JournalRecord, { type: 'incident-opened' | 'incident-changed' }> {
  return (
    (record.type === 'incident-opened' || record.type === 'incident-changed') &&
    record.incident.id === incidentId
  );
}
