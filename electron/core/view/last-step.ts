import type { EngineStatus } from '../api/status.ts';
import { strings } from '../catalogue/catalogue.ts';
import type { ActionResult } from '../steps/action.ts';
import { type StepView, stepView } from './step.ts';
import { agoInWords, clockInWords, sentence, sessionInWords } from './words.ts';

/** When an agent last answered somebody. */
export type Reply = { readonly sessionKey: string; readonly at: string };

/** How the last step ended: what proves it, and the way back. */
export type StepEndView = {
  readonly outcome: 'done' | 'refused' | 'failed' | 'nothing-to-do';
  readonly title: string;
  readonly reason: string;
  /** What shows that it has worked, best proof first: an agent that answers. */
  readonly proofs: readonly string[];
  readonly steps: readonly StepView[];
  /** The id to give to undo, or null where there is no way back. */
  readonly undo: string | null;
};

/** Old news is in the history. */
const SHOWN_MS = 60 * 60_000;
/** Clocks of two processes on one machine, and a reply that was on its way. */
const SKEW_MS = 1_000;

/** The last step as the panel tells of it; null once it is old news or another step runs. */
export function lastView(
  { lastResult, running }: EngineStatus,
  replies: readonly Reply[],
  nowMs: number,
): StepEndView | null {
  if (lastResult === null || running !== null) return null;
  if (nowMs - Date.parse(lastResult.after.at) > SHOWN_MS) return null;
  return {
    outcome: lastResult.outcome,
    title: strings.last(
      strings.action[lastResult.action],
      strings.outcome[lastResult.outcome],
      agoInWords(lastResult.after.at, nowMs),
    ),
    reason: sentence(lastResult.reason),
    proofs: lastResult.outcome === 'done' ? proofsOf(lastResult, replies, nowMs) : [],
    steps: lastResult.steps.map(stepView),
    undo: lastResult.undo,
  };
}

function proofsOf(
  result: ActionResult,
  replies: readonly Reply[],
  nowMs: number,
): readonly string[] {
  const endedAtMs = Date.parse(result.after.at);
  const reply = replies
    .filter((one) => Date.parse(one.at) > endedAtMs - SKEW_MS && concerns(result, one))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0];
  const proved = result.steps.filter((step) => step.outcome === 'ok').at(-1);
  return [
    ...(reply === undefined
      ? []
      : [
          strings.replied(
            sessionInWords(reply.sessionKey),
            clockInWords(Date.parse(reply.at), nowMs),
          ),
        ]),
    ...(proved === undefined
      ? []
      : [strings.proof(clockInWords(endedAtMs, nowMs), sentence(proved.detail))]),
  ];
}

/** A reply proves a step that was taken for its session, its agent's lock, or for everybody. */
function concerns({ target }: ActionResult, reply: Reply): boolean {
  if (target === null || target === reply.sessionKey) return true;
  const [, agentId] = reply.sessionKey.split(':');
  return agentId !== undefined && target.includes(`/agents/${agentId}/`);
}
