import { homedir } from 'node:os';
import type { Snapshot } from '../../core/api/snapshot.ts';
import { spoken } from '../../core/catalogue/sentences/spoken.ts';
import { wrapped } from '../../core/text/wrap.ts';
import { pluginLine } from '../../core/view/plugin-line.ts';
import { briefStatus, PLAIN_WIDTH } from '../../core/view/status-brief.ts';
import { statusText } from '../../core/view/terminal-text.ts';
import { clawbuoyHome, engineSocketPath } from '../../home/home.ts';
import { askSnapshot, placeVariables } from '../../link/ask-snapshot.ts';
import type { Args } from '../args.ts';
import { exitOfLevel } from '../exit.ts';
import type { Terminal } from './shared.ts';

/** Takes one look, at most 5 s. The exit code is the light. */
export async function status(args: Args, terminal: Terminal): Promise<number> {
  const snapshot = (await engineSnapshot(args)) ?? (await ownSnapshot(args));
  terminal.out(shown(snapshot, args, terminal));
  return exitOfLevel(snapshot.level);
}

/** The running engine's snapshot. Null if no engine answers for the OpenClaw that is meant. */
async function engineSnapshot({ flags }: Args): Promise<Snapshot | null> {
  const home = clawbuoyHome(process.env, process.platform, homedir());
  const path = home.ok ? engineSocketPath(home.value) : home;
  if (!path.ok) return null;
  const env = placeVariables(process.env);
  return askSnapshot(path.value, { flags, env, homeDir: homedir(), workDir: process.cwd() });
}

/**
 * Takes a single look. Its code is loaded only here, since a running engine makes it unnecessary.
 */
async function ownSnapshot(args: Args): Promise<Snapshot> {
  const { findPlace } = await import('./shared.ts');
  const { leftoversOf, singleLook } = await import('./single-look.ts');
  const place = findPlace(args);
  const { snapshot } = (await singleLook(place)).judgement;
  const { scribe } = await import('../../core/catalogue/sentences/scribe.ts');
  const { text, said } = scribe();
  const findings = [...place.findings, ...leftoversOf(place).map(text), ...snapshot.findings];
  return { ...snapshot, findings, said: { ...snapshot.said, ...said() } };
}

function shown(
  snapshot: Snapshot,
  { json, plugin, verbose }: Pick<Args, 'json' | 'plugin' | 'verbose'>,
  { paint, columns = PLAIN_WIDTH }: Pick<Terminal, 'paint' | 'columns'>,
): string {
  if (plugin) return pluginLine(snapshot);
  if (json) return `${JSON.stringify(snapshot, null, 2)}\n`;
  const told = spoken(snapshot);
  return verbose ? wrapped(statusText(told, paint), columns) : briefStatus(told, paint, columns);
}
