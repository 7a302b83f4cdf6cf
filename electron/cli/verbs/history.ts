import { strings } from '../../core/catalogue/catalogue.ts';
import { spoken, spokenReason } from '../../core/catalogue/sentences/spoken.ts';
import type { JournalRecord } from '../../core/history/journal-record.ts';
import { answeredShares, patternsOf, RANGES_MS } from '../../core/history/patterns.ts';
import { timelineOf } from '../../core/history/timeline.ts';
import { shellWord } from '../../core/text/shell-word.ts';
import { wrapWords } from '../../core/text/wrap.ts';
import { historyLines } from '../../core/view/history-lines.ts';
import { answeredLines, patternLines, UNNAMED } from '../../core/view/patterns.ts';
import { clock, localTimes, plain } from '../../core/view/terminal-text.ts';
import type { Args } from '../args.ts';
import type { Terminal } from './shared.ts';
import { findPlace } from './shared.ts';

const SHOWN = 200;
const INDENT = '          ';

/**
 * Prints incidents and steps, newest first. With `-v` it adds the reasons in the engine's words.
 */
export function history(args: Args, terminal: Terminal): number {
  const nowMs = Date.now();
  const place = findPlace(args);
  const { records, findings, elsewhere } = place.journal.read({ newestFirst: true });
  if (args.week) return week(args, terminal, records, nowMs);
  const lines = historyLines(spoken(records), nowMs).slice(0, SHOWN);
  if (args.json) {
    const told = lines.map(({ record }) => record);
    terminal.out(`${JSON.stringify(told, null, 2)}\n`);
    return 0;
  }
  for (const finding of findings) terminal.err(`${plain(spokenReason(finding))}\n`);
  for (const dir of elsewhere) {
    const command = `clawbuoy history --state-dir ${shellWord(dir)}`;
    terminal.err(`${strings.terminal.history.elsewhere(command)}\n`);
  }
  const today = patternLines(
    timelineOf(oldestFirst(records), nowMs - RANGES_MS.day, nowMs),
    UNNAMED,
  );
  if (today.length > 0) {
    terminal.out(inLines(strings.range.day, today, terminal));
    terminal.out('\n');
  }
  if (lines.length === 0) terminal.tell(`${strings.terminal.nothingYet}\n`);
  let day = '';
  for (const { record, text, details } of lines) {
    const itsDay = new Date(record.at).toDateString();
    if (day !== '' && day !== itsDay) terminal.out('\n');
    day = itsDay;
    terminal.tell(`${clock(record.at, nowMs)}  ${localTimes(plain(text), nowMs)}\n`);
    if (!args.verbose) continue;
    for (const detail of details) {
      for (const part of wrapWords(
        localTimes(plain(detail), nowMs),
        (terminal.columns ?? 100) - 10,
      ))
        terminal.out(`${INDENT}${part}\n`);
    }
  }
  return 0;
}

/**
 * Prints the last week: how often what went wrong, and the share of time in which the agent could
 * answer.
 */
function week(
  args: Args,
  terminal: Terminal,
  newestFirst: readonly JournalRecord[],
  nowMs: number,
): number {
  const records = oldestFirst(newestFirst);
  const timeline = timelineOf(records, nowMs - RANGES_MS.week, nowMs);
  const answered = answeredShares(records, nowMs);
  if (args.json) {
    const patterns = patternsOf(timeline).map(({ kind, times, totalMs, most }) => ({
      kind,
      times,
      totalMs,
      most: { class: most.incident.class, sessionKey: most.incident.sessionKey, times: most.times },
    }));
    const at = (ms: number) => new Date(ms).toISOString();
    const told = { from: at(timeline.fromMs), to: at(timeline.toMs), answered, patterns };
    terminal.out(`${JSON.stringify(told, null, 2)}\n`);
    return 0;
  }
  const { patterns } = strings.panel;
  const lines = patternLines(timeline, UNNAMED);
  terminal.out(inLines(patterns.answeredTitle, answeredLines(answered), terminal));
  terminal.out('\n');
  terminal.out(inLines(strings.range.week, lines.length === 0 ? [patterns.calm] : lines, terminal));
  return 0;
}

function inLines(title: string, lines: readonly string[], { columns = 100 }: Terminal): string {
  const body = lines.flatMap((line) =>
    wrapWords(plain(line), columns - 4).map(
      (part, index) => `${index === 0 ? '  ' : '    '}${part}`,
    ),
  );
  return `${[title, ...body].join('\n')}\n`;
}

function oldestFirst(records: readonly JournalRecord[]): readonly JournalRecord[] {
  return records.toReversed();
}
