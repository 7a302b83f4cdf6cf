import { z } from 'zod';
import { healingKindSchema } from '../api/healing.ts';
import { modelTrySchema } from '../api/model-try.ts';
import { type Said, saidSchema } from '../api/said.ts';
import { incidentClassSchema, levelSchema, snapshotSchema } from '../api/snapshot.ts';
import { saidWithin } from '../catalogue/sentences/said-within.ts';
import { scribe } from '../catalogue/sentences/scribe.ts';
import type { Words } from '../catalogue/sentences/sentence.ts';
import { acknowledgementSchema } from '../notices/acknowledgement-schema.ts';
import { actionNameSchema, actionResultSchema, outcomeSchema } from '../steps/action.ts';

const base = {
  v: z.literal(1),
  /** Each record's own id: copies of a record count as one. */
  id: z.string().min(1).max(64),
  at: z.iso.datetime(),
  /** The OpenClaw that it is about. One home may watch several, each with its own story. */
  stateDir: z.string().optional(),
  /** Its English sentences as data, so that it can be read in another language. */
  said: saidSchema.optional(),
};
const incident = snapshotSchema.shape.incidents.element;
const step = actionResultSchema.shape.steps.element;
const text = z.string();

/** One line of the journal. `actionId` and `incident.id` connect the lines of one story. */
export const journalRecordSchema = z.discriminatedUnion('type', [
  z.object({ ...base, type: z.literal('incident-opened'), incident }),
  z.object({ ...base, type: z.literal('incident-changed'), incident }),
  z.object({
    ...base,
    type: z.literal('incident-closed'),
    incidentId: text,
    class: incidentClassSchema,
    why: text,
  }),
  z.object({
    ...base,
    type: z.literal('action-started'),
    actionId: text,
    action: actionNameSchema,
    target: text.nullable(),
    by: z.enum(['person', 'self-healing']),
    /** The owner's consent for a step without a person. */
    healing: healingKindSchema.optional(),
    why: text,
    /** The process that takes it. While it lives, the action is not unfinished. */
    pid: z.int().optional(),
  }),
  z.object({ ...base, type: z.literal('action-step'), actionId: text, step }),
  z.object({
    ...base,
    type: z.literal('action-finished'),
    actionId: text,
    action: actionNameSchema,
    target: text.nullable(),
    outcome: outcomeSchema,
    reason: text,
    undo: text.nullable(),
    /** The light at its end. Earlier records have the light before it. */
    after: z.object({ level: levelSchema, headline: text }).optional(),
  }),
  z.object({
    ...base,
    type: z.literal('notification'),
    event: z.enum(['shown', 'withdrawn']),
    notificationId: text,
    incidentId: text,
    title: text,
  }),
  z.object({
    ...base,
    type: z.literal('engine-started'),
    pid: z.int(),
    version: text,
    stateDir: text,
  }),
  z.object({ ...base, type: z.literal('engine-stopped'), pid: z.int(), reason: text }),
  z.object({
    ...base,
    type: z.literal('level-changed'),
    from: levelSchema.nullable(),
    to: levelSchema,
    headline: text,
  }),
  /** The last minutes of the watch: a sign of life, and the points of a curve. */
  z.object({
    ...base,
    type: z.literal('pulse'),
    level: levelSchema,
    /** Median and longest answer to a probe, in ms; null where none was answered. */
    medianMs: z.number().nullable(),
    worstMs: z.number().nullable(),
  }),
  /** A person's mark on an incident or a lost message. */
  z.object({ ...base, type: z.literal('marked'), mark: acknowledgementSchema }),
  /** A step that it would have taken if the owner had allowed that kind. */
  z.object({
    ...base,
    type: z.literal('would-act'),
    kind: healingKindSchema,
    action: actionNameSchema,
    target: text.nullable(),
    why: text,
    incidentId: text,
    /** One for each trouble, however often it is seen. */
    key: text,
  }),
  z.object({
    ...base,
    type: z.literal('note'),
    text,
    /** What came of trying a model. */
    tried: modelTrySchema.optional(),
  }),
]);
export type JournalRecord = z.infer<typeof journalRecordSchema>;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** A record as its writer gives it: version, id and time are added. */
export type JournalEntry = DistributiveOmit<JournalRecord, 'v' | 'id' | 'at'>;

/** A note of these words, for readers of every language. `context` has the sentences within them. */
export function noteOf(words: Words, context: Said = {}): JournalEntry {
  const { text, said } = scribe();
  return { type: 'note', text: text(words), said: allSaid(said(), context) };
}

/** Sentences together with those of another document that stand in their slots. */
function allSaid(own: Said, context: Said): Said {
  const slots = Object.values(own).flatMap((sentence) => Object.values(sentence.slots));
  const texts = slots.flatMap((slot) => (typeof slot === 'string' ? [slot] : []));
  return { ...saidWithin(context, texts), ...own };
}

export type JournalIncident = z.infer<typeof incident>;

/** An action that began and whose end is not in the journal: a crash, or still at work. */
export type UnfinishedAction = {
  readonly started: Extract<JournalRecord, { type: 'action-started' }>;
  readonly steps: readonly Extract<JournalRecord, { type: 'action-step' }>[];
};

/** One start of the gateway by Clawbuoy, for the restart budget. */
export type RestartRecord = {
  readonly actionId: string;
  readonly atMs: number;
  readonly outcome: z.infer<typeof outcomeSchema> | 'unfinished';
};

/** Incidents that were opened and not closed, each as last seen. Records oldest first. */
export function openIncidentsIn(records: readonly JournalRecord[]): readonly JournalIncident[] {
  const open = new Map<string, JournalIncident>();
  for (const record of records) {
    if (record.type === 'incident-opened' || record.type === 'incident-changed') {
      open.set(record.incident.id, record.incident);
    } else if (record.type === 'incident-closed') {
      open.delete(record.incidentId);
    }
  }
  return [...open.values()];
}

export function unfinishedActionsIn(records: readonly JournalRecord[]): UnfinishedAction[] {
  const finished = new Set(
    records.flatMap((record) => (record.type === 'action-finished' ? [record.actionId] : [])),
  );
  return records.flatMap((started) => {
    if (started.type !== 'action-started' || finished.has(started.actionId)) return [];
    const steps = records.filter(
      (record) => record.type === 'action-step' && record.actionId === started.actionId,
    );
    return [{ started, steps: steps.filter((record) => record.type === 'action-step') }];
  });
}

/**
 * Restarts and starts begun since this time, oldest first. Refused ones and those with nothing to
 * do cost the gateway nothing, and do not count.
 */
export function restartsIn(records: readonly JournalRecord[], sinceMs: number): RestartRecord[] {
  const outcomes = new Map(
    records.flatMap((record) =>
      record.type === 'action-finished' ? [[record.actionId, record.outcome] as const] : [],
    ),
  );
  return records.flatMap((record) => {
    if (record.type !== 'action-started') return [];
    if (record.action !== 'restart' && record.action !== 'start') return [];
    const atMs = Date.parse(record.at);
    const outcome = outcomes.get(record.actionId) ?? 'unfinished';
    if (atMs < sinceMs || outcome === 'refused' || outcome === 'nothing-to-do') return [];
    return [{ actionId: record.actionId, atMs, outcome }];
  });
}

/** The one id of weekly summaries: the newer one replaces the older. */
export const WEEKLY_ID = 'weekly-summary';

/** Whether a record is of such a notice. */
export function isWeeklySummary(record: JournalRecord): boolean {
  return record.type === 'notification' && record.notificationId === WEEKLY_ID;
}

/**
 * The records that must outlive the older half of the journal. They are open incidents, unfinished
 * actions, and the steps since `sinceMs`, taken or only wished. Budgets, `undo` and the counts of
 * healing depend on them.
 */
export function carriedOver(records: readonly JournalRecord[], sinceMs: number): JournalRecord[] {
  const isRecent = ({ at }: JournalRecord): boolean => Date.parse(at) >= sinceMs;
  const wouldHaveActed = new Set(
    records.flatMap((one) => (one.type === 'would-act' && isRecent(one) ? [one.incidentId] : [])),
  );
  const incidents = new Set(openIncidentsIn(records).map(({ id }) => id));
  const unfinished = new Set(unfinishedActionsIn(records).map(({ started }) => started.actionId));
  const latest = new Map<string, string>();
  for (const record of records) {
    if (record.type === 'incident-opened' || record.type === 'incident-changed') {
      latest.set(record.incident.id, record.id);
    }
  }
  const summary = records.findLast(isWeeklySummary);
  return records.filter((record) => {
    switch (record.type) {
      case 'notification':
        return record === summary;
      case 'incident-opened':
        return incidents.has(record.incident.id);
      case 'incident-changed':
        return incidents.has(record.incident.id) && latest.get(record.incident.id) === record.id;
      case 'action-started':
      case 'action-finished':
        return unfinished.has(record.actionId) || isRecent(record);
      case 'would-act':
        return isRecent(record);
      case 'incident-closed':
        return isRecent(record) && wouldHaveActed.has(record.incidentId);
      case 'marked':
        return (
          isRecent(record) ||
          (record.mark.kind !== 'dismiss' && incidents.has(record.mark.incidentId))
        );
      case 'action-step':
        return unfinished.has(record.actionId);
      default:
        return false;
    }
  });
}
