import { dirname } from 'node:path';
import { errorWords, quietly } from '../../system/file-reads.ts';
import { placeExclusive } from './place-exclusive.ts';
import type { QuarantineEntry } from './quarantine-entry.ts';
import type { QuarantineError } from './quarantine-error.ts';
import type { QuarantineStore } from './quarantine-store.ts';

/**
 * Takes back a move that turned out wrong; `moved` is where the file is now. Always an error:
 * `code` and `why` of the move with how it ended, or `place-taken`, or `stranded`.
 */
export function rollbackMove(
  shelf: QuarantineStore,
  entry: QuarantineEntry,
  moved: string,
  code: 'changed' | 'io',
  why: string,
): QuarantineError {
  const { files } = shelf;
  const failed = (code: QuarantineError['code'], end: string): QuarantineError => {
    return { kind: 'failed', code, why: `${why}${end}` };
  };
  try {
    if (placeExclusive(files, moved, entry.path, shelf.sibling(entry)) === 'taken') {
      if (moved === shelf.sibling(entry)) shelf.storeSibling(entry);
      shelf.settle(entry, 'displaced');
      return failed(
        'place-taken',
        `, and another lock has taken its place meanwhile: two runs may be writing to one session. The file that was moved is kept as ${shelf.stored(entry)}`,
      );
    }
  } catch (error) {
    const reason = errorWords(error);
    return failed('stranded', `, and it could not be put back: ${reason}. It is kept as ${moved}`);
  }
  quietly(() => files.fsyncFolder(dirname(entry.path)));
  if (moved !== shelf.stored(entry)) quietly(() => files.unlink(shelf.stored(entry)));
  try {
    files.unlink(moved);
  } catch (error) {
    // The manifest stays an intent, so that the next start removes the second name.
    return failed(code, `; it was put back and has a second name, ${moved}: ${errorWords(error)}`);
  }
  if (shelf.isTidy(entry)) shelf.forget(entry);
  return failed(code, '; it was put back');
}
