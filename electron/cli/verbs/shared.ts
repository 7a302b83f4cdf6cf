import { homedir } from 'node:os';
import { endedIn } from '../../core/ended-runs.ts';
import { dismissedIn, marksIn } from '../../core/marks.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import { openDeviceStore } from '../../device-store.ts';
import { memoryOf } from '../../engine/incident-book.ts';
import { lookOnce } from '../../engine/one-look.ts';
import { clawbuoyHome, engineSocketPath, homeFiles } from '../../home.ts';
import type { Link } from '../../link/client.ts';
import { connectLink } from '../../link/client.ts';
import { createQuarantine } from '../../openclaw/changes/quarantine.ts';
import { realFiles } from '../../openclaw/files.ts';
import type { LocateFlags, Location } from '../../openclaw/locate/locate.ts';
import { locate } from '../../openclaw/locate/locate.ts';
import { createArchive } from '../../recovery/archive.ts';
import type { Look } from '../../recovery/context.ts';
import type { Journal } from '../../recovery/journal.ts';
import { openJournal } from '../../recovery/journal.ts';
import { findLeftovers, wasThere } from '../../recovery/leftovers.ts';
import type { Settings } from '../../settings.ts';
import { locateFlags, openSettings } from '../../settings.ts';
import { createSystem } from '../../system/index.ts';
import type { Args } from '../args.ts';
import type { Paint } from '../format.ts';

/** Where a verb writes, and what it may ask. */
export type Terminal = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly paint: Paint;
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
export class PlaceError extends Error {}

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
    files: realFiles,
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

/** One look by itself, with the ids of incidents that an engine has opened before. */
export async function singleLook(place: Place): Promise<Look> {
  const { records } = place.journal.read();
  return lookOnce({
    location: place.location,
    system: createSystem(),
    thresholds: place.settings.thresholds,
    dismissed: dismissedIn(marksIn(records)),
    ended: endedIn(records),
    memory: memoryOf(place.journal.openIncidents(), Date.now()),
    device: openDeviceStore({ file: homeFiles(place.home).device }),
  });
}

/** An engine that is frozen must not use up the time for a look without it. */
const QUICK_HELLO_MS = 1_000;

/** A snapshot for a person who asked once: the engine's, or that of a look by itself. */
export async function currentSnapshot(place: Place): Promise<Snapshot> {
  const link = await findEngine(place, QUICK_HELLO_MS);
  if (link !== null) {
    const status = await link.status();
    link.close();
    if (status.ok) return status.value.snapshot;
  }
  const { judgement } = await singleLook(place);
  return withFindings(judgement.snapshot, [...place.findings, ...leftoversOf(place)]);
}

/** Steps that were never ended: told, not settled; that is for the next engine. */
function leftoversOf(place: Place): string[] {
  const paths = homeFiles(place.home);
  return findLeftovers({
    journal: place.journal,
    quarantine: createQuarantine({ dir: paths.quarantine }),
    archive: createArchive({ dir: paths.archive, now: Date.now }),
    isAlive: wasThere(createSystem(), process.pid),
  }).map((leftover) => leftover.text);
}

export function withFindings(snapshot: Snapshot, findings: readonly string[]): Snapshot {
  return { ...snapshot, findings: [...findings, ...snapshot.findings] };
}
