import { reason } from '../../core/catalogue/sentences/reason.ts';
import { errorCode } from '../../core/text/errors.ts';
import { type FileReads, type FileStat, quietly } from '../../system/file-reads.ts';
import {
  LOCK_READ_BYTES,
  type LockIdentity,
  lockIdentity,
  MAX_LOCK_BYTES,
} from '../locks/lock-file.ts';

/** The stat of a path. Null if nothing is there. Throws if that is unknown. */
export function statOrNull(files: FileReads, path: string): FileStat | null {
  try {
    return files.lstat(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The current identity of an open lock. */
export function identify(files: FileReads, fd: number): LockIdentity {
  return lockIdentity(files.fstat(fd), files.read(fd, 0, LOCK_READ_BYTES));
}

/** Whether both exist and are one file. */
export function sameFile(a: FileStat | null, b: FileStat | LockIdentity | null): boolean {
  return a !== null && b !== null && a.dev === b.dev && a.ino === b.ino;
}

/**
 * Whether a file is the judged one. Across file systems only the content counts, since a copy has
 * another inode.
 */
export function isJudged(files: FileReads, path: string, judged: LockIdentity): boolean {
  const found = withOpen(files, path, (fd) => identify(files, fd));
  if (found.dev === judged.dev && found.ino !== judged.ino) return false;
  return found.size === judged.size && found.sha256 === judged.sha256;
}

/** Reads a lock with all its bytes. Throws if they do not match its size. */
export function readWhole(files: FileReads, path: string): { data: Buffer; stat: FileStat } {
  return withOpen(files, path, (fd) => {
    const stat = files.fstat(fd);
    const data = files.read(fd, 0, MAX_LOCK_BYTES);
    if (data.length !== stat.size) throw new Error(reason('notReadWhole'));
    return { data, stat };
  });
}

function withOpen<T>(files: FileReads, path: string, use: (fd: number) => T): T {
  const fd = files.open(path, 'read');
  try {
    return use(fd);
  } finally {
    quietly(() => files.close(fd));
  }
}
