import type { Snapshot } from '../api/snapshot.ts';
import type { EngineStatus } from '../api/status.ts';
import { strings } from '../catalogue/catalogue.ts';
import type { ActionResult } from '../steps/action.ts';
import { forPeople } from './for-people.ts';
import { type OfferView, offerView } from './offers.ts';
import { type StepView, stepView } from './step.ts';
import { stepName } from './step-name.ts';
import { agoInWords, clockInWords, sessionInWords } from './words.ts';

/** When an agent last answered somebody. */
export type Reply = { readonly sessionKey: string; readonly at: string };

/** How the last step ended: what proves it, and the way back. */
export type StepEndView = {
  readonly outcome: 'done' | 'refused' | 'failed' | 'nothing-to-do';
  /**
   * Good only if it worked and the light is not red. An undo is never good: it brings trouble back.
   */
  readonly tone: 'good' | 'bad' | 'neutral';
  readonly title: string;
  readonly reason: string;
  /** The proofs that it worked, best first: an agent that answers. */
  readonly proofs: readonly string[];
  readonly steps: readonly StepView[];
  /** The undo, while it helps, with what it brings back and its cost. */
  readonly undo: OfferView | null;
};

/** Older results appear only in the history. */
const SHOWN_MS = 60 * 60_000;
/** A refused step without any incident is shown only long enough to read it. */
const REFUSAL_SHOWN_MS = 2 * 60_000;
/** The clock difference of two processes on one machine, and a reply on its way. */
const SKEW_MS = 1_000;

/**
 * The last step for the panel. Null: it is too old, another step runs, or the incidents that it
 * failed to mend have ended since.
 */
export function lastView(
  { lastResult, running, snapshot }: EngineStatus,
  replies: readonly Reply[],
  nowMs: number,
): StepEndView | null {
  if (lastResult === null || running !== null) return null;
  const ageMs = nowMs - Date.parse(lastResult.after.at);
  if (ageMs > SHOWN_MS) return null;
  const { outcome } = lastResult;
  const isBad = outcome === 'refused' || outcome === 'failed';
  if (isBad && !isStillWanted(lastResult, snapshot, ageMs)) return null;
  const isGood = outcome === 'done' && lastResult.action !== 'undo' && snapshot.level !== 'red';
  return {
    outcome,
    tone: isBad ? 'bad' : isGood ? 'good' : 'neutral',
    title: strings.last(
      stepName(lastResult.action, lastResult.target),
      strings.outcome[outcome],
      agoInWords(lastResult.after.at, nowMs),
    ),
    reason: forPeople(lastResult.reason, snapshot, nowMs),
    proofs: outcome === 'done' ? proofsOf(lastResult, replies, snapshot, nowMs) : [],
    steps: lastResult.steps.map((step) => stepView(step, nowMs)),
    undo: undoView(lastResult, replies),
  };
}

/** Whether trouble that a step did not mend is still there. */
function isStillWanted({ after }: ActionResult, { incidents }: Snapshot, ageMs: number): boolean {
  if (after.incidents.length === 0) return ageMs < REFUSAL_SHOWN_MS;
  return after.incidents.some((one) => incidents.some((other) => other.id === one.id));
}

/** The undo. Null once the agent has answered: it is of no use any more, and would be refused. */
function undoView(result: ActionResult, replies: readonly Reply[]): OfferView | null {
  if (result.undo === null || replyAfter(result, replies) !== undefined) return null;
  const view = offerView({
    action: 'undo',
    target: result.undo,
    costs: '',
    recommended: false,
    free: false,
  });
  const words = result.action === 'reset' ? strings.undoOf.reset : strings.undoOf.unlock;
  return { ...view, label: words.label, price: words.price, costs: words.price };
}

function replyAfter(result: ActionResult, replies: readonly Reply[]): Reply | undefined {
  const endedAtMs = Date.parse(result.after.at);
  return replies
    .filter((one) => Date.parse(one.at) > endedAtMs - SKEW_MS && concerns(result, one))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0];
}

function proofsOf(
  result: ActionResult,
  replies: readonly Reply[],
  snapshot: Snapshot,
  nowMs: number,
): readonly string[] {
  const reply = replyAfter(result, replies);
  const proved = result.steps.filter((step) => step.outcome === 'ok').at(-1);
  const what = proved === undefined ? '' : forPeople(proved.detail, snapshot, nowMs);
  return [
    ...(reply === undefined
      ? []
      : [
          strings.replied(
            sessionInWords(reply.sessionKey, snapshot),
            clockInWords(Date.parse(reply.at), nowMs),
          ),
        ]),
    ...(what === '' ? [] : [strings.proof(clockInWords(Date.parse(result.after.at), nowMs), what)]),
  ];
}

/** Whether a reply proves a step: one for its session, its agent's lock, or for everybody. */
function concerns({ target }: ActionResult, reply: Reply): boolean {
  if (target === null || target === reply.sessionKey) return true;
  const [, agentId] = reply.sessionKey.split(':');
  return agentId !== undefined && target.includes(`/agents/${agentId}/`);
}
