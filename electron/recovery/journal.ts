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

const DEFAULT_MAX_BYTES = 2 * 1024 * 1024;
const MAX_RECORD_BYTES = 64 * 1024;
const MAX_TEXT = 2_000;
const MAX_ITEMS = 50;
const MAX_NAMED_FINDINGS = 20;

export type JournalReading = {
  readonly records: readonly JournalRecord[];
  /** Skipped lines: torn by a crash, damaged, or from a later version. */
  readonly badLines: number;
  /** Other OpenClaw state folders in the journal. Their records are left out. */
  readonly elsewhere: readonly string[];
  /** Sentences on the first bad lines and on files that could not be read. */
  readonly findings: readonly string[];
  /** Why a journal file could not be read. Its records are missing here. */
  readonly unread: string | null;
};

type WholeReading = Omit<JournalReading, 'elsewhere'>;

/** Incidents and actions as append-only JSON lines that survive any crash. */
export interface Journal {
  /**
   * Adds one record in one write. An action's record is on disk when this returns. A full disk or a
   * read-only volume gives an error with the reason. The engine goes on and reports it.
   */
  append(entry: JournalEntry): Result<JournalRecord>;
  /** Never fails. Unreadable parts are counted and named. */
  read(options?: { readonly newestFirst?: boolean; readonly limit?: number }): JournalReading;
  openIncidents(): readonly JournalIncident[];
  unfinishedActions(): readonly UnfinishedAction[];
  /** The gateway restarts and starts that Clawbuoy made since this time (ms since epoch). */
  restartsSince(sinceMs: number): readonly RestartRecord[];
}

type Options = {
  /** `journal.jsonl` in Clawbuoy's home. The older half is `journal.1.jsonl` beside it. */
  readonly file: string;
  readonly files?: Files;
  readonly now: () => number;
  /**
   * The state folder of the watched OpenClaw. Every record carries it, and only its own records are
   * returned. Incidents, budgets and steps of another OpenClaw say nothing about this one.
   */
  readonly stateDir?: () => string;
  /** The size in bytes at which a new half begins. */
  readonly maxBytes?: number;
};

/**
 * Opens the journal. It opens the file for every record, so two processes can write to it without
 * losing each other's records. What was read is kept only as long as the files stay as they are and
 * nobody needs the memory.
 */
export function openJournal({
  file,
  files = realFiles,
  now,
  stateDir,
  maxBytes = DEFAULT_MAX_BYTES,
}: Options): Journal {
  const older = file.replace(/(\.jsonl)?$/, '.1.jsonl');
  let last: { readonly state: string; readonly reading: WeakRef<WholeReading> } | null = null;

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
      // A crash or a full disk may have left half a line, which must not swallow this one.
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

  function statOrNull(path: string): FileStat | null {
    try {
      return files.lstat(path);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  function rotateIfNeeded(bytes: number): void {
    const full = statOrNull(file);
    if (full === null || full.size === 0 || full.size + bytes <= maxBytes) return;
    const fresh = temporaryName(file);
    const name = temporaryName(older);
    try {
      writeNew(files, fresh, carry());
      // The old half gets a second name before it is replaced, so that it is never missing.
      files.link(file, name);
      const isStill = (path: string) => files.lstat(path).ino === full.ino;
      // Another process has begun a new half meanwhile, so nothing is left to do.
      if (!isStill(name)) return;
      files.rename(name, older);
      if (isStill(file)) files.rename(fresh, file);
      files.fsyncFolder(dirname(file));
    } catch (error) {
      // If rotation fails, the file may grow to twice its limit before writing fails.
      if (full.size + bytes > 2 * maxBytes) throw error;
    } finally {
      quietly(() => files.unlink(fresh));
      quietly(() => files.unlink(name));
    }
  }

  /** The first lines of a new half: the newest records, up to half its size. */
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

  /** The files as they were when they were read last; null: one could not be looked at. */
  function stateOfFiles(): string | null {
    try {
      return [older, file]
        .map((path) => {
          const stat = statOrNull(path);
          return stat === null ? 'none' : `${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeMs}`;
        })
        .join(', ');
    } catch {
      return null;
    }
  }

  function readAll(): WholeReading {
    // Taken before the reading: what is added meanwhile makes the next one read again.
    const state = stateOfFiles();
    const known = state === null || state !== last?.state ? undefined : last.reading.deref();
    if (known !== undefined) return known;
    const reading = readFiles();
    const isWhole = state !== null && reading.unread === null;
    last = isWhole ? { state, reading: new WeakRef(reading) } : null;
    return reading;
  }

  function readFiles(): WholeReading {
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

  /** The records of the watched OpenClaw, including old records that carry no folder. */
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

/** Encodes a record as one line. If it is too long, its texts and lists are cut. */
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
