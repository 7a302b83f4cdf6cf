import { randomUUID } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { HEALING_MEMORY_MS } from '../core/history/healing-counts.ts';
import {
  carriedOver,
  type JournalEntry,
  type JournalIncident,
  type JournalRecord,
  journalRecordSchema,
  openIncidentsIn,
  type RestartRecord,
  restartsIn,
  type UnfinishedAction,
  unfinishedActionsIn,
} from '../core/history/journal-record.ts';
import { err, ok, type Result } from '../core/result.ts';
import { errorCode } from '../core/text/errors.ts';
import { errorWords, type FileStat, quietly } from '../system/file-reads.ts';
import { type Files, realFiles, temporaryName, writeNew } from '../system/files.ts';

export type { JournalEntry, JournalIncident, JournalRecord, RestartRecord, UnfinishedAction };

const DEFAULT_MAX_BYTES = 2 * 1024 * 1024;
const MAX_RECORD_BYTES = 64 * 1024;
const MAX_TEXT = 2_000;
const MAX_ITEMS = 50;
const MAX_NAMED_FINDINGS = 20;

export type JournalReading = {
  readonly records: readonly JournalRecord[];
  /** Lines that were skipped: torn by a crash, damaged, or of a later version. */
  readonly badLines: number;
  /** State folders of other OpenClaws that the journal tells of too; their records are left out. */
  readonly elsewhere: readonly string[];
  /** The first of them, and files that could not be read, in words. */
  readonly findings: readonly string[];
  /** Why a file of it could not be read at all: what it holds is not among the records. */
  readonly unread: string | null;
};

/** What happened and what was done, as append-only JSON lines that outlive any crash. */
export interface Journal {
  /**
   * Adds one record in one write. An action's record is on the disk when this returns. On a full
   * disk or a read-only volume it answers with the reason; the engine goes on and says so.
   */
  append(entry: JournalEntry): Result<JournalRecord>;
  /** Never fails: what cannot be read is counted and named. */
  read(options?: { readonly newestFirst?: boolean; readonly limit?: number }): JournalReading;
  openIncidents(): readonly JournalIncident[];
  unfinishedActions(): readonly UnfinishedAction[];
  /** Restarts and starts of the gateway at our hands since this time (ms since epoch). */
  restartsSince(sinceMs: number): readonly RestartRecord[];
}

type Options = {
  /** `journal.jsonl` in Clawbuoy's home; the older half lies beside it as `journal.1.jsonl`. */
  readonly file: string;
  readonly files?: Files;
  readonly now: () => number;
  /**
   * State folder of the OpenClaw that is watched: written into every record, and only its records
   * are told, since incidents, budgets and steps of another one say nothing of it.
   */
  readonly stateDir?: () => string;
  /** Size at which a new half is begun. */
  readonly maxBytes?: number;
};

/**
 * Opens the journal. Nothing is kept in memory and the file is opened anew for every record, so
 * that two processes may write to it and neither can lose what the other wrote.
 */
export function openJournal({
  file,
  files = realFiles,
  now,
  stateDir,
  maxBytes = DEFAULT_MAX_BYTES,
}: Options): Journal {
  const older = file.replace(/(\.jsonl)?$/, '.1.jsonl');

  function append(entry: JournalEntry): Result<JournalRecord> {
    const made = encodeRecord({
      v: 1,
      id: randomUUID(),
      at: new Date(now()).toISOString(),
      ...(stateDir === undefined ? {} : { stateDir: stateDir() }),
      ...entry,
    });
    if (!made.ok) return made;
    try {
      rotateIfNeeded(made.value.line.length + 1);
      write(made.value.line, entry.type.startsWith('action-'));
      return ok(made.value.record);
    } catch (error) {
      return err(`the journal cannot be written to: ${errorWords(error)}`);
    }
  }

  function write(line: Buffer, isDurable: boolean): void {
    const fd = openForAppend();
    try {
      const { size } = files.fstat(fd);
      // A crash or a full disk may have left half a line: it must not swallow this one.
      const isTorn = size > 0 && files.read(fd, size - 1, 1).toString() !== '\n';
      const data = isTorn ? Buffer.concat([Buffer.from('\n'), line]) : line;
      if (files.write(fd, data) < data.length) {
        throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
      }
      if (isDurable) files.fsync(fd);
    } finally {
      quietly(() => files.close(fd));
    }
  }

  function openForAppend(): number {
    try {
      return files.open(file, 'append');
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      files.makeFolder(dirname(file));
      return files.open(file, 'append');
    }
  }

  function statOrNull(): FileStat | null {
    try {
      return files.lstat(file);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  function rotateIfNeeded(bytes: number): void {
    const full = statOrNull();
    if (full === null || full.size === 0 || full.size + bytes <= maxBytes) return;
    const fresh = temporaryName(file);
    const name = temporaryName(older);
    try {
      writeNew(files, fresh, carry());
      // Named a second time before it is replaced: at no moment is there a journal less.
      files.link(file, name);
      const isStill = (path: string) => files.lstat(path).ino === full.ino;
      // Another process has begun a new half meanwhile: nothing is left to do.
      if (!isStill(name)) return;
      files.rename(name, older);
      if (isStill(file)) files.rename(fresh, file);
      files.fsyncFolder(dirname(file));
    } catch (error) {
      // It may grow a little beyond its bound before a failure to begin anew stops it.
      if (full.size + bytes > 2 * maxBytes) throw error;
    } finally {
      quietly(() => files.unlink(fresh));
      quietly(() => files.unlink(name));
    }
  }

  /** The first lines of a new half; at most half its size, the newest first to be kept. */
  function carry(): Buffer {
    const lines: Buffer[] = [];
    let bytes = 0;
    const kept = carriedOver(readAll().records, now() - HEALING_MEMORY_MS);
    for (const record of kept.reverse()) {
      const line = Buffer.from(`${JSON.stringify(record)}\n`, 'utf8');
      bytes += line.length;
      if (bytes > maxBytes / 2) break;
      lines.unshift(line);
    }
    return Buffer.concat(lines);
  }

  function readAll(): Omit<JournalReading, 'elsewhere'> {
    const records = new Map<string, JournalRecord>();
    const findings: string[] = [];
    let unread: string | null = null;
    let badLines = 0;
    for (const path of [older, file]) {
      const lines = readLines(path);
      if (!lines.ok) {
        unread ??= `${basename(path)} could not be read: ${lines.error}`;
        findings.push(unread);
      }
      for (const [index, line] of (lines.ok ? lines.value : []).entries()) {
        if (line === '') continue;
        const record = decodeRecord(line);
        if (record.ok) {
          if (!records.has(record.value.id)) records.set(record.value.id, record.value);
          continue;
        }
        badLines += 1;
        if (findings.length < MAX_NAMED_FINDINGS) {
          findings.push(`${basename(path)} line ${index + 1} was skipped: ${record.error}`);
        }
      }
    }
    return { records: [...records.values()], badLines, findings, unread };
  }

  function readLines(path: string): Result<string[]> {
    try {
      const fd = files.open(path, 'read');
      try {
        const stat = files.fstat(fd);
        if (stat.kind !== 'file') return err('it is no regular file');
        const bytes = Math.min(stat.size, 3 * maxBytes);
        const text = files.read(fd, stat.size - bytes, bytes).toString('utf8');
        return ok(text.split('\n'));
      } finally {
        quietly(() => files.close(fd));
      }
    } catch (error) {
      return errorCode(error) === 'ENOENT' ? ok([]) : err(errorWords(error));
    }
  }

  /** What is told of the watched OpenClaw; records of before they carried its folder included. */
  function readOurs(): JournalReading {
    const all = readAll();
    const ours = stateDir?.();
    const isOurs = (record: JournalRecord): boolean =>
      ours === undefined || record.stateDir === undefined || record.stateDir === ours;
    const elsewhere = all.records.flatMap((record) =>
      isOurs(record) || record.stateDir === undefined ? [] : [record.stateDir],
    );
    return { ...all, records: all.records.filter(isOurs), elsewhere: [...new Set(elsewhere)] };
  }

  function read(options: { newestFirst?: boolean; limit?: number } = {}): JournalReading {
    const all = readOurs();
    const limit = Math.max(0, options.limit ?? all.records.length);
    const newest = all.records.slice(Math.max(0, all.records.length - limit));
    return { ...all, records: options.newestFirst === true ? newest.reverse() : newest };
  }

  return {
    append,
    read,
    openIncidents: () => openIncidentsIn(readOurs().records),
    unfinishedActions: () => unfinishedActionsIn(readOurs().records),
    restartsSince: (sinceMs) => restartsIn(readOurs().records, sinceMs),
  };
}

function decodeRecord(line: string): Result<JournalRecord> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return err('not JSON, or torn');
  }
  const record = journalRecordSchema.safeParse(json);
  return record.success ? ok(record.data) : err('no record of this version');
}

/** A record as its line; one that is too long is kept with its texts and lists cut short. */
function encodeRecord(value: unknown): Result<{ record: JournalRecord; line: Buffer }> {
  for (const candidate of [value, clipped(value)]) {
    const record = journalRecordSchema.safeParse(candidate);
    if (!record.success) return err('the journal refused a record that does not fit its schema');
    const line = Buffer.from(`${JSON.stringify(record.data)}\n`, 'utf8');
    if (line.length <= MAX_RECORD_BYTES) return ok({ record: record.data, line });
  }
  return err('the journal refused a record that is too long');
}

function clipped(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
  }
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map(clipped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, clipped(part)]));
}
