import type { LockVerdict } from '../api/snapshot.ts';
import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { LockFact } from '../evidence/lock-facts.ts';
import type { BlockFact } from '../evidence/report-facts.ts';
import type { Era } from '../openclaw/era.ts';
import { RUN_MARGIN_MS } from '../openclaw/era.ts';
import { assertNever } from '../result.ts';
import { holdLimitMs, watchdogLimitMs } from './lock-limits.ts';
import type { Opened } from './opened.ts';
import type { RunBehind } from './run-behind.ts';

/** Log lines and lock files get their times from different calls. */
const SETTLE_MS = 500;
/** The gateway's own code for a lock with its pid that it does not hold. */
const ORPHAN_OF_ITSELF = 'orphan-self-pid';

export type LockOwner = 'gateway' | 'other-openclaw' | 'nobody' | 'stranger' | 'unknown';

/** The verdict on a lock, in words. */
export type OwnLockVerdict = {
  readonly verdict: LockVerdict;
  readonly why: Words;
  readonly ownedBy: LockOwner;
};

/** What is known of a lock before its owner is judged. */
export type LockBase = {
  /** 0 where it is not known. */
  readonly ageMs: number;
  /** False where the lock is dated in the future or the clock seems to have been set since. */
  readonly isAgeKnown: boolean;
  readonly runBehind: RunBehind;
  /** The gateway's latest report that this lock blocked a message. */
  readonly block: BlockFact | null;
};

export type Payload = Extract<LockFact['content'], { kind: 'payload' }>;

export function undetermined(why: Words): OwnLockVerdict {
  return { verdict: 'undetermined', ownedBy: 'unknown', why };
}

/** Whether the wall clock was set since then. Ages and starts across that are not believed. */
export function stepped(evidence: Evidence, sinceMs: number): boolean {
  const { clockSteppedAtMs } = evidence.machine;
  return clockSteppedAtMs !== null && clockSteppedAtMs >= sinceMs;
}

/**
 * Whether whoever holds this lock surely has the file open. On a version that nobody has measured a
 * closed file proves nothing. 2026.2.1 closes the lock of the list of sessions as soon as it is made,
 * and holds it for as long as the disk takes for the list (2026.4.29 keeps it open).
 */
export function isHeldOpen(era: Era, { kind }: Pick<LockFact, 'kind'>): boolean {
  return era.keepsLocksOpen && kind === 'session';
}

/**
 * Judges a lock that the gateway itself made. A release needs proof that nothing in the gateway
 * holds it: no run is behind it, an abort did not free it, or the gateway waited in vain for it. A
 * lock older than a run may take by default counts, too. In every case the gateway must have closed
 * the file. An age alone proves nothing, because a run may have its own limit. (It is the `timeout`
 * of the `agent` RPC, or `timeoutSeconds` of cron, hooks and sub-agents. 0 is 30 days.)
 */
export function gatewayOwned(
  evidence: Evidence,
  era: Era,
  lock: LockFact,
  payload: Payload,
  base: LockBase,
  opened: Opened,
): OwnLockVerdict {
  const ofWorkMs = base.runBehind === 'none' ? watchdogLimitMs(evidence, era, lock) : null;
  const limitMs = ofWorkMs ?? holdLimitMs(evidence, era, payload);
  const runMs = evidence.install.runTimeoutMs ?? era.runTimeoutMs;
  const isPastLimit = base.isAgeKnown && base.ageMs > limitMs;
  const isBeyondDefaults = base.isAgeKnown && base.ageMs > Math.max(limitMs, runMs + RUN_MARGIN_MS);
  const by = say('gatewayProcess', { pid: payload.pid });
  const heldFor = base.isAgeKnown
    ? say('forTime', { time: lasting(base.ageMs) })
    : say('sinceUnknown');
  if (base.runBehind === 'active') {
    return isPastLimit || base.block !== null
      ? {
          verdict: 'overdue',
          ownedBy: 'gateway',
          why: say('holdsForRunFor', { by, time: heldFor }),
        }
      : { verdict: 'held', ownedBy: 'gateway', why: say('holdsForRun', { by }) };
  }
  const survivedAbortMs =
    lock.abortedAtMs !== null &&
    lock.seenSinceMs <= lock.abortedAtMs &&
    !stepped(evidence, lock.abortedAtMs)
      ? evidence.atMs - lock.abortedAtMs
      : 0;
  const survivedAbort = survivedAbortMs >= evidence.thresholds.leakedConfirmMs;
  if (isOrphanOfItself(base, payload)) {
    return {
      verdict: 'overdue',
      ownedBy: 'gateway',
      why: say('madeCannotTakeBack', { by }),
    };
  }
  // Some versions take back their own leaked lock at once. They wait only for a lock that they know
  // to hold. Their report that it blocked a message proves a holder, not a leak.
  const isKnownHolder = era.reclaims.includes('leaked') && base.block?.ownerPid === payload.pid;
  if (isKnownHolder) {
    return {
      verdict: 'overdue',
      ownedBy: 'gateway',
      why: say('holdsSaysInUse', { by, time: heldFor }),
    };
  }
  const selfBlocked = blockedByItself(evidence, era, payload, base);
  const isUnused = base.runBehind === 'none' || survivedAbort || selfBlocked;
  if (isUnused || isBeyondDefaults) {
    // `/compact` (2026.2.1) and `sessions.compact` (2026.7.35) take the lock without any run event,
    // and with `hasActiveRun:false`. Versions with locks keep a held lock open. So an open file may
    // still be honest, and a closed one cannot be.
    switch (opened.kind) {
      case 'yes':
        return maybeCompacting(base, by, isPastLimit);
      case 'unknown':
        return undetermined(say('madeOpenUnknown', { by, why: opened.why }));
      case 'not-asked':
        return {
          verdict: base.block === null && !isPastLimit ? 'held' : 'overdue',
          ownedBy: 'gateway',
          why: say('madeBeingChecked', { by }),
        };
      case 'no':
        if (!isHeldOpen(era, lock)) {
          return {
            verdict: base.block === null && !isPastLimit ? 'undetermined' : 'overdue',
            ownedBy: 'gateway',
            why: era.keepsLocksOpen
              ? say('madeListLock', { by })
              : say('madeVersionUnknown', { by }),
          };
        }
        return {
          verdict: 'leaked',
          ownedBy: 'gateway',
          why: say('closedTheFile', {
            why: leakedWhy(
              by,
              { survivedAbort, selfBlocked, isUnused },
              survivedAbortMs,
              base.ageMs,
            ),
          }),
        };
      default:
        return assertNever(opened);
    }
  }
  if (base.block !== null || isPastLimit) {
    return {
      verdict: 'overdue',
      ownedBy: 'gateway',
      why: say('holdsRunUnknown', { by, time: heldFor }),
    };
  }
  if (
    evidence.mode === 'one-look' &&
    evidence.runs.coveredSinceMs !== null &&
    era.name === 'february'
  ) {
    return {
      verdict: 'undetermined',
      ownedBy: 'gateway',
      why: say('madeOneLook', {
        by,
        when: base.isAgeKnown ? say('ago', { time: lasting(base.ageMs) }) : say('atUnknownTime'),
      }),
    };
  }
  return { verdict: 'held', ownedBy: 'gateway', why: say('holdsWithinLimit', { by }) };
}

/**
 * Whether the gateway refused a message because of its own orphaned lock. The lock has its pid, but
 * it does not know to hold it and could not remove it (2026.7.35, openclaw/openclaw #128032). Its
 * watchdog never looks at such a lock. Only a new process gets past it.
 */
export function isOrphanOfItself(
  { block }: Pick<LockBase, 'block'>,
  { pid }: { readonly pid: number | null },
): boolean {
  return block?.ownerPid === pid && block?.staleBecause.includes(ORPHAN_OF_ITSELF) === true;
}

/**
 * Whether the gateway gave up waiting for its own lock, made before that wait began. On 2026.2.1
 * locks are re-entrant inside the gateway: it never waits for one that it knows to hold. So this
 * proves that nothing in it holds the lock.
 */
function blockedByItself(evidence: Evidence, era: Era, payload: Payload, base: LockBase): boolean {
  const { block } = base;
  if (era.name !== 'february' || block === null || block.ownerPid !== payload.pid) return false;
  if (payload.pid !== evidence.gateway.pid) return false;
  const waitBeganMs = block.atMs - (block.waitedMs ?? era.acquireTimeoutMs);
  return payload.createdAtMs + SETTLE_MS < waitBeganMs;
}

function leakedWhy(
  by: Words,
  proof: {
    readonly survivedAbort: boolean;
    readonly selfBlocked: boolean;
    readonly isUnused: boolean;
  },
  survivedAbortMs: number,
  ageMs: number,
): Words {
  if (proof.survivedAbort) {
    return say('madeRunEnded', { by, time: lasting(survivedAbortMs) });
  }
  if (proof.selfBlocked) {
    return say('madeWaitedInVain', { by });
  }
  return proof.isUnused
    ? say('madeNoRun', { by })
    : say('madeLongAgo', { by, time: lasting(ageMs) });
}

function maybeCompacting(base: LockBase, by: Words, isPastLimit: boolean): OwnLockVerdict {
  return {
    verdict: base.block === null && !isPastLimit ? 'held' : 'overdue',
    ownedBy: 'gateway',
    why: say('openMayCompact', { by }),
  };
}
