import type { LockVerdict } from '../api/snapshot.ts';
import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { LockFact } from '../evidence/lock-facts.ts';
import { hasEnded, lockMadeAtMs } from '../evidence/queries.ts';
import type { BlockFact } from '../evidence/report-facts.ts';
import type { Era } from '../openclaw/era.ts';
import { LISTED_SESSIONS } from '../openclaw/session-key.ts';
import { assertNever } from '../result.ts';
import { holdLimitMs } from './lock-limits.ts';
import { holdsSessionId, sessionOfLock } from './lock-session.ts';
import type { Opened } from './opened.ts';
import { openedByAnybody, openedByProcess, openedForRelease } from './opened.ts';
import type { LockBase, OwnLockVerdict, Payload } from './own-lock.ts';
import { gatewayOwned, isHeldOpen, stepped, undetermined } from './own-lock.ts';
import { runBehind } from './run-behind.ts';
import { blockedMessage } from './waiting.ts';

export type JudgedLock = OwnLockVerdict &
  LockBase & {
    readonly fact: LockFact;
    readonly releasable: boolean;
    /** The file has a second name. Moving this one aside would leave the other, so it stays. */
    readonly hasSecondName: boolean;
    readonly pid: number | null;
    readonly sessionKey: string | null;
    /** False for a leftover of a session that has moved on: it blocks nobody. */
    readonly current: boolean;
    /**
     * When a message came that has waited longer than this version waits for a lock; null: none
     * has.
     */
    readonly waitingSinceMs: number | null;
    /** Somebody waits because of it, according to the gateway or to an unanswered message. */
    readonly waits: boolean;
    /** This version removes such a lock when the next message meets it. */
    readonly reclaimedByGateway: boolean;
  };

/** An unreadable lock may be one that is just being written (2026.5.28: 5 s and 30 s). */
const SHORT_GRACE_MS = 5_000;
const LONG_GRACE_MS = 30_000;

/** Verdicts under which a lock file may be moved away. Nothing else, ever. */
const RELEASABLE: ReadonlySet<LockVerdict> = new Set([
  'orphaned',
  'recycled',
  'foreign',
  'malformed',
  'leaked',
]);

export function isReleasable(verdict: LockVerdict): boolean {
  return RELEASABLE.has(verdict);
}

/**
 * Judges one lock file: who owns it, whether the owner lives, and whether it may be released. Pure.
 * Fails closed: doubt makes it `undetermined`, which is never releasable.
 */
export function judgeLock(evidence: Evidence, era: Era, lock: LockFact): JudgedLock {
  const session = sessionOfLock(lock, evidence.sessions.list);
  const madeMs = madeAtMs(evidence, lock);
  const block = latestBlock(evidence, lock, madeMs);
  const sessionKey = session?.key ?? lock.rowKey ?? block?.sessionKey ?? null;
  const base = {
    fact: lock,
    pid:
      lock.content.kind === 'payload' || lock.content.kind === 'malformed'
        ? lock.content.pid
        : null,
    ageMs: madeMs === null ? 0 : Math.max(0, evidence.atMs - madeMs),
    isAgeKnown: madeMs !== null,
    sessionKey,
    current:
      lock.kind === 'store' ||
      session !== undefined ||
      lock.rowKey != null ||
      evidence.sessions.source === 'none' ||
      // A list that was cut says nothing about sessions that are not on it.
      evidence.sessions.list.length >= LISTED_SESSIONS ||
      (block !== null && !isPastBlock(evidence, lock, block)),
    runBehind: runBehind(evidence, lock, sessionKey),
    block,
  };
  const judged = verdictOf(evidence, era, lock, base);
  const isFree = isReleasable(judged.verdict);
  const hasSecondName = (lock.links ?? 1) > 1;
  const blocked =
    sessionKey === null || base.runBehind === 'active' || judged.verdict === 'inert'
      ? null
      : blockedMessage(evidence, era, sessionKey, { isOwnerProvedGone: isFree });
  return {
    ...base,
    ...judged,
    releasable: isFree && !hasSecondName,
    hasSecondName,
    waitingSinceMs: blocked?.sinceMs ?? null,
    waits: block !== null || blocked !== null,
    reclaimedByGateway:
      lock.kind === 'session' &&
      isFree &&
      (reclaims(evidence, era, lock, judged.verdict) ||
        (era.staleMs !== null && base.isAgeKnown && base.ageMs > era.staleMs)),
  };
}

/** Whether this version removes such a lock itself when the next message meets it. */
function reclaims(
  evidence: Evidence,
  era: Era,
  { content, owner }: LockFact,
  verdict: LockVerdict,
): boolean {
  if (verdict !== 'recycled' || content.kind !== 'payload') {
    return era.reclaims.some((one) => one === verdict);
  }
  // OpenClaw recognises a reused pid only by the start ticks in the payload (Linux, 2026.3.31 and
  // later). Without ticks it removes a lock with its own pid, and one of a process that it takes
  // for no OpenClaw.
  if (content.startTicks !== null) return era.reclaims.includes('recycled');
  if (content.pid === evidence.gateway.pid) return era.reclaims.includes('own-without-ticks');
  const isStranger = owner?.kind === 'alive' && owner.identity === 'other';
  return isStranger && era.reclaims.includes('foreign');
}

/** Two clock readings from different calls may differ by this much. */
const FUTURE_TOLERANCE_MS = 2_000;

/**
 * When a lock was made, by its own words. Null where it is dated in the future: the clock was set,
 * and nothing is known of its age.
 */
function madeAtMs(evidence: Evidence, lock: LockFact): number | null {
  const saidMs = lockMadeAtMs(lock);
  return saidMs > evidence.atMs + FUTURE_TOLERANCE_MS ? null : saidMs;
}

/**
 * Whether a block is over although its lock is still there, because its session has moved on to
 * another file. A name without a session id is on no list. For it only an answer proves this.
 */
function isPastBlock(evidence: Evidence, lock: LockFact, block: BlockFact): boolean {
  const isListedLater = block.atMs <= (evidence.sessions.atMs ?? 0);
  if (holdsSessionId(lock.sessionId)) return isListedLater;
  return evidence.messages.some(
    (message) => message.sessionKey === block.sessionKey && (message.replyAtMs ?? 0) > block.atMs,
  );
}

/**
 * The newest block that names this lock and is younger than it. Older blocks met another lock. A
 * message given up in an earlier life of the gateway has nobody waiting any more.
 */
function latestBlock(evidence: Evidence, lock: LockFact, madeMs: number | null): BlockFact | null {
  const { process } = evidence.gateway;
  const bornMs = process?.kind === 'alive' ? process.startedAtMs : 0;
  const sinceMs = Math.max(madeMs ?? 0, bornMs);
  let latest: BlockFact | null = null;
  for (const block of evidence.blocks) {
    if (block.lockPath !== lock.path || block.atMs < sinceMs) continue;
    if (latest === null || block.atMs > latest.atMs) latest = block;
  }
  return latest;
}

function verdictOf(evidence: Evidence, era: Era, lock: LockFact, base: LockBase): OwnLockVerdict {
  if (era.name === 'sqlite') {
    return {
      verdict: 'inert',
      ownedBy: 'unknown',
      why: say('locksUnused'),
    };
  }
  switch (lock.content.kind) {
    case 'not-a-file':
      return undetermined(say('notTouched', { why: lock.content.why }));
    case 'unreadable':
      return undetermined(say('cannotBeRead', { why: lock.content.why }));
    case 'empty':
    case 'malformed':
      return unreadableContent(evidence, era, lock, base);
    case 'payload':
      return ownerVerdict(evidence, era, lock, lock.content, base);
  }
}

function unreadableContent(
  evidence: Evidence,
  era: Era,
  lock: LockFact,
  base: LockBase,
): OwnLockVerdict {
  const what = lock.content.kind === 'empty' ? say('isEmpty') : say('namesNoOwner');
  const acquireMs = evidence.install.acquireTimeoutMs ?? era.acquireTimeoutMs;
  const graceMs = acquireMs < LONG_GRACE_MS ? SHORT_GRACE_MS : LONG_GRACE_MS;
  if (!base.isAgeKnown) return undetermined(say('andWhat', { what, future: FROM_THE_FUTURE }));
  if (base.ageMs < graceMs) {
    return {
      verdict: 'held',
      ownedBy: 'unknown',
      why: say('maybeBeingWritten', { what, time: lasting(base.ageMs) }),
    };
  }
  const unseen = cannotSeeOwners(evidence);
  if (unseen !== null) return undetermined(say('bothWords', { costs: what, more: unseen }));
  if (lock.content.kind === 'malformed' && lock.content.mayNameOther === true) {
    return undetermined(say('notUnderstood'));
  }
  // Half a payload may still name a process. The lock is that process's while it may live.
  const named = lock.content.kind === 'malformed' ? lock.content.pid : null;
  if (named !== null && !hasEnded(lock.owner)) {
    return undetermined(say('brokenNames', { pid: named }));
  }
  if (named === null && lock.owner !== null && !hasEnded(lock.owner)) {
    return undetermined(say('ownerMayBeKnown', { what }));
  }
  if (lock.kind === 'store' && evidence.gateway.process?.kind === 'alive') {
    return undetermined(say('bothWords', { costs: what, more: say('listLockClosed') }));
  }
  // Nothing names its owner for sure, so no process that could be OpenClaw may have it open.
  const opened = openedByAnybody(lock.openedBy);
  switch (opened.kind) {
    case 'yes':
      return undetermined(say('yetOpen', { what, pids: opened.pids.join(', ') }));
    case 'unknown':
      return undetermined(say('openCannotBeTold', { what, why: opened.why }));
    case 'not-asked':
      return undetermined(say('openBeingAsked', { what }));
    case 'no':
      return {
        verdict: 'malformed',
        ownedBy: 'nobody',
        why:
          named === null
            ? say('nobodyHasItOpen', { what, time: lasting(base.ageMs) })
            : say('brokenNamedGone', { pid: named }),
      };
    default:
      return assertNever(opened);
  }
}

const FROM_THE_FUTURE = say('fromTheFuture');

function ownerVerdict(
  evidence: Evidence,
  era: Era,
  lock: LockFact,
  payload: Payload,
  base: LockBase,
): OwnLockVerdict {
  const { owner } = lock;
  const { pid } = payload;
  const unseen = cannotSeeOwners(evidence);
  if (unseen !== null) return undetermined(unseen);
  // OpenClaw writes a start time on Linux only (`getProcessStartTime`, 2026.2.17 and later).
  if (evidence.machine.platform === 'darwin' && payload.startTicks !== null) {
    return undetermined(say('madeOnLinux', { pid }));
  }
  if (owner === null) return undetermined(say('processNotLookedAt', { pid }));
  switch (owner.kind) {
    case 'unknown':
      return undetermined(say('processCannotBeLookedAt', { pid, why: owner.why }));
    case 'absent':
      return orphaned(lock, say('ownerIsGone', { pid }));
    case 'alive':
      return aliveVerdict(evidence, era, lock, payload, owner, base);
  }
}

/**
 * Why pids in locks mean nothing here; null where they do. The gateway may listen here while no
 * OpenClaw process of this machine does. Then it lives in a container or another pid namespace, and
 * the same pid on this machine is another process. Where Clawbuoy itself is in a container that
 * shares the folder, or on one of several machines that share a disk, only a gateway beside it shows
 * whose pids are meant.
 */
function cannotSeeOwners(evidence: Evidence): Words | null {
  if (!evidence.install.isLoopback) {
    return say('gatewayElsewhere');
  }
  const { http, socket, process } = evidence.gateway;
  const listens = http.kind === 'answered' || http.kind === 'silent' || socket.kind === 'open';
  if (process?.kind === 'alive' && process.identity !== 'other') return null;
  if (listens) return say('gatewayInContainer');
  if (evidence.machine.hasUnseenProcesses === true) return say('clawbuoyInContainer');
  return evidence.machine.isDiskShared === true ? say('folderShared') : null;
}

function aliveVerdict(
  evidence: Evidence,
  era: Era,
  lock: LockFact,
  payload: Payload,
  owner: Extract<NonNullable<LockFact['owner']>, { kind: 'alive' }>,
  base: LockBase,
): OwnLockVerdict {
  const { pid, createdAtMs } = payload;
  if (owner.state === 'zombie') return orphaned(lock, say('ownerHasEnded', { pid }));
  const opened = openedByProcess(lock.openedBy, pid);
  const isOpen = opened.kind === 'yes';
  const recycled = recycledWhy(evidence, payload, owner);
  if (recycled !== null && !isOpen) {
    const closed = needsClosed(openedForRelease(lock.openedBy, pid), recycled);
    if (closed !== null) return closed;
    // Ticks since boot do not depend on the clock. 2026.2.1 writes none, and a Mac has none.
    const byTicks = payload.startTicks !== null && owner.startTicks !== null;
    // After the clock was set back, a process that lives on seems younger than it is.
    if (evidence.machine.clockSteppedAtMs !== null && !byTicks) {
      return undetermined(say('butClockSet', { recycled }));
    }
    // A clock that was set before this watch began leaves no trace. Where a closed file proves
    // nothing, a live OpenClaw may be the lock's maker.
    if (!byTicks && !isHeldOpen(era, lock) && owner.identity !== 'other') {
      return undetermined(say('butMayBeOpenclaw', { recycled }));
    }
    return { verdict: 'recycled', ownedBy: 'nobody', why: recycled };
  }
  // The owner has the file open, yet seems to have started after the lock was made. So the clock
  // was set, and no age counts.
  const isAgeKnown = base.isAgeKnown && recycled === null && !stepped(evidence, createdAtMs);
  const known = { ...base, isAgeKnown, ageMs: recycled === null ? base.ageMs : 0 };
  switch (owner.identity) {
    case 'unreadable':
      return undetermined(say('processUnreadable', { pid }));
    case 'other': {
      if (isOpen) return undetermined(say('strangerHasItOpen', { pid }));
      const stranger = say('aliveNotOpenclaw', {
        pid,
        command: owner.command ?? say('unknownCommand'),
      });
      return (
        needsClosed(openedForRelease(lock.openedBy, pid), stranger) ?? {
          verdict: 'foreign',
          ownedBy: 'stranger',
          why: stranger,
        }
      );
    }
    case 'openclaw-gateway':
    case 'openclaw':
      return pid === evidence.gateway.pid
        ? gatewayOwned(evidence, era, lock, payload, known, openedForRelease(lock.openedBy, pid))
        : otherOpenClaw(evidence, era, payload, known, owner.command);
  }
}

/** The verdict on a lock whose owner has ended. A file that a living process has open stays. */
function orphaned(lock: LockFact, why: Words): OwnLockVerdict {
  const opened = openedByAnybody(lock.openedBy);
  if (opened.kind === 'yes') {
    return undetermined(say('yetOpen', { what: why, pids: opened.pids.join(', ') }));
  }
  // Its maker may live in that user's container, under another pid than the lock names.
  if (lock.ofOtherUser === true) {
    return undetermined(say('yetAnotherUsers', { why }));
  }
  return { verdict: 'orphaned', ownedBy: 'nobody', why };
}

/** The verdict where it is not sure that the owner has the file closed; null where it is sure. */
function needsClosed(opened: Opened, found: Words): OwnLockVerdict | null {
  switch (opened.kind) {
    case 'no':
      return null;
    case 'yes':
      return undetermined(say('yetLockOpen', { found, pids: opened.pids.join(', ') }));
    case 'unknown':
      return undetermined(say('lockOpenCannotBeTold', { found, why: opened.why }));
    case 'not-asked':
      return undetermined(say('lockOpenBeingAsked', { found }));
    default:
      return assertNever(opened);
  }
}

/** Why the pid must belong to another process by now; null: it may be the same process. */
function recycledWhy(
  evidence: Evidence,
  payload: Payload,
  owner: Extract<NonNullable<LockFact['owner']>, { kind: 'alive' }>,
): Words | null {
  const { pid, createdAtMs, startTicks } = payload;
  const toleranceMs = evidence.thresholds.recycledToleranceMs;
  if (startTicks !== null && owner.startTicks !== null) {
    if (startTicks === owner.startTicks) return null;
    return say('startTimeDiffers', { pid });
  }
  const { bootedAtMs } = evidence.machine;
  if (bootedAtMs !== null && bootedAtMs > createdAtMs + toleranceMs) {
    return say('machineRestarted', { pid });
  }
  if (owner.startedAtMs > createdAtMs + toleranceMs) {
    const laterMs = owner.startedAtMs - createdAtMs;
    return say('startedAfterLock', { pid, time: lasting(laterMs) });
  }
  return null;
}

function otherOpenClaw(
  evidence: Evidence,
  era: Era,
  payload: Payload,
  base: LockBase,
  command: string | null,
): OwnLockVerdict {
  const limitMs = holdLimitMs(evidence, era, payload);
  const who = say('otherOpenclawHolds', {
    pid: payload.pid,
    command: command ?? say('commandUnknown'),
  });
  const overdue = base.block !== null || (base.isAgeKnown && base.ageMs > limitMs);
  return {
    verdict: overdue ? 'overdue' : 'held',
    ownedBy: 'other-openclaw',
    why: base.block !== null ? say('gatewayGaveUp', { who }) : who,
  };
}
