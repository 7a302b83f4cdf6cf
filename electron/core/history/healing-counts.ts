import { HEALING_KINDS, type HealingCount } from '../api/healing.ts';
import type { JournalRecord } from './journal-record.ts';

/** How far back it counts. */
export const HEALING_MEMORY_MS = 30 * 24 * 60 * 60_000;
/** Trouble that ends this soon passed on its own: a step would have been for nothing. */
const BY_ITSELF_MS = 2 * 60_000;

type WouldAct = Extract<JournalRecord, { type: 'would-act' }>;
type Started = Extract<JournalRecord, { type: 'action-started' }>;
type Finished = Extract<JournalRecord, { type: 'action-finished' }>;
type Verdict = 'helped' | 'wrongly' | 'unclear';

/**
 * For each kind of healing, how often it acted in the last 30 days, and how often it would have.
 * For the latter it also counts the outcomes without it. One trouble counts once. It counts as
 * right only if the very same step was then taken and helped. Nothing is guessed. Records oldest
 * first.
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

/** The journal's verdict on one moment at which it would have acted. */
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
