import { watch as fsWatch, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { errorCode, errorMessage } from '../core/text/errors.ts';
import type { FolderWatch } from './types.ts';

type Handle = {
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): void;
};

/** The used part of `fs.watch`. Replaced in tests. */
export type WatchFn = (
  path: string,
  options: { persistent: boolean; recursive: boolean },
  listener: (event: 'rename' | 'change', name: string | null) => void,
) => Handle;

export type WatchFolders = (
  root: string,
  folders: readonly string[],
  onChange: (folder: string) => void,
  onError: (folder: string, why: string) => void,
) => FolderWatch;

const realWatch: WatchFn = (path, options, listener) =>
  fsWatch(path, { ...options, encoding: 'utf8' }, listener);

/** Device and inode of a folder. Null if it does not exist (any more). */
function identityOf(folder: string): string | null {
  try {
    const { dev, ino } = statSync(folder);
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
}

/**
 * Uses one inotify watch per folder, so the thousands of transcripts need no descriptors. It
 * ignores growing files (`change`): transcripts grow all the time, while a lock is made, removed or
 * renamed. A watched folder that is removed or moved is reported once and then forgotten. The
 * caller watches it again when it is back.
 */
export function watchEachFolder(watch: WatchFn = realWatch): WatchFolders {
  return (_root, folders, onChange, onError) => {
    const handles = new Map<string, Handle>();
    const forget = (folder: string): void => {
      handles.get(folder)?.close();
      handles.delete(folder);
    };
    for (const folder of new Set(folders)) {
      const identity = identityOf(folder);
      if (identity === null) continue;
      const own = basename(folder);
      try {
        const handle = watch(folder, { persistent: false, recursive: false }, (event, name) => {
          if (event !== 'rename') return;
          // The kernel reports the end of the folder itself under its own name.
          if ((name === null || name === own) && identityOf(folder) !== identity) forget(folder);
          onChange(folder);
        });
        handle.on('error', (error) => {
          forget(folder);
          onError(folder, error.message);
        });
        handles.set(folder, handle);
      } catch (error) {
        const code = errorCode(error);
        if (code === 'ENOENT' || code === 'ENOTDIR') continue;
        if (code === 'ENOSPC' || code === 'EMFILE') {
          // Every further folder would fail too, so this is reported once for all.
          const left = folders.length - handles.size;
          onError(folder, reason('noMoreWatches', { left }));
          break;
        }
        onError(folder, errorMessage(error));
      }
    }
    return {
      close() {
        for (const folder of [...handles.keys()]) forget(folder);
      },
    };
  };
}

/** APFS ignores case in names and may return them in another Unicode form. */
function keyOf(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/**
 * Returns a function that finds the watched folders for an event below the root. These are the
 * folder that holds the entry, the entry itself, and folders below it, which vanish with it. An
 * event without a name means that events were lost, so it returns all folders.
 */
export function folderIndex(
  root: string,
  folders: readonly string[],
): (name: string | null) => readonly string[] {
  const at = new Map<string, string>();
  const below = new Map<string, string[]>();
  const top = keyOf(resolve(root));
  for (const folder of folders) {
    const key = keyOf(resolve(folder));
    at.set(key, folder);
    for (let above = dirname(key); above.startsWith(top); above = dirname(above)) {
      const list = below.get(above);
      if (list === undefined) below.set(above, [folder]);
      else list.push(folder);
      if (above === dirname(above)) break;
    }
  }
  return (name) => {
    if (name === null || name === '') return folders;
    const entry = keyOf(resolve(root, name));
    const found = [at.get(dirname(entry)), at.get(entry), ...(below.get(entry) ?? [])];
    return found.filter((folder) => folder !== undefined);
  };
}

/** One FSEvents stream for the whole tree, however large it is. */
export function watchTree(watch: WatchFn = realWatch): WatchFolders {
  return (root, folders, onChange, onError) => {
    let handle: Handle | null = null;
    const foldersOf = folderIndex(root, folders);
    if (identityOf(root) === null) return { close() {} };
    try {
      handle = watch(root, { persistent: false, recursive: true }, (event, name) => {
        if (event !== 'rename' && name !== null) return;
        for (const folder of foldersOf(name)) onChange(folder);
      });
      handle.on('error', (error) => onError(root, error.message));
    } catch (error) {
      onError(root, errorMessage(error));
    }
    return { close: () => handle?.close() };
  };
}
