import type { ActionName, Outcome, Plan, Step } from '../core/action.ts';
import type { Evidence } from '../core/evidence.ts';
import type { Judgement } from '../core/judge/judge.ts';
import { planFor } from '../core/plan.ts';
import type { Result } from '../core/result.ts';
import type { Connection, Scope } from '../openclaw/connection.ts';
import type { Location } from '../openclaw/locate.ts';
import type { Observer } from '../openclaw/observer.ts';
import type { Quarantine } from '../openclaw/quarantine.ts';
import type { System } from '../system/types.ts';

/** One look: what was gathered and what was made of it. */
export type Look = { readonly evidence: Evidence; readonly judgement: Judgement };

/** What a recovery step may use. Everything it does to the world goes through here. */
export type RecoveryContext = {
  readonly actionId: string;
  readonly location: Location;
  readonly system: System;
  readonly observer: Observer;
  readonly quarantine: Quarantine;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Gathers and judges anew, asking the gateway. */
  readonly look: () => Promise<Look>;
  /** A second connection with more scope, for the length of one step. */
  readonly open: (scopes: readonly Scope[]) => Promise<Result<Connection>>;
  readonly steps: StepLog;
};

/** How an action ended, before it becomes a result with its steps and its last look. */
export type Ending = {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly target: string | null;
  /** What `undo` takes; null where the step cannot be taken back. */
  readonly undo: string | null;
};

export type StepOutcome = { readonly outcome: Step['outcome']; readonly detail: string };

/** Records each part of an action with its time; a viewer follows it live. */
export interface StepLog {
  readonly done: readonly Step[];
  run(name: string, work: () => Promise<StepOutcome>): Promise<StepOutcome>;
}

/** Makes a step log that tells `onStep` of each finished part. */
export function createStepLog(
  now: () => number,
  onStep: (steps: readonly Step[]) => void,
): StepLog {
  const done: Step[] = [];
  return {
    done,
    async run(name, work) {
      const startedAtMs = now();
      const result = await work().catch(
        (error: unknown): StepOutcome => ({
          outcome: 'failed',
          detail: error instanceof Error ? error.message : String(error),
        }),
      );
      done.push({ name, durationMs: now() - startedAtMs, ...result });
      onStep(done);
      return result;
    },
  };
}

/** The plan of a step by one look. */
export function planNow(action: ActionName, target: string | null, look: Look): Plan {
  const socket = look.evidence.gateway.socket;
  return planFor(action, target, {
    judgement: look.judgement,
    evidence: look.evidence,
    methods: socket.kind === 'open' ? socket.methods : [],
  });
}

/** Ends an action as its plan says that it should not be taken. */
export function endedByPlan(plan: Plan): Ending | null {
  switch (plan.verdict) {
    case 'ready':
      return null;
    case 'refused':
      return { outcome: 'refused', reason: plan.why, target: plan.target, undo: null };
    case 'nothing-to-do':
      return { outcome: 'nothing-to-do', reason: plan.why, target: plan.target, undo: null };
  }
}

/** Looks again and again until something holds; null when the time is over. */
export async function lookUntil(
  context: Pick<RecoveryContext, 'look' | 'now' | 'sleep'>,
  holds: (look: Look) => boolean,
  limitMs: number,
  pauseMs = 250,
): Promise<Look | null> {
  const endMs = context.now() + limitMs;
  for (;;) {
    const look = await context.look();
    if (holds(look)) return look;
    if (context.now() + pauseMs > endMs) return null;
    await context.sleep(pauseMs);
  }
}
