import { closeSync, constants, openSync, readSync } from 'node:fs';
import { columnsOf, type SqliteColumns } from './sqlite-columns.ts';

/**
 * Reads a small table of a SQLite database directly from its file and write-ahead log. It takes no
 * lock and makes no `-shm`, so the owner neither notices nor waits. The format is fixed since 2004
 * (https://www.sqlite.org/fileformat2.html). Node has its own SQLite only since 22.13.
 */

export type SqliteValue = string | number | Buffer | null;
export type SqliteRow = ReadonlyMap<string, SqliteValue>;

const MAGIC = 'SQLite format 3\0';
const MOST_PAGES = 2_000;
const MOST_FRAMES = 20_000;
const MAX_RECORD_BYTES = 256 * 1024;
const WAL_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/**
 * The rows of a table. Null if the table is missing, the file cannot be read, or its structure is
 * not fully understood.
 */
export function readSqliteTable(path: string, table: string): SqliteRow[] | null {
  const opened: number[] = [];
  const open = (file: string): number => {
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    opened.push(descriptor);
    return descriptor;
  };
  try {
    const pages = openPages(open(path), () => open(`${path}-wal`));
    const schema = rowsOf(pages, 1).map(({ values }) => values);
    const entry = schema.find(([type, name]) => type === 'table' && name === table);
    const [, , , root, sql] = entry ?? [];
    if (typeof root !== 'number' || typeof sql !== 'string') return null;
    const named = columnsOf(sql);
    return named === null ? null : rowsOf(pages, root).map((record) => rowOf(record, named));
  } catch {
    // Absent, denied, encrypted, or read during a write: nothing is known.
    return null;
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}

/** One record and its row number. */
type Stored = { readonly rowNumber: number; readonly values: readonly SqliteValue[] };

/** Throws if a value is unknown or not exact. */
function rowOf({ rowNumber, values }: Stored, named: SqliteColumns): SqliteRow {
  return new Map(
    named.columns.map(({ name, whenMissing }, place) => {
      const stored = values[place];
      const value = stored === undefined ? whenMissing : stored;
      if (value === undefined) throw new Error(`what ${name} is where it was never written`);
      const isNumber = value === null && name === named.rowNumber;
      return [name, isNumber ? exact(rowNumber) : value];
    }),
  );
}

function exact(value: number): number {
  if (!Number.isSafeInteger(value)) throw new Error('a number too long to be kept exactly');
  return value;
}

type Pages = { readonly usableBytes: number; read(page: number): Buffer };

function openPages(database: number, openLog: () => number): Pages {
  const header = readAt(database, 0, 100);
  if (header.toString('latin1', 0, 16) !== MAGIC) throw new Error('not a database');
  if (header.readUInt32BE(56) !== 1) throw new Error('not in UTF-8');
  const written = header.readUInt16BE(16);
  const pageBytes = written === 1 ? 65_536 : written;
  const log = committedFrames(pageBytes, openLog);
  let left = MOST_PAGES;
  return {
    usableBytes: pageBytes - header.readUInt8(20),
    read(page) {
      left -= 1;
      if (left < 0 || page < 1) throw new Error('too large, or broken');
      const newer = log?.offsets.get(page);
      return log !== null && newer !== undefined
        ? readAt(log.descriptor, newer, pageBytes)
        : readAt(database, (page - 1) * pageBytes, pageBytes);
    },
  };
}

type Log = { readonly descriptor: number; readonly offsets: ReadonlyMap<number, number> };

/**
 * The pages that are newer in the log. Frames after the last commit or of an earlier round are
 * void.
 */
function committedFrames(pageBytes: number, openLog: () => number): Log | null {
  try {
    const descriptor = openLog();
    const header = readAt(descriptor, 0, WAL_HEADER_BYTES);
    const salt = header.subarray(16, 24);
    const offsets = new Map<number, number>();
    const pending = new Map<number, number>();
    for (let frame = 0; frame < MOST_FRAMES; frame += 1) {
      const offset = WAL_HEADER_BYTES + frame * (FRAME_HEADER_BYTES + pageBytes);
      const head = readSome(descriptor, offset, FRAME_HEADER_BYTES);
      if (head.length < FRAME_HEADER_BYTES || !head.subarray(8, 16).equals(salt)) break;
      pending.set(head.readUInt32BE(0), offset + FRAME_HEADER_BYTES);
      if (head.readUInt32BE(4) === 0) continue;
      for (const [page, at] of pending) offsets.set(page, at);
      pending.clear();
    }
    return { descriptor, offsets };
  } catch {
    // Without a log, everything is in the database itself.
    return null;
  }
}

const LEAF = 0x0d;
const INTERIOR = 0x05;

/** All records of a table's tree. */
function rowsOf(pages: Pages, root: number): Stored[] {
  const rows: Stored[] = [];
  const todo = [root];
  for (let page = todo.pop(); page !== undefined; page = todo.pop()) {
    const bytes = pages.read(page);
    const start = page === 1 ? 100 : 0;
    const kind = bytes.readUInt8(start);
    if (kind !== LEAF && kind !== INTERIOR) throw new Error('not a table');
    const pointers = start + (kind === LEAF ? 8 : 12);
    for (let cell = 0; cell < bytes.readUInt16BE(start + 3); cell += 1) {
      const at = bytes.readUInt16BE(pointers + 2 * cell);
      if (kind === LEAF) {
        const [rowNumber] = varint(bytes, varint(bytes, at)[1]);
        rows.push({ rowNumber, values: valuesOf(recordAt(pages, bytes, at)) });
      } else todo.push(bytes.readUInt32BE(at));
    }
    if (kind === INTERIOR) todo.push(bytes.readUInt32BE(start + 8));
  }
  return rows;
}

/** The bytes of a leaf's cell. What does not fit into the page continues in a chain of pages. */
function recordAt(pages: Pages, bytes: Buffer, cell: number): Buffer {
  const { usableBytes } = pages;
  const [length, afterLength] = varint(bytes, cell);
  const [, start] = varint(bytes, afterLength);
  if (length > MAX_RECORD_BYTES) throw new Error('too large');
  const most = usableBytes - 35;
  if (length <= most) return bytes.subarray(start, start + length);
  const least = Math.floor(((usableBytes - 12) * 32) / 255) - 23;
  const wanted = least + ((length - least) % (usableBytes - 4));
  const local = wanted <= most ? wanted : least;
  const parts = [bytes.subarray(start, start + local)];
  let next = bytes.readUInt32BE(start + local);
  for (let got = local; got < length && next !== 0; ) {
    const page = pages.read(next);
    const part = page.subarray(4, Math.min(usableBytes, 4 + length - got));
    parts.push(part);
    got += part.length;
    next = page.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

function valuesOf(record: Buffer): SqliteValue[] {
  const [headerBytes, first] = varint(record, 0);
  const values: SqliteValue[] = [];
  let at = headerBytes;
  for (let next = first; next < headerBytes; ) {
    const [type, after] = varint(record, next);
    next = after;
    const bytes = bytesOf(type);
    values.push(decoded(type, record.subarray(at, at + bytes)));
    at += bytes;
  }
  return values;
}

/** The length of a value in bytes, by its serial type. */
function bytesOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? 0;
}

function decoded(type: number, bytes: Buffer): SqliteValue {
  if (type >= 12) return type % 2 === 1 ? bytes.toString('utf8') : Buffer.from(bytes);
  switch (type) {
    case 0:
      return null;
    case 6:
      return exact(Number(bytes.readBigInt64BE()));
    case 7:
      return bytes.readDoubleBE();
    case 8:
      return 0;
    case 9:
      return 1;
    default:
      return bytes.readIntBE(0, bytes.length);
  }
}

/** One to nine bytes with seven bits each; the ninth has all eight. */
function varint(bytes: Buffer, start: number): [value: number, next: number] {
  let value = 0;
  for (let place = 0; place < 8; place += 1) {
    const byte = bytes.readUInt8(start + place);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, start + place + 1];
  }
  return [value * 256 + bytes.readUInt8(start + 8), start + 9];
}

function readAt(descriptor: number, offset: number, length: number): Buffer {
  const bytes = readSome(descriptor, offset, length);
  if (bytes.length < length) throw new Error('cut off');
  return bytes;
}

function readSome(descriptor: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let got = 0;
  while (got < length) {
    const count = readSync(descriptor, bytes, got, length - got, offset + got);
    if (count === 0) break;
    got += count;
  }
  return bytes.subarray(0, got);
}
