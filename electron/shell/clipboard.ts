import { clipboard } from 'electron';
import type { Reply } from '../core/api/ipc-contract.ts';
import { reportOf } from '../core/api/report.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import type { Engine } from '../core/api/status.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import { incidentStory } from '../core/history/incident-story.ts';
import type { JournalRecord } from '../core/history/journal-record.ts';
import { namelessSaying } from '../core/notices/away/nameless.ts';
import { wordsRedactor } from '../core/text/redact.ts';
import { eventWords } from '../core/view/incident.ts';
import { byHandForIncident, byHandView } from '../core/view/offers.ts';
import { painter } from '../core/view/paint.ts';
import { patternReport } from '../core/view/patterns.ts';
import { statusText } from '../core/view/terminal-text.ts';
import { sentence } from '../core/view/words.ts';

/** Copies a report without secrets. If an incident is named, the report includes its story. */
export function copyReportOf(engine: Engine): (incidentId: string | null) => Promise<Reply> {
  return async (incidentId) => {
    const evidence = engine.evidence();
    if (evidence === null) return { kind: 'refused', reason: strings.reportNone };
    const records = engine.history();
    const story = [
      ...(incidentId === null ? [] : storyLines(records, evidence, incidentId)),
      ...patternReport(records, evidence.atMs),
    ];
    // The reader may be in another time zone.
    const words = (snapshot: Snapshot) => statusText(snapshot, painter(false), 'anywhere');
    await clipboard.writeText(reportOf(evidence, words, story).text);
    return { kind: 'done' };
  };
}

/**
 * Copies the command that is shown to a person, on the first page or on that of an incident. Refuses
 * if there is none any more.
 */
export function copyCommandOf(
  engine: Pick<Engine, 'status'>,
): (incidentId: string | null) => Promise<Reply> {
  return async (incidentId) => {
    const status = engine.status();
    const byHand = incidentId === null ? byHandView(status) : byHandForIncident(status, incidentId);
    const command = byHand?.command ?? null;
    if (command === null) return { kind: 'refused', reason: strings.notOffered };
    await clipboard.writeText(command);
    return { kind: 'done' };
  };
}

/** The story of an incident as Markdown. Times are in UTC, since another machine will read it. */
function storyLines(
  records: readonly JournalRecord[],
  evidence: Evidence,
  incidentId: string,
): readonly string[] {
  const story = incidentStory(records, incidentId);
  if (story === null) return [];
  const redact = wordsRedactor(evidence);
  const { incident, fromMs, toMs } = story;
  const saying = (level: 'amber' | 'red') =>
    namelessSaying({ class: incident.class, level, sinceMs: fromMs }, toMs ?? evidence.atMs);
  // The notice at that time named a person.
  const notice = () => saying(incident.level);
  const voice = { level: incident.level, saying, notice, reason: sentence };
  const lines = story.events.map((event) => {
    const at = new Date(event.atMs).toISOString();
    return `- ${at} ${redact(eventWords(event, voice, event.atMs))}`;
  });
  const seen = story.incident.evidence.map((line) => `- ${redact(line)}`);
  return [
    `## ${strings.storyTitle}`,
    '',
    ...lines,
    '',
    `## ${strings.causeTitle}`,
    '',
    redact(sentence(incident.cause)),
    '',
    `## ${strings.evidenceTitle}`,
    '',
    ...seen,
    '',
  ];
}
