import type { Snapshot } from '../../core/api/snapshot.ts';
import { pluginLine } from '../../core/view/plugin-line.ts';
import { briefStatus, PLAIN_WIDTH, wrapped } from '../../core/view/status-brief.ts';
import { statusText } from '../../core/view/terminal-text.ts';
import type { Args } from '../args.ts';
import { exitOfLevel } from '../exit.ts';
import { currentSnapshot } from './current-snapshot.ts';
import type { Terminal } from './shared.ts';
import { findPlace } from './shared.ts';

/** One look, at most 5 s; the exit code is the light. */
export async function status(args: Args, terminal: Terminal): Promise<number> {
  const snapshot = await currentSnapshot(findPlace(args));
  terminal.out(shown(snapshot, args, terminal));
  return exitOfLevel(snapshot.level);
}

function shown(
  snapshot: Snapshot,
  { json, plugin, verbose }: Pick<Args, 'json' | 'plugin' | 'verbose'>,
  { paint, columns = PLAIN_WIDTH }: Pick<Terminal, 'paint' | 'columns'>,
): string {
  if (plugin) return pluginLine(snapshot);
  if (json) return `${JSON.stringify(snapshot, null, 2)}\n`;
  return verbose
    ? wrapped(statusText(snapshot, paint), columns)
    : briefStatus(snapshot, paint, columns);
}
