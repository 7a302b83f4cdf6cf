import { randomUUID } from 'node:crypto';
import type { HealingKind } from '../core/api/healing.ts';
import type { Said } from '../core/api/said.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import { saidWithin } from '../core/catalogue/sentences/said-within.ts';
import { scribe } from '../core/catalogue/sentences/scribe.ts';
import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { restartsIn, unfinishedActionsIn } from '../core/history/journal-record.ts';
import { assertNever } from '../core/result.ts';
import type { ActionName, ActionResult, Step } from '../core/steps/action.ts';
import { isTroubleOver, troubleBehind } from '../core/steps/agreed.ts';
import { RESTART_WINDOW_MS } from '../core/steps/guards.ts';
import { restoreSession } from '../openclaw/changes/session-restore.ts';
import type { ClaimedStep, StepClaim, StepClaimer } from '../openclaw/changes/step-claim.ts';
import { claimStep } from '../openclaw/changes/step-claim.ts';
import { errorWords, realReads } from '../system/file-reads.ts';
import { abort } from './abort.ts';
import type { RecoveryContext } from './context.ts';
import type { Ending } from './ending.ts';
import { goOn } from './go-on.ts';
import { barredByWork } from './guard.ts';
import type { Journal } from './journal.ts';
import { freshLook } from './look.ts';
import { reset } from './reset.ts';
import { restart, start } from './restart.ts';
import { restartChannel } from './restart-channel.ts';
import { createStepLog } from './step-log.ts';
import { isStillThere } from './still-there.ts';
import { undo } from './undo.ts';
import { unlock } from './unlock.ts';

export type ActionsOptions = Omit<
  RecoveryContext,
  'actionId' | 'steps' | 'restarts' | 'reads' | 'restoreSession'
> &
  Partial<Pick<RecoveryContext, 'reads' | 'restoreSession'>> & {
    readonly journal: Journal;
    /** Notes the step where other Clawbuoys see it. */
    readonly claim?: StepClaimer;
    /** The consent behind a step that no person asked for. Null when a person asked. */
    readonly healing: HealingKind | null;
    /** Called after each part, with the sentences of all so far. */
    readonly onSteps: (steps: readonly Step[], said: Said) => void;
  };

/**
 * Takes one recovery step and journals all of it: the start in advance, each part as it ends, and
 * the end.
 */
export async function takeAction(
  options: ActionsOptions,
  action: ActionName,
  target: string | null,
  why: string,
): Promise<ActionResult> {
  const { journal } = options;
  const id = `${action}-${randomUUID().slice(0, 8)}`;
  const steps = createStepLog(options.now, (done) => {
    options.onSteps(done, steps.said());
    const step = done.at(-1);
    if (step === undefined) return;
    const said = saidWithin(steps.said(), [step.name, step.detail]);
    journal.append({ type: 'action-step', actionId: id, step, said });
  });
  // Read before this step is in the journal, or it would count itself.
  const { records, unread } = journal.read();
  const restarts = restartsIn(records, options.now() - RESTART_WINDOW_MS);
  const context: RecoveryContext = {
    ...options,
    reads: options.reads ?? realReads,
    restoreSession: options.restoreSession ?? restoreSession,
    actionId: id,
    steps,
    restarts: () => restarts,
  };
  const begun = journal.append({
    type: 'action-started',
    actionId: id,
    action,
    target,
    by: options.healing === null ? 'person' : 'self-healing',
    ...(options.healing === null ? {} : { healing: options.healing }),
    why,
    pid: process.pid,
  });
  const untold = begun.ok ? uncounted(action, unread) : begun.error;
  // The budget and `undo` rely on the journal, so a step that it cannot record does not begin.
  const claim = untold === null ? claimOf(options, action) : NO_CLAIM;
  let ending: Ending;
  let after: Snapshot;
  try {
    const barred =
      untold === null
        ? (rivalOf(options, id) ?? claimed(claim, options) ?? (await barredByWork(context)))
        : say('mendThatFirst', { why: untold });
    ending =
      barred === null
        ? ((await endedByItself(context, action, target)) ??
          (await perform(context, action, target)))
        : { outcome: 'refused', reason: barred, target, undo: null };
    after = (await options.look()).judgement.snapshot;
  } finally {
    claim.release();
  }
  const page = scribe();
  const end = {
    actionId: id,
    action,
    target: ending.target ?? target,
    outcome: ending.outcome,
    reason: page.text(ending.reason),
    undo: ending.undo,
  };
  const told = journal.append({
    type: 'action-finished',
    ...end,
    said: saidWithin({ ...ending.said, ...page.said() }, [end.reason]),
    after: { level: after.level, headline: after.headline },
  });
  return {
    id,
    action,
    target: end.target,
    outcome: end.outcome,
    undo: end.undo,
    ...(ending.needsPersonAtOnce === true ? { needsPersonAtOnce: true } : {}),
    reason:
      told.ok || !begun.ok
        ? end.reason
        : page.text(say('endNotTold', { reason: end.reason, error: told.error })),
    steps: [...steps.done],
    after,
    said: { ...ending.said, ...steps.said(), ...page.said() },
  };
}

/**
 * Returns why a rival step goes first, or null if this one may go on. Two terminals may begin at
 * the same moment. The step that comes first in the journal goes on.
 */
function rivalOf({ journal, system, now }: ActionsOptions, id: string): Words | null {
  const { records } = journal.read();
  const sinceMs = now() - RESTART_WINDOW_MS;
  for (const { started } of unfinishedActionsIn(records)) {
    if (started.actionId === id) return null;
    const isOpen = Date.parse(started.at) >= sinceMs;
    if (!isOpen || started.pid === undefined || started.pid === process.pid) continue;
    if (isStillThere(system, started.pid, Date.parse(started.at)))
      return underWay(started.action, started.pid, started.at);
  }
  return null;
}

const NO_CLAIM: StepClaim = { rivals: [], release: () => undefined };

/** The note of this step in the folder of an OpenClaw on this machine. */
function claimOf(options: ActionsOptions, action: ActionName): StepClaim {
  const { location, system, now, claim = claimStep } = options;
  if (!location.isLoopback) return NO_CLAIM;
  const step: ClaimedStep = { action, pid: process.pid, sinceMs: now() };
  return claim(location.stateDir, step, (pid, sinceMs) => isStillThere(system, pid, sinceMs));
}

/**
 * Why the step of a Clawbuoy with another home goes first, or null if there is none. Those of this
 * home are in the journal, which says who was first.
 */
function claimed({ rivals }: StepClaim, { journal, now }: ActionsOptions): Words | null {
  const own = unfinishedActionsIn(journal.read().records).map(({ started }) => started.pid);
  const rival = rivals.find(
    ({ pid, sinceMs }) => sinceMs >= now() - RESTART_WINDOW_MS && !own.includes(pid),
  );
  if (rival === undefined) return null;
  return underWay(rival.action, rival.pid, new Date(rival.sinceMs).toISOString());
}

function underWay(action: ActionName, pid: number, time: string): Words {
  return say('anotherUnderWay', { action, pid, time });
}

/** The ending for a step whose trouble has gone without it; null if it is still there. */
async function endedByItself(
  context: RecoveryContext,
  action: ActionName,
  target: string | null,
): Promise<Ending | null> {
  const { incidentId, plannedFor } = context.consent;
  if (incidentId === undefined && plannedFor === undefined) return null;
  const { snapshot } = (await freshLook(context)).judgement;
  const isOver = incidentId !== undefined && isTroubleOver(incidentId, snapshot);
  const isGone = plannedFor !== undefined && troubleBehind({ action, target }, snapshot) === null;
  if (!isOver && !isGone) return null;
  return { outcome: 'nothing-to-do', reason: say('troubleOver'), target, undo: null };
}

/** The pauses between restarts rely on the journal. If it cannot be read, no restart begins. */
function uncounted(action: ActionName, unread: string | null): Words | null {
  return action === 'restart' && unread !== null ? say('restartsNotKnown', { why: unread }) : null;
}

async function perform(
  context: RecoveryContext,
  action: ActionName,
  target: string | null,
): Promise<Ending> {
  try {
    switch (action) {
      case 'unlock':
        return await unlock(context, target);
      case 'abort':
        return await abort(context, target);
      case 'go-on':
        return await goOn(context, target);
      case 'reset':
        return await reset(context, target);
      case 'restart-channel':
        return await restartChannel(context, target);
      case 'restart':
        return await restart(context);
      case 'start':
        return await start(context);
      case 'undo':
        return await undo(context, target);
      default:
        return assertNever(action);
    }
  } catch (error) {
    return { outcome: 'failed', reason: errorWords(error), target, undo: null };
  }
}
