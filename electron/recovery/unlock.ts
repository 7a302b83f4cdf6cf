import { isDeepStrictEqual } from 'node:util';
import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { stateWord } from '../core/catalogue/sentences/words.ts';
import { isLiving, SAME_START_MS } from '../core/evidence/queries.ts';
import type { JudgedLock } from '../core/judge/judge.ts';
import { openedByAnybody, openedForRelease } from '../core/judge/judge.ts';
import { identifyCommand } from '../core/openclaw/command-line.ts';
import type { Result } from '../core/result.ts';
import { assertNever, err, ok } from '../core/result.ts';
import { findLock } from '../core/steps/plan/unlock.ts';
import type { QuarantineError } from '../openclaw/changes/quarantine-entry.ts';
import { inspectLock } from '../openclaw/locks/lock-file.ts';
import type { SeenLock } from '../openclaw/locks/lock-watch.ts';
import { openedByFact } from '../openclaw/processes/process-facts.ts';
import type { System } from '../system/types.ts';
import type { RecoveryContext } from './context.ts';
import { planNow } from './context.ts';
import type { Ending } from './ending.ts';
import { endedByPlan } from './ending.ts';
import type { Look } from './look.ts';
import { lookUntil } from './look.ts';
import type { StepOutcome } from './step-log.ts';

/** The time limit for proving that a lock of the gateway has leaked. */
const PROOF_LIMIT_MS = 12_000;

/**
 * Moves a releasable lock into quarantine. A lock that the gateway owns must first be proved
 * leaked. State and identity are checked again, synchronously, right before the move.
 */
export async function unlock(context: RecoveryContext, target: string | null): Promise<Ending> {
  const meant = plainTarget(context, target);
  if (!meant.ok) return meant.error;
  const wanted = meant.value;
  let look = await lookClosely(context, wanted);
  if (needsProof(look, wanted)) {
    await context.steps.run('prove leaked', async () => {
      const proved = await lookUntil(
        { ...context, look: () => lookClosely(context, wanted) },
        (one) => {
          look = one;
          return !needsProof(one, wanted);
        },
        PROOF_LIMIT_MS,
        500,
      );
      const lock = findLock(wanted, look.judgement.locks);
      if (lock?.releasable) return { outcome: 'ok', detail: lock.why };
      return {
        outcome: 'refused',
        detail: proved === null ? say('notProvedInTime') : (lock?.why ?? say('lockIsGone')),
      };
    });
  }
  const plan = await planNow(context, 'unlock', wanted, look);
  const ended = endedByPlan(plan);
  if (ended !== null) return ended;
  const lock = findLock(plan.target, look.judgement.locks);
  const seen = lock === null ? null : context.observer.lock(lock.fact.path);
  if (lock === null || seen?.identity == null) {
    return {
      outcome: 'nothing-to-do',
      reason: say('lockIsGone'),
      target: plan.target,
      undo: null,
    };
  }
  if (!isJudged(seen, lock)) {
    const reason = say('anotherLock');
    return { outcome: 'refused', reason, target: plan.target, undo: null };
  }
  const { identity } = seen;
  let entryId: string | null = null;
  const moved = await context.steps.run('move aside', async () => {
    const result = context.quarantine.judgeAndMove({
      lockPath: lock.fact.path,
      stateDir: context.location.stateDir,
      expected: identity,
      recheck: () => recheck(context, lock),
      actionId: context.actionId,
      why: String(lock.why),
    });
    if (!result.ok) {
      if (result.error.code === 'gone') return { outcome: 'skipped', detail: say('alreadyGone') };
      return { outcome: result.error.kind, ...trouble(result.error) };
    }
    entryId = result.value.id;
    return { outcome: 'ok', detail: say('keptInQuarantine', { id: result.value.id }) };
  });
  const { needsPersonAtOnce = false } = moved;
  const after = {
    target: lock.fact.path,
    undo: entryId,
    ...(needsPersonAtOnce ? { needsPersonAtOnce } : {}),
  };
  if (moved.outcome === 'skipped')
    return { ...after, outcome: 'nothing-to-do', reason: moved.detail };
  if (moved.outcome !== 'ok') return { ...after, outcome: moved.outcome, reason: moved.detail };
  const proof = await context.steps.run('prove', async () => {
    const gone = await lookUntil(context, (one) => isGone(one, lock), 5_000);
    return gone === null
      ? { outcome: 'failed', detail: say('sameLockAgain') }
      : {
          outcome: 'ok',
          detail: say('lockGoneGateway', {
            state: stateWord(gone.judgement.snapshot.gateway.state),
          }),
        };
  });
  return proof.outcome === 'ok'
    ? { ...after, outcome: 'done', reason: say('lockReleased', { why: lock.why }) }
    : { ...after, outcome: 'failed', reason: proof.detail };
}

/** Whether the identity for the move is that of the judged file. */
function isJudged(seen: SeenLock, judged: JudgedLock): boolean {
  return (
    seen.seenSinceMs === judged.fact.seenSinceMs &&
    isDeepStrictEqual(seen.content, judged.fact.content)
  );
}

/** The words on a failed move. If a person must act at once, they begin with what to do. */
function trouble(error: QuarantineError): Omit<StepOutcome, 'outcome'> {
  switch (error.code) {
    case 'place-taken':
      return {
        detail: say('stopBeforeNext', { why: error.why }),
        needsPersonAtOnce: true,
      };
    case 'stranded':
      return {
        detail: say('lockNotInPlace', { why: error.why }),
        needsPersonAtOnce: true,
      };
    case 'unsafe':
    case 'gone':
    case 'changed':
    case 'owner':
    case 'unknown-entry':
    case 'io':
      return { detail: error.why };
    default:
      return assertNever(error.code);
  }
}

/**
 * The real path of a lock: a target may name it through a link to the state folder. A path that is
 * no plain file at a place where OpenClaw keeps a lock is refused.
 */
function plainTarget(
  context: RecoveryContext,
  target: string | null,
): Result<string | null, Ending> {
  if (target === null || !target.includes('/')) return ok(target);
  const inspection = inspectLock(target, context.location.rawStateDir, context.reads);
  switch (inspection.kind) {
    case 'regular':
      return ok(inspection.path);
    case 'absent':
      return err({ outcome: 'nothing-to-do', reason: inspection.why, target, undo: null });
    case 'symlink':
    case 'not-regular':
    case 'outside':
    case 'denied':
      return err({ outcome: 'refused', reason: inspection.why, target, undo: null });
    default:
      return assertNever(inspection);
  }
}

/** A look that also finds who has the lock open. */
async function lookClosely(context: RecoveryContext, target: string | null): Promise<Look> {
  context.observer.refresh();
  const look = await context.look();
  const lock = findLock(target, look.judgement.locks);
  // A closed lock is never opened again. Any other answer may be outdated.
  const isClosed = lock !== null && openedByAnybody(lock.fact.openedBy).kind === 'no';
  if (lock === null || lock.verdict === 'inert' || isClosed) return look;
  await context.observer.askOpeners(lock.fact.path);
  return context.look();
}

function needsProof(look: Look, target: string | null): boolean {
  const lock = findLock(target, look.judgement.locks);
  if (lock === null || lock.releasable) return false;
  return lock.ownedBy === 'gateway' && lock.runBehind !== 'active' && lock.verdict !== 'inert';
}

function isGone(look: Look, released: JudgedLock): boolean {
  const now = look.judgement.locks.find((one) => one.fact.path === released.fact.path);
  // A new lock in the same place belongs to the next run. The released one is gone.
  return now === undefined || now.fact.seenSinceMs > released.fact.seenSinceMs;
}

/**
 * The last check before the move: the owner must match the judgement. It is synchronous, so that no
 * code of this process runs between it and the move.
 */
function recheck(context: RecoveryContext, lock: JudgedLock): Result<void, Words> {
  // The last list of a gateway that is gone still calls its runs active. A dead owner has none.
  const isOutdated = lock.verdict === 'orphaned' && context.observer.socket.fact().kind !== 'open';
  const busy = context.observer.runsNow().find((run) => {
    return (
      run.phase === 'active' &&
      !(isOutdated && run.knownBy === 'list') &&
      (run.sessionKey === null || lock.sessionKey === null || run.sessionKey === lock.sessionKey)
    );
  });
  if (busy !== undefined) return err(say('runBegunMeanwhile', { run: busy.runId }));
  const owner = recheckOwner(context.system, lock);
  if (!owner.ok) return owner;
  // This comes last: a process that has the lock open holds it, whatever else is known.
  return recheckOpen(context, lock, owner.value);
}

type Owner = 'lives' | 'gone' | 'not-named';

/** Whether the owner still matches the judgement. */
function recheckOwner(system: Pick<System, 'processNow'>, lock: JudgedLock): Result<Owner, Words> {
  const { pid } = lock;
  if (pid === null) return ok('not-named');
  const now = system.processNow(pid);
  const judged = lock.fact.owner;
  if (now.kind === 'unknown') return err(say('notLookedAtAnyMore', { pid, why: now.why }));
  const alive = isLiving(now);
  switch (lock.verdict) {
    case 'orphaned':
      return alive ? err(say('livesAgain', { pid })) : ok('gone');
    case 'malformed':
      // Half a payload that still names a process may belong to that process.
      return alive ? err(say('namedLivesAgain', { pid })) : ok('gone');
    case 'recycled':
    case 'foreign':
    case 'leaked':
      if (!alive) return ok('gone');
      if (
        judged?.kind !== 'alive' ||
        Math.abs(now.startedAtMs - judged.startedAtMs) > SAME_START_MS
      ) {
        return err(say('otherThanJudged', { pid }));
      }
      if (lock.verdict === 'foreign' && identifyCommand(now.argv) !== 'other') {
        return err(say('becameOpenClaw', { pid }));
      }
      return ok('lives');
    case 'held':
    case 'overdue':
    case 'inert':
    case 'undetermined':
      return err(lock.why);
    default:
      return assertNever(lock.verdict);
  }
}

/**
 * Asks right before the move who has the lock open. A living owner must provably have closed it.
 * Without a named owner, no possible OpenClaw process may have it open. A dead owner has nothing
 * open, so only a process that is seen with the lock open prevents the move.
 */
function recheckOpen(
  { system, now }: RecoveryContext,
  { fact, pid }: JudgedLock,
  owner: Owner,
): Result<void, Words> {
  const question = { owners: pid === null ? [] : [pid], everybody: true };
  const openedBy = openedByFact(system.openersNow(fact.path, question), {
    ownPid: process.pid,
    askedAtMs: now(),
  });
  const opened =
    owner === 'lives' && pid !== null ? openedForRelease(openedBy, pid) : openedByAnybody(openedBy);
  switch (opened.kind) {
    case 'no':
      return ok(undefined);
    case 'yes':
      return err(say('hasItOpen', { pids: opened.pids.join(', ') }));
    case 'unknown':
      return owner === 'gone' && fact.content.kind === 'payload'
        ? ok(undefined)
        : err(say('openNotTold', { why: opened.why }));
    case 'not-asked':
      return err(say('nobodyAsked'));
    default:
      return assertNever(opened);
  }
}
