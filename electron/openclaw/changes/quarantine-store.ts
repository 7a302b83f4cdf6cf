import { dirname, join } from 'node:path';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { Result } from '../../core/result.ts';
import { errorCode } from '../../core/text/errors.ts';
import { errorWords, quietly } from '../../system/file-reads.ts';
import { type Files, temporaryName, writeNew } from '../../system/files.ts';
import { sha256Hex } from '../locks/lock-file.ts';
import { readWhole, statOrNull } from './judged-file.ts';
import { entryFiles, type QuarantineEntry, readEntry, writeEntry } from './quarantine-entry.ts';

export type StoredLock = {
  readonly entries: readonly QuarantineEntry[];
  /** Sentences on manifests that cannot be read. */
  readonly findings: readonly string[];
};

/** Stores moved locks: their files and one manifest each. */
export interface QuarantineStore {
  readonly files: Files;
  readonly dir: string;
  /** The path of the lock once it is in quarantine. */
  stored(entry: QuarantineEntry): string;
  /** Its name beside its old place, while it moves to or from another file system. */
  sibling(entry: QuarantineEntry): string;
  read(id: string): Result<QuarantineEntry>;
  /** Throws like the file calls. */
  write(entry: QuarantineEntry): void;
  /**
   * Updates the manifest's state. If that fails it stays an intent, which the next start completes.
   */
  settle(entry: QuarantineEntry, state: QuarantineEntry['state']): QuarantineEntry;
  forget(entry: QuarantineEntry): void;
  /**
   * Whether nothing of an entry is left beside the lock. Otherwise its manifest stays an intent.
   */
  isTidy(entry: QuarantineEntry): boolean;
  /** Copies the file beside the lock into the quarantine, and only then removes it. */
  storeSibling(entry: QuarantineEntry): void;
  /** All entries, newest first. */
  entries(): StoredLock;
  /** Removes our own half-written copies and manifests, whose originals are in place. */
  sweep(olderThanMs: number): void;
}

export function createQuarantineStore(
  dir: string,
  files: Files,
  now: () => number,
): QuarantineStore {
  const stored = (entry: QuarantineEntry) => entryFiles(dir, entry.id).stored;
  const sibling = (entry: QuarantineEntry) => join(dirname(entry.path), `.${entry.id}.clawbuoy`);
  const write = (entry: QuarantineEntry) => writeEntry(files, dir, entry);
  return {
    files,
    dir,
    stored,
    sibling,
    read: (id) => readEntry(files, dir, id),
    write,
    settle(entry, state) {
      const settled = { ...entry, state };
      quietly(() => write(settled));
      return settled;
    },
    forget(entry) {
      quietly(() => files.unlink(entryFiles(dir, entry.id).manifest));
    },
    isTidy(entry) {
      try {
        return statOrNull(files, sibling(entry)) === null;
      } catch {
        return false;
      }
    },
    storeSibling(entry) {
      const { data, stat } = readWhole(files, sibling(entry));
      const temporary = temporaryName(stored(entry));
      writeNew(files, temporary, data, stat);
      files.rename(temporary, stored(entry));
      files.fsyncFolder(dir);
      if (sha256Hex(readWhole(files, stored(entry)).data) !== sha256Hex(data)) {
        throw new Error(reason('copyDiffers'));
      }
      files.unlink(sibling(entry));
    },
    entries: () => readEntries(files, dir),
    sweep(olderThanMs) {
      quietly(() => {
        for (const name of files.list(dir).filter((candidate) => candidate.endsWith('.tmp'))) {
          const path = join(dir, name);
          if (now() - files.lstat(path).mtimeMs > olderThanMs) files.unlink(path);
        }
      });
    },
  };
}

function readEntries(files: Files, dir: string): StoredLock {
  const findings: string[] = [];
  let names: string[] = [];
  try {
    names = files.list(dir);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') findings.push(`quarantine: ${errorWords(error)}`);
  }
  const entries: QuarantineEntry[] = [];
  for (const name of names.filter((candidate) => candidate.endsWith('.json')).sort()) {
    const entry = readEntry(files, dir, name.slice(0, -'.json'.length));
    if (entry.ok) entries.push(entry.value);
    else findings.push(`quarantine: ${entry.error}`);
  }
  return { entries: entries.reverse(), findings };
}
