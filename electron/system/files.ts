import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../core/text/errors.ts';
import { type FileReads, type FileStat, quietly, realReads } from './file-reads.ts';

/** What a copy has of its original besides the content. */
export type FileLike = Pick<FileStat, 'mtimeMs' | 'mode' | 'uid' | 'gid'>;

/**
 * The few synchronous file calls behind Clawbuoy's careful writers. Each call is one step that may
 * fail with a `NodeJS.ErrnoException`. So a test can fail any step and stretch the gap before it.
 * Callers turn the error into a Result.
 */
export interface Files extends FileReads {
  open(path: string, how: 'read' | 'create-new' | 'append'): number;
  /** Makes one write call. Returns the number of bytes written. */
  write(fd: number, data: Uint8Array): number;
  fsync(fd: number): void;
  /**
   * Gives a copy the times and permissions of its original, and its owner where that may be done:
   * root may look after the OpenClaw of somebody else.
   */
  restore(fd: number, like: FileLike): void;
  rename(from: string, to: string): void;
  /** Fails with EEXIST if the new name is taken. Never replaces anything. */
  link(existing: string, newName: string): void;
  unlink(path: string): void;
  /** Makes the folder and its parents for this user only. Leaves an existing folder as it is. */
  makeFolder(path: string): void;
  /** Makes a rename, link or unlink in this folder survive a power cut. */
  fsyncFolder(folder: string): void;
}

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY, O_RDWR } = fs.constants;
const WRITE_FLAGS = {
  'create-new': O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
  append: O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW,
} as const;

/** The real file system. */
export const realFiles: Files = {
  ...realReads,
  open: (path, how) =>
    how === 'read' ? realReads.open(path, how) : fs.openSync(path, WRITE_FLAGS[how], 0o600),
  write: (fd, data) => fs.writeSync(fd, data),
  fsync: (fd) => fs.fsyncSync(fd),
  restore: (fd, { mtimeMs, mode, uid, gid }) => {
    const made = fs.fstatSync(fd);
    if (made.uid !== uid || made.gid !== gid) quietly(() => fs.fchownSync(fd, uid, gid));
    fs.futimesSync(fd, mtimeMs / 1000, mtimeMs / 1000);
    fs.fchmodSync(fd, mode & 0o777);
  },
  rename: (from, to) => fs.renameSync(from, to),
  link: (existing, newName) => fs.linkSync(existing, newName),
  unlink: (path) => fs.unlinkSync(path),
  makeFolder: (path) => {
    makeFolders(path);
  },
  fsyncFolder: (folder) => {
    const fd = fs.openSync(folder, O_RDONLY);
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  },
};

/** Writes all data to a new file and waits for the disk. The file must not exist yet. */
export function writeNew(files: Files, path: string, data: Uint8Array, like?: FileLike): void {
  const fd = files.open(path, 'create-new');
  let complete = false;
  try {
    let rest = data;
    while (rest.length > 0) rest = rest.subarray(files.write(fd, rest));
    if (like !== undefined) files.restore(fd, like);
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

/** Replaces one of Clawbuoy's own files as a whole. After a crash it is the old or the new one. */
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

/**
 * Makes each level of the path once. Node's `recursive` never returns if a folder exists but the
 * system reports its contents as absent (`/proc`, a volume that is gone).
 */
function makeFolders(path: string): void {
  try {
    fs.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST' && fs.statSync(path).isDirectory()) return;
    const parent = dirname(path);
    if (code !== 'ENOENT' || parent === path || fs.existsSync(parent)) throw error;
    makeFolders(parent);
    makeFolders(path);
  }
}
