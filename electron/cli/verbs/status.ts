import { statusText } from '../../core/view/terminal-text.ts';
import type { Args } from '../args.ts';
import { exitOfLevel } from '../exit.ts';
import { currentSnapshot } from './current-snapshot.ts';
import type { Terminal } from './shared.ts';
import { findPlace } from './shared.ts';

/** One look, at most 5 s; the exit code is the light. */
export async function status(args: Args, terminal: Terminal): Promise<number> {
  const snapshot = await currentSnapshot(findPlace(args));
  terminal.out(
    args.json ? `${JSON.stringify(snapshot, null, 2)}\n` : statusText(snapshot, terminal.paint),
  );
  return exitOfLevel(snapshot.level);
}
