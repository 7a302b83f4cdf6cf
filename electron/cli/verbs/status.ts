import { homedir } from 'node:os';
import { VERSION } from '../../core/api/version.ts';
import type { StatusForm } from '../../core/view/status-forms.ts';
import { homePath, socketInHome } from '../../home/home-paths.ts';
import { type Asker, placeVariables } from '../../link/asker.ts';
import { askDrawnStatus, type DrawnAnswer, localeVariables } from '../../link/drawn-status.ts';
import { timeZone } from '../../link/time-zone.ts';
import type { Args } from '../args.ts';
import { exitOfLevel } from '../exit.ts';
import type { Terminal } from './shared.ts';

/**
 * Takes one look, at most 5 s. The exit code is the light. A running engine draws the text, and
 * nothing else is loaded then: monitors ask every minute.
 */
export async function status(args: Args, terminal: Terminal): Promise<number> {
  const asker = { flags: args.flags, env: placeVariables(process.env), homeDir: homedir() };
  const here = { ...asker, workDir: process.cwd() };
  const form = formOf(args);
  const answer = await drawnByEngine(here, form, terminal);
  if (answer.kind === 'drawn') {
    terminal.out(answer.text);
    return exitOfLevel(answer.level);
  }
  const { ownStatus } = await import('./own-status.ts');
  return ownStatus(args, form, terminal, answer.kind === 'undrawn' ? here : null);
}

function formOf({ json, plugin, verbose }: Args): StatusForm {
  if (plugin) return 'plugin';
  if (json) return 'json';
  return verbose ? 'verbose' : 'brief';
}

async function drawnByEngine(
  asker: Asker,
  form: StatusForm,
  { colour, columns }: Terminal,
): Promise<DrawnAnswer> {
  const home = homePath(process.env, process.platform, asker.homeDir);
  if (home === null) return { kind: 'nobody' };
  // An engine in a home with a long path listens elsewhere, which the slower way finds.
  const path = socketInHome(home);
  if (path === null) return { kind: 'undrawn' };
  return askDrawnStatus(path, asker, {
    version: VERSION,
    form,
    locale: localeVariables(process.env),
    columns: columns ?? null,
    colour,
    zone: timeZone(process.env, Date.now()),
  });
}
