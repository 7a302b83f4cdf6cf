import { posix } from 'node:path';
import type { FileText, ReadOnlyFiles } from '../../electron/openclaw/files.ts';

/** What is at a path: text, or a reason why it cannot be read. A trailing slash is a folder. */
export type MemoryTree = Readonly<Record<string, string | { link: string } | { denied: string }>>;

/** A file system in memory. `reads` lists every path whose content was asked for. */
export function memoryFiles(tree: MemoryTree): ReadOnlyFiles & { readonly reads: string[] } {
  const reads: string[] = [];
  const follow = (path: string): string => {
    for (const [from, entry] of Object.entries(tree)) {
      if (typeof entry === 'object' && 'link' in entry) {
        if (path === from || path.startsWith(`${from}/`)) {
          return follow(entry.link + path.slice(from.length));
        }
      }
    }
    return path;
  };
  const isFolder = (path: string) =>
    Object.keys(tree).some((key) => key.startsWith(`${posix.normalize(path)}/`));
  return {
    reads,
    exists(path) {
      const real = follow(path);
      const entry = Object.hasOwn(tree, real) ? tree[real] : undefined;
      if (typeof entry === 'object' && 'denied' in entry) return 'denied';
      return entry !== undefined || isFolder(real) ? 'present' : 'absent';
    },
    readText(path, maxBytes): FileText {
      reads.push(path);
      const real = follow(path);
      const entry = Object.hasOwn(tree, real) ? tree[real] : undefined;
      if (entry === undefined) return isFolder(real) ? { kind: 'not-a-file' } : { kind: 'absent' };
      if (typeof entry === 'object') {
        return { kind: 'denied', why: 'denied' in entry ? entry.denied : 'ELOOP' };
      }
      return entry.length > maxBytes
        ? { kind: 'too-large', sizeBytes: entry.length }
        : { kind: 'text', text: entry };
    },
    realPath(path) {
      const real = follow(path);
      return Object.hasOwn(tree, real) || isFolder(real) ? real : null;
    },
  };
}
