import { statOrNull } from './judged-file.ts';
import type { QuarantineEntry } from './quarantine-entry.ts';
import type { QuarantineStore } from './quarantine-store.ts';

/** So long it is still told of a lock that it was moved and put back. */
const KEPT_MS = 28 * 24 * 60 * 60_000;

/**
 * Forgets locks that were put back weeks ago, of which nothing but the manifest is left. What is
 * still in quarantine can be undone, or is the only copy of a lock, and stays however old it is.
 */
export function forgetOld(shelf: QuarantineStore, now: () => number): void {
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
