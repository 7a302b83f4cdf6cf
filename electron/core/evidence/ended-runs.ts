import type { JournalRecord } from '../history/journal-record.ts';
import type { Evidence } from './evidence.ts';

type Ended = NonNullable<Evidence['ended']>;

/** A judge needs no more than these: the sessions used lately. */
const MOST_KEPT = 50;

/** Runs that Clawbuoy ended itself, in the form that the judge takes, oldest first. */
export function endedIn(records: readonly JournalRecord[]): Ended {
  return records
    .flatMap((record) =>
      record.type === 'action-finished' &&
      record.action === 'abort' &&
      record.outcome === 'done' &&
      record.target !== null
        ? [{ sessionKey: record.target, atMs: Date.parse(record.at) }]
        : [],
    )
    .slice(-MOST_KEPT);
}

/** When Clawbuoy last ended a run of this session; 0 for never. */
export function endedAtMs(evidence: Evidence, sessionKey: string): number {
  const times = (evidence.ended ?? []).filter((one) => one.sessionKey === sessionKey);
  return Math.max(0, ...times.map((one) => one.atMs));
}
