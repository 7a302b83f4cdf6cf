import type { Era } from '../era.ts';
import type { BlockFact, Evidence, LockFact } from '../evidence.ts';
import type { LockVerdict } from '../snapshot.ts';
import { duration } from '../words.ts';
import type { Judgement, LockBase, Payload } from './own-lock.ts';
import { gatewayOwned, holdLimitMs, stepped, undetermined } from './own-lock.ts';
import { runBehind } from './run-behind.ts';
import { blockedMessage } from './waiting.ts';

export type JudgedLock = Judgement &
  LockBase & {
    readonly fact: LockFact;
    readonly releasable: boolean;
    readonly pid: number | null;
    readonly sessionKey: string | null;
    /** False for a leftover of a session that has moved on: it blocks nobody. */
    readonly current: boolean;
    /** Since when a message waits in its session for longer than this version waits for a lock. */
    readonly waitingSinceMs: number | null;
    /** Somebody waits because of it, by the gateway's own word or by an unanswered message. */
    readonly waits: boolean;
    /** The version removes such a lock by itself when the next message meets it. */
    readonly reclaimedByGateway: boolean;
  };

/** An unreadable lock may be one that is just being written (2026.5.28: 5 s and 30 s). */
const SHORT_GRACE_MS = 5_000;
const LONG_GRACE_MS = 30_000;

/** So many sessions are asked for; a list this long may have been cut. */
export const LISTED_SESSIONS = 200;

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
 * Judges one lock file: who owns it, whether the owner lives, and whether it may be released.
 * Pure. Fails closed: what cannot be told is `undetermined`, which is never releasable.
 */
export function judgeLock(evidence: Evidence, era: Era, lock: LockFact): JudgedLock {
  const session = evidence.sessions.list.find(
    (row) => row.agentId === lock.agentId && row.sessionId === lock.sessionId,
  );
  const sessionsKnown = evidence.sessions.source !== 'none';
  const block = latestBlock(evidence, lock);
  const sessionKey = session?.key ?? block?.sessionKey ?? null;
  const createdAtMs =
    lock.content.kind === 'payload' ? lock.content.createdAtMs : lock.modifiedAtMs;
  const base = {
    fact: lock,
    pid:
      lock.content.kind === 'payload' || lock.content.kind === 'malformed'
        ? lock.content.pid
        : null,
    ageMs: Math.max(0, evidence.atMs - createdAtMs),
    sessionKey,
    current:
      lock.kind === 'store' ||
      session !== undefined ||
      !sessionsKnown ||
      // A list that was cut says nothing about what is not on it.
      evidence.sessions.list.length >= LISTED_SESSIONS ||
      (block !== null && block.atMs > (evidence.sessions.atMs ?? 0)),
    runBehind: runBehind(evidence, lock, sessionKey),
    block,
  };
  const judged = verdictOf(evidence, era, lock, base);
  const releasable = isReleasable(judged.verdict);
  const blocked =
    sessionKey === null || base.runBehind === 'active' || judged.verdict === 'inert'
      ? null
      : blockedMessage(evidence, era, sessionKey, { isOwnerProvedGone: releasable });
  return {
    ...base,
    ...judged,
    releasable,
    waitingSinceMs: blocked?.sinceMs ?? null,
    waits: block !== null || blocked !== null,
    reclaimedByGateway:
      lock.kind === 'session' &&
      isReclaimable(judged.verdict) &&
      (era.reclaims.includes(judged.verdict) || (era.staleMs !== null && base.ageMs > era.staleMs)),
  };
}

function isReclaimable(verdict: LockVerdict): verdict is Era['reclaims'][number] {
  return RELEASABLE.has(verdict);
}

/**
 * The newest block that names this lock and is younger than it: older ones met another lock. Nor
 * does anybody wait any more who was given up in an earlier life of the gateway.
 */
function latestBlock(evidence: Evidence, lock: LockFact): BlockFact | null {
  const madeMs = lock.content.kind === 'payload' ? lock.content.createdAtMs : lock.modifiedAtMs;
  const { process } = evidence.gateway;
  const sinceMs = process?.kind === 'alive' ? Math.max(madeMs, process.startedAtMs) : madeMs;
  let latest: BlockFact | null = null;
  for (const block of evidence.blocks) {
    if (block.lockPath !== lock.path || block.atMs < sinceMs) continue;
    if (latest === null || block.atMs > latest.atMs) latest = block;
  }
  return latest;
}

function verdictOf(evidence: Evidence, era: Era, lock: LockFact, base: LockBase): Judgement {
  if (era.name === 'sqlite') {
    return {
      verdict: 'inert',
      ownedBy: 'unknown',
      why: 'this OpenClaw keeps its sessions in a database and looks at no lock file',
    };
  }
  switch (lock.content.kind) {
    case 'not-a-file':
      return undetermined(`${lock.content.why}; Clawbuoy does not touch it`);
    case 'unreadable':
      return undetermined(`it cannot be read: ${lock.content.why}`);
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
): Judgement {
  const what = lock.content.kind === 'empty' ? 'it is empty' : 'its content names no owner';
  const acquireMs = evidence.install.acquireTimeoutMs ?? era.acquireTimeoutMs;
  const graceMs = acquireMs < LONG_GRACE_MS ? SHORT_GRACE_MS : LONG_GRACE_MS;
  if (base.ageMs < graceMs) {
    return {
      verdict: 'held',
      ownedBy: 'unknown',
      why: `${what}; it is ${duration(base.ageMs)} old and may be in the middle of being written`,
    };
  }
  if (lock.openedBy.kind === 'known' && lock.openedBy.pids.length > 0) {
    return undetermined(`${what}, yet process ${lock.openedBy.pids.join(', ')} has it open`);
  }
  const unseen = cannotSeeOwners(evidence);
  if (unseen !== null) return undetermined(`${what}; ${unseen}`);
  // Half a payload that still names a process is that process's for as long as it may live.
  if (lock.content.kind === 'malformed' && lock.content.pid !== null) {
    const { pid } = lock.content;
    return hasEnded(lock.owner)
      ? {
          verdict: 'malformed',
          ownedBy: 'nobody',
          why: `it is broken, and process ${pid}, which it names, is gone`,
        }
      : undetermined(`it is broken, but it names process ${pid}, which may be its owner`);
  }
  if (lock.owner !== null && lock.owner.kind !== 'absent') {
    return undetermined(`${what}, yet a process is known that may be its owner`);
  }
  return {
    verdict: 'malformed',
    ownedBy: 'nobody',
    why: `${what}, for ${duration(base.ageMs)}: nobody can be holding it`,
  };
}

function hasEnded(owner: LockFact['owner']): boolean {
  return owner?.kind === 'absent' || (owner?.kind === 'alive' && owner.state === 'zombie');
}

function ownerVerdict(
  evidence: Evidence,
  era: Era,
  lock: LockFact,
  payload: Payload,
  base: LockBase,
): Judgement {
  const { owner } = lock;
  const { pid } = payload;
  const unseen = cannotSeeOwners(evidence);
  if (unseen !== null) return undetermined(unseen);
  if (owner === null) return undetermined(`process ${pid} was not looked at`);
  switch (owner.kind) {
    case 'unknown':
      return undetermined(`process ${pid} cannot be looked at: ${owner.why}`);
    case 'absent':
      return { verdict: 'orphaned', ownedBy: 'nobody', why: `its owner, process ${pid}, is gone` };
    case 'alive':
      return aliveVerdict(evidence, era, lock, payload, owner, base);
  }
}

/**
 * Why pids in locks mean nothing here; null where they do. A gateway that listens on this machine
 * while no OpenClaw process of this machine does it lives in a container or another pid
 * namespace: the process that has the same number here is another one.
 */
function cannotSeeOwners(evidence: Evidence): string | null {
  if (!evidence.install.isLoopback) {
    return 'the gateway runs on another machine, whose processes cannot be seen';
  }
  const { http, socket, process } = evidence.gateway;
  const listens = http.kind === 'answered' || http.kind === 'silent' || socket.kind === 'open';
  if (!listens || (process?.kind === 'alive' && process.identity !== 'other')) return null;
  return "the gateway's own process is not to be seen from here: it may run in a container, where numbers of processes mean something else";
}

function aliveVerdict(
  evidence: Evidence,
  era: Era,
  lock: LockFact,
  payload: Payload,
  owner: Extract<NonNullable<LockFact['owner']>, { kind: 'alive' }>,
  base: LockBase,
): Judgement {
  const { pid, createdAtMs } = payload;
  if (owner.state === 'zombie') {
    return { verdict: 'orphaned', ownedBy: 'nobody', why: `its owner, process ${pid}, has ended` };
  }
  const ownerHasItOpen = lock.openedBy.kind === 'known' && lock.openedBy.pids.includes(pid);
  const recycled = recycledWhy(evidence, payload, owner);
  if (recycled !== null && !ownerHasItOpen) {
    // Ticks since boot do not care for the clock; 2026.2.1 writes none, and a Mac has none.
    const byTicks = payload.startTicks !== null && owner.startTicks !== null;
    if (stepped(evidence, createdAtMs) && !byTicks) {
      return undetermined(`${recycled}, but the clock was set meanwhile`);
    }
    return { verdict: 'recycled', ownedBy: 'nobody', why: recycled };
  }
  switch (owner.identity) {
    case 'unreadable':
      return undetermined(`process ${pid} lives, but what it is cannot be read`);
    case 'other':
      if (ownerHasItOpen)
        return undetermined(`process ${pid} is no OpenClaw we know, yet has it open`);
      return {
        verdict: 'foreign',
        ownedBy: 'stranger',
        why: `process ${pid} is alive but is not OpenClaw: ${owner.command ?? 'unknown command'}`,
      };
    case 'openclaw-gateway':
    case 'openclaw':
      return pid === evidence.gateway.pid
        ? gatewayOwned(evidence, era, lock, payload, base, ownerHasItOpen)
        : otherOpenClaw(evidence, era, payload, base, owner.command);
  }
}

/** Why the pid must be somebody else's by now; null if it may be the same process. */
function recycledWhy(
  evidence: Evidence,
  payload: Payload,
  owner: Extract<NonNullable<LockFact['owner']>, { kind: 'alive' }>,
): string | null {
  const { pid, createdAtMs, startTicks } = payload;
  const toleranceMs = evidence.thresholds.recycledToleranceMs;
  if (startTicks !== null && owner.startTicks !== null) {
    if (startTicks === owner.startTicks) return null;
    return `process ${pid} is not the one that made the lock: its start time differs`;
  }
  const { bootedAtMs } = evidence.machine;
  if (bootedAtMs !== null && bootedAtMs > createdAtMs + toleranceMs) {
    return `the machine has been started again since the lock was made; process ${pid} is another one`;
  }
  if (owner.startedAtMs > createdAtMs + toleranceMs) {
    const laterMs = owner.startedAtMs - createdAtMs;
    return `process ${pid} started ${duration(laterMs)} after the lock was made: the number was used again`;
  }
  return null;
}

function otherOpenClaw(
  evidence: Evidence,
  era: Era,
  payload: Payload,
  base: LockBase,
  command: string | null,
): Judgement {
  const limitMs = holdLimitMs(evidence, era, payload);
  const who = `another live OpenClaw process holds it: ${payload.pid} (${command ?? 'command unknown'})`;
  const overdue = base.block !== null || base.ageMs > limitMs;
  return {
    verdict: overdue ? 'overdue' : 'held',
    ownedBy: 'other-openclaw',
    why: base.block !== null ? `${who}; the gateway gave up waiting for it` : who,
  };
}
