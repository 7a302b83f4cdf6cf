import type { BlockFact, SessionFact } from '../core/evidence/evidence.ts';

/** A block as an event tells of it: long paths come without their end. */
export type ToldBlock = BlockFact & { readonly isCut: boolean };

/** Clocks of the log and of events lie so far apart at most for one message. */
const SAME_MESSAGE_MS = 3_000;

/**
 * What the log and the events tell of messages that met a lock, each message once, oldest first.
 * A path that an event has cut short is completed where the log, or the locks that are there,
 * leave no doubt which it is; else it stays as it was told.
 */
export function mergeBlocks(
  logged: readonly BlockFact[],
  told: readonly ToldBlock[],
  lockPaths: readonly string[],
  sessions: readonly SessionFact[],
): BlockFact[] {
  const all = [...logged];
  for (const event of told) {
    const { isCut, ...fact } = event;
    const same = all.findIndex(
      (one) =>
        Math.abs(one.atMs - event.atMs) < SAME_MESSAGE_MS &&
        (one.lockPath === event.lockPath || (isCut && one.lockPath.startsWith(event.lockPath))),
    );
    const known = all[same];
    if (known !== undefined) {
      all[same] = { ...known, sessionKey: known.sessionKey ?? event.sessionKey };
    } else {
      all.push(isCut ? { ...fact, lockPath: completed(event, lockPaths, sessions) } : fact);
    }
  }
  return all.sort((a, b) => a.atMs - b.atMs);
}

function completed(
  { lockPath, sessionKey }: ToldBlock,
  lockPaths: readonly string[],
  sessions: readonly SessionFact[],
): string {
  const possible = lockPaths.filter((path) => path.startsWith(lockPath));
  const { sessionId = null } = sessions.find((row) => row.key === sessionKey) ?? {};
  const own = sessionId === null ? [] : possible.filter((path) => path.includes(sessionId));
  const [path, ...others] = own.length > 0 ? own : possible;
  return path !== undefined && others.length === 0 ? path : lockPath;
}
