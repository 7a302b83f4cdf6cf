import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { errorCode } from '../core/text/errors.ts';

/** Whether something is at a path. `denied`: unknown. */
export type PathPresence = 'present' | 'absent' | 'denied';

/** One bounded read. A directory, a pipe or a device is `not-a-file`. */
export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'denied'; readonly why: string }
  | { readonly kind: 'not-a-file' }
  | { readonly kind: 'too-large'; readonly sizeBytes: number };

/** The few file calls that are needed to find OpenClaw. None of them writes. */
export interface ReadOnlyFiles {
  exists(path: string): PathPresence;
  /** The whole file as UTF-8, or why not. Reads at most `maxBytes` and never blocks on a pipe. */
  readText(path: string, maxBytes: number): FileText;
  /** The path with all links followed. Null if unknown. */
  realPath(path: string): string | null;
}

/** The limit keeps a very full home folder from slowing down the app. */
const MOST_NAMES = 5_000;

function isAbsence(code: string): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** The names in a folder. Empty if it cannot be read. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).slice(0, MOST_NAMES);
  } catch {
    return [];
  }
}

/** The time of a file's last change, in ms since epoch. Null if unknown. */
export function changedAtMs(path: string): number | null {
  try {
    return Math.round(statSync(path).mtimeMs);
  } catch {
    return null;
  }
}

/**
 * The last bytes of a file as UTF-8 and the time of its last change. Null if it cannot be read.
 * Never blocks on a pipe.
 */
export function readEnd(
  path: string,
  maxBytes: number,
): { readonly text: string; readonly changedAtMs: number } | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return null;
    const buffer = Buffer.alloc(Math.min(maxBytes, stats.size));
    const length = readSync(descriptor, buffer, 0, buffer.length, stats.size - buffer.length);
    return { text: buffer.toString('utf8', 0, length), changedAtMs: Math.round(stats.mtimeMs) };
  } catch {
    return null;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Whether two paths name one folder, through links and bind mounts. Null if one of them may not be
 * looked at. A path without a folder names none.
 */
export function isSameFolder(one: string, other: string): boolean | null {
  const identities = [one, other].map((path): string | null => {
    try {
      const { dev, ino } = statSync(path, { bigint: true });
      return `${dev}:${ino}`;
    } catch (error) {
      return isAbsence(errorCode(error)) ? '' : null;
    }
  });
  if (identities.includes(null)) return null;
  return identities[0] !== '' && identities[0] === identities[1];
}

/** Whether users other than its owner and root may write into a folder. Null if unknown. */
export function othersMayWrite(folder: string): boolean | null {
  try {
    // An access list shows in the bits of the group.
    return (statSync(folder).mode & 0o022) !== 0;
  } catch {
    return null;
  }
}

/** The real file system. */
export const readOnlyFiles: ReadOnlyFiles = {
  exists(path) {
    try {
      statSync(path);
      return 'present';
    } catch (error) {
      return isAbsence(errorCode(error)) ? 'absent' : 'denied';
    }
  },

  readText(path, maxBytes) {
    let descriptor: number;
    try {
      // Without O_NONBLOCK, opening a named pipe without a writer would hang the whole app.
      descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (error) {
      const code = errorCode(error);
      return isAbsence(code)
        ? { kind: 'absent' }
        : { kind: 'denied', why: code === '' ? 'it cannot be opened' : code };
    }
    try {
      const stats = fstatSync(descriptor);
      if (!stats.isFile()) return { kind: 'not-a-file' };
      if (stats.size > maxBytes) return { kind: 'too-large', sizeBytes: stats.size };
      // One byte above the limit shows whether the file grew during the read.
      const buffer = Buffer.alloc(maxBytes > stats.size ? stats.size + 1 : maxBytes + 1);
      let length = 0;
      while (length < buffer.length) {
        const count = readSync(descriptor, buffer, length, buffer.length - length, null);
        if (count === 0) break;
        length += count;
      }
      if (length > maxBytes) return { kind: 'too-large', sizeBytes: length };
      return { kind: 'text', text: buffer.toString('utf8', 0, length) };
    } catch (error) {
      return { kind: 'denied', why: errorCode(error) || 'it cannot be read' };
    } finally {
      closeSync(descriptor);
    }
  },

  realPath(path) {
    try {
      return realpathSync(path);
    } catch {
      return null;
    }
  },
};
