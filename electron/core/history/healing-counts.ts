import { HEALING_KINDS, type HealingCount } from '../api/healing.ts';
import type { JournalRecord } from './journal-record.ts';

/** How far back it is counted. */
export const HEALING_MEMORY_MS = 30 * 24 * 60 * 60_000;
/** Trouble that is over so soon has gone by itself: a step would have come for nothing. */
const BY_ITSELF_MS = 2 * 60_000;

type WouldAct = Extract<JournalRecord, { type: 'would-act' }>;
type Started = Extract<JournalRecord, { type: 'action-started' }>;
type Finished = Extract<JournalRecord, { type: 'action-finished' }>;
type Verdict = 'helped' | 'wrongly' | 'unclear';

/**
 * For each kind of healing: how often it would have acted in the last 30 days and what came of it
 * without, and how often it has acted. One trouble counts once. It is called right only where the
 * very same step was then taken by a person and helped; nothing is guessed. Records oldest first.
 */
export function healingCounts(
  records: readonly JournalRecord[],
  nowMs: number,
): readonly HealingCount[] {
  const recent = records.filter(({ at }) => nowMs - Date.parse(at) < HEALING_MEMORY_MS);
  const would = new Map<string, WouldAct>();
  for (const record of recent) {
    if (record.type === 'would-act' && !would.has(record.key)) would.set(record.key, record);
  }
  const finished = new Map(
    recent.flatMap((one) => (one.type === 'action-finished' ? [[one.actionId, one] as const] : [])),
  );
  const started = recent.filter((one) => one.type === 'action-started');
  return HEALING_KINDS.map((kind) => {
    const verdicts = [...would.values()]
      .filter((one) => one.kind === kind)
      .map((one) => verdictOf(one, recent, started, finished));
    const count = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length;
    const outcomes = started
      .filter((one) => one.healing === kind)
      .map((one) => finished.get(one.actionId)?.outcome)
      .filter((outcome) => outcome !== 'refused' && outcome !== 'nothing-to-do');
    return {
      kind,
      would: verdicts.length,
      helped: count('helped'),
      wrongly: count('wrongly'),
      unclear: count('unclear'),
      acted: outcomes.length,
      actedWell: outcomes.filter((outcome) => outcome === 'done').length,
    };
  });
}

/** What the journal says of one moment at which it would have acted. */
function verdictOf(
  would: WouldAct,
  records: readonly JournalRecord[],
  started: readonly Started[],
  finished: ReadonlyMap<string, Finished>,
): Verdict {
  const fromMs = Date.parse(would.at);
  const end = records.find(
    (one) =>
      one.type === 'incident-closed' &&
      one.incidentId === would.incidentId &&
      Date.parse(one.at) >= fromMs,
  );
  const endMs = end === undefined ? Number.POSITIVE_INFINITY : Date.parse(end.at);
  const taken = started.filter((one) => {
    const atMs = Date.parse(one.at);
    return atMs >= fromMs && atMs <= endMs;
  });
  const same = taken.filter((one) => {
    const target = finished.get(one.actionId)?.target ?? one.target;
    return one.action === would.action && target === would.target;
  });
  const outcomes = same.map((one) => finished.get(one.actionId)?.outcome);
  if (outcomes.includes('done')) return 'helped';
  if (outcomes.includes('failed')) return 'wrongly';
  return taken.length === 0 && endMs - fromMs < BY_ITSELF_MS ? 'wrongly' : 'unclear';
}
