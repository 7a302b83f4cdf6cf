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

/** One look: what was gathered and what was made of it. */
export type Look = { readonly evidence: Evidence; readonly judgement: Judgement };

/** What a recovery step may use. Everything it does to the world goes through here. */
export type RecoveryContext = {
  readonly actionId: string;
  readonly location: Location;
  readonly system: System;
  readonly observer: Observer;
  readonly quarantine: Quarantine;
  /** Where conversations are copied before a reset. */
  readonly archive: Archive;
  /** How a step looks at files of OpenClaw's. */
  readonly reads: FileReads;
  /** Gives a session its old file back. */
  readonly restoreSession: RestoreSession;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Gathers and judges anew, asking the gateway. */
  readonly look: () => Promise<Look>;
  /** A second connection with more scope, for the length of one step. */
  readonly open: (
    scopes: readonly Scope[],
    onEvent?: (frame: EventFrame) => void,
  ) => Promise<Result<Connection>>;
  /** Restarts at our hands, oldest first; the journal keeps them over crashes. */
  readonly restarts: () => readonly PastRestart[];
  /** What was agreed to beyond the step itself. */
  readonly consent: Consent;
  readonly steps: StepLog;
};

/** How an action ended, before it becomes a result with its steps and its last look. */
export type Ending = {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly target: string | null;
  /** What `undo` takes; null where the step cannot be taken back. */
  readonly undo: string | null;
  /** A person must act at once; nothing goes on after it by itself. */
  readonly needsPersonAtOnce?: boolean;
};

export type StepOutcome = {
  readonly outcome: Step['outcome'];
  readonly detail: string;
  readonly needsPersonAtOnce?: boolean;
};

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
          detail: errorWords(error),
        }),
      );
      const { outcome, detail } = result;
      done.push({ name, durationMs: Math.max(0, now() - startedAtMs), outcome, detail });
      onStep(done);
      return result;
    },
  };
}

type Planner = Pick<RecoveryContext, 'observer' | 'restarts' | 'archive'>;

/** The plan of a step by one look; what it costs is asked of the gateway where it can tell. */
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

/** A look for which the gateway is asked anew, however fresh its last answer is. */
export async function freshLook(
  context: Pick<RecoveryContext, 'observer' | 'look'>,
): Promise<Look> {
  context.observer.refresh();
  return context.look();
}

/** An ending from a part that did not go well: a refusal stays one, all else has failed. */
export function endedBy(part: StepOutcome, target: string | null): Ending {
  return {
    outcome: part.outcome === 'refused' ? 'refused' : 'failed',
    reason: part.detail,
    target,
    undo: null,
  };
}
