import type { JournalRecord } from '../history/journal-record.ts';
import type { Evidence } from './evidence.ts';

type Ended = NonNullable<Evidence['ended']>;

/** A judge needs no more than these: the sessions used lately. */
const MOST_KEPT = 50;

/** Runs that Clawbuoy ended itself or took elsewhere, as the judge takes them, oldest first. */
export function endedIn(records: readonly JournalRecord[]): Ended {
  return records
    .flatMap((record) =>
      record.type === 'action-finished' && record.outcome === 'done' && record.target !== null
        ? endedBy(record.action, record.target, Date.parse(record.at))
        : [],
    )
    .slice(-MOST_KEPT);
}

function endedBy(action: string, sessionKey: string, atMs: number): Ended {
  if (action === 'abort') return [{ sessionKey, atMs }];
  return action === 'go-on' ? [{ sessionKey, atMs, wentOn: true }] : [];
}

/** The sessions whose work Clawbuoy took elsewhere since then. */
export function wentOnSince(evidence: Evidence, sinceMs: number): readonly string[] {
  const all = (evidence.ended ?? []).filter((one) => one.wentOn === true && one.atMs >= sinceMs);
  return [...new Set(all.map((one) => one.sessionKey))];
}

/** When Clawbuoy last ended a run of this session; 0 for never. */
export function endedAtMs(evidence: Evidence, sessionKey: string): number {
  const times = (evidence.ended ?? []).filter(
    (one) => one.sessionKey === sessionKey && one.wentOn !== true,
  );
  return Math.max(0, ...times.map((one) => one.atMs));
}
