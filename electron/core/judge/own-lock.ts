import type { Era } from '../era.ts';
import { RUN_MARGIN_MS } from '../era.ts';
import type { BlockFact, Evidence, LockFact } from '../evidence.ts';
import type { LockVerdict } from '../snapshot.ts';
import { duration } from '../words.ts';
import type { RunBehind } from './run-behind.ts';

/** Clocks of log lines and lock files are read by different calls. */
const SETTLE_MS = 500;
/** The gateway's own code for a lock with its pid that it does not hold. */
const ORPHAN_OF_ITSELF = 'orphan-self-pid';

export type LockOwner = 'gateway' | 'other-openclaw' | 'nobody' | 'stranger' | 'unknown';

/** What a lock was judged to be, in words. */
export type Judgement = {
  readonly verdict: LockVerdict;
  readonly why: string;
  readonly ownedBy: LockOwner;
};

/** What is known of a lock before its owner is judged. */
export type LockBase = {
  readonly ageMs: number;
  readonly runBehind: RunBehind;
  /** The latest word of the gateway that this lock blocked a message. */
  readonly block: BlockFact | null;
};

export type Payload = Extract<LockFact['content'], { kind: 'payload' }>;

export function undetermined(why: string): Judgement {
  return { verdict: 'undetermined', ownedBy: 'unknown', why };
}

/** How long a lock may be held: what it says itself, else the config, else the version's limit. */
export function holdLimitMs(evidence: Evidence, era: Era, payload: Payload): number {
  const runMs = evidence.install.runTimeoutMs ?? era.runTimeoutMs;
  return payload.maxHoldMs ?? evidence.install.maxHoldMs ?? era.maxHoldMs ?? runMs + RUN_MARGIN_MS;
}

/** Whether the wall clock was set since then: ages and starts are not to be believed across that. */
export function stepped(evidence: Evidence, sinceMs: number): boolean {
  const { clockSteppedAtMs } = evidence.machine;
  return clockSteppedAtMs !== null && clockSteppedAtMs >= sinceMs;
}

/**
 * A lock that the gateway itself made. It is released only when it is proved that nothing in the
 * gateway holds it: no run is behind it, an abort did not free it, the gateway waited in vain for
 * it, or no run may take so long; and, where a version keeps its locks open, the file is closed.
 */
export function gatewayOwned(
  evidence: Evidence,
  era: Era,
  lock: LockFact,
  payload: Payload,
  base: LockBase,
  gatewayHasItOpen: boolean,
): Judgement {
  const limitMs = holdLimitMs(evidence, era, payload);
  const runMs = evidence.install.runTimeoutMs ?? era.runTimeoutMs;
  // After a step of the clock an age is not to be believed.
  const isAgeKnown = !stepped(evidence, payload.createdAtMs);
  const beyondEverything = isAgeKnown && base.ageMs > Math.max(limitMs, runMs + RUN_MARGIN_MS);
  const by = `the gateway itself (process ${payload.pid})`;
  if (base.runBehind === 'active') {
    return base.ageMs > limitMs || base.block !== null
      ? {
          verdict: 'overdue',
          ownedBy: 'gateway',
          why: `${by} holds it for a run in progress, for ${duration(base.ageMs)}`,
        }
      : { verdict: 'held', ownedBy: 'gateway', why: `${by} holds it for a run in progress` };
  }
  if (beyondEverything) {
    return {
      verdict: 'leaked',
      ownedBy: 'gateway',
      why: `${by} has held it for ${duration(base.ageMs)}, longer than any run may take`,
    };
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
      why: `${by} made it, says itself that nothing in it holds it, and cannot take it back`,
    };
  }
  // Versions that take a leaked lock of their own back at once wait only for one that they know
  // to hold: their own word that it blocked a message is proof of a holder, not of a leak.
  const isKnownHolder = era.reclaims.includes('leaked') && base.block?.ownerPid === payload.pid;
  if (isKnownHolder) {
    return {
      verdict: 'overdue',
      ownedBy: 'gateway',
      why: `${by} holds it, for ${duration(base.ageMs)}, and says itself that it is in use`,
    };
  }
  const selfBlocked = blockedByItself(evidence, era, payload, base);
  if (base.runBehind === 'none' || survivedAbort || selfBlocked) {
    // A compaction that a person asks for (`/compact`) takes the lock without any run event on
    // 2026.2.1. That version keeps a lock it holds open, so a file that the gateway has open may
    // still be honest, and one that it has closed cannot be.
    if (era.keepsLocksOpen) {
      if (gatewayHasItOpen) return maybeCompacting(base, by);
      if (lock.openedBy.kind === 'unknown') {
        return undetermined(
          `${by} made it and no run is seen, but whether it still has the file open cannot be told`,
        );
      }
      if (lock.openedBy.kind === 'not-asked') {
        return {
          verdict: base.block === null ? 'held' : 'overdue',
          ownedBy: 'gateway',
          why: `${by} made it; no run is seen behind it, being checked`,
        };
      }
    }
    const closed = era.keepsLocksOpen ? '; it has closed the file' : '';
    return {
      verdict: 'leaked',
      ownedBy: 'gateway',
      why: leakedWhy(by, survivedAbort, selfBlocked, survivedAbortMs) + closed,
    };
  }
  if (base.block !== null || base.ageMs > limitMs) {
    return {
      verdict: 'overdue',
      ownedBy: 'gateway',
      why: `${by} holds it, for ${duration(base.ageMs)}; whether a run is behind it cannot be told from here`,
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
      why: `${by} made it ${duration(base.ageMs)} ago; one look cannot tell whether a run is behind it (\`clawbuoy watch\` can)`,
    };
  }
  return { verdict: 'held', ownedBy: 'gateway', why: `${by} holds it, within its limit` };
}

/**
 * The gateway refused a message because of a lock with its own pid that it does not know to hold,
 * and that it could not remove (2026.7.35, openclaw/openclaw #128032). Its watchdog never looks at
 * such a lock: only a new process gets past it.
 */
export function isOrphanOfItself(
  { block }: Pick<LockBase, 'block'>,
  { pid }: { readonly pid: number | null },
): boolean {
  return block?.ownerPid === pid && block?.staleBecause.includes(ORPHAN_OF_ITSELF) === true;
}

/**
 * On 2026.2.1 locks are re-entrant inside the gateway: it never waits for one that it knows to
 * hold. So its own word that it gave up waiting for its own lock, made before that wait began,
 * proves that nothing in it holds it.
 */
function blockedByItself(evidence: Evidence, era: Era, payload: Payload, base: LockBase): boolean {
  const { block } = base;
  if (era.name !== 'february' || block === null || block.ownerPid !== payload.pid) return false;
  if (payload.pid !== evidence.gateway.pid) return false;
  const waitBeganMs = block.atMs - (block.waitedMs ?? era.acquireTimeoutMs);
  return payload.createdAtMs + SETTLE_MS < waitBeganMs;
}

function leakedWhy(
  by: string,
  survivedAbort: boolean,
  selfBlocked: boolean,
  survivedAbortMs: number,
): string {
  if (survivedAbort) {
    return `${by} made it; its run was ended ${duration(survivedAbortMs)} ago, and the lock stayed`;
  }
  return selfBlocked
    ? `${by} made it, and then waited in vain for it: nothing in the gateway holds it`
    : `${by} made it, but no run is behind it`;
}

function maybeCompacting(base: LockBase, by: string): Judgement {
  return {
    verdict: base.block === null ? 'held' : 'overdue',
    ownedBy: 'gateway',
    why: `${by} has it open without a run, as a compaction does`,
  };
}
