import { homedir } from 'node:os';
import type { Settings } from '../../core/api/settings-schema.ts';
import type { Paint } from '../../core/view/paint.ts';
import { clawbuoyHome, engineSocketPath, homeFiles } from '../../home/home.ts';
import { locateFlags, openSettings } from '../../home/settings.ts';
import type { Link } from '../../link/client.ts';
import { connectLink } from '../../link/client.ts';
import { readOnlyFiles } from '../../openclaw/files.ts';
import type { Location } from '../../openclaw/locate/locate.ts';
import { locate } from '../../openclaw/locate/locate.ts';
import type { LocateFlags } from '../../openclaw/locate/locate-paths.ts';
import type { Journal } from '../../recovery/journal.ts';
import { openJournal } from '../../recovery/journal.ts';
import type { Args } from '../args.ts';

/** A verb's output and its way to ask a person. */
export type Terminal = {
  /** For what a program may read: JSON, a script, a report. */
  readonly out: (text: string) => void;
  /** For words to a person: wrapped to the terminal, if there is one. */
  readonly tell: (text: string) => void;
  /** The same beside the output. */
  readonly err: (text: string) => void;
  readonly colour: boolean;
  readonly paint: Paint;
  /** The width in columns. Absent for a file or a pipe. */
  readonly columns?: number | undefined;
  /** Asks a yes-or-no question. Null if nobody can be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
};

/** The facts that all verbs share, read once. Changes nothing. */
export type Place = {
  readonly home: string;
  readonly settings: Settings;
  readonly findings: readonly string[];
  /** As on the command line. An engine adds its current settings below them. */
  readonly flags: LocateFlags;
  readonly location: Location;
  readonly journal: Journal;
  readonly socketPath: string | null;
};

/** Thrown if Clawbuoy cannot even begin. The message is for a person. */
class PlaceError extends Error {}

export function findPlace(args: Pick<Args, 'flags'>): Place {
  const home = clawbuoyHome(process.env, process.platform, homedir());
  if (!home.ok) throw new PlaceError(home.error);
  const paths = homeFiles(home.value);
  const { settings, findings } = openSettings({ path: paths.settings, now: Date.now }).load();
  const flags = locateFlags(settings, args.flags);
  const socketPath = engineSocketPath(home.value);
  const location = locate({
    env: process.env,
    homeDir: homedir(),
    flags,
    files: readOnlyFiles,
    workDir: process.cwd(),
  });
  return {
    home: home.value,
    settings,
    findings,
    flags: args.flags,
    location,
    journal: openJournal({
      file: paths.journal,
      now: Date.now,
      stateDir: () => location.stateDir,
    }),
    socketPath: socketPath.ok ? socketPath.value : null,
  };
}

/**
 * The running engine, if it watches the same OpenClaw. A person who names another gateway on the
 * command line gets no answer about the watched one.
 */
export async function findEngine(place: Place): Promise<Link | null> {
  if (place.socketPath === null) return null;
  const link = await connectLink(place.socketPath);
  if (link === null) return null;
  const isNamed = place.flags.url === undefined || link.url === place.location.url;
  if (link.stateDir === place.location.stateDir && isNamed) return link;
  link.close();
  return null;
}
