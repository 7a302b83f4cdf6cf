import { homedir } from 'node:os';
import type { Snapshot } from '../../core/api/snapshot.ts';
import type { StatusForm } from '../../core/view/status-forms.ts';
import { statusOutput } from '../../core/view/status-output.ts';
import { clawbuoyHome, engineSocketPath } from '../../home/home.ts';
import { askSnapshot } from '../../link/ask-snapshot.ts';
import type { Asker } from '../../link/asker.ts';
import type { Args } from '../args.ts';
import { exitOfLevel } from '../exit.ts';
import { speakAtTerminal } from '../language.ts';
import type { Terminal } from './shared.ts';

/**
 * Draws the status here: that of a running engine which cannot draw it for this terminal, or of a
 * look by this program. `asker` null: no engine answers.
 */
export async function ownStatus(
  args: Args,
  form: StatusForm,
  { out, colour, columns }: Terminal,
  asker: Asker | null,
): Promise<number> {
  await speakAtTerminal(args);
  const known = asker === null ? null : await engineSnapshot(asker);
  const snapshot = known ?? (await ownSnapshot(args));
  out(statusOutput(snapshot, { form, colour, columns }));
  return exitOfLevel(snapshot.level);
}

/** The running engine's snapshot. Null if no engine answers for the OpenClaw that is meant. */
async function engineSnapshot(asker: Asker): Promise<Snapshot | null> {
  const home = clawbuoyHome(process.env, process.platform, homedir());
  const path = home.ok ? engineSocketPath(home.value) : home;
  return path.ok ? askSnapshot(path.value, asker) : null;
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
