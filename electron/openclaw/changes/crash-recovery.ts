import { reason } from '../../core/catalogue/sentences/reason.ts';
import { say } from '../../core/catalogue/sentences/sentence.ts';
import { errorWords } from '../../system/file-reads.ts';
import { locateLock } from '../locks/lock-file.ts';
import type { Intent } from './fenced-move.ts';
import { rollbackMove } from './fenced-move.ts';
import { isJudged, sameFile, statOrNull } from './judged-file.ts';
import type { QuarantineEntry } from './quarantine-entry.ts';
import type { QuarantineStore } from './quarantine-store.ts';

/** Another Clawbuoy may still be working on an intent this young. */
const IN_FLIGHT_MS = 60_000;

/**
 * Whether the process that had this number at that time may still be at work. One that cannot be
 * looked at is: to finish a move beside the one who makes it would harm both.
 */
export type IsAtWork = (pid: number, sinceMs: number) => boolean;

/** The result for a move or put-back that a crash had interrupted. */
export type Recovered = {
  readonly id: string;
  readonly path: string;
  readonly outcome: 'never-moved' | 'finished' | 'reverted' | 'displaced' | 'in-flight' | 'failed';
  readonly why: string;
};
type End = Omit<Recovered, 'id' | 'path'>;

/** Finishes or reverts what a crash interrupted. Returns what it found. Loses nothing. */
export function recoverFromCrash(
  store: QuarantineStore,
  { pid, now }: Intent,
  isAtWork: IsAtWork,
): readonly Recovered[] {
  const told: Recovered[] = [];
  for (const entry of store.entries().entries) {
    if (entry.state !== 'moving' && entry.state !== 'putting-back') continue;
    const { id, path } = entry;
    const begunAtMs = Date.parse(entry.intentAt);
    const isYoung = now() - begunAtMs < IN_FLIGHT_MS;
    if (entry.writerPid !== pid && isYoung && isAtWork(entry.writerPid, begunAtMs)) {
      told.push({
        id,
        path,
        outcome: 'in-flight',
        why: reason('otherAtIt', { pid: entry.writerPid }),
      });
      continue;
    }
    const where = locateLock(path, entry.stateDir, store.files);
    if (where.kind !== 'inside') {
      told.push({ id, path, outcome: 'failed', why: where.why });
      continue;
    }
    try {
      const end =
        entry.state === 'moving' ? recoverMove(store, entry) : recoverPutBack(store, entry);
      told.push({ id, path, ...end });
    } catch (error) {
      told.push({ id, path, outcome: 'failed', why: errorWords(error) });
    }
  }
  store.sweep(IN_FLIGHT_MS);
  return told;
}

function recoverMove(store: QuarantineStore, entry: QuarantineEntry): End {
  const { files } = store;
  const sibling = statOrNull(files, store.sibling(entry));
  const stored = statOrNull(files, store.stored(entry));
  const moved =
    sibling !== null ? store.sibling(entry) : stored !== null ? store.stored(entry) : null;
  if (moved === null) {
    store.forget(entry);
    return { outcome: 'never-moved', why: reason('lockNotMovedYet') };
  }
  if (sameFile(sibling ?? stored, statOrNull(files, entry.path))) {
    files.unlink(moved);
    if (sibling !== null && stored !== null) files.unlink(store.stored(entry));
    store.forget(entry);
    return { outcome: 'reverted', why: reason('lockInItsPlace') };
  }
  if (isJudged(files, moved, entry.identity)) {
    if (sibling !== null) store.storeSibling(entry);
    store.write({ ...entry, state: 'quarantined' });
    return { outcome: 'finished', why: reason('judgedLockKept') };
  }
  const { code, why } = rollbackMove(store, entry, moved, 'changed', say('movedNotJudged'));
  if (code === 'place-taken') return { outcome: 'displaced', why: String(why) };
  return { outcome: code === 'changed' ? 'reverted' : 'failed', why: String(why) };
}

function recoverPutBack(store: QuarantineStore, entry: QuarantineEntry): End {
  const { files } = store;
  const stored = statOrNull(files, store.stored(entry));
  const sibling = statOrNull(files, store.sibling(entry));
  const original = statOrNull(files, entry.path);
  const isBack = stored === null || sameFile(original, stored) || sameFile(original, sibling);
  if (sibling !== null) files.unlink(store.sibling(entry));
  if (!isBack) {
    const isWhole = isJudged(files, store.stored(entry), entry.identity);
    store.write({ ...entry, state: isWhole ? 'quarantined' : 'displaced' });
    return { outcome: 'reverted', why: reason('lockStillKept') };
  }
  if (stored !== null) files.unlink(store.stored(entry));
  store.write({ ...entry, state: 'put-back', putBackAt: entry.intentAt });
  return { outcome: 'finished', why: reason('lockBackInPlace') };
}
