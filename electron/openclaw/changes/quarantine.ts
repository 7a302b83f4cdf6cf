import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '../../core/result.ts';
import {
  errorCode,
  errorWords,
  type FileStat,
  type Files,
  quietly,
  realFiles,
  temporaryName,
  writeNew,
} from '../../system/files.ts';
import {
  identityDifference,
  LOCK_READ_BYTES,
  type LockIdentity,
  locateLock,
  lockIdentity,
  sha256Hex,
} from '../locks/lock-file.ts';
import { entryFiles, type QuarantineEntry, readEntry, writeEntry } from './quarantine-entry.ts';

export type { QuarantineEntry };

/** What is larger is no lock of OpenClaw's, whatever its name. */
const MAX_LOCK_BYTES = 1024 * 1024;
/** Another Clawbuoy may still be at work on an intent this young. */
const IN_FLIGHT_MS = 60_000;
/** The file system has no hard links, or the two names lie on different ones. */
const CANNOT_LINK = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

export type MoveRequest = {
  readonly lockPath: string;
  readonly stateDir: string;
  /** The very file that was judged (`inspectLock(…).identity`). */
  readonly expected: LockIdentity;
  /**
   * The caller's own last look at the owner and the runs, called right before the move.
   * Synchronous: nothing else of this process can come between it and the move.
   */
  readonly recheck: () => Result<void>;
  readonly actionId: string;
  readonly why: string;
};

export type QuarantineError = {
  /** `refused`: not done, on purpose. `failed`: could not be done. Both left the lock in place,
   * unless `code` is `place-taken` or `stranded`. */
  readonly kind: 'refused' | 'failed';
  readonly code:
    | 'unsafe'
    | 'gone'
    | 'changed'
    | 'owner'
    | 'unknown-entry'
    | 'io'
    /** The lock changed in the last moment and its place was taken before it was back: red. */
    | 'place-taken'
    /** The file is safe under another name, which `why` gives; the next start goes on with it. */
    | 'stranded';
  readonly why: string;
};

export type Recovered = {
  readonly id: string;
  readonly path: string;
  readonly outcome: 'never-moved' | 'finished' | 'reverted' | 'displaced' | 'in-flight' | 'failed';
  readonly why: string;
};

export interface Quarantine {
  /**
   * Moves a lock away if it is still the judged file and `recheck` still agrees: one synchronous
   * stretch. What was moved is compared once more; a file that is not the judged one is put back
   * with `link`, never over another. Deleting a live lock corrupts transcripts in silence.
   */
  judgeAndMove(request: MoveRequest): Result<QuarantineEntry, QuarantineError>;
  /** Puts a lock back where it was, only if that place is free. */
  putBack(entryId: string): Result<QuarantineEntry, QuarantineError>;
  /** What is or was in quarantine, newest first, and manifests that cannot be read. */
  entries(): { readonly entries: readonly QuarantineEntry[]; readonly findings: readonly string[] };
  /** Finishes or reverts what a crash left half-way, and tells what that was. Loses nothing. */
  recover(isAlive: (pid: number) => boolean): readonly Recovered[];
}

type Options = {
  readonly dir: string;
  readonly files?: Files;
  readonly now?: () => number;
  readonly pid?: number;
};

/** The only door through which a file of OpenClaw's is ever moved. */
export function createQuarantine({
  dir,
  files = realFiles,
  now = Date.now,
  pid = process.pid,
}: Options): Quarantine {
  const siblingOf = (entry: QuarantineEntry) => join(dirname(entry.path), `.${entry.id}.clawbuoy`);
  const storedOf = (entry: QuarantineEntry) => entryFiles(dir, entry.id).stored;

  function statOrNull(path: string): FileStat | null {
    try {
      return files.lstat(path);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  function withOpen<T>(path: string, use: (fd: number) => T): T {
    const fd = files.open(path, 'read');
    try {
      return use(fd);
    } finally {
      quietly(() => files.close(fd));
    }
  }

  const identify = (fd: number): LockIdentity =>
    lockIdentity(files.fstat(fd), files.read(fd, 0, LOCK_READ_BYTES));

  const sameFile = (a: FileStat | null, b: FileStat | LockIdentity | null) =>
    a !== null && b !== null && a.dev === b.dev && a.ino === b.ino;

  /** By content across file systems, where a copy cannot have the same inode. */
  function isJudged(path: string, judged: LockIdentity): boolean {
    const found = withOpen(path, identify);
    if (found.dev === judged.dev && found.ino !== judged.ino) return false;
    return found.size === judged.size && found.sha256 === judged.sha256;
  }

  function readWhole(path: string): { data: Buffer; stat: FileStat } {
    return withOpen(path, (fd) => {
      const stat = files.fstat(fd);
      const data = files.read(fd, 0, MAX_LOCK_BYTES);
      if (data.length !== stat.size) throw new Error('it could not be read as a whole');
      return { data, stat };
    });
  }

  /** Gives a file its old name again, never over another one. Leaves `from` where it is. */
  function place(from: string, path: string, sibling: string): 'placed' | 'taken' {
    const attempt = (step: () => void): 'placed' | 'taken' | 'cannot-link' => {
      try {
        step();
        return 'placed';
      } catch (error) {
        if (errorCode(error) === 'EEXIST') return 'taken';
        if (CANNOT_LINK.has(errorCode(error))) return 'cannot-link';
        throw error;
      }
    };
    const linked = attempt(() => files.link(from, path));
    if (linked !== 'cannot-link') return linked;
    const { data, stat } = readWhole(from);
    if (from !== sibling) {
      writeNew(files, sibling, data, stat);
      try {
        const copied = attempt(() => files.link(sibling, path));
        if (copied !== 'cannot-link') return copied;
      } finally {
        quietly(() => files.unlink(sibling));
      }
    }
    // No hard links here at all: made exclusively, as OpenClaw makes its locks.
    const made = attempt(() => writeNew(files, path, data, stat));
    if (made === 'cannot-link') throw new Error('it could not be made again');
    return made;
  }

  /** Nothing of an entry is left beside the lock; what is left keeps its manifest an intent. */
  function isTidy(entry: QuarantineEntry): boolean {
    try {
      return statOrNull(siblingOf(entry)) === null;
    } catch {
      return false;
    }
  }

  /** Copies a file set aside beside the lock into the quarantine, and only then removes it. */
  function storeSibling(entry: QuarantineEntry): void {
    const sibling = siblingOf(entry);
    const stored = storedOf(entry);
    const { data, stat } = readWhole(sibling);
    const temporary = temporaryName(stored);
    writeNew(files, temporary, data, stat);
    files.rename(temporary, stored);
    files.fsyncFolder(dir);
    if (sha256Hex(readWhole(stored).data) !== sha256Hex(data)) {
      throw new Error('the copy in quarantine differs from its original');
    }
    files.unlink(sibling);
  }

  function forget(entry: QuarantineEntry): void {
    quietly(() => files.unlink(entryFiles(dir, entry.id).manifest));
  }

  /** A manifest that could not be updated is an intent still: the next start completes it. */
  function settle(entry: QuarantineEntry, state: QuarantineEntry['state']): QuarantineEntry {
    const settled = { ...entry, state };
    quietly(() => writeEntry(files, dir, settled));
    return settled;
  }

  /** Takes back a move that turned out wrong; `moved` is where the file is now. */
  function revert(
    entry: QuarantineEntry,
    moved: string,
    code: 'changed' | 'io',
    why: string,
  ): QuarantineError {
    const failed = (code: QuarantineError['code'], end: string): QuarantineError => {
      return { kind: 'failed', code, why: `${why}${end}` };
    };
    try {
      if (place(moved, entry.path, siblingOf(entry)) === 'taken') {
        if (moved === siblingOf(entry)) storeSibling(entry);
        settle(entry, 'displaced');
        return failed(
          'place-taken',
          `, and another lock has taken its place meanwhile: two runs may be writing to one session. The file that was moved is kept as ${storedOf(entry)}`,
        );
      }
    } catch (error) {
      const reason = errorWords(error);
      return failed(
        'stranded',
        `, and it could not be put back: ${reason}. It is kept as ${moved}`,
      );
    }
    quietly(() => files.fsyncFolder(dirname(entry.path)));
    if (moved !== storedOf(entry)) quietly(() => files.unlink(storedOf(entry)));
    try {
      files.unlink(moved);
    } catch (error) {
      // The manifest stays an intent, so that the next start removes the second name.
      return failed(
        code,
        `; it was put back and has a second name, ${moved}: ${errorWords(error)}`,
      );
    }
    if (isTidy(entry)) forget(entry);
    return failed(code, '; it was put back');
  }

  function judgeAndMove(request: MoveRequest): Result<QuarantineEntry, QuarantineError> {
    const refuse = (code: QuarantineError['code'], why: string) =>
      err<QuarantineError>({ kind: 'refused', code, why });
    const place = locateLock(request.lockPath, request.stateDir, files);
    if (place.kind !== 'inside') {
      return refuse(place.kind === 'absent' ? 'gone' : 'unsafe', place.why);
    }
    try {
      const before = files.lstat(place.path);
      if (before.kind !== 'file') return refuse('unsafe', `${place.path} is no regular file`);
      if (before.nlink !== 1) return refuse('unsafe', `${place.path} has a second name`);
      if (before.size > MAX_LOCK_BYTES) return refuse('unsafe', `${place.path} is too large`);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return refuse('gone', 'the lock is no longer there');
      return refuse('unsafe', `the lock could not be looked at: ${errorWords(error)}`);
    }
    let fd: number;
    try {
      fd = files.open(place.path, 'read');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return refuse('gone', 'the lock is no longer there');
      return refuse('unsafe', `the lock could not be opened: ${errorWords(error)}`);
    }
    // Held open to the end: as long as it is, no other file can get this inode number.
    try {
      return moveOpen(request, place.path, fd);
    } finally {
      quietly(() => files.close(fd));
    }
  }

  function moveOpen(
    request: MoveRequest,
    path: string,
    fd: number,
  ): Result<QuarantineEntry, QuarantineError> {
    const stop = (kind: QuarantineError['kind'], code: QuarantineError['code'], why: string) =>
      err<QuarantineError>({ kind, code, why });
    let entry: QuarantineEntry;
    try {
      const stat = files.fstat(fd);
      const bytes = files.read(fd, 0, LOCK_READ_BYTES);
      if (stat.kind !== 'file' || stat.nlink !== 1) {
        return stop('refused', 'unsafe', `${path} is no plain file any more`);
      }
      const difference = identityDifference(request.expected, lockIdentity(stat, bytes));
      if (difference !== null) {
        return stop('refused', 'changed', `the lock is not the one that was judged: ${difference}`);
      }
      const at = new Date(now()).toISOString();
      entry = {
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
      };
    } catch (error) {
      return stop('refused', 'unsafe', `the lock could not be read: ${errorWords(error)}`);
    }
    try {
      files.makeFolder(dir);
      writeEntry(files, dir, entry);
    } catch (error) {
      forget(entry);
      return stop('failed', 'io', `the quarantine cannot be written to: ${errorWords(error)}`);
    }
    let moved: string | null = null;
    try {
      const judgement = request.recheck();
      if (!judgement.ok) {
        forget(entry);
        return stop('refused', 'owner', judgement.error);
      }
      const isUnchanged = identityDifference(request.expected, identify(fd)) === null;
      moved = isUnchanged ? rename(path, entry) : null;
      if (moved === null) {
        forget(entry);
        return stop('refused', 'changed', 'the lock changed while it was being judged');
      }
    } catch (error) {
      forget(entry);
      if (errorCode(error) === 'ENOENT') {
        return stop('refused', 'gone', 'the lock is no longer there');
      }
      return stop('failed', 'io', `the lock could not be moved: ${errorWords(error)}`);
    }
    try {
      if (!sameFile(files.lstat(moved), request.expected)) {
        return err(
          revert(entry, moved, 'changed', 'another lock was made in the very moment of the move'),
        );
      }
      if (identityDifference(request.expected, identify(fd)) !== null) {
        return err(
          revert(entry, moved, 'changed', 'the lock was written to in the very moment of the move'),
        );
      }
      if (moved !== storedOf(entry)) storeSibling(entry);
    } catch (error) {
      const why = `the moved lock could not be stored: ${errorWords(error)}`;
      return err(revert(entry, moved, 'io', why));
    }
    quietly(() => files.fsyncFolder(dirname(path)));
    quietly(() => files.fsyncFolder(dir));
    return ok(settle(entry, 'quarantined'));
  }

  /** Into the quarantine, or, where that is another file system, to a name beside the lock. */
  function rename(path: string, entry: QuarantineEntry): string | null {
    for (const to of [storedOf(entry), siblingOf(entry)]) {
      if (!sameFile(files.lstat(path), entry.identity)) return null;
      try {
        files.rename(path, to);
        return to;
      } catch (error) {
        if (errorCode(error) !== 'EXDEV') throw error;
      }
    }
    throw new Error('it cannot be renamed in its own folder');
  }

  function putBack(entryId: string): Result<QuarantineEntry, QuarantineError> {
    const stop = (kind: QuarantineError['kind'], code: QuarantineError['code'], why: string) =>
      err<QuarantineError>({ kind, code, why });
    const read = readEntry(files, dir, entryId);
    if (!read.ok) return stop('refused', 'unknown-entry', read.error);
    const entry = read.value;
    if (entry.state !== 'quarantined' && entry.state !== 'displaced') {
      return stop('refused', 'unknown-entry', `this lock is not in quarantine: ${entry.state}`);
    }
    const target = locateLock(entry.path, entry.stateDir, files);
    if (target.kind !== 'inside') return stop('refused', 'unsafe', target.why);
    const intent: QuarantineEntry = {
      ...entry,
      state: 'putting-back',
      writerPid: pid,
      intentAt: new Date(now()).toISOString(),
    };
    try {
      if (entry.state === 'quarantined' && !isJudged(storedOf(entry), entry.identity)) {
        return stop('failed', 'changed', `${storedOf(entry)} is not the file that was moved`);
      }
      if (statOrNull(entry.path) !== null) return stop('refused', 'place-taken', taken(entry));
      writeEntry(files, dir, intent);
    } catch (error) {
      return stop('failed', 'io', `the lock was left in quarantine: ${errorWords(error)}`);
    }
    try {
      if (place(storedOf(entry), entry.path, siblingOf(entry)) === 'taken') {
        if (isTidy(entry)) settle(intent, entry.state);
        return stop('refused', 'place-taken', taken(entry));
      }
    } catch (error) {
      if (isTidy(entry)) settle(intent, entry.state);
      return stop('failed', 'io', `the lock could not be put back: ${errorWords(error)}`);
    }
    quietly(() => files.fsyncFolder(dirname(entry.path)));
    quietly(() => files.unlink(storedOf(entry)));
    const putBackAt = new Date(now()).toISOString();
    const done: QuarantineEntry = { ...intent, state: 'put-back', putBackAt };
    return ok(isTidy(entry) ? settle(done, 'put-back') : done);
  }

  const taken = (entry: QuarantineEntry) =>
    `${basename(entry.path)} exists again: another run holds it, and nothing is put over it`;

  function entries() {
    const findings: string[] = [];
    let names: string[] = [];
    try {
      names = files.list(dir);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') findings.push(`quarantine: ${errorWords(error)}`);
    }
    const found: QuarantineEntry[] = [];
    for (const name of names.filter((candidate) => candidate.endsWith('.json')).sort()) {
      const entry = readEntry(files, dir, name.slice(0, -'.json'.length));
      if (entry.ok) found.push(entry.value);
      else findings.push(`quarantine: ${entry.error}`);
    }
    return { entries: found.reverse(), findings };
  }

  function recoverMove(entry: QuarantineEntry): Omit<Recovered, 'id' | 'path'> {
    const sibling = statOrNull(siblingOf(entry));
    const stored = statOrNull(storedOf(entry));
    const moved = sibling !== null ? siblingOf(entry) : stored !== null ? storedOf(entry) : null;
    if (moved === null) {
      forget(entry);
      return { outcome: 'never-moved', why: 'the lock had not been moved yet' };
    }
    if (sameFile(sibling ?? stored, statOrNull(entry.path))) {
      files.unlink(moved);
      if (sibling !== null && stored !== null) files.unlink(storedOf(entry));
      forget(entry);
      return { outcome: 'reverted', why: 'the lock is in its place' };
    }
    if (isJudged(moved, entry.identity)) {
      if (sibling !== null) storeSibling(entry);
      writeEntry(files, dir, { ...entry, state: 'quarantined' });
      return { outcome: 'finished', why: 'the judged lock is in quarantine' };
    }
    const { code, why } = revert(entry, moved, 'changed', 'the moved file was not the judged lock');
    if (code === 'place-taken') return { outcome: 'displaced', why };
    return { outcome: code === 'changed' ? 'reverted' : 'failed', why };
  }

  function recoverPutBack(entry: QuarantineEntry): Omit<Recovered, 'id' | 'path'> {
    const stored = statOrNull(storedOf(entry));
    const sibling = statOrNull(siblingOf(entry));
    const original = statOrNull(entry.path);
    const isBack = stored === null || sameFile(original, stored) || sameFile(original, sibling);
    if (sibling !== null) files.unlink(siblingOf(entry));
    if (!isBack) {
      const state = isJudged(storedOf(entry), entry.identity) ? 'quarantined' : 'displaced';
      writeEntry(files, dir, { ...entry, state });
      return { outcome: 'reverted', why: 'the lock is still in quarantine' };
    }
    if (stored !== null) files.unlink(storedOf(entry));
    writeEntry(files, dir, { ...entry, state: 'put-back', putBackAt: entry.intentAt });
    return { outcome: 'finished', why: 'the lock is back in its place' };
  }

  function recover(isAlive: (pid: number) => boolean): readonly Recovered[] {
    const told: Recovered[] = [];
    for (const entry of entries().entries) {
      if (entry.state !== 'moving' && entry.state !== 'putting-back') continue;
      const { id, path } = entry;
      const isYoung = now() - Date.parse(entry.intentAt) < IN_FLIGHT_MS;
      if (entry.writerPid !== pid && isYoung && isAlive(entry.writerPid)) {
        told.push({ id, path, outcome: 'in-flight', why: `process ${entry.writerPid} is at it` });
        continue;
      }
      const where = locateLock(path, entry.stateDir, files);
      if (where.kind !== 'inside') {
        told.push({ id, path, outcome: 'failed', why: where.why });
        continue;
      }
      try {
        const result = entry.state === 'moving' ? recoverMove(entry) : recoverPutBack(entry);
        told.push({ id, path, ...result });
      } catch (error) {
        told.push({ id, path, outcome: 'failed', why: errorWords(error) });
      }
    }
    sweepTemporaries();
    return told;
  }

  /** Half-written copies and manifests of our own, whose originals are in place. */
  function sweepTemporaries(): void {
    quietly(() => {
      for (const name of files.list(dir).filter((candidate) => candidate.endsWith('.tmp'))) {
        const path = join(dir, name);
        if (now() - files.lstat(path).mtimeMs > IN_FLIGHT_MS) files.unlink(path);
      }
    });
  }

  return { judgeAndMove, putBack, entries, recover };
}
