import { HEALING_KINDS } from '../../core/api/healing.ts';
import { strings } from '../../core/catalogue/catalogue.ts';
import { say } from '../../core/catalogue/sentences/sentence.ts';
import { spokenReason } from '../../core/catalogue/sentences/spoken.ts';
import { terminalWords } from '../../core/catalogue/terminal/words.ts';
import { healingCounts } from '../../core/history/healing-counts.ts';
import { noteOf } from '../../core/history/journal-record.ts';
import { toColumns } from '../../core/text/columns.ts';
import { healingWords } from '../../core/view/healing.ts';
import { plain } from '../../core/view/terminal-text.ts';
import { ensureHome, homeFiles } from '../../home/home.ts';
import { openSettings } from '../../home/settings.ts';
import type { Args } from '../args.ts';
import { choiceOf, HEALING_WORDS } from '../command-table.ts';
import { EXIT_FAILED } from '../exit.ts';
import type { Terminal } from './shared.ts';
import { findPlace } from './shared.ts';

/**
 * Lists each kind of step that may be allowed without a question, with its counts from the
 * journal's last 30 days. `stop` ends all of it at once, whatever is allowed. `resume` lets it go
 * on.
 */
export function healing(args: Args, terminal: Terminal): number {
  const { home, settings, journal, findings } = findPlace(args);
  for (const finding of findings) terminal.err(`${plain(spokenReason(finding))}\n`);
  const asked = choiceOf(HEALING_WORDS, args.operand);
  if (asked !== null) {
    const stopped = asked === 'stop';
    const made = ensureHome(home);
    const selfHealing = { ...settings.selfHealing, stopped };
    const saved = made.ok
      ? openSettings({ path: homeFiles(home).settings, now: Date.now }).save({ selfHealing })
      : made;
    if (!saved.ok) {
      terminal.err(`clawbuoy: ${plain(spokenReason(saved.error))}\n`);
      return EXIT_FAILED;
    }
    journal.append(noteOf(say(stopped ? 'healingStopped' : 'healingGoesOn')));
    if (!args.json) {
      terminal.tell(`${stopped ? terminalWords.healing.stopped : terminalWords.healing.resumed}\n`);
      return 0;
    }
    terminal.out(`${JSON.stringify({ stopped }, null, 2)}\n`);
    return 0;
  }
  const { selfHealing } = settings;
  const counts = healingCounts(journal.read().records, Date.now());
  if (args.json) {
    const kinds = counts.map((count) => ({ ...count, allowed: selfHealing[count.kind] }));
    terminal.out(`${JSON.stringify({ stopped: selfHealing.stopped, kinds }, null, 2)}\n`);
    return 0;
  }
  if (selfHealing.stopped) terminal.tell(`${terminalWords.healing.allStopped}\n\n`);
  for (const kind of HEALING_KINDS) {
    const count = counts.find((one) => one.kind === kind);
    if (count === undefined) continue;
    const state = toColumns(`[${terminalWords.state[selfHealing[kind] ? 'on' : 'off']}]`, 5);
    terminal.tell(`${state} ${strings.settings[kind]}\n      ${healingWords(count)}\n`);
  }
  const { selfHealing: title, healingCounted } = strings.settings;
  const kind = HEALING_KINDS.find((one) => !selfHealing[one]) ?? HEALING_KINDS[0];
  const entry = `"selfHealing": { "${kind}": true }`;
  const where = terminalWords.healing.where(title, plain(homeFiles(home).settings), entry);
  terminal.tell(`\n${healingCounted}\n\n${where}\n`);
  return 0;
}
