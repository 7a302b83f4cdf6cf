import { basename, dirname } from 'node:path';
import { say, type Words } from '../../core/catalogue/sentences/sentence.ts';
import { ok, type Result } from '../../core/result.ts';
import { errorWords, quietly } from '../../system/file-reads.ts';
import { locateLock } from '../locks/lock-file.ts';
import type { Intent } from './fenced-move.ts';
import { isJudged, statOrNull } from './judged-file.ts';
import { placeExclusive } from './place-exclusive.ts';
import type { QuarantineEntry } from './quarantine-entry.ts';
import { failed, type QuarantineError, refused } from './quarantine-entry.ts';
import type { QuarantineStore } from './quarantine-store.ts';

/** Puts a lock back where it was, only if that place is free. */
export function putBack(
  store: QuarantineStore,
  { pid, now }: Intent,
  entryId: string,
): Result<QuarantineEntry, QuarantineError> {
  const { files } = store;
  const read = store.read(entryId);
  if (!read.ok) return refused('unknown-entry', read.error);
  const entry = read.value;
  if (entry.state !== 'quarantined' && entry.state !== 'displaced') {
    return refused('unknown-entry', say('notInQuarantine', { state: entry.state }));
  }
  const target = locateLock(entry.path, entry.stateDir, files);
  if (target.kind !== 'inside') return refused('unsafe', target.why);
  const intent: QuarantineEntry = {
    ...entry,
    state: 'putting-back',
    writerPid: pid,
    intentAt: new Date(now()).toISOString(),
  };
  const stored = store.stored(entry);
  try {
    if (entry.state === 'quarantined' && !isJudged(files, stored, entry.identity)) {
      return failed('changed', say('notTheMovedFile', { path: stored }));
    }
    if (statOrNull(files, entry.path) !== null) return refused('place-taken', taken(entry));
    store.write(intent);
  } catch (error) {
    return failed('io', say('lockLeftKept', { why: errorWords(error) }));
  }
  try {
    if (placeExclusive(files, stored, entry.path, store.sibling(entry)) === 'taken') {
      if (store.isTidy(entry)) store.settle(intent, entry.state);
      return refused('place-taken', taken(entry));
    }
  } catch (error) {
    if (store.isTidy(entry)) store.settle(intent, entry.state);
    return failed('io', say('lockNotPutBack', { why: errorWords(error) }));
  }
  quietly(() => files.fsyncFolder(dirname(entry.path)));
  quietly(() => files.unlink(stored));
  const isAbsent = (): boolean => {
    try {
      return statOrNull(files, stored) === null;
    } catch {
      return false;
    }
  };
  const putBackAt = new Date(now()).toISOString();
  const done: QuarantineEntry = { ...intent, state: 'put-back', putBackAt };
  // A second name would make the lock look unsafe to the next release. The next start removes it.
  return ok(store.isTidy(entry) && isAbsent() ? store.settle(done, 'put-back') : done);
}

function taken(entry: QuarantineEntry): Words {
  return say('heldByAnotherRun', { name: basename(entry.path) });
}
