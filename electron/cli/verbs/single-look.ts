import { endedIn } from '../../core/ended-runs.ts';
import { dismissedIn, marksIn } from '../../core/marks.ts';
import { openDeviceStore } from '../../device-store.ts';
import { memoryOf } from '../../engine/incident-book.ts';
import { lookOnce } from '../../engine/one-look.ts';
import { homeFiles } from '../../home.ts';
import { createQuarantine } from '../../openclaw/changes/quarantine.ts';
import { createArchive } from '../../recovery/archive.ts';
import type { Look } from '../../recovery/context.ts';
import { findLeftovers, wasThere } from '../../recovery/leftovers.ts';
import { createSystem } from '../../system/index.ts';
import type { Place } from './shared.ts';

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

/** Steps that were never ended: told, not settled; that is for the next engine. */
export function leftoversOf(place: Place): string[] {
  const paths = homeFiles(place.home);
  return findLeftovers({
    journal: place.journal,
    quarantine: createQuarantine({ dir: paths.quarantine }),
    archive: createArchive({ dir: paths.archive, now: Date.now }),
    isAlive: wasThere(createSystem(), process.pid),
  }).map((leftover) => leftover.text);
}
