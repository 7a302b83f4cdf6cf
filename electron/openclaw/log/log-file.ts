import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { errorCode } from '../../system/file-reads.ts';
import { type LogPlace, localDate, logFilesFor } from './log-place.ts';

const FIRST_READ_BYTES = 256 * 1024;
const MAX_READ_BYTES = 1024 * 1024;
/** Further behind than this (after a long sleep), the middle is left out. */
const MAX_BACKLOG_BYTES = 8 * 1024 * 1024;
const MAX_LINE_BYTES = 256 * 1024;
const ANCHOR_BYTES = 64;
const DAY_MS = 86_400_000;

type News = { readonly lines: string[]; readonly findings: string[] };

async function readAt(handle: FileHandle, position: number, wanted: number): Promise<Buffer> {
  const buffer = Buffer.alloc(wanted);
  let length = 0;
  while (length < wanted) {
    const { bytesRead } = await handle.read(buffer, length, wanted - length, position + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

/** Follows one file by offset. */
class FileTail {
  private offset: number | null = null;
  private identity = '';
  /** The last bytes read. If they are no longer there, the file is another one. */
  private anchor: Buffer = Buffer.alloc(0);
  private partial: Buffer = Buffer.alloc(0);
  /** Inside a line whose beginning was not read or was too long to keep. */
  private isSkipping = false;
  private lastFinding: string | null = null;

  constructor(
    private readonly path: string,
    /** A file that appears while we watch is read from its start, an old one from near its end. */
    private isNew: boolean,
  ) {}

  async readNew(): Promise<News> {
    let handle: FileHandle;
    try {
      // Without O_NONBLOCK a named pipe of that name would hold the call for ever.
      handle = await open(this.path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (error) {
      return this.missing(errorCode(error));
    }
    try {
      return await this.readFrom(handle);
    } catch (error) {
      return this.report(`the log ${this.path} cannot be read (${errorCode(error) || 'unknown'})`);
    } finally {
      await handle.close().catch(() => {});
    }
  }

  private missing(code: string): News {
    this.restart();
    this.isNew = true;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      this.lastFinding = null;
      return { lines: [], findings: [] };
    }
    return this.report(`the log ${this.path} cannot be read (${code || 'unknown'})`);
  }

  /** Each trouble once, until it is over or another one takes its place. */
  private report(finding: string): News {
    const isKnown = this.lastFinding === finding;
    this.lastFinding = finding;
    return { lines: [], findings: isKnown ? [] : [finding] };
  }

  /**
   * A file that was cut and has grown again, or was replaced under the same inode, is longer than
   * the offset and yet another one.
   */
  private async holdsAnchor(handle: FileHandle, size: number): Promise<boolean> {
    if (this.offset === null) return true;
    if (size < this.offset) return false;
    if (size === this.offset) return true;
    const { length } = this.anchor;
    return (await readAt(handle, this.offset - length, length)).equals(this.anchor);
  }

  private restart() {
    this.offset = null;
    this.anchor = Buffer.alloc(0);
    this.partial = Buffer.alloc(0);
    this.isSkipping = false;
  }

  private async readFrom(handle: FileHandle): Promise<News> {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile()) return this.report(`the log ${this.path} is not a regular file`);
    this.lastFinding = null;
    const size = Number(stats.size);
    const identity = `${stats.dev}:${stats.ino}`;
    const isSameFile = this.identity === '' || this.identity === identity;
    if (!isSameFile || !(await this.holdsAnchor(handle, size))) {
      this.restart();
      this.isNew = true;
    }
    this.identity = identity;

    const findings: string[] = [];
    let from = this.offset ?? (this.isNew ? 0 : Math.max(0, size - FIRST_READ_BYTES));
    if (this.offset === null && from > 0) this.isSkipping = true;
    if (size - from > MAX_BACKLOG_BYTES) {
      // With the byte before it, one read then reaches the end.
      const resumeAt = size - MAX_READ_BYTES + 1;
      findings.push(`${resumeAt - from} bytes of the log ${this.path} were left out`);
      from = resumeAt;
      this.partial = Buffer.alloc(0);
      this.isSkipping = true;
    }
    // One byte earlier tells whether the first byte begins a line.
    const isAtSeam =
      this.isSkipping && this.partial.length === 0 && from > 0 && this.offset !== from;
    const start = isAtSeam ? from - 1 : from;
    const wanted = Math.min(MAX_READ_BYTES, Math.max(0, size - start));
    const chunk = await readAt(handle, start, wanted);
    this.offset = start + chunk.length;
    if (chunk.length > 0) this.anchor = Buffer.from(chunk.subarray(-ANCHOR_BYTES));
    this.isNew = true;
    return { lines: this.split(chunk, findings), findings };
  }

  /** Complete lines of a chunk; what follows the last line break waits for the next call. */
  private split(chunk: Buffer, findings: string[]): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
      const piece = chunk.subarray(from, end);
      from = end + 1;
      const line = this.partial.length === 0 ? piece : Buffer.concat([this.partial, piece]);
      this.partial = Buffer.alloc(0);
      if (this.isSkipping) {
        this.isSkipping = false;
      } else if (line.length > MAX_LINE_BYTES) {
        findings.push(`a line of the log ${this.path} was too long and left out`);
      } else {
        const text = line.toString('utf8').replace(/\r$/, '');
        if (text !== '') lines.push(text);
      }
    }
    if (this.isSkipping) return lines;
    const rest = Buffer.concat([this.partial, chunk.subarray(from)]);
    if (rest.length > MAX_LINE_BYTES) {
      findings.push(`a line of the log ${this.path} was too long and left out`);
      this.partial = Buffer.alloc(0);
      this.isSkipping = true;
    } else {
      this.partial = rest;
    }
    return lines;
  }
}

/**
 * Follows a gateway's log files over days, rotation, truncation and replacement. The first call
 * reads at most the last 256 KiB of each file, later ones what is new, at most 1 MiB a call. A
 * missing file is normal; one that cannot be read is one finding, not one a tick. Never throws.
 */
export class LogTail {
  private readonly tails = new Map<string, FileTail>();
  private isFirstCall = true;

  constructor(
    private readonly place: LogPlace,
    private readonly nowMs: () => number,
    private readonly timeZone?: string,
  ) {}

  /** New complete lines since the last call, oldest day first, and what could not be read. */
  async readNew(): Promise<{ lines: string[]; findings: string[] }> {
    const now = this.nowMs();
    // Yesterday's file stays in sight: its last lines may come after midnight, and a gateway
    // with another time zone changes files at another hour.
    const paths = new Set(
      [now - DAY_MS, now].flatMap((atMs) =>
        logFilesFor(this.place, localDate(atMs, this.timeZone)),
      ),
    );
    for (const path of this.tails.keys()) {
      if (!paths.has(path)) this.tails.delete(path);
    }
    const lines: string[] = [];
    const findings: string[] = [];
    for (const path of paths) {
      const tail = this.tails.get(path) ?? new FileTail(path, !this.isFirstCall);
      this.tails.set(path, tail);
      const news = await tail.readNew();
      for (const line of news.lines) lines.push(line);
      findings.push(...news.findings);
    }
    this.isFirstCall = false;
    return { lines, findings };
  }
}
