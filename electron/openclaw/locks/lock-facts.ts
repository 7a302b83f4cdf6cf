import type { ProcessFact } from '../../core/evidence/gateway-facts.ts';
import type { LockFact, OpenedBy } from '../../core/evidence/lock-facts.ts';
import type { SessionFact } from '../../core/evidence/session-facts.ts';
import { sessionOfLock } from '../../core/judge/judge.ts';
import { identityDifference } from './lock-file.ts';
import type { LockWatch, SeenLock } from './lock-watch.ts';

type Options = {
  readonly locks: Pick<LockWatch, 'locks'>;
  /** Finds who has this file open, by a look through the open files of the whole machine. */
  readonly askOpeners: (path: string, owner: number | null) => Promise<OpenedBy>;
  /** The session whose own row names this transcript file. Null if none does. */
  readonly rowKeyOf: (lock: SeenLock) => string | null;
  /** The user of this program. Root, and null for unknown users, see everybody. */
  readonly uid: number | null;
};

/** Combines the lock files with related facts from elsewhere. */
export interface LockFacts {
  /** The facts on each lock, with its owner and session picked from these lists. */
  of(
    seen: readonly SeenLock[],
    processes: ReadonlyMap<number, ProcessFact>,
    sessions: readonly SessionFact[],
  ): readonly LockFact[];
  /** Asks who has a lock open. The answer counts while the file stays unchanged. */
  askOpeners(path: string): Promise<void>;
  /** Notes that an abort ended a run of this session. */
  noteAbort(sessionKey: string, atMs: number): void;
}

export function createLockFacts({ locks, askOpeners, rowKeyOf, uid }: Options): LockFacts {
  const openers = new Map<string, { lock: SeenLock; fact: OpenedBy }>();
  const aborts = new Map<string, number>();

  return {
    of: (seen, processes, sessions) =>
      seen.map((lock) => {
        const pid = ownerOf(lock);
        const asked = openers.get(lock.path);
        const rowKey =
          sessionOfLock(lock, sessions) === undefined && lock.kind === 'session'
            ? rowKeyOf(lock)
            : null;
        const row = sessionOfLock({ ...lock, rowKey }, sessions);
        const { identity: _identity, uid: ownerUid, ...shown } = lock;
        const isOthers = uid !== null && uid !== 0 && ownerUid !== null && ownerUid !== uid;
        return {
          ...shown,
          owner: pid === null ? null : (processes.get(pid) ?? null),
          ...(rowKey === null ? {} : { rowKey }),
          ...(isOthers ? { ofOtherUser: true } : {}),
          openedBy:
            asked !== undefined && isSame(asked.lock, lock) ? asked.fact : { kind: 'not-asked' },
          abortedAtMs: row === undefined ? null : (aborts.get(row.key) ?? null),
        };
      }),
    async askOpeners(path) {
      const lock = locks.locks().find((one) => one.path === path);
      if (lock === undefined) return;
      const fact = await askOpeners(path, ownerOf(lock));
      openers.set(path, { lock, fact });
    },
    noteAbort: (sessionKey, atMs) => {
      aborts.set(sessionKey, atMs);
    },
  };
}

/** Whether it is the same file, unchanged, so that an earlier answer still counts. */
function isSame(asked: SeenLock, now: SeenLock): boolean {
  return (
    asked.seenSinceMs === now.seenSinceMs &&
    (asked.identity === null || now.identity === null
      ? asked.identity === now.identity
      : identityDifference(asked.identity, now.identity) === null)
  );
}

/** The processes that these locks name as their owners. */
export function ownersOf(seen: readonly SeenLock[]): ReadonlySet<number> {
  return new Set(seen.flatMap((lock) => ownerOf(lock) ?? []));
}

function ownerOf({ content }: SeenLock): number | null {
  return content.kind === 'payload' || content.kind === 'malformed' ? content.pid : null;
}
