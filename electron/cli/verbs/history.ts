import { strings } from '../../core/catalogue/catalogue.ts';
import type { Acknowledgement } from '../../core/notices/acknowledgements.ts';
import { assertNever } from '../../core/result.ts';
import { clock, localTimes, plain } from '../../core/view/terminal-text.ts';
import type { JournalRecord } from '../../recovery/journal.ts';
import type { Args } from '../args.ts';
import type { Terminal } from './shared.ts';
import { findPlace } from './shared.ts';

const SHOWN = 200;

/** Incidents and actions, newest first. */
export function history(args: Args, terminal: Terminal): number {
  const place = findPlace(args);
  const { records, findings, elsewhere } = place.journal.read({ newestFirst: true });
  const told = records.filter((record) => wordsOf(record) !== null).slice(0, SHOWN);
  if (args.json) {
    terminal.out(`${JSON.stringify(told, null, 2)}\n`);
    return 0;
  }
  for (const finding of findings) terminal.err(`${plain(finding)}\n`);
  for (const dir of elsewhere) {
    terminal.err(
      `another OpenClaw has a history too: clawbuoy history --state-dir ${plain(dir)}\n`,
    );
  }
  if (told.length === 0) terminal.out('Nothing has happened yet.\n');
  let day = '';
  for (const record of told) {
    const today = new Date(record.at).toDateString();
    if (day !== '' && day !== today) terminal.out('\n');
    day = today;
    terminal.out(
      `${clock(record.at, Date.now())}  ${localTimes(plain(wordsOf(record) ?? ''), Date.now())}\n`,
    );
  }
  return 0;
}

function wordsOf(record: JournalRecord): string | null {
  switch (record.type) {
    case 'incident-opened':
      return `${record.incident.level}: ${record.incident.cause}`;
    case 'incident-changed':
      return `now ${record.incident.level}: ${record.incident.cause}`;
    case 'incident-closed':
      return `over: ${nameOf(record.class)}. ${record.why}`;
    case 'action-started':
      return null;
    case 'action-step':
      return null;
    case 'action-finished':
      return `${strings.action[record.action]}${record.target === null ? '' : ` (${record.target})`}: ${strings.outcome[record.outcome]}. ${record.reason}`;
    case 'note':
      return record.text;
    case 'marked':
      return markWords(record.mark);
    case 'pulse':
    case 'notification':
    case 'engine-started':
    case 'engine-stopped':
    case 'level-changed':
      return null;
  }
}

/** "session-locked" as words: what kind of incident is over. */
function nameOf(incidentClass: string): string {
  return incidentClass.replaceAll('-', ' ');
}

function markWords(mark: Acknowledgement): string {
  switch (mark.kind) {
    case 'acknowledge':
      return `acknowledged: ${mark.incidentId}`;
    case 'snooze':
      return `no notices of ${mark.incidentId} until ${clock(mark.until, Date.now())}`;
    case 'dismiss':
      return `a lost message to ${mark.sessionKey} was dismissed`;
    default:
      return assertNever(mark);
  }
}
