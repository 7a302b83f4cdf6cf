import { strings } from '../../core/catalogue/catalogue.ts';
import { historyLines } from '../../core/view/history-lines.ts';
import { wrapWords } from '../../core/view/status-brief.ts';
import { clock, localTimes, plain, shellWord } from '../../core/view/terminal-text.ts';
import type { Args } from '../args.ts';
import type { Terminal } from './shared.ts';
import { findPlace } from './shared.ts';

const SHOWN = 200;
const INDENT = '          ';

/** Incidents and steps, newest first; with `-v` why each was so, in the engine's words. */
export function history(args: Args, terminal: Terminal): number {
  const nowMs = Date.now();
  const place = findPlace(args);
  const { records, findings, elsewhere } = place.journal.read({ newestFirst: true });
  const lines = historyLines(records, nowMs).slice(0, SHOWN);
  if (args.json) {
    const told = lines.map(({ record }) => record);
    terminal.out(`${JSON.stringify(told, null, 2)}\n`);
    return 0;
  }
  for (const finding of findings) terminal.err(`${plain(finding)}\n`);
  for (const dir of elsewhere) {
    const command = `clawbuoy history --state-dir ${shellWord(dir)}`;
    terminal.err(`${strings.terminal.history.elsewhere(command)}\n`);
  }
  if (lines.length === 0) terminal.out(`${strings.terminal.nothingYet}\n`);
  let day = '';
  for (const { record, text, details } of lines) {
    const today = new Date(record.at).toDateString();
    if (day !== '' && day !== today) terminal.out('\n');
    day = today;
    terminal.out(`${clock(record.at, nowMs)}  ${plain(text)}\n`);
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
