import { scribe } from '../core/catalogue/sentences/scribe.ts';
import type { Result } from '../core/result.ts';
import type { ActionName, Plan } from '../core/steps/action.ts';
import { beyondConsent } from '../core/steps/agreed.ts';
import type { Consent } from '../core/steps/consent.ts';
import type { PastRestart } from '../core/steps/guards.ts';
import { planFor } from '../core/steps/plan.ts';
import type { Quarantine } from '../openclaw/changes/quarantine.ts';
import type { RestoreSession } from '../openclaw/changes/session-restore.ts';
import type { Connection, Scope } from '../openclaw/gateway/connection.ts';
import type { EventFrame } from '../openclaw/gateway/frames.ts';
import type { Location } from '../openclaw/locate/locate.ts';
import type { Observer } from '../openclaw/observer.ts';
import type { FileReads } from '../system/file-reads.ts';
import type { System } from '../system/types.ts';
import type { Archive } from './archive.ts';
import { askCosts } from './ask-costs.ts';
import type { Look } from './look.ts';
import type { StepLog } from './step-log.ts';

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

/**
 * The plan of a step that is about to be taken. It is refused if it would hit what has begun since
 * somebody agreed to it.
 */
export async function planToTake(
  context: RecoveryContext,
  action: ActionName,
  target: string | null,
  look: Look,
): Promise<Plan> {
  const plan = await planNow(context, action, target, look);
  if (plan.verdict !== 'ready') return plan;
  const beyond = beyondConsent(action, plan.target, look.evidence, context.consent);
  if (beyond === null) return plan;
  const { text, said } = scribe();
  return { ...plan, verdict: 'refused', why: text(beyond), said: { ...plan.said, ...said() } };
}
