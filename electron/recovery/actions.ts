import { randomUUID } from 'node:crypto';
import type { ActionName, ActionResult, Step } from '../core/action.ts';
import { RESTART_WINDOW_MS } from '../core/rails.ts';
import { never } from '../core/result.ts';
import { abort } from './abort.ts';
import type { Ending, RecoveryContext } from './context.ts';
import { createStepLog } from './context.ts';
import type { Journal } from './journal.ts';
import { reset } from './reset.ts';
import { restart, start } from './restart.ts';
import { undo } from './undo.ts';
import { unlock } from './unlock.ts';

export type ActionsOptions = Omit<RecoveryContext, 'actionId' | 'steps' | 'restarts'> & {
  readonly journal: Journal;
  readonly by: 'person' | 'self-healing';
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
  // Before this one is in the journal, or it would count itself.
  const restarts = journal.restartsSince(options.now() - RESTART_WINDOW_MS);
  const context: RecoveryContext = { ...options, actionId: id, steps, restarts: () => restarts };
  const begun = journal.append({
    type: 'action-started',
    actionId: id,
    action,
    target,
    by: options.by,
    why,
    pid: process.pid,
  });
  const ending = begun.ok
    ? await perform(context, action, target)
    : // What a crash would leave untold is not begun: the budget and `undo` rest on the journal.
      {
        outcome: 'refused' as const,
        reason: `${begun.error}; mend that first`,
        target,
        undo: null,
      };
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
    after: { level: after.level, headline: after.headline },
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
