import { language, strings } from '../catalogue/catalogue.ts';
import { incidentSaying } from '../catalogue/sayings.ts';
import type { JournalIncident, JournalRecord } from '../history/journal-record.ts';
import type { Acknowledgement } from '../notices/acknowledgement-schema.ts';
import { assertNever } from '../result.ts';
import { withNames } from './for-people.ts';
import { modelTryWords } from './model-try.ts';
import { UNNAMED } from './patterns.ts';
import { stepName } from './step-name.ts';
import { clock } from './terminal-text.ts';
import { sessionInWords } from './words.ts';

/** One line of history, and its details for readers who want more. */
export type HistoryLine = {
  readonly record: JournalRecord;
  readonly text: string;
  /** The engine's words: causes, reasons, targets. */
  readonly details: readonly string[];
};

/** Incidents, steps and a person's marks, in words, in the order of the records. */
export function historyLines(
  records: readonly JournalRecord[],
  nowMs: number,
): readonly HistoryLine[] {
  const known = new Map<string, JournalIncident>();
  for (const record of [...records].sort((a, b) => a.at.localeCompare(b.at))) {
    if (record.type === 'incident-opened' || record.type === 'incident-changed') {
      known.set(record.incident.id, record.incident);
    }
  }
  return records.flatMap((record) => lineOf(record, known, nowMs) ?? []);
}

function lineOf(
  record: JournalRecord,
  known: ReadonlyMap<string, JournalIncident>,
  nowMs: number,
): HistoryLine | null {
  const words = strings.terminal.history;
  const line = (text: string, ...details: readonly string[]): HistoryLine => ({
    record,
    text,
    details: details.filter((one) => one !== ''),
  });
  switch (record.type) {
    case 'incident-opened':
    case 'incident-changed': {
      const { incident } = record;
      const tell = record.type === 'incident-opened' ? words.began : words.changed;
      const text = tell(strings.levels[incident.level], sayingAt(incident, record.at));
      return line(text, incident.cause);
    }
    case 'incident-closed': {
      // Its beginning may be older than the rest of the journal.
      const begun = { id: record.incidentId, class: record.class, since: record.at };
      const incident = known.get(record.incidentId) ?? {
        ...begun,
        level: 'red',
        sessionKey: null,
      };
      // How the light was then is kept in English only.
      const light = language() === 'en' ? record.why : '';
      return line(words.over(sayingAt(incident, record.at)), light);
    }
    case 'action-finished': {
      const action = stepName(record.action, record.target);
      const outcome = strings.outcome[record.outcome];
      const isForOne = record.target?.startsWith('agent:') === true;
      const text =
        isForOne && record.target !== null
          ? words.stepFor(action, sessionInWords(record.target, UNNAMED), outcome)
          : words.step(action, outcome);
      return line(text, record.reason, record.target ?? '');
    }
    case 'would-act': {
      const text = words.wouldAct(stepName(record.action, record.target));
      return line(text, record.why, record.target ?? '');
    }
    case 'note': {
      const { tried, text } = record;
      return line(withNames(tried === undefined ? text : modelTryWords(tried), UNNAMED));
    }
    case 'marked':
      return line(markWords(record.mark, known, record.at, nowMs));
    case 'action-started':
    case 'action-step':
    case 'pulse':
    case 'notification':
    case 'engine-started':
    case 'engine-stopped':
    case 'level-changed':
      return null;
    default:
      return assertNever(record);
  }
}

function markWords(
  mark: Acknowledgement,
  known: ReadonlyMap<string, JournalIncident>,
  at: string,
  nowMs: number,
): string {
  const words = strings.terminal.history;
  const saying = (id: string) => {
    const incident = known.get(id);
    return incident === undefined ? strings.terminal.history.longAgo : sayingAt(incident, at);
  };
  switch (mark.kind) {
    case 'acknowledge':
      return words.acknowledged(saying(mark.incidentId));
    case 'snooze':
      return words.snoozed(clock(mark.until, nowMs), saying(mark.incidentId));
    case 'dismiss':
      return words.dismissed(sessionInWords(mark.sessionKey, UNNAMED));
    default:
      return assertNever(mark);
  }
}

function sayingAt(incident: Parameters<typeof incidentSaying>[1], at: string): string {
  return incidentSaying(strings, incident, { ...UNNAMED, at });
}
