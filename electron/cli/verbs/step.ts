import { randomUUID } from 'node:crypto';
import type { ActionName, ActionResult, Plan } from '../../core/action.ts';
import type { Result } from '../../core/result.ts';
import { ok } from '../../core/result.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import { createEngine } from '../../engine.ts';
import type { Args } from '../args.ts';
import { exitOfOutcome } from '../exit.ts';
import { plain, planText, resultText } from '../format.ts';
import type { Place, Terminal } from './shared.ts';
import { findEngine, findPlace } from './shared.ts';

/** An engine for the length of one verb: the running one, or a short-lived one of our own. */
type Hands = {
  snapshot(): Promise<Result<Snapshot>>;
  plan(action: ActionName, target: string | null): Promise<Result<Plan>>;
  act(action: ActionName, target: string | null): Promise<Result<ActionResult>>;
  close(): Promise<void>;
};

/** A short-lived engine needs this long at most until it knows what it looks at. */
const INFORMED_MS = 4_000;

async function takeHands(place: Place, terminal: Terminal): Promise<Hands> {
  const link = await findEngine(place);
  if (link !== null) {
    return {
      snapshot: async () => {
        const status = await link.status();
        return status.ok ? ok(status.value.snapshot) : status;
      },
      plan: (action, target) => link.plan(action, target),
      act: (action, target) => link.act(action, target),
      close: async () => link.close(),
    };
  }
  const engine = await createEngine({
    flags: place.flags,
    log: (line) => terminal.err(`${plain(line)}\n`),
  });
  const endMs = Date.now() + INFORMED_MS;
  for (;;) {
    await engine.look();
    const gateway = engine.lastLook()?.evidence.gateway;
    const isInformed =
      gateway?.socket.kind === 'open' ||
      gateway?.socket.kind === 'refused' ||
      gateway?.http.kind === 'refused';
    if (isInformed || Date.now() > endMs) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    snapshot: async () => {
      await engine.look();
      return ok(engine.status().snapshot);
    },
    plan: async (action, target) => ok(await engine.plan(action, target)),
    act: async (action, target) => ok(await engine.act(action, target)),
    close: () => engine.close(),
  };
}

/** One recovery step: `unlock`, `abort`, `reset`, `restart`, `start`, `undo`. */
export async function step(action: ActionName, args: Args, terminal: Terminal): Promise<number> {
  const hands = await takeHands(findPlace(args), terminal);
  try {
    const planned = await hands.plan(action, args.operand);
    if (!planned.ok) throw new Error(planned.error);
    const plan = planned.value;
    if (args.dryRun) {
      terminal.out(args.json ? `${JSON.stringify(plan, null, 2)}\n` : planText(plan));
      return 0;
    }
    if (plan.verdict === 'ready' && !(await isConfirmed(plan, args, terminal))) {
      return finish(await refusedResult(hands, action, plan.target, NO_YES), args, terminal);
    }
    const result = await hands.act(action, args.operand);
    if (!result.ok) throw new Error(result.error);
    return finish(result.value, args, terminal);
  } finally {
    await hands.close();
  }
}

const NO_YES = 'nobody said yes: give --yes, or answer at a terminal';
const MOST_RUNGS = 4;

/** The whole ladder for what `status` recommends, smallest step first. */
export async function heal(args: Args, terminal: Terminal): Promise<number> {
  const hands = await takeHands(findPlace(args), terminal);
  try {
    const done: ActionResult[] = [];
    const tried = new Set<string>();
    for (let rung = 0; rung < MOST_RUNGS; rung += 1) {
      const snapshot = await hands.snapshot();
      if (!snapshot.ok) throw new Error(snapshot.error);
      const { action, target, why } = snapshot.value.recommended;
      if (action === 'none' || action === 'wait') {
        return finish(
          healed(done, snapshot.value, action === 'wait' ? `wait: ${why}` : why),
          args,
          terminal,
        );
      }
      const rungName = `${action} ${target ?? ''}`;
      if (tried.has(rungName)) {
        return finish(healed(done, snapshot.value, null), args, terminal);
      }
      tried.add(rungName);
      const planned = await hands.plan(action, target);
      if (!planned.ok) throw new Error(planned.error);
      if (args.dryRun) {
        terminal.out(
          args.json ? `${JSON.stringify(planned.value, null, 2)}\n` : planText(planned.value),
        );
        return 0;
      }
      if (
        planned.value.verdict === 'ready' &&
        !(await isConfirmed(planned.value, args, terminal))
      ) {
        done.push(await refusedResult(hands, action, target, NO_YES));
        break;
      }
      const result = await hands.act(action, target);
      if (!result.ok) throw new Error(result.error);
      done.push(result.value);
      if (result.value.outcome === 'refused' || result.value.outcome === 'failed') break;
    }
    const last = await hands.snapshot();
    if (!last.ok) throw new Error(last.error);
    return finish(healed(done, last.value, null), args, terminal);
  } finally {
    await hands.close();
  }
}

/** The ladder as one result: it ends as its last step did. */
function healed(
  done: readonly ActionResult[],
  after: Snapshot,
  nothing: string | null,
): ActionResult {
  const last = done.at(-1);
  return {
    id: `heal-${randomUUID().slice(0, 8)}`,
    action: 'heal',
    target: last?.target ?? null,
    outcome: last?.outcome ?? 'nothing-to-do',
    reason: last?.reason ?? nothing ?? 'nothing is recommended',
    steps: done.flatMap((result) =>
      result.steps.map((one) => ({ ...one, name: `${result.action}: ${one.name}` })),
    ),
    undo: done.findLast((result) => result.undo !== null)?.undo ?? null,
    after,
  };
}

async function isConfirmed(plan: Plan, args: Args, terminal: Terminal): Promise<boolean> {
  if (args.yes) return true;
  if (terminal.confirm === null) return false;
  terminal.err(planText(plan));
  return terminal.confirm(`Do it?`);
}

async function refusedResult(
  hands: Hands,
  action: ActionName,
  target: string | null,
  reason: string,
): Promise<ActionResult> {
  const snapshot = await hands.snapshot();
  if (!snapshot.ok) throw new Error(snapshot.error);
  return {
    id: `${action}-${randomUUID().slice(0, 8)}`,
    action,
    target,
    outcome: 'refused',
    reason,
    steps: [],
    undo: null,
    after: snapshot.value,
  };
}

function finish(result: ActionResult, args: Args, terminal: Terminal): number {
  terminal.out(
    args.json ? `${JSON.stringify(result, null, 2)}\n` : resultText(result, terminal.paint),
  );
  return exitOfOutcome(result.outcome);
}
