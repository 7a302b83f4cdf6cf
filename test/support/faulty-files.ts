import { type Files, realFiles } from '../../electron/system/files.ts';

export type FileCall = {
  /** Counts from 1, over all calls. */
  readonly number: number;
  readonly name: keyof Files;
  readonly paths: readonly string[];
  /** Whether it would change something on the disk. */
  readonly changes: boolean;
};

const CHANGING: ReadonlySet<keyof Files> = new Set<keyof Files>([
  'write',
  'restore',
  'rename',
  'link',
  'unlink',
  'makeFolder',
]);

export function fileError(code: string): Error {
  return Object.assign(new Error(`${code}: made by the test`), { code });
}

/** The real file system without waiting for the disk, for tests that write much. */
export const quickFiles: Files = { ...realFiles, fsync: () => {}, fsyncFolder: () => {} };

/** The real file system with a look at every call before it: throw there and the call fails. */
export function watchedFiles(before: (call: FileCall) => void, base: Files = realFiles): Files {
  let number = 0;
  const see = (name: keyof Files, ...paths: string[]) => {
    number += 1;
    before({ number, name, paths, changes: CHANGING.has(name) });
  };
  const opened = new Map<number, string>();
  const pathOf = (fd: number) => opened.get(fd) ?? '';
  return {
    lstat: (path) => {
      see('lstat', path);
      return base.lstat(path);
    },
    realpath: (path) => {
      see('realpath', path);
      return base.realpath(path);
    },
    open: (path, how) => {
      number += 1;
      before({ number, name: 'open', paths: [path], changes: how !== 'read' });
      const fd = base.open(path, how);
      opened.set(fd, path);
      return fd;
    },
    fstat: (fd) => {
      see('fstat', pathOf(fd));
      return base.fstat(fd);
    },
    read: (fd, position, maxBytes) => {
      see('read', pathOf(fd));
      return base.read(fd, position, maxBytes);
    },
    write: (fd, data) => {
      see('write', pathOf(fd));
      return base.write(fd, data);
    },
    fsync: (fd) => {
      see('fsync', pathOf(fd));
      base.fsync(fd);
    },
    restore: (fd, like) => {
      see('restore', pathOf(fd));
      base.restore(fd, like);
    },
    close: (fd) => {
      // The descriptor is given back even where the call reports a failure, as Linux does.
      base.close(fd);
      see('close', pathOf(fd));
    },
    rename: (from, to) => {
      see('rename', from, to);
      base.rename(from, to);
    },
    link: (existing, newName) => {
      see('link', existing, newName);
      base.link(existing, newName);
    },
    unlink: (path) => {
      see('unlink', path);
      base.unlink(path);
    },
    makeFolder: (path) => {
      see('makeFolder', path);
      base.makeFolder(path);
    },
    list: (folder) => {
      see('list', folder);
      return base.list(folder);
    },
    fsyncFolder: (folder) => {
      see('fsyncFolder', folder);
      base.fsyncFolder(folder);
    },
  };
}

/** As if this folder lay on a file system of its own. */
export function separateVolume(folder: string, base: Files = realFiles): Files {
  const isInside = (path: string) => path === folder || path.startsWith(`${folder}/`);
  const check = (from: string, to: string) => {
    if (isInside(from) !== isInside(to)) throw fileError('EXDEV');
  };
  // The real dev number is shared, so the copies are told apart by another one.
  const move = (path: string) => {
    const stat = base.lstat(path);
    return isInside(path) ? { ...stat, dev: `${stat.dev}-other` } : stat;
  };
  const opened = new Map<number, string>();
  return {
    ...base,
    lstat: move,
    open: (path, how) => {
      const fd = base.open(path, how);
      opened.set(fd, path);
      return fd;
    },
    fstat: (fd) => {
      const stat = base.fstat(fd);
      const path = opened.get(fd);
      return path !== undefined && isInside(path) ? { ...stat, dev: `${stat.dev}-other` } : stat;
    },
    rename: (from, to) => {
      check(from, to);
      base.rename(from, to);
    },
    link: (existing, newName) => {
      check(existing, newName);
      base.link(existing, newName);
    },
  };
}

/** As if no file system here had hard links (exFAT, some network volumes). */
export function withoutLinks(base: Files = realFiles): Files {
  return {
    ...base,
    link: (_existing, newName) => {
      // The kernel looks at the new name first.
      try {
        base.lstat(newName);
      } catch {
        throw fileError('ENOTSUP');
      }
      throw fileError('EEXIST');
    },
  };
}
