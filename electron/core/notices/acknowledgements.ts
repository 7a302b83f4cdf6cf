import type { Unanswered } from '../api/snapshot.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { SAME_MESSAGE_MS } from '../evidence/queries.ts';
import type { JournalRecord } from '../history/journal-record.ts';
import { assertNever } from '../result.ts';
import type { Acknowledgement } from './acknowledgement-schema.ts';

/** Adds a mark. The last mark on one thing counts: an incident is acknowledged or snoozed. */
export function withAcknowledgement(
  marks: readonly Acknowledgement[],
  mark: Acknowledgement,
): readonly Acknowledgement[] {
  return [...marks.filter((other) => !isOnSame(other, mark)), mark];
}

/** The mark on an incident that still holds, or null. */
export function acknowledgementOf(
  marks: readonly Acknowledgement[],
  incidentId: string,
  nowMs: number,
): Exclude<Acknowledgement, { kind: 'dismiss' }> | null {
  for (const mark of marks) {
    if (mark.kind === 'dismiss' || mark.incidentId !== incidentId) continue;
    return mark.kind === 'snooze' && Date.parse(mark.until) <= nowMs ? null : mark;
  }
  return null;
}

/** The marks in a journal, the last on each thing; oldest record first. */
export function acknowledgementsIn(records: readonly JournalRecord[]): readonly Acknowledgement[] {
  return records
    .flatMap((record) => (record.type === 'marked' ? [record.mark] : []))
    .reduce<readonly Acknowledgement[]>(withAcknowledgement, []);
}

/** Lost messages that a person has dealt with, in the form that the judge takes. */
export function dismissedIn(marks: readonly Acknowledgement[]): NonNullable<Evidence['dismissed']> {
  return marks.flatMap((mark) =>
    mark.kind === 'dismiss'
      ? [{ sessionKey: mark.sessionKey, sinceMs: Date.parse(mark.since) }]
      : [],
  );
}

/** Whether a lost message has been dismissed. */
export function isDismissed(
  marks: readonly Acknowledgement[],
  message: Pick<Unanswered, 'sessionKey' | 'since'>,
): boolean {
  return marks.some((mark) => mark.kind === 'dismiss' && isSameMessage(mark, message));
}

function isOnSame(a: Acknowledgement, b: Acknowledgement): boolean {
  switch (a.kind) {
    case 'acknowledge':
    case 'snooze':
      return b.kind !== 'dismiss' && a.incidentId === b.incidentId;
    case 'dismiss':
      return b.kind === 'dismiss' && isSameMessage(a, b);
    default:
      return assertNever(a);
  }
}

function isSameMessage(
  a: { readonly sessionKey: string; readonly since: string },
  b: { readonly sessionKey: string; readonly since: string },
): boolean {
  return (
    a.sessionKey === b.sessionKey &&
    Math.abs(Date.parse(a.since) - Date.parse(b.since)) < SAME_MESSAGE_MS
  );
}
