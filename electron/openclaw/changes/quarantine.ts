import type { Result } from '../../core/result.ts';
import { type Files, realFiles } from '../../system/files.ts';
import { type IsAtWork, type Recovered, recoverFromCrash } from './crash-recovery.ts';
import { judgeAndMove, type MoveRequest } from './fenced-move.ts';
import { statOrNull } from './judged-file.ts';
import { putBack } from './put-back.ts';
import type { QuarantineEntry, QuarantineError } from './quarantine-entry.ts';
import type { QuarantineStore } from './quarantine-store.ts';
import { createQuarantineStore, type StoredLock } from './quarantine-store.ts';

/** The quarantine for locks that no run may wait for any more. They can come back from it. */
export interface Quarantine {
  /** Moves a lock away if it is still the judged file and `recheck` still agrees. */
  judgeAndMove(request: MoveRequest): Result<QuarantineEntry, QuarantineError>;
  /** Puts a lock back where it was, only if that place is free. */
  putBack(entryId: string): Result<QuarantineEntry, QuarantineError>;
  /** All present and former entries, newest first, and manifests that cannot be read. */
  entries(): StoredLock;
  /**
   * Finishes or reverts what a crash interrupted, and returns what it found. Loses nothing except
   * manifests of locks that were put back weeks ago.
   */
  recover(isAtWork: IsAtWork): readonly Recovered[];
}

type Options = {
  readonly dir: string;
  readonly files?: Files;
  readonly now?: () => number;
  readonly pid?: number;
};

/** The only way in which a lock of OpenClaw is ever moved. */
export function createQuarantine({
  dir,
  files = realFiles,
  now = Date.now,
  pid = process.pid,
}: Options): Quarantine {
  const store = createQuarantineStore(dir, files, now);
  const intent = { pid, now };
  return {
    judgeAndMove: (request) => judgeAndMove(store, intent, request),
    putBack: (entryId) => putBack(store, intent, entryId),
    entries: () => store.entries(),
    recover(isAtWork) {
      const told = recoverFromCrash(store, intent, isAtWork);
      forgetOld(store, now);
      return told;
    },
  };
}

/** How long the manifest of a lock that was put back is kept. */
const KEPT_MS = 28 * 24 * 60 * 60_000;

/**
 * Forgets locks that were put back weeks ago and have nothing left but the manifest. A lock still
 * in quarantine stays, however old: it can be undone, or is the only copy.
 */
function forgetOld(store: QuarantineStore, now: () => number): void {
  for (const entry of store.entries().entries) {
    if (entry.state !== 'put-back' || entry.putBackAt === null) continue;
    const isOld = now() - Date.parse(entry.putBackAt) > KEPT_MS;
    if (isOld && isEmpty(store, entry)) store.forget(entry);
  }
}

function isEmpty(store: QuarantineStore, entry: QuarantineEntry): boolean {
  try {
    return statOrNull(store.files, store.stored(entry)) === null && store.isTidy(entry);
  } catch {
    return false;
  }
}
