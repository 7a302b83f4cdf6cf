import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { posix } from 'node:path';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import { errorCode } from '../../core/text/errors.ts';
import { LineBuffer } from './line-buffer.ts';

const FIRST_READ_BYTES = 256 * 1024;
const MAX_READ_BYTES = 1024 * 1024;
/** If it is further behind (after a long sleep), the middle is left out. */
const MAX_BACKLOG_BYTES = 8 * 1024 * 1024;
const ANCHOR_BYTES = 64;

/** New lines, oldest first, and sentences on what could not be read. */
export type News = { readonly lines: string[]; readonly findings: string[] };

type Opened = {
  readonly kind: 'open';
  readonly handle: FileHandle;
  readonly isFile: boolean;
  readonly identity: string;
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
};
type Found = Opened | { readonly kind: 'missing'; readonly code: string };

/**
 * Follows one file by offset: through growth, truncation, replacement, and rotation when it is
 * full.
 */
export class FileTail {
  private offset: number | null = null;
  private identity = '';
  private mtimeNs = 0n;
  /** The last bytes read. If they are no longer there, it is another file. */
  private anchor: Buffer = Buffer.alloc(0);
  private readonly buffer = new LineBuffer();
  private lastFinding: string | null = null;
  /** The names that this file may have, youngest first. */
  private readonly names: readonly string[];

  constructor(
    private readonly path: string,
    /**
     * A file that appears during the watch is read from its start, an old one from near its end.
     */
    private isNew: boolean,
  ) {
    this.names = [path, ...rotatedNames(path)];
  }

  /** Reads at most 1 MiB, across all files that have filled up since. Never throws. */
  async readNew(): Promise<News> {
    const news: News = { lines: [], findings: [] };
    let leftBytes = MAX_READ_BYTES;
    for (let turn = 0; turn < this.names.length && leftBytes > 0; turn += 1) {
      const { found, age } = await this.find();
      if (found.kind === 'missing') {
        this.missing(found.code, news);
        break;
      }
      try {
        leftBytes -= await this.readFrom(found, leftBytes, news);
      } catch (error) {
        this.report(
          reason('logUnreadable', { path: this.path, code: errorCode(error) || 'unknown' }),
          news,
        );
        break;
      } finally {
        await close(found);
      }
      const isRead = this.offset !== null && this.offset >= found.sizeBytes;
      if (age === 0 || !isRead || !(await this.moveOn(age - 1))) break;
    }
    return news;
  }

  /**
   * The followed file under its current name (`age` counts its renames). If it is gone, the file
   * that has its name now.
   */
  private async find(): Promise<{ found: Found; age: number }> {
    const current = await openFile(this.path);
    const isSame = current.kind === 'open' && current.identity === this.identity;
    if (this.offset === null || isSame) return { found: current, age: 0 };
    for (const [age, name] of this.names.entries()) {
      if (age === 0) continue;
      const old = await openFile(name);
      if (await this.isFollowed(old)) {
        await close(current);
        return { found: old, age };
      }
      await close(old);
    }
    return { found: current, age: 0 };
  }

  private async isFollowed(found: Found): Promise<boolean> {
    if (found.kind === 'missing' || found.identity !== this.identity) return false;
    return this.holdsAnchor(found).catch(() => false);
  }

  /** After the end of a full file, the next younger one is read from its start. */
  private async moveOn(age: number): Promise<boolean> {
    const next = await openFile(this.names[age] ?? this.path);
    await close(next);
    if (next.kind === 'missing') return false;
    this.restart();
    this.offset = 0;
    this.identity = next.identity;
    return true;
  }

  private missing(code: string, news: News): void {
    this.restart();
    this.isNew = true;
    if (code === 'ENOENT' || code === 'ENOTDIR') this.lastFinding = null;
    else this.report(reason('logUnreadable', { path: this.path, code: code || 'unknown' }), news);
  }

  /** Reports each problem once, until it ends or another one replaces it. */
  private report(finding: string, news: News): void {
    if (this.lastFinding !== finding) news.findings.push(finding);
    this.lastFinding = finding;
  }

  /**
   * Whether this is still the followed file. Another file may be longer than the offset too: one
   * that was cut and has grown again, or one that reuses the inode.
   */
  private async holdsAnchor({ handle, sizeBytes }: Opened): Promise<boolean> {
    if (this.offset === null) return true;
    if (sizeBytes < this.offset) return false;
    const { length } = this.anchor;
    return (await readAt(handle, this.offset - length, length)).equals(this.anchor);
  }

  private restart(): void {
    this.offset = null;
    this.anchor = Buffer.alloc(0);
    this.buffer.clear();
  }

  /** Reads on in one file. Returns the number of bytes read. */
  private async readFrom(found: Opened, maxBytes: number, news: News): Promise<number> {
    if (!found.isFile) {
      this.report(reason('logNotRegular', { path: this.path }), news);
      return 0;
    }
    this.lastFinding = null;
    const { handle, identity, sizeBytes, mtimeNs } = found;
    const isSameFile = this.identity === '' || this.identity === identity;
    // Nothing is new, so nothing is compared: a look at an idle log costs no read.
    const isIdle = isSameFile && sizeBytes === this.offset && mtimeNs === this.mtimeNs;
    if (!isIdle && !(isSameFile && (await this.holdsAnchor(found)))) {
      this.restart();
      this.isNew = true;
    }
    this.identity = identity;
    this.mtimeNs = mtimeNs;
    let from = this.offset ?? (this.isNew ? 0 : Math.max(0, sizeBytes - FIRST_READ_BYTES));
    if (this.offset === null && from > 0) this.buffer.skipToNextLine();
    if (sizeBytes - from > MAX_BACKLOG_BYTES) {
      // With the byte before it, one read then reaches the end.
      const resumeAt = sizeBytes - MAX_READ_BYTES + 1;
      news.findings.push(reason('logBytesLeftOut', { bytes: resumeAt - from, path: this.path }));
      from = resumeAt;
      this.buffer.skipToNextLine();
    }
    // The byte before shows whether the first byte begins a line.
    const start = this.buffer.isAtSeam && from > 0 && this.offset !== from ? from - 1 : from;
    const chunk = await readAt(handle, start, Math.min(maxBytes, Math.max(0, sizeBytes - start)));
    this.offset = start + chunk.length;
    if (chunk.length > 0) this.anchor = Buffer.from(chunk.subarray(-ANCHOR_BYTES));
    this.isNew = true;
    const { lines, tooLong } = this.buffer.take(chunk);
    for (const line of lines) news.lines.push(line);
    for (let count = 0; count < tooLong; count += 1) {
      news.findings.push(reason('logLineLeftOut', { path: this.path }));
    }
    return chunk.length;
  }
}

async function openFile(path: string): Promise<Found> {
  let handle: FileHandle | null = null;
  try {
    // Without O_NONBLOCK a named pipe of that name would block the call for ever.
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await handle.stat({ bigint: true });
    return {
      kind: 'open',
      handle,
      isFile: stats.isFile(),
      identity: `${stats.dev}:${stats.ino}`,
      sizeBytes: Number(stats.size),
      mtimeNs: stats.mtimeNs,
    };
  } catch (error) {
    await handle?.close().catch(() => {});
    return { kind: 'missing', code: errorCode(error) };
  }
}

async function close(found: Found): Promise<void> {
  if (found.kind === 'open') await found.handle.close().catch(() => {});
}

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

/** The number of full files that a gateway keeps beside the current one. */
const MOST_ROTATED = 5;

/**
 * The names of a full log, youngest first. A log is full at `logging.maxFileBytes`, by default 100
 * MB. 2026.7.35 and 2026.9.6 rename `gw.log` to `gw.1.log`, that to `gw.2.log`, up to 5. 2026.2.1
 * lets it grow.
 */
function rotatedNames(path: string): readonly string[] {
  const { dir, name, ext } = posix.parse(path);
  return Array.from({ length: MOST_ROTATED }, (_, index) =>
    posix.join(dir, `${name}.${index + 1}${ext}`),
  );
}
