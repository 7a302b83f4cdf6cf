import { reason } from '../core/catalogue/sentences/reason.ts';
import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { noteOf } from '../core/history/journal-record.ts';
import { err } from '../core/result.ts';
import { openDeviceStore } from '../home/device-store.ts';
import type { homeFiles } from '../home/home.ts';
import { createQuarantine, type Quarantine } from '../openclaw/changes/quarantine.ts';
import type { DeviceStore } from '../openclaw/gateway/device-identity.ts';
import { type Archive, createArchive } from '../recovery/archive.ts';
import { type Journal, openJournal } from '../recovery/journal.ts';
import {
  displacedFindings,
  findLeftovers,
  type Interrupted,
  stockOf,
  wasThere,
} from '../recovery/leftovers.ts';
import { isStillThere } from '../recovery/still-there.ts';
import type { System } from '../system/types.ts';

type Options = {
  readonly paths: ReturnType<typeof homeFiles>;
  readonly system: System;
  readonly now: () => number;
  /** The watched state folder, for which the journal is read and written. */
  readonly stateDir: () => string;
  /** False: it only reads. Nothing is recorded, finished or taken back. */
  readonly records: boolean;
};

/** Clawbuoy's files, and sentences on what an earlier Clawbuoy left unfinished. */
export type Storage = {
  readonly journal: Journal;
  readonly quarantine: Quarantine;
  readonly archive: Archive;
  readonly device: DeviceStore;
  readonly leftovers: readonly Words[];
  /** Interrupted steps with their descriptions. */
  readonly interrupted: readonly Interrupted[];
};

/**
 * Opens the files. Work that a crash interrupted is first finished or taken back, and reported. In
 * a dry run it is only reported.
 */
export function openStorage({ paths, system, now, stateDir, records }: Options): Storage {
  const journal = openJournal({ file: paths.journal, now, stateDir });
  const quarantine = createQuarantine({ dir: paths.quarantine });
  const archive = createArchive({ dir: paths.archive, now });
  const device = openDeviceStore({ file: paths.device });
  const stores = { journal, quarantine, archive, isAlive: wasThere(system, process.pid) };
  if (!records) {
    const leftovers = [
      ...findLeftovers(stores).map((one) => one.text),
      ...displacedFindings(quarantine),
    ];
    return { journal: unwritten(journal), quarantine, archive, device, leftovers, interrupted: [] };
  }
  for (const found of quarantine.recover((pid, since) => isStillThere(system, pid, since))) {
    journal.append(noteOf(say('crashSettled', { why: found.why })));
  }
  const untidy = archive.tidy();
  return {
    journal,
    quarantine,
    archive,
    device,
    leftovers: [...displacedFindings(quarantine), ...untidy],
    interrupted: stockOf(stores),
  };
}

/** The journal for reading only. Adding to it gives an error. */
function unwritten(journal: Journal): Journal {
  return { ...journal, append: () => err(reason('dryRunWritesNothing')) };
}
