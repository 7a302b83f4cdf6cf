import { homedir } from 'node:os';
import type { Paint } from '../../core/view/terminal-text.ts';
import { clawbuoyHome, engineSocketPath, homeFiles } from '../../home/home.ts';
import type { Settings } from '../../home/settings.ts';
import { locateFlags, openSettings } from '../../home/settings.ts';
import type { Link } from '../../link/client.ts';
import { connectLink } from '../../link/client.ts';
import { readOnlyFiles } from '../../openclaw/files.ts';
import type { LocateFlags, Location } from '../../openclaw/locate/locate.ts';
import { locate } from '../../openclaw/locate/locate.ts';
import type { Journal } from '../../recovery/journal.ts';
import { openJournal } from '../../recovery/journal.ts';
import type { Args } from '../args.ts';

/** Where a verb writes, and what it may ask. */
export type Terminal = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly paint: Paint;
  /** How wide it is; absent where it is none, but a file or a pipe. */
  readonly columns?: number | undefined;
  /** Asks a yes-or-no question; null where nobody can be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
};

/** What the verbs share: where things are, read once, changing nothing. */
export type Place = {
  readonly home: string;
  readonly settings: Settings;
  readonly findings: readonly string[];
  /** As said on the command line: an engine puts the settings of the moment below them itself. */
  readonly flags: LocateFlags;
  readonly location: Location;
  readonly journal: Journal;
  readonly socketPath: string | null;
};

/** Thrown where Clawbuoy cannot even begin; the message is for a person. */
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
 * The running engine, if one runs and watches the same OpenClaw. Who names another gateway on the
 * command line is not answered about the one that is watched.
 */
export async function findEngine(place: Place, helloMs?: number): Promise<Link | null> {
  if (place.socketPath === null) return null;
  const link = await connectLink(place.socketPath, helloMs);
  if (link === null) return null;
  const isNamed = place.flags.url === undefined || link.url === place.location.url;
  if (link.stateDir === place.location.stateDir && isNamed) return link;
  link.close();
  return null;
}
