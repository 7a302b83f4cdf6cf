import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { dirname } from 'node:path';

/** What kind of thing a path names, and which one: enough to tell two files apart. */
export type FileStat = {
  readonly kind: 'file' | 'folder' | 'symlink' | 'other';
  /** Decimal text: inode numbers of some file systems do not fit a JavaScript number. */
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
 * The few synchronous file calls that Clawbuoy's careful writers are made of. One call is one
 * step that may fail: each throws a `NodeJS.ErrnoException`, so that a test can fail any of them
 * and stretch the gap before it. Callers turn the throw into a Result.
 */
export interface Files {
  /** Never follows a symlink in the last component. */
  lstat(path: string): FileStat;
  realpath(path: string): string;
  /** `read` never follows a symlink and never waits for a writer of a pipe. */
  open(path: string, how: 'read' | 'create-new' | 'append'): number;
  fstat(fd: number): FileStat;
  /** At most `maxBytes` from this position. */
  read(fd: number, position: number, maxBytes: number): Buffer;
  /** One write call; returns how many bytes were taken. */
  write(fd: number, data: Uint8Array): number;
  fsync(fd: number): void;
  /** Gives a copy the times and permissions of its original. */
  restore(fd: number, mtimeMs: number, mode: number): void;
  close(fd: number): void;
  rename(from: string, to: string): void;
  /** Fails with EEXIST when the new name is taken: it never replaces anything. */
  link(existing: string, newName: string): void;
  unlink(path: string): void;
  /** Makes the folder and its parents, for this user only; an existing one is left as it is. */
  makeFolder(path: string): void;
  list(folder: string): string[];
  /** Makes a rename, link or unlink in this folder survive a power cut. */
  fsyncFolder(folder: string): void;
}

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY, O_RDWR } =
  fs.constants;
const OPEN_FLAGS = {
  read: O_RDONLY | O_NOFOLLOW | O_NONBLOCK,
  'create-new': O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
  append: O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW,
} as const;

function toStat(stat: fs.BigIntStats): FileStat {
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

/** The real file system. */
export const realFiles: Files = {
  lstat: (path) => toStat(fs.lstatSync(path, { bigint: true })),
  realpath: (path) => fs.realpathSync.native(path),
  open: (path, how) => fs.openSync(path, OPEN_FLAGS[how], 0o600),
  fstat: (fd) => toStat(fs.fstatSync(fd, { bigint: true })),
  read: (fd, position, maxBytes) => {
    const buffer = Buffer.alloc(maxBytes);
    let length = 0;
    while (length < maxBytes) {
      const count = fs.readSync(fd, buffer, length, maxBytes - length, position + length);
      if (count === 0) break;
      length += count;
    }
    return buffer.subarray(0, length);
  },
  write: (fd, data) => fs.writeSync(fd, data),
  fsync: (fd) => fs.fsyncSync(fd),
  restore: (fd, mtimeMs, mode) => {
    fs.futimesSync(fd, mtimeMs / 1000, mtimeMs / 1000);
    fs.fchmodSync(fd, mode & 0o777);
  },
  close: (fd) => fs.closeSync(fd),
  rename: (from, to) => fs.renameSync(from, to),
  link: (existing, newName) => fs.linkSync(existing, newName),
  unlink: (path) => fs.unlinkSync(path),
  makeFolder: (path) => {
    fs.mkdirSync(path, { recursive: true, mode: 0o700 });
  },
  list: (folder) => fs.readdirSync(folder),
  fsyncFolder: (folder) => {
    const fd = fs.openSync(folder, O_RDONLY);
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  },
};

/** The code of a failed file call: `ENOENT`, `EACCES`. Empty when it is no such failure. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return '';
}

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
};

/** A failed file call in words, with its code: "the disk is full (ENOSPC)". */
export function errorWords(error: unknown): string {
  const code = errorCode(error);
  const words = WORDS[code];
  if (words !== undefined) return `${words} (${code})`;
  return code !== '' ? code : error instanceof Error ? error.message : String(error);
}

/** Writes all of it to a file of that name that must not exist yet, and waits for the disk. */
export function writeNew(
  files: Files,
  path: string,
  data: Uint8Array,
  like?: { readonly mtimeMs: number; readonly mode: number },
): void {
  const fd = files.open(path, 'create-new');
  let complete = false;
  try {
    let rest = data;
    while (rest.length > 0) rest = rest.subarray(files.write(fd, rest));
    if (like !== undefined) files.restore(fd, like.mtimeMs, like.mode);
    files.fsync(fd);
    complete = true;
  } finally {
    quietly(() => files.close(fd));
    if (!complete) quietly(() => files.unlink(path));
  }
}

/** A name beside a file that nothing else uses, not even a leftover of a crash. */
export function temporaryName(path: string): string {
  return `${path}.${randomBytes(4).toString('hex')}.tmp`;
}

/** Replaces a file of ours as a whole: after a crash it is the old one or the new one. */
export function replaceFile(files: Files, path: string, data: string): void {
  const temporary = temporaryName(path);
  writeNew(files, temporary, Buffer.from(data, 'utf8'));
  try {
    files.rename(temporary, path);
  } catch (error) {
    quietly(() => files.unlink(temporary));
    throw error;
  }
  quietly(() => files.fsyncFolder(dirname(path)));
}

/** For tidying up after a failure that is already being reported. */
export function quietly(step: () => void): void {
  try {
    step();
  } catch {
    // The failure that led here is the one worth telling.
  }
}
