import type { Said } from '../core/api/said.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import { VERSION } from '../core/api/version.ts';
import type { Words } from '../core/catalogue/sentences/sentence.ts';
import { type JournalRecord, noteOf } from '../core/history/journal-record.ts';
import type { homeFiles } from '../home/home.ts';
import type { System } from '../system/types.ts';
import { type AcknowledgementStore, openAcknowledgements } from './acknowledgement-store.ts';
import { type IncidentBook, openIncidentBook } from './incident-book.ts';
import { openStorage, type Storage } from './storage.ts';

type Options = {
  readonly stateDir: string;
  readonly paths: ReturnType<typeof homeFiles>;
  readonly system: System;
  readonly now: () => number;
  /** False for a dry run: nothing is journaled, settled or tidied. */
  readonly records: boolean;
  /** What is shown now. */
  readonly snapshot: () => Snapshot;
  readonly settlingMs: number;
};

/** What is kept of one gateway over restarts of Clawbuoy: its journal, open incidents and marks. */
export interface GatewayRecords {
  readonly storage: Storage;
  readonly book: IncidentBook;
  readonly marks: AcknowledgementStore;
  history(): readonly JournalRecord[];
  /** Keeps a sentence in the history. */
  note(words: Words, said?: Said): void;
  /** Keeps that the watch has begun. */
  begin(): void;
  /** Keeps that it has ended. `isReplaced`: another OpenClaw is watched from now on. */
  end(isReplaced: boolean): void;
}

/** Opens the records. First it settles what an earlier Clawbuoy left unfinished. */
export function openGatewayRecords(options: Options): GatewayRecords {
  const { stateDir, paths, system, now, records, snapshot, settlingMs } = options;
  const storage = openStorage({ paths, system, now, stateDir: () => stateDir, records });
  const { journal } = storage;
  const book = openIncidentBook({ journal, now, settlingMs });
  const isOpen = (incidentId: string): boolean => book.has(incidentId);
  return {
    storage,
    book,
    marks: openAcknowledgements({ journal, snapshot, isOpen }),
    history: () => journal.read().records,
    note: (words, said) => {
      journal.append(noteOf(words, said));
    },
    begin: () => {
      journal.append({ type: 'engine-started', pid: process.pid, version: VERSION, stateDir });
    },
    end(isReplaced) {
      const reason = isReplaced ? 'another OpenClaw is watched' : 'asked to';
      journal.append({ type: 'engine-stopped', pid: process.pid, reason });
    },
  };
}
