import type { Evidence } from './evidence.ts';
import type { JournalRecord } from './journal-record.ts';
import { SAME_MESSAGE_MS } from './judge/dismissed.ts';
import type { Mark } from './mark-schema.ts';
import { never } from './result.ts';
import type { Unanswered } from './snapshot.ts';

export type { Mark };

/** Of several marks on one thing the last counts: an incident is acknowledged or snoozed. */
export function withMark(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  return [...marks.filter((other) => !isOnSame(other, mark)), mark];
}

/** What was said of an incident and still holds, or null. */
export function markOf(
  marks: readonly Mark[],
  incidentId: string,
  nowMs: number,
): Exclude<Mark, { kind: 'dismiss' }> | null {
  for (const mark of marks) {
    if (mark.kind === 'dismiss' || mark.incidentId !== incidentId) continue;
    return mark.kind === 'snooze' && Date.parse(mark.until) <= nowMs ? null : mark;
  }
  return null;
}

/** The marks that stand in a journal, the last on each thing; oldest record first. */
export function marksIn(records: readonly JournalRecord[]): readonly Mark[] {
  return records
    .flatMap((record) => (record.type === 'marked' ? [record.mark] : []))
    .reduce<readonly Mark[]>(withMark, []);
}

/** Lost messages that a person has dealt with, as the judge takes them. */
export function dismissedIn(marks: readonly Mark[]): NonNullable<Evidence['dismissed']> {
  return marks.flatMap((mark) =>
    mark.kind === 'dismiss'
      ? [{ sessionKey: mark.sessionKey, sinceMs: Date.parse(mark.since) }]
      : [],
  );
}

/** Whether a lost message has been dismissed. */
export function isDismissed(
  marks: readonly Mark[],
  message: Pick<Unanswered, 'sessionKey' | 'since'>,
): boolean {
  return marks.some((mark) => mark.kind === 'dismiss' && isSameMessage(mark, message));
}

function isOnSame(a: Mark, b: Mark): boolean {
  switch (a.kind) {
    case 'acknowledge':
    case 'snooze':
      return b.kind !== 'dismiss' && a.incidentId === b.incidentId;
    case 'dismiss':
      return b.kind === 'dismiss' && isSameMessage(a, b);
    default:
      return never(a);
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
