import { isAbsolute, resolve } from 'node:path';
import { spoken } from '../../core/catalogue/sentences/spoken.ts';
import { terminalWords } from '../../core/catalogue/terminal/words.ts';
import { ok } from '../../core/result.ts';
import type { ActionName, ActionResult, Plan } from '../../core/steps/action.ts';
import type { Consent } from '../../core/steps/consent.ts';
import { plain, planText, resultText } from '../../core/view/terminal-text.ts';
import type { StepTaker } from '../../recovery/heal.ts';
import { firstPlan, healAll, NO_YES, nothingDone, notTaken } from '../../recovery/heal.ts';
import { sleep } from '../../system/sleep.ts';
import type { Args } from '../args.ts';
import { exitOfHeal, exitOfOutcome, exitOfPlan } from '../exit.ts';
import { telling } from '../going-on.ts';
import { ownEngine } from './own-engine.ts';
import type { Place, Terminal } from './shared.ts';
import { findEngine, findPlace } from './shared.ts';

/** An engine for one verb: the running one, or a short-lived one of our own. */
type Engine = StepTaker & { close(): Promise<void> };

async function openTaker(
  place: Place,
  terminal: Terminal,
  { dryRun }: Pick<Args, 'dryRun'>,
): Promise<Engine> {
  const told = {
    say: (line: string) => terminal.err(`clawbuoy: ${plain(line)}\n`),
    lastPart: () => lastPart(place),
    now: Date.now,
  };
  const link = await findEngine(place);
  if (link !== null) {
    const taker: StepTaker = {
      snapshot: async () => {
        const status = await link.status();
        return status.ok ? ok(status.value.snapshot) : status;
      },
      plan: (action, target) => link.plan(action, target),
      act: (action, target, consent) => link.act(action, target, consent),
    };
    return { ...telling(taker, told), close: async () => link.close() };
  }
  const engine = await ownEngine(place, terminal, { dryRun });
  const taker: StepTaker = {
    snapshot: async () => {
      await engine.look();
      return ok(engine.status().snapshot);
    },
    plan: async (action, target) => ok(await engine.plan(action, target)),
    act: async (action, target, consent) => ok(await engine.act(action, target, consent)),
  };
  return { ...telling(taker, told), close: () => engine.close() };
}

/** The last finished part of the running step, from the journal. Null if none. */
function lastPart(place: Place): string | null {
  const last = place.journal.read().records.findLast(({ type }) => type.startsWith('action-'));
  if (last?.type !== 'action-step') return null;
  const { step } = spoken(last);
  return terminalWords.did(step.name, step.detail);
}

/** Takes one recovery step: `unlock`, `abort`, `reset`, `restart`, `start`, `undo`. */
export async function step(action: ActionName, args: Args, terminal: Terminal): Promise<number> {
  const taker = await openTaker(findPlace(args), terminal, args);
  try {
    const target = action === 'unlock' ? pathAsTyped(args.operand) : args.operand;
    const planned = await taker.plan(action, target);
    if (!planned.ok) throw new Error(planned.error);
    const plan = planned.value;
    if (args.dryRun) {
      return showPlan(plan, args, terminal);
    }
    const consent =
      plan.verdict === 'ready' ? await confirmed(plan, args, terminal) : { secondYes: false };
    if (consent === null) {
      const snapshot = await taker.snapshot();
      if (!snapshot.ok) throw new Error(snapshot.error);
      const asked = { action, target: plan.target };
      return finish(notTaken(asked, NO_YES, snapshot.value), args, terminal);
    }
    const result = await taker.act(action, target, consent);
    if (!result.ok) throw new Error(result.error);
    return finish(result.value, args, terminal);
  } finally {
    await taker.close();
  }
}

/**
 * Makes a lock's path absolute. It may be relative to the person's folder, but the engine needs it
 * absolute.
 */
function pathAsTyped(operand: string | null): string | null {
  if (operand === null || isAbsolute(operand) || !operand.endsWith('.lock')) return operand;
  return resolve(operand);
}

/** Takes the steps that `status` recommends, one after the other, the smallest first. */
export async function heal(args: Args, terminal: Terminal): Promise<number> {
  const taker = await openTaker(findPlace(args), terminal, args);
  try {
    if (args.dryRun) {
      const planned = await firstPlan(taker);
      if (!planned.ok) throw new Error(planned.error);
      if (planned.value !== null) return showPlan(planned.value, args, terminal);
      const snapshot = await taker.snapshot();
      if (!snapshot.ok) throw new Error(snapshot.error);
      return finishHeal(nothingDone(snapshot.value), args, terminal);
    }
    const result = await healAll({
      taker,
      confirm: (plan) => confirmed(plan, args, terminal),
      sleep,
    });
    if (!result.ok) throw new Error(result.error);
    return finishHeal(result.value, args, terminal);
  } finally {
    await taker.close();
  }
}

/** Prints the plan. The exit code tells whether it would be refused. */
function showPlan(plan: Plan, args: Args, terminal: Terminal): number {
  if (args.json) terminal.out(`${JSON.stringify(plan, null, 2)}\n`);
  else terminal.tell(planText(spoken(plan), Date.now()));
  return exitOfPlan(plan);
}

/** Null: nobody agreed. A second consent needs a second question, or `--yes` twice. */
async function confirmed(plan: Plan, args: Args, terminal: Terminal): Promise<Consent | null> {
  const { atMs: plannedAtMs, plannedFor } = plan;
  if (args.yes !== 'no') return { secondYes: args.yes === 'twice', plannedAtMs };
  if (terminal.confirm === null) return null;
  terminal.err(planText(spoken(plan), Date.now()));
  if (!(await terminal.confirm(terminalWords.ask))) return null;
  // A person answered to what they read, perhaps long ago. `--yes` was said without any reading.
  if (plan.secondYes === null) return { secondYes: false, plannedAtMs, plannedFor };
  return {
    secondYes: await terminal.confirm(terminalWords.askAgain(plain(spoken(plan).secondYes ?? ''))),
    plannedAtMs,
    plannedFor,
  };
}

function finish(result: ActionResult, args: Args, terminal: Terminal): number {
  show(result, args, terminal);
  return exitOfOutcome(result.outcome);
}

function finishHeal(result: ActionResult, args: Args, terminal: Terminal): number {
  show(result, args, terminal);
  return exitOfHeal(result);
}

function show(result: ActionResult, args: Args, terminal: Terminal): void {
  if (args.json) terminal.out(`${JSON.stringify(result, null, 2)}\n`);
  else terminal.tell(resultText(spoken(result), terminal.paint));
}
