import { randomUUID } from 'node:crypto';
import type { ActionName, ActionResult, Step } from '../core/action.ts';
import { never } from '../core/result.ts';
import type { Ending, RecoveryContext } from './context.ts';
import { createStepLog } from './context.ts';
import { restart, start } from './gateway-steps.ts';
import type { Journal } from './journal.ts';
import { abort, reset } from './session-steps.ts';
import { undo } from './undo.ts';
import { unlock } from './unlock.ts';

/** More restarts than this within the window help nobody: something else is wrong. */
const RESTART_BUDGET = 3;
const RESTART_WINDOW_MS = 10 * 60_000;

export type ActionsOptions = Omit<RecoveryContext, 'actionId' | 'steps'> & {
  readonly journal: Journal;
  readonly onSteps: (steps: readonly Step[]) => void;
};

/**
 * Takes one recovery step and keeps the whole story of it in the journal: what was begun before
 * it is begun, each part as it ends, and the end.
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
    options.onSteps(done);
    const step = done.at(-1);
    if (step !== undefined) journal.append({ type: 'action-step', actionId: id, step });
  });
  const context: RecoveryContext = { ...options, actionId: id, steps };
  const overBudget = budgetRefusal(options, action);
  journal.append({ type: 'action-started', actionId: id, action, target, by: 'person', why });
  const ending = overBudget ?? (await perform(context, action, target));
  const after = (await options.look()).judgement.snapshot;
  const result: ActionResult = {
    id,
    action,
    target: ending.target ?? target,
    outcome: ending.outcome,
    reason: ending.reason,
    steps: [...steps.done],
    undo: ending.undo,
    after,
  };
  journal.append({
    type: 'action-finished',
    actionId: id,
    action,
    target: result.target,
    outcome: result.outcome,
    reason: result.reason,
    undo: result.undo,
  });
  return result;
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
      case 'reset':
        return await reset(context, target);
      case 'restart':
        return await restart(context);
      case 'start':
        return await start(context);
      case 'undo':
        return await undo(context, target);
      default:
        return never(action);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { outcome: 'failed', reason, target, undo: null };
  }
}

/** Restarts that did not help are not tried for ever; the journal keeps the count over crashes. */
function budgetRefusal(options: ActionsOptions, action: ActionName): Ending | null {
  if (action !== 'restart') return null;
  const recent = options.journal.restartsSince(options.now() - RESTART_WINDOW_MS);
  if (recent.length < RESTART_BUDGET) return null;
  return {
    outcome: 'refused',
    reason: `the gateway was restarted ${recent.length} times within ten minutes and that did not mend it; look at its log before the next try`,
    target: null,
    undo: null,
  };
}
