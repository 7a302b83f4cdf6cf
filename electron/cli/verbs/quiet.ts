import { say } from '../../core/catalogue/sentences/sentence.ts';
import { spokenReason } from '../../core/catalogue/sentences/spoken.ts';
import { terminalWords } from '../../core/catalogue/terminal/words.ts';
import { noteOf } from '../../core/history/journal-record.ts';
import { isPlannedQuiet } from '../../core/notices/planned-quiet.ts';
import { clock, plain } from '../../core/view/terminal-text.ts';
import { ensureHome, homeFiles } from '../../home/home.ts';
import { openSettings } from '../../home/settings.ts';
import type { Args } from '../args.ts';
import { EXIT_FAILED } from '../exit.ts';
import type { Terminal } from './shared.ts';
import { findPlace } from './shared.ts';

/**
 * Announces work on OpenClaw, with its end and its reason. What begins and ends during the work is
 * reported only in the history. Without a length it tells whether work is announced.
 */
export function quiet(args: Args, terminal: Terminal): number {
  const { home, settings, journal } = findPlace(args);
  const { forMs, reason, end } = args.quiet;
  const nowMs = Date.now();
  if (forMs === null && !end) {
    const { plannedQuiet } = settings;
    const isOn = isPlannedQuiet(plannedQuiet, nowMs);
    if (args.json) {
      terminal.out(`${JSON.stringify({ plannedQuiet: isOn ? plannedQuiet : null }, null, 2)}\n`);
    } else if (isOn && plannedQuiet !== null) {
      terminal.tell(
        `${terminalWords.quiet.because(clock(plannedQuiet.until, nowMs), plain(plannedQuiet.reason))}\n`,
      );
    } else terminal.tell(`${terminalWords.quiet.none}\n`);
    return 0;
  }
  const until = new Date(nowMs + (forMs ?? 0)).toISOString();
  const plannedQuiet = end
    ? null
    : { from: new Date(nowMs).toISOString(), until, reason: reason.trim().slice(0, 200) };
  const made = ensureHome(home);
  const saved = made.ok
    ? openSettings({ path: homeFiles(home).settings, now: Date.now }).save({ plannedQuiet })
    : made;
  if (!saved.ok) {
    terminal.err(`clawbuoy: ${plain(spokenReason(saved.error))}\n`);
    return EXIT_FAILED;
  }
  const noted =
    plannedQuiet === null
      ? say('quietOver')
      : say('quietAnnounced', { until, reason: plannedQuiet.reason });
  journal.append(noteOf(noted));
  if (args.json) terminal.out(`${JSON.stringify({ plannedQuiet }, null, 2)}\n`);
  else {
    const { over, until: told } = terminalWords.quiet;
    terminal.tell(`${end ? over : told(clock(until, nowMs))}\n`);
  }
  return 0;
}
