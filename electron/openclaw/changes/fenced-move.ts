import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import { say, type Words } from '../../core/catalogue/sentences/sentence.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { errorCode } from '../../core/text/errors.ts';
import { errorWords, type FileStat, quietly } from '../../system/file-reads.ts';
import {
  identityDifference,
  LOCK_READ_BYTES,
  type LockIdentity,
  locateLock,
  lockIdentity,
  MAX_LOCK_BYTES,
} from '../locks/lock-file.ts';
import { identify, sameFile } from './judged-file.ts';
import { placeExclusive } from './place-exclusive.ts';
import { failed, type QuarantineEntry, type QuarantineError, refused } from './quarantine-entry.ts';
import type { QuarantineStore } from './quarantine-store.ts';

export type MoveRequest = {
  readonly lockPath: string;
  readonly stateDir: string;
  /** The file that was judged (`inspectLock(…).identity`). */
  readonly expected: LockIdentity;
  /**
   * The caller's last check of the owner and the runs, called right before the move. Synchronous,
   * so no code of this process runs between it and the move.
   */
  readonly recheck: () => Result<void, Words>;
  readonly actionId: string;
  readonly why: string;
};

type Moved = Result<QuarantineEntry, QuarantineError>;
export type Intent = { readonly pid: number; readonly now: () => number };

/**
 * Moves a lock away if it is still the judged file and `recheck` still agrees, in one synchronous
 * stretch. Then it compares the moved file once more. A wrong file is put back with `link`, never
 * over another one. Deleting a live lock corrupts transcripts in silence.
 */
export function judgeAndMove(store: QuarantineStore, intent: Intent, request: MoveRequest): Moved {
  const { files } = store;
  const place = locateLock(request.lockPath, request.stateDir, files);
  if (place.kind !== 'inside') {
    return refused(place.kind === 'absent' ? 'gone' : 'unsafe', place.why);
  }
  try {
    const before = files.lstat(place.path);
    if (before.kind !== 'file')
      return refused('unsafe', say('noRegularFileAt', { path: place.path }));
    if (before.nlink !== 1) return refused('unsafe', say('hasSecondName', { path: place.path }));
    if (before.size > MAX_LOCK_BYTES)
      return refused('unsafe', say('tooLargeAt', { path: place.path }));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return refused('gone', say('lockNoLongerThere'));
    return refused('unsafe', say('lockNotLookedAt', { why: errorWords(error) }));
  }
  let fd: number;
  try {
    fd = files.open(place.path, 'read');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return refused('gone', say('lockNoLongerThere'));
    return refused('unsafe', say('lockNotOpened', { why: errorWords(error) }));
  }
  // It stays open to the end, so that no other file can get this inode number.
  try {
    return moveOpen(store, intent, request, place.path, fd);
  } finally {
    quietly(() => files.close(fd));
  }
}

function moveOpen(
  store: QuarantineStore,
  intent: Intent,
  request: MoveRequest,
  path: string,
  fd: number,
): Moved {
  const { files } = store;
  const entry = entryOf(store, intent, request, path, fd);
  if (!entry.ok) return entry;
  try {
    files.makeFolder(store.dir);
    store.write(entry.value);
  } catch (error) {
    store.forget(entry.value);
    return failed('io', say('quarantineUnwritten', { why: errorWords(error) }));
  }
  const moved = moveJudged(store, request, entry.value, fd);
  if (!moved.ok) {
    store.forget(entry.value);
    return moved;
  }
  const settled = settleMoved(store, request, entry.value, moved.value, fd);
  if (!settled.ok) return settled;
  quietly(() => files.fsyncFolder(dirname(path)));
  quietly(() => files.fsyncFolder(store.dir));
  return ok(store.settle(entry.value, 'quarantined'));
}

/** The intent, which is stored before the lock is touched. */
function entryOf(
  { files }: QuarantineStore,
  { pid, now }: Intent,
  request: MoveRequest,
  path: string,
  fd: number,
): Moved {
  let stat: FileStat;
  let bytes: Buffer;
  try {
    stat = files.fstat(fd);
    bytes = files.read(fd, 0, LOCK_READ_BYTES);
  } catch (error) {
    return refused('unsafe', say('lockNotRead', { why: errorWords(error) }));
  }
  if (stat.kind !== 'file' || stat.nlink !== 1) {
    return refused('unsafe', say('noPlainFileAnyMore', { path }));
  }
  const difference = identityDifference(request.expected, lockIdentity(stat, bytes));
  if (difference !== null) {
    return refused('changed', say('notTheJudgedLock', { why: difference }));
  }
  const at = new Date(now()).toISOString();
  return ok({
    v: 1,
    id: `${at.slice(0, 19).replaceAll(/[-:]/g, '')}-${randomBytes(4).toString('hex')}`,
    state: 'moving',
    path,
    stateDir: request.stateDir,
    identity: request.expected,
    mode: stat.mode,
    contentBase64: bytes.toString('base64'),
    movedAt: at,
    putBackAt: null,
    actionId: request.actionId,
    why: request.why,
    writerPid: pid,
    intentAt: at,
  });
}

/** The last check and the move, with nothing in between. Returns the file's new path. */
function moveJudged(
  store: QuarantineStore,
  request: MoveRequest,
  entry: QuarantineEntry,
  fd: number,
): Result<string, QuarantineError> {
  try {
    const judgement = request.recheck();
    if (!judgement.ok) return refused('owner', judgement.error);
    const isUnchanged = identityDifference(request.expected, identify(store.files, fd)) === null;
    const moved = isUnchanged ? rename(store, entry) : null;
    if (moved !== null) return ok(moved);
    return refused('changed', say('lockChangedMeanwhile'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return refused('gone', say('lockNoLongerThere'));
    return failed('io', say('lockNotMoved', { why: errorWords(error) }));
  }
}

/** Moves into the quarantine, or to a name beside the lock if that is another file system. */
function rename(store: QuarantineStore, entry: QuarantineEntry): string | null {
  const { files } = store;
  for (const to of [store.stored(entry), store.sibling(entry)]) {
    if (!sameFile(files.lstat(entry.path), entry.identity)) return null;
    try {
      files.rename(entry.path, to);
      return to;
    } catch (error) {
      if (errorCode(error) !== 'EXDEV') throw error;
    }
  }
  throw new Error(reason('notRenamedInFolder'));
}

/** Compares the moved file with the judged one. A wrong file goes back at once. */
function settleMoved(
  store: QuarantineStore,
  request: MoveRequest,
  entry: QuarantineEntry,
  moved: string,
  fd: number,
): Result<void, QuarantineError> {
  const wrong = (code: 'changed' | 'io', why: Words) =>
    err(rollbackMove(store, entry, moved, code, why));
  try {
    if (!sameFile(store.files.lstat(moved), request.expected)) {
      return wrong('changed', say('otherLockInMove'));
    }
    if (identityDifference(request.expected, identify(store.files, fd)) !== null) {
      return wrong('changed', say('lockWrittenInMove'));
    }
    if (moved !== store.stored(entry)) store.storeSibling(entry);
    return ok(undefined);
  } catch (error) {
    return wrong('io', say('movedNotStored', { why: errorWords(error) }));
  }
}

/**
 * Takes back a wrong move; `moved` is the file's current path. Always returns an error: `code` and
 * `why` with how it ended, or `place-taken`, or `stranded`.
 */
export function rollbackMove(
  store: QuarantineStore,
  entry: QuarantineEntry,
  moved: string,
  code: 'changed' | 'io',
  why: Words,
): QuarantineError {
  const { files } = store;
  const ended = (code: QuarantineError['code'], end: Words): QuarantineError => {
    return { kind: 'failed', code, why: end };
  };
  try {
    if (placeExclusive(files, moved, entry.path, store.sibling(entry)) === 'taken') {
      if (moved === store.sibling(entry)) store.storeSibling(entry);
      store.settle(entry, 'displaced');
      return ended('place-taken', say('placeTakenMeanwhile', { why, file: store.stored(entry) }));
    }
  } catch (error) {
    return ended(
      'stranded',
      say('notPutBackKeptAs', { why, error: errorWords(error), file: moved }),
    );
  }
  quietly(() => files.fsyncFolder(dirname(entry.path)));
  if (moved !== store.stored(entry)) quietly(() => files.unlink(store.stored(entry)));
  try {
    files.unlink(moved);
  } catch (error) {
    // The manifest stays an intent, so that the next start removes the second name.
    return ended(code, say('putBackSecondName', { why, file: moved, error: errorWords(error) }));
  }
  if (store.isTidy(entry)) store.forget(entry);
  return ended(code, say('wasPutBack', { why }));
}
