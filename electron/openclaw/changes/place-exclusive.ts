import { reason } from '../../core/catalogue/sentences/reason.ts';
import { errorCode } from '../../core/text/errors.ts';
import { quietly } from '../../system/file-reads.ts';
import { type Files, writeNew } from '../../system/files.ts';
import { readWhole } from './judged-file.ts';

const CANNOT_LINK = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Whether the file system has no hard links (exFAT, some network volumes), or the two names are on
 * different file systems.
 */
export function cannotLink(error: unknown): boolean {
  return CANNOT_LINK.has(errorCode(error));
}

/**
 * Gives a file its old name again, never over another one. `taken` if a file has that name. Leaves
 * `from` where it is. Across file systems it first makes a copy under the name `sibling`, beside
 * the old one. Throws like the file calls.
 */
export function placeExclusive(
  files: Files,
  from: string,
  path: string,
  sibling: string,
): 'placed' | 'taken' {
  const linked = attempt(() => files.link(from, path));
  if (linked !== 'cannot-link') return linked;
  const { data, stat } = readWhole(files, from);
  if (from !== sibling) {
    writeNew(files, sibling, data, stat);
    try {
      const copied = attempt(() => files.link(sibling, path));
      if (copied !== 'cannot-link') return copied;
    } finally {
      quietly(() => files.unlink(sibling));
    }
  }
  // Without hard links, the file is made exclusively, as OpenClaw makes its locks.
  const made = attempt(() => writeNew(files, path, data, stat));
  if (made === 'cannot-link') throw new Error(reason('notMadeAgain'));
  return made;
}

function attempt(step: () => void): 'placed' | 'taken' | 'cannot-link' {
  try {
    step();
    return 'placed';
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return 'taken';
    if (cannotLink(error)) return 'cannot-link';
    throw error;
  }
}
