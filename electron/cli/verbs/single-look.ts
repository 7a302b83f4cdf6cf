import type { Words } from '../../core/catalogue/sentences/sentence.ts';
import { endedIn } from '../../core/evidence/ended-runs.ts';
import { acknowledgementsIn, dismissedIn } from '../../core/notices/acknowledgements.ts';
import { memoryOf } from '../../engine/incident-book.ts';
import { lookEndMs, lookOnce } from '../../engine/one-look.ts';
import { openDeviceStore } from '../../home/device-store.ts';
import { homeFiles } from '../../home/home.ts';
import { createQuarantine } from '../../openclaw/changes/quarantine.ts';
import { createArchive } from '../../recovery/archive.ts';
import { findLeftovers, wasThere } from '../../recovery/leftovers.ts';
import type { Look } from '../../recovery/look.ts';
import { createSystem } from '../../system/index.ts';
import type { Place } from './shared.ts';

/**
 * A single look, with the ids of incidents that an engine opened earlier. `limitMs` is for callers
 * who would rather wait than miss an answer.
 */
export async function singleLook(place: Place, limitMs?: number): Promise<Look> {
  const { records } = place.journal.read();
  return lookOnce({
    location: place.location,
    system: createSystem(),
    thresholds: place.settings.thresholds,
    dismissed: dismissedIn(acknowledgementsIn(records)),
    ended: endedIn(records),
    memory: memoryOf(place.journal.openIncidents(), Date.now()),
    device: openDeviceStore({ file: homeFiles(place.home).device }),
    endMs: lookEndMs(Date.now(), process.uptime() * 1_000, limitMs),
  });
}

/** Reports steps that never ended, but does not settle them. The next engine does that. */
export function leftoversOf(place: Place): Words[] {
  const paths = homeFiles(place.home);
  return findLeftovers({
    journal: place.journal,
    quarantine: createQuarantine({ dir: paths.quarantine }),
    archive: createArchive({ dir: paths.archive, now: Date.now }),
    isAlive: wasThere(createSystem(), process.pid),
  }).map((leftover) => leftover.text);
}
