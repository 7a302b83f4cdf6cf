import type { RunFact, SessionFact } from '../../evidence/evidence.ts';
import { isAtWork, latestRunOf } from '../../evidence/queries.ts';
import { quietLimits, stepWords } from '../../judge/run-findings.ts';
import { count, duration } from '../../text/words.ts';
import { costOf } from '../costs.ts';
import { messagesBehind } from '../lost-messages.ts';
import type { Draft, PlanContext } from './draft.ts';
import { nothingToDo, ready, refuse } from './draft.ts';

/** Whether a run is still quiet for too long. New progress makes an earlier judgement void. */
export function isStalled(evidence: PlanContext['evidence'], run: RunFact): boolean {
  return evidence.atMs - run.lastProgressAtMs >= quietLimits(evidence, run).amberMs;
}

/** Why a session cannot be worked on at all; null if it can. */
function outOfReach(action: string, target: string | null, context: PlanContext): Draft | null {
  const { judgement, evidence } = context;
  if (target === null) return refuse(`name the session: clawbuoy ${action} agent:main:main`);
  if (evidence.gateway.socket.kind !== 'open') {
    const { state, detail } = judgement.snapshot.gateway;
    return refuse(
      `the gateway is ${state}, so a session cannot be reached in it: ${detail}. ${
        state === 'down' || state === 'hung'
          ? '`clawbuoy heal` tells what brings the gateway back'
          : 'Try again once it answers'
      }`,
    );
  }
  const known =
    evidence.sessions.list.some((row) => row.key === target) ||
    latestRunOf(evidence, target) !== null ||
    isNewerThanList(context, target);
  if (known) return null;
  return refuse(
    `there is no session ${target}; asking for it would make one. \`clawbuoy status --json\` lists the sessions`,
  );
}

/**
 * Whether a session was heard of after the list was made, so that it may well exist. A step reads
 * the list again before it touches anything, and may still refuse.
 */
function isNewerThanList({ evidence, judgement }: PlanContext, key: string): boolean {
  const listedMs = evidence.sessions.atMs;
  if (listedMs === null) return true;
  return (
    judgement.locks.some(
      (lock) => lock.sessionKey === key && evidence.atMs - lock.ageMs >= listedMs,
    ) ||
    evidence.blocks.some((one) => one.sessionKey === key && one.atMs >= listedMs) ||
    evidence.messages.some(
      (one) => one.sessionKey === key && one.userAtMs !== null && one.userAtMs >= listedMs,
    )
  );
}

function queuedWords(context: PlanContext, key: string): string {
  if (context.judgement.era.dropsSteered) {
    const run = latestRunOf(context.evidence, key);
    const behind = run === null ? [] : messagesBehind(context.evidence, run);
    return behind.length === 0
      ? 'a message sent while the run was at work is lost with it'
      : `${count(behind.length, 'message')} sent while it was at work ${behind.length === 1 ? 'is' : 'are'} lost with it and must be sent again`;
  }
  const queued = context.asked?.queued.find((one) => one.sessionKey === key)?.count ?? 0;
  return queued === 0
    ? 'messages that wait stay in the queue'
    : `${count(queued, 'waiting message')} stay${queued === 1 ? 's' : ''} in the queue and come next`;
}

function abortStep(context: PlanContext, run: RunFact | null) {
  const method = context.methods.includes('sessions.abort') ? 'sessions.abort' : 'chat.abort';
  const what = run === null ? 'the run in progress, if there is one' : `run ${run.runId}`;
  const kept = context.judgement.era.dropsSteered
    ? 'the queue is kept'
    : 'nothing that waits is dropped';
  return { name: 'abort', detail: `${method} ends ${what}; ${kept}` };
}

export function abortPlan(target: string | null, context: PlanContext): Draft {
  const { evidence, judgement } = context;
  const refused = outOfReach('abort', target, context);
  if (refused !== null || target === null) return refused ?? refuse('name the session');
  const run = latestRunOf(evidence, target);
  const locked = judgement.locks.some((lock) => lock.sessionKey === target && lock.current);
  if (!isAtWork(evidence, target) && !locked) {
    return nothingToDo(`no run is active in ${target}`);
  }
  const doing =
    run === null
      ? null
      : `${stepWords(run, evidence.atMs)}, begun ${duration(evidence.atMs - run.startedAtMs)} ago`;
  return ready({
    why: doing === null ? 'ending the run frees its session' : `its run: ${doing}`,
    costs: `${costOf('abort')}; ${queuedWords(context, target)}`,
    preconditions: [
      ...(run === null ? [] : [`run ${run.runId} is still the one in progress`]),
      ...(run !== null && isStalled(evidence, run) ? ['it has made no progress meanwhile'] : []),
    ],
    steps: [abortStep(context, run)],
    proof: 'no run is active in the session any more',
    limitMs: 35_000,
  });
}

/** The gateway takes the conversation over and begins its work within this time. */
export const GO_ON_LIMIT_MS = 60_000;

/** OpenClaw's word for a session whose interrupted work it no longer takes up (2026.9). */
const GIVEN_UP = 'tombstoned';

/** Whether OpenClaw has given up a session, by its own word. */
export function isGivenUp(row: Pick<SessionFact, 'restartRecovery'>): boolean {
  return row.restartRecovery === GIVEN_UP;
}

/**
 * Takes up a conversation that OpenClaw has given up after three tries. Read from 2026.9.6: it
 * copies all that was said into a new conversation, begins the interrupted work there, and archives
 * the old one. The answer is not sent to the chat that the old one belonged to.
 */
export function goOnPlan(target: string | null, context: PlanContext): Draft {
  const { evidence, methods } = context;
  const refused = outOfReach('go-on', target, context);
  if (refused !== null || target === null) return refused ?? refuse('name the session');
  if (!methods.includes('sessions.recover')) {
    return refuse(
      `this OpenClaw cannot go on with a session that it has given up; \`clawbuoy reset ${target}\` lets it begin afresh`,
    );
  }
  const row = evidence.sessions.list.find((one) => one.key === target);
  if (row === undefined || !isGivenUp(row)) {
    return nothingToDo(`OpenClaw has not given up ${target}`);
  }
  if (isAtWork(evidence, target)) return refuse(`a run is active in ${target}; wait for its end`);
  return ready({
    why: 'OpenClaw goes on with the work in a new session, with all that was said',
    costs: `${costOf('go-on')}; the answer is shown in OpenClaw, and is not sent to that chat`,
    preconditions: [
      'OpenClaw still says that it has given the session up',
      'no run is active in it',
    ],
    steps: [{ name: 'go on', detail: `sessions.recover ${target}` }],
    proof: 'the gateway names the new session and the run that it began there',
    limitMs: GO_ON_LIMIT_MS,
  });
}

/**
 * How long a gateway may say that a session is still active before it resets it, in ms. A turn that
 * meets another's lock waits an acquire timeout three times: for its prompt, the message and the
 * error. On 2026.7.35 that is three times 60 s, and nothing cuts it short.
 */
export function resetPatienceMs({
  evidence,
  judgement,
}: Pick<PlanContext, 'evidence' | 'judgement'>): number {
  const oneMs = evidence.install.acquireTimeoutMs ?? judgement.era.acquireTimeoutMs;
  const waitsMs = Math.min(oneMs * WAITS_OF_A_TURN, LONGEST_RESET_MS);
  return Math.max(LEAST_RESET_MS, waitsMs + RESET_SLACK_MS);
}

const WAITS_OF_A_TURN = 3;
const RESET_SLACK_MS = 30_000;
const LEAST_RESET_MS = 60_000;
/** A longer limit set by the owner is not waited for. */
const LONGEST_RESET_MS = 10 * 60_000;

export function resetPlan(target: string | null, context: PlanContext): Draft {
  const { evidence, judgement } = context;
  const refused = outOfReach('reset', target, context);
  if (refused !== null || target === null) return refused ?? refuse('name the session');
  const run = latestRunOf(evidence, target);
  const isJsonl = judgement.snapshot.store === 'jsonl';
  return ready({
    why: isJsonl
      ? 'the session gets a new, empty file; its lock and history stay where they are'
      : 'the session starts afresh; OpenClaw keeps its history in the archive',
    costs: `${costOf('reset')}${run === null ? '' : `; ${costOf('abort')}`}; ${queuedWords(context, target)}`,
    undo: isJsonl
      ? 'while the gateway is stopped and the new session is unused, `clawbuoy undo` gives the session its old file back; at any time a copy of the conversation lies in Clawbuoy’s archive'
      : null,
    preconditions: [
      'a copy of its row and conversation is in Clawbuoy’s archive',
      'no run is active in it any more',
      'it is still the session that was judged',
    ],
    steps: [
      {
        name: 'copy aside',
        detail: isJsonl
          ? 'row and transcript are copied, OpenClaw’s own are only read'
          : `row and conversation are copied to ${context.archiveDir ?? 'Clawbuoy’s archive'}, for reading: Clawbuoy cannot put them back into a database`,
      },
      abortStep(context, run),
      { name: 'reset', detail: `sessions.reset ${target}${slowWords(context, target)}` },
    ],
    proof: 'the session is new and no run is active in it',
    limitMs: resetPatienceMs(context) + 50_000,
  });
}

/** A turn that waits for a lock is not cut short, so the plan says how long a reset takes. */
function slowWords(context: PlanContext, target: string): string {
  const isLocked = context.judgement.locks.some(
    (lock) => lock.sessionKey === target && lock.current && lock.ownedBy === 'other-openclaw',
  );
  return isLocked
    ? `, once the turn that waits for the lock has given up: within ${duration(resetPatienceMs(context))}`
    : '';
}
