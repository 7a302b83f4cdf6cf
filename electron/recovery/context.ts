import type { Said } from '../core/api/said.ts';
import { scribe } from '../core/catalogue/sentences/scribe.ts';
import type { Words } from '../core/catalogue/sentences/sentence.ts';
import { partNamed } from '../core/catalogue/sentences/words.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { Judgement } from '../core/judge/judge.ts';
import type { Result } from '../core/result.ts';
import type { ActionName, Consent, Outcome, Plan, Step } from '../core/steps/action.ts';
import type { PastRestart } from '../core/steps/guards.ts';
import { planFor } from '../core/steps/plan.ts';
import type { Quarantine } from '../openclaw/changes/quarantine.ts';
import type { RestoreSession } from '../openclaw/changes/session-restore.ts';
import type { Connection, Scope } from '../openclaw/gateway/connection.ts';
import type { EventFrame } from '../openclaw/gateway/frames.ts';
import type { Location } from '../openclaw/locate/locate.ts';
import type { Observer } from '../openclaw/observer.ts';
import { errorWords, type FileReads } from '../system/file-reads.ts';
import type { System } from '../system/types.ts';
import type { Archive } from './archive.ts';
import { askCosts } from './ask-costs.ts';

/** One look: the evidence and the judgement made from it. */
export type Look = {
  /** The evidence with the meaning of what was heard. Plans and steps read this. */
  readonly evidence: Evidence;
  /** The evidence as it was heard, for a report: it can be judged again by other rules. */
  readonly heard: Evidence;
  readonly judgement: Judgement;
};

/** Everything a recovery step may use. All its effects on the world go through here. */
export type RecoveryContext = {
  readonly actionId: string;
  readonly location: Location;
  readonly system: System;
  readonly observer: Observer;
  readonly quarantine: Quarantine;
  /** The place for copies of conversations before a reset. */
  readonly archive: Archive;
  /** Reads OpenClaw's files for a step. */
  readonly reads: FileReads;
  /** Gives a session its old file back. */
  readonly restoreSession: RestoreSession;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Gathers and judges again and asks the gateway. */
  readonly look: () => Promise<Look>;
  /** Opens a second connection with more scope for the length of one step. */
  readonly open: (
    scopes: readonly Scope[],
    onEvent?: (frame: EventFrame) => void,
  ) => Promise<Result<Connection>>;
  /** Restarts that Clawbuoy made, oldest first. The journal keeps them across crashes. */
  readonly restarts: () => readonly PastRestart[];
  /** Consent beyond the step itself. */
  readonly consent: Consent;
  readonly steps: StepLog;
};

/** The end of an action, before its steps and last look are added to make a result. */
export type Ending = {
  readonly outcome: Outcome;
  readonly reason: Words;
  readonly target: string | null;
  /** The id for `undo`. Null if the step cannot be taken back. */
  readonly undo: string | null;
  /** A person must act at once. No further step follows. */
  readonly needsPersonAtOnce?: boolean;
  /** The sentences of a plan whose reason it repeats. */
  readonly said?: Said;
};

export type StepOutcome = {
  readonly outcome: Step['outcome'];
  readonly detail: Words;
  readonly needsPersonAtOnce?: boolean;
  /** The sentences of a plan whose reason it repeats. */
  readonly said?: Said;
};

/** Records each part of an action with its time. Viewers can follow it live. */
export interface StepLog {
  readonly done: readonly Step[];
  /** The sentences of its details, for other languages. */
  said(): Said;
  run(name: string, work: () => Promise<StepOutcome>): Promise<StepOutcome>;
}

/** Returns a step log that calls `onStep` after each part. */
export function createStepLog(
  now: () => number,
  onStep: (steps: readonly Step[]) => void,
): StepLog {
  const done: Step[] = [];
  const { text, said } = scribe();
  return {
    done,
    said,
    async run(name, work) {
      const startedAtMs = now();
      const result = await work().catch(
        (error: unknown): StepOutcome => ({
          outcome: 'failed',
          detail: errorWords(error),
        }),
      );
      const { outcome, detail } = result;
      done.push({
        name: text(partNamed(name)),
        durationMs: Math.max(0, now() - startedAtMs),
        outcome,
        detail: text(detail),
      });
      onStep(done);
      return result;
    },
  };
}

type Planner = Pick<RecoveryContext, 'observer' | 'restarts' | 'archive'>;

/** Returns the plan of a step for one look. Asks the gateway for the costs if it can tell them. */
export async function planNow(
  planner: Planner,
  action: ActionName,
  target: string | null,
  look: Look,
): Promise<Plan> {
  const socket = look.evidence.gateway.socket;
  return planFor(action, target, {
    judgement: look.judgement,
    evidence: look.evidence,
    methods: socket.kind === 'open' ? socket.methods : [],
    asked: await askCosts(planner.observer.socket, action),
    restarts: planner.restarts(),
    archiveDir: planner.archive.pathOf(''),
  });
}

/** The ending for a plan that must not be carried out. Null if the plan is ready. */
export function endedByPlan(plan: Plan): Ending | null {
  const said = plan.said ?? {};
  switch (plan.verdict) {
    case 'ready':
      return null;
    case 'refused':
      return { outcome: 'refused', reason: plan.why, target: plan.target, undo: null, said };
    case 'nothing-to-do':
      return { outcome: 'nothing-to-do', reason: plan.why, target: plan.target, undo: null, said };
  }
}

/** Repeats a look until a condition holds. Returns that look, or null when the time is over. */
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

/** Takes a look and asks the gateway again, even if its last answer is fresh. */
export async function freshLook(
  context: Pick<RecoveryContext, 'observer' | 'look'>,
): Promise<Look> {
  context.observer.refresh();
  return context.look();
}

/**
 * The ending for a part that did not succeed. A refusal stays a refusal; anything else is a
 * failure.
 */
export function endedBy(part: StepOutcome, target: string | null): Ending {
  return {
    outcome: part.outcome === 'refused' ? 'refused' : 'failed',
    reason: part.detail,
    target,
    undo: null,
  };
}
