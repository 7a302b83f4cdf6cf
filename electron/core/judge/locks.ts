import type { Era } from '../era.ts';
import { RUN_MARGIN_MS } from '../era.ts';
import type { BlockFact, Evidence, LockFact, RunFact } from '../evidence.ts';
import type { LockVerdict } from '../snapshot.ts';
import { duration } from '../words.ts';

/** What is known about the run that a lock of the gateway's own should be guarding. */
export type RunBehind = 'active' | 'none' | 'unknown';

export type JudgedLock = {
  readonly fact: LockFact;
  readonly verdict: LockVerdict;
  readonly why: string;
  readonly releasable: boolean;
  readonly pid: number | null;
  readonly ageMs: number;
  readonly sessionKey: string | null;
  /** False for a leftover of a session that has moved on: it blocks nobody. */
  readonly current: boolean;
  readonly ownedBy: 'gateway' | 'other-openclaw' | 'nobody' | 'stranger' | 'unknown';
  readonly runBehind: RunBehind;
  /** The latest word of the gateway that this lock blocked a message. */
  readonly block: BlockFact | null;
  /** The version removes such a lock by itself when the next message meets it. */
  readonly reclaimedByGateway: boolean;
};

/** An unreadable lock may be one that is just being written (2026.5.28: 5 s and 30 s). */
const SHORT_GRACE_MS = 5_000;
const LONG_GRACE_MS = 30_000;
/** Clocks of log lines and lock files are read by different calls. */
const SETTLE_MS = 500;

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
      (block !== null && block.atMs > (evidence.sessions.atMs ?? 0)),
    runBehind: runBehind(evidence, lock, sessionKey),
    block,
  };
  const judged = verdictOf(evidence, era, lock, base);
  return {
    ...base,
    ...judged,
    releasable: isReleasable(judged.verdict),
    reclaimedByGateway:
      isReclaimable(judged.verdict) &&
      era.reclaims.includes(judged.verdict) &&
      lock.kind === 'session',
  };
}

function isReclaimable(verdict: LockVerdict): verdict is Era['reclaims'][number] {
  return RELEASABLE.has(verdict);
}

/** The newest block that names this lock and is younger than it: older ones met another lock. */
function latestBlock(evidence: Evidence, lock: LockFact): BlockFact | null {
  const sinceMs = lock.content.kind === 'payload' ? lock.content.createdAtMs : lock.modifiedAtMs;
  let latest: BlockFact | null = null;
  for (const block of evidence.blocks) {
    if (block.lockPath !== lock.path || block.atMs < sinceMs) continue;
    if (latest === null || block.atMs > latest.atMs) latest = block;
  }
  return latest;
}

function activeRuns(evidence: Evidence): RunFact[] {
  return evidence.runs.list.filter((run) => run.phase === 'active');
}

/**
 * Is a run behind this lock? A run that is seen is proof. None is proved only by a connection
 * that was open before the lock was made and has since answered (so that every event sent
 * before has arrived), or by the gateway's own `hasActiveRun: false` for the same lock.
 * Where the session of a lock is not known, any run of that agent may be the one.
 */
function runBehind(evidence: Evidence, lock: LockFact, sessionKey: string | null): RunBehind {
  const mayBeIts = activeRuns(evidence).some((run) => mayBehind(run, sessionKey));
  if (mayBeIts) return 'active';
  // A run's last events are out some milliseconds before its lock goes.
  const settlesAtMs = evidence.atMs - evidence.thresholds.leakedConfirmMs;
  const hasJustEnded = evidence.runs.list.some(
    (run) => run.endedAtMs !== null && run.endedAtMs > settlesAtMs && mayBehind(run, sessionKey),
  );
  if (hasJustEnded) return 'unknown';
  const row = evidence.sessions.list.find((session) => session.key === sessionKey);
  if (row?.hasActiveRun === true) return 'active';
  if (lock.content.kind !== 'payload') return 'unknown';
  const settledAtMs =
    Math.max(lock.content.createdAtMs, lock.seenSinceMs) + evidence.thresholds.leakedConfirmMs;
  const { coveredSinceMs, confirmedAtMs } = evidence.runs;
  const seenByEvents =
    coveredSinceMs !== null &&
    coveredSinceMs <= lock.content.createdAtMs &&
    confirmedAtMs !== null &&
    confirmedAtMs >= settledAtMs;
  const toldByRow =
    row?.hasActiveRun === false &&
    evidence.sessions.source === 'gateway' &&
    row.inactiveSinceMs !== null &&
    evidence.sessions.atMs !== null &&
    evidence.sessions.atMs >=
      Math.max(settledAtMs, row.inactiveSinceMs + evidence.thresholds.leakedConfirmMs);
  return seenByEvents || toldByRow ? 'none' : 'unknown';
}

function mayBehind(run: RunFact, sessionKey: string | null): boolean {
  return (
    run.sessionKey === null ||
    sessionKey === null ||
    run.sessionKey === sessionKey ||
    run.sessionKey.startsWith(`${sessionKey}:`)
  );
}

type Judgement = Pick<JudgedLock, 'verdict' | 'why' | 'ownedBy'>;
type Base = Pick<JudgedLock, 'ageMs' | 'runBehind' | 'block'>;

function verdictOf(evidence: Evidence, era: Era, lock: LockFact, base: Base): Judgement {
  if (era.name === 'sqlite') {
    return {
      verdict: 'inert',
      ownedBy: 'unknown',
      why: 'this OpenClaw keeps its sessions in a database and looks at no lock file',
    };
  }
  switch (lock.content.kind) {
    case 'not-a-file':
      return undetermined(
        `it is no regular file (${lock.content.why}); Clawbuoy does not touch it`,
      );
    case 'unreadable':
      return undetermined(`it cannot be read: ${lock.content.why}`);
    case 'empty':
    case 'malformed':
      return unreadableContent(evidence, era, lock, base);
    case 'payload':
      return ownerVerdict(evidence, era, lock, lock.content, base);
  }
}

function undetermined(why: string): Judgement {
  return { verdict: 'undetermined', ownedBy: 'unknown', why };
}

function unreadableContent(evidence: Evidence, era: Era, lock: LockFact, base: Base): Judgement {
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
  // Half a payload that still names a process is never taken, whatever became of that process.
  if (lock.content.kind === 'malformed' && lock.content.pid !== null) {
    return undetermined(
      `${what}, but it names process ${lock.content.pid}, which may be its owner`,
    );
  }
  return {
    verdict: 'malformed',
    ownedBy: 'nobody',
    why: `${what}, for ${duration(base.ageMs)}: nobody can be holding it`,
  };
}

type Payload = Extract<LockFact['content'], { kind: 'payload' }>;

function ownerVerdict(
  evidence: Evidence,
  era: Era,
  lock: LockFact,
  payload: Payload,
  base: Base,
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
  base: Base,
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

function stepped(evidence: Evidence, sinceMs: number): boolean {
  const { clockSteppedAtMs } = evidence.machine;
  return clockSteppedAtMs !== null && clockSteppedAtMs >= sinceMs;
}

function holdLimitMs(evidence: Evidence, era: Era, payload: Payload): number {
  const runMs = evidence.install.runTimeoutMs ?? era.runTimeoutMs;
  return payload.maxHoldMs ?? evidence.install.maxHoldMs ?? era.maxHoldMs ?? runMs + RUN_MARGIN_MS;
}

function otherOpenClaw(
  evidence: Evidence,
  era: Era,
  payload: Payload,
  base: Base,
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

function gatewayOwned(
  evidence: Evidence,
  era: Era,
  lock: LockFact,
  payload: Payload,
  base: Base,
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
 * On 2026.2.1 locks are re-entrant inside the gateway: it never waits for one that it knows to
 * hold. So its own word that it gave up waiting for its own lock, made before that wait began,
 * proves that nothing in it holds it.
 */
function blockedByItself(evidence: Evidence, era: Era, payload: Payload, base: Base): boolean {
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

function maybeCompacting(base: Base, by: string): Judgement {
  return {
    verdict: base.block === null ? 'held' : 'overdue',
    ownedBy: 'gateway',
    why: `${by} has it open without a run, as a compaction does`,
  };
}
