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
import { reason } from '../core/catalogue/sentences/reason.ts';
import { errorCode, errorMessage } from '../core/text/errors.ts';
import { isKeyOf } from '../core/text/key-of.ts';

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
  readonly gid: number;
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
    gid: Number(stat.gid),
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

const REASONS = {
  ENOENT: 'fileAbsent',
  EACCES: 'fileDenied',
  EPERM: 'fileNotPermitted',
  EROFS: 'volumeReadOnly',
  ENOSPC: 'noSpaceLeft',
  EDQUOT: 'quotaUsedUp',
  EIO: 'diskFailed',
  ELOOP: 'fileIsLink',
  EEXIST: 'nameTaken',
  ENOTDIR: 'pathNoFolder',
  EMFILE: 'tooManyOpen',
  ENAMETOOLONG: 'nameTooLong',
  EISDIR: 'fileIsFolder',
  EBUSY: 'fileInUse',
  ENFILE: 'machineTooManyOpen',
  ENOMEM: 'outOfMemory',
  EXDEV: 'otherVolume',
  EFBIG: 'tooLargeForVolume',
  ESTALE: 'volumeLostIt',
  ENOTCONN: 'volumeNotConnected',
  ETIMEDOUT: 'volumeLate',
  EINTR: 'wasInterrupted',
  EAGAIN: 'busyNow',
} as const;

/** A failed file call in words, with its code: "the disk is full (ENOSPC)". */
export function errorWords(error: unknown): string {
  const code = errorCode(error);
  if (isKeyOf(REASONS, code)) return reason(REASONS[code], { code });
  if (code !== '') return reason('systemRefusedWith', { code });
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
