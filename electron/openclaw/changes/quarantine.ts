import type { Result } from '../../core/result.ts';
import { type Files, realFiles } from '../../system/files.ts';
import { type Recovered, recoverFromCrash } from './crash-recovery.ts';
import { judgeAndMove, type MoveRequest } from './fenced-move.ts';
import { statOrNull } from './judged-file.ts';
import { putBack } from './put-back.ts';
import type { QuarantineEntry, QuarantineError } from './quarantine-entry.ts';
import type { QuarantineStore } from './quarantine-store.ts';
import { createQuarantineStore, type StoredLock } from './quarantine-store.ts';

export type { MoveRequest } from './fenced-move.ts';
export type { QuarantineEntry, QuarantineError } from './quarantine-entry.ts';

/** Where locks go that nobody may wait for any more, and from where they come back. */
export interface Quarantine {
  /** Moves a lock away if it is still the judged file and `recheck` still agrees. */
  judgeAndMove(request: MoveRequest): Result<QuarantineEntry, QuarantineError>;
  /** Puts a lock back where it was, only if that place is free. */
  putBack(entryId: string): Result<QuarantineEntry, QuarantineError>;
  /** What is or was in quarantine, newest first, and manifests that cannot be read. */
  entries(): StoredLock;
  /**
   * Finishes or reverts what a crash left half-way, and tells what that was. Loses nothing; only
   * of what was put back weeks ago it is told no more.
   */
  recover(isAlive: (pid: number) => boolean): readonly Recovered[];
}

type Options = {
  readonly dir: string;
  readonly files?: Files;
  readonly now?: () => number;
  readonly pid?: number;
};

/** The only door through which a lock of OpenClaw's is ever moved. */
export function createQuarantine({
  dir,
  files = realFiles,
  now = Date.now,
  pid = process.pid,
}: Options): Quarantine {
  const shelf = createQuarantineStore(dir, files, now);
  const intent = { pid, now };
  return {
    judgeAndMove: (request) => judgeAndMove(shelf, intent, request),
    putBack: (entryId) => putBack(shelf, intent, entryId),
    entries: () => shelf.entries(),
    recover(isAlive) {
      const told = recoverFromCrash(shelf, intent, isAlive);
      forgetOld(shelf, now);
      return told;
    },
  };
}

/** So long it is still told of a lock that it was moved and put back. */
const KEPT_MS = 28 * 24 * 60 * 60_000;

/**
 * Forgets locks that were put back weeks ago, of which nothing but the manifest is left. What is
 * still in quarantine can be undone, or is the only copy of a lock, and stays however old it is.
 */
function forgetOld(shelf: QuarantineStore, now: () => number): void {
  for (const entry of shelf.entries().entries) {
    if (entry.state !== 'put-back' || entry.putBackAt === null) continue;
    const isOld = now() - Date.parse(entry.putBackAt) > KEPT_MS;
    if (isOld && isEmpty(shelf, entry)) shelf.forget(entry);
  }
}

function isEmpty(shelf: QuarantineStore, entry: QuarantineEntry): boolean {
  try {
    return statOrNull(shelf.files, shelf.stored(entry)) === null && shelf.isTidy(entry);
  } catch {
    return false;
  }
}
