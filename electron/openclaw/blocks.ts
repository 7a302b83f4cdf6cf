import type { BlockFact } from '../core/evidence/report-facts.ts';
import type { SessionFact } from '../core/evidence/session-facts.ts';

/** A block from an event. Long paths come without their end. */
export type ToldBlock = BlockFact & { readonly isCut: boolean };

/** For one message, the clocks of the log and of events differ by less than this. */
const SAME_MESSAGE_MS = 3_000;

/**
 * Merges the blocks from the log and from events, each message once, oldest first. An event may
 * have cut a path. The path is completed if the log or the existing locks leave no doubt. Else it
 * stays as it was reported.
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
