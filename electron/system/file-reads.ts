import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
} from 'node:fs';
import { errorCode, errorMessage } from '../core/text/errors.ts';

/** The kind and identity of a file. This is enough to distinguish two files. */
export type FileStat = {
  readonly kind: 'file' | 'folder' | 'symlink' | 'other';
  /** Decimal text: inode numbers of some file systems do not fit into a JavaScript number. */
  readonly dev: string;
  readonly ino: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** Permission bits only. */
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
};

/**
 * The file calls that change nothing. Each is one step that may fail with a
 * `NodeJS.ErrnoException`. Code that gets only these can only read.
 */
export interface FileReads {
  /** Never follows a symlink in the last component. */
  lstat(path: string): FileStat;
  realpath(path: string): string;
  /** Never follows a symlink and never waits for the writer of a pipe. */
  open(path: string, how: 'read'): number;
  fstat(fd: number): FileStat;
  /** Reads at most `maxBytes` from this position. */
  read(fd: number, position: number, maxBytes: number): Buffer;
  close(fd: number): void;
  list(folder: string): string[];
}

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

function toStat(stat: BigIntStats): FileStat {
  return {
    kind: stat.isFile()
      ? 'file'
      : stat.isDirectory()
        ? 'folder'
        : stat.isSymbolicLink()
          ? 'symlink'
          : 'other',
    dev: String(stat.dev),
    ino: String(stat.ino),
    size: Number(stat.size),
    mtimeMs: Number(stat.mtimeNs) / 1e6,
    mode: Number(stat.mode & 0o7777n),
    nlink: Number(stat.nlink),
    uid: Number(stat.uid),
  };
}

/** The real file system, for reading only. */
export const realReads: FileReads = {
  lstat: (path) => toStat(lstatSync(path, { bigint: true })),
  realpath: (path) => realpathSync.native(path),
  open: (path) => openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK),
  fstat: (fd) => toStat(fstatSync(fd, { bigint: true })),
  read: (fd, position, maxBytes) => {
    const buffer = Buffer.alloc(maxBytes);
    let length = 0;
    while (length < maxBytes) {
      const count = readSync(fd, buffer, length, maxBytes - length, position + length);
      if (count === 0) break;
      length += count;
    }
    return buffer.subarray(0, length);
  },
  close: (fd) => closeSync(fd),
  list: (folder) => readdirSync(folder),
};

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the volume is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk failed',
  ELOOP: 'it is a symbolic link',
  EEXIST: 'the name is taken',
  ENOTDIR: 'a part of its path is no folder',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  EISDIR: 'it is a folder',
  EBUSY: 'it is in use',
  ENFILE: 'too many files are open on this machine',
  ENOMEM: 'the machine is out of memory',
  EXDEV: 'it lies on another volume',
  EFBIG: 'it would be too large for this volume',
  ESTALE: 'the network volume has lost it',
  ENOTCONN: 'the network volume is not connected',
  ETIMEDOUT: 'the volume did not answer in time',
  EINTR: 'it was interrupted',
  EAGAIN: 'it is busy at this moment',
};

/** A failed file call in words, with its code: "the disk is full (ENOSPC)". */
export function errorWords(error: unknown): string {
  const code = errorCode(error);
  const words = WORDS[code];
  if (words !== undefined) return `${words} (${code})`;
  if (code !== '') return `the system refused it (${code})`;
  return errorMessage(error);
}

/** Cleans up after a failure that is already being reported. */
export function quietly(step: () => void): void {
  try {
    step();
  } catch {
    // The earlier failure is the one worth reporting.
  }
}
