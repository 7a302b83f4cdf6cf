import { counted, lasting, say, type Words } from '../../catalogue/sentences/sentence.ts';
import { stateWord } from '../../catalogue/sentences/words.ts';
import { isAtWork, latestRunOf } from '../../evidence/queries.ts';
import type { RunFact, SessionFact } from '../../evidence/session-facts.ts';
import { quietLimits, stepWords } from '../../judge/run-diagnoses.ts';
import { askedWords, waitingForYou } from '../../judge/waits-for-you.ts';
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
  if (target === null) return refuse(say('nameTheSessionFor', { action }));
  if (evidence.gateway.socket.kind !== 'open') {
    const { state, detail } = judgement.snapshot.gateway;
    return refuse(
      say('sessionOutOfReach', {
        state: stateWord(state),
        detail,
        hint: state === 'down' || state === 'hung' ? say('healTells') : say('tryOnceItAnswers'),
      }),
    );
  }
  const known =
    evidence.sessions.list.some((row) => row.key === target) ||
    latestRunOf(evidence, target) !== null ||
    isNewerThanList(context, target);
  if (known) return null;
  return refuse(say('noSuchSession', { target }));
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

function queuedWords(context: PlanContext, key: string): Words {
  if (context.judgement.era.dropsSteered) {
    const run = latestRunOf(context.evidence, key);
    const behind = run === null ? [] : messagesBehind(context.evidence, run);
    return behind.length === 0
      ? say('steeredMessageLost')
      : say(behind.length === 1 ? 'steeredLostOne' : 'steeredLostMany', {
          messages: counted(behind.length, 'message'),
        });
  }
  const queued = context.asked?.queued.find((one) => one.sessionKey === key)?.count ?? 0;
  return queued === 0
    ? say('waitingStay')
    : say(queued === 1 ? 'waitingStaysOne' : 'waitingStaysMany', {
        messages: counted(queued, 'waiting'),
      });
}

/** 2026.9.6 gives up, with a reset, what has had no turn by then. */
function queuedAtResetWords(context: PlanContext, key: string): Words {
  return context.judgement.snapshot.store === 'sqlite'
    ? say('waitingMayBeLost')
    : queuedWords(context, key);
}

function abortStep(context: PlanContext, run: RunFact | null) {
  const method = context.methods.includes('sessions.abort') ? 'sessions.abort' : 'chat.abort';
  const what = run === null ? say('runIfAny') : say('runNamed', { run: run.runId });
  const kept = context.judgement.era.dropsSteered ? say('queueIsKept') : say('nothingDropped');
  return { name: 'abort', detail: say('methodEnds', { method, what, kept }) };
}

export function abortPlan(target: string | null, context: PlanContext): Draft {
  const { evidence, judgement } = context;
  const refused = outOfReach('abort', target, context);
  if (refused !== null || target === null) return refused ?? refuse(say('nameTheSession'));
  const run = latestRunOf(evidence, target);
  const locked = judgement.locks.some((lock) => lock.sessionKey === target && lock.current);
  if (!isAtWork(evidence, target) && !locked) {
    return nothingToDo(say('noRunIn', { target }));
  }
  const asking = waitingForYou(evidence).find(({ sessionKey }) => sessionKey === target);
  const doing =
    run === null
      ? null
      : say('stepBegun', {
          // Its tool does not run before a person has answered.
          step:
            asking === undefined
              ? stepWords(run, evidence.atMs)
              : say('asksPerson', { asked: askedWords(asking.kind) }),
          time: lasting(evidence.atMs - run.startedAtMs),
        });
  return ready({
    why: doing === null ? say('endingFreesItsSession') : say('itsRun', { doing }),
    costs: say('bothWords', { costs: costOf('abort'), more: queuedWords(context, target) }),
    preconditions: [
      ...(run === null ? [] : [say('runStillTheOne', { run: run.runId })]),
      ...(run !== null && isStalled(evidence, run) ? [say('noProgressMeanwhile')] : []),
    ],
    steps: [abortStep(context, run)],
    proof: say('noRunAnyMore'),
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
 * the old one. The answer is not sent to the chat that the old one belonged to. There every message
 * is refused until somebody begins anew with /new or /reset.
 */
export function goOnPlan(target: string | null, context: PlanContext): Draft {
  const { evidence, methods } = context;
  const refused = outOfReach('go-on', target, context);
  if (refused !== null || target === null) return refused ?? refuse(say('nameTheSession'));
  if (!methods.includes('sessions.recover')) {
    return refuse(say('cannotGoOnWith', { target }));
  }
  const row = evidence.sessions.list.find((one) => one.key === target);
  if (row === undefined || !isGivenUp(row)) {
    return nothingToDo(say('notGivenUp', { target }));
  }
  if (isAtWork(evidence, target)) return refuse(say('runIsActiveIn', { target }));
  return ready({
    why: say('goesOnInNewSession'),
    costs: say('bothWords', { costs: costOf('go-on'), more: say('answerNotSent') }),
    preconditions: [say('stillGivenUp'), say('noRunIsActive')],
    steps: [{ name: 'go on', detail: `sessions.recover ${target}` }],
    proof: say('namesNewSession'),
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
  if (refused !== null || target === null) return refused ?? refuse(say('nameTheSession'));
  const run = latestRunOf(evidence, target);
  const isJsonl = judgement.snapshot.store === 'jsonl';
  return ready({
    why: isJsonl ? say('getsNewFile') : say('startsAfreshArchive'),
    costs:
      run === null
        ? say('bothWords', { costs: costOf('reset'), more: queuedAtResetWords(context, target) })
        : say('threeWords', {
            first: costOf('reset'),
            second: costOf('abort'),
            third: queuedAtResetWords(context, target),
          }),
    undo: isJsonl ? say('undoWhileStopped') : null,
    preconditions: [say('copyIsInArchive'), say('noRunInItAnyMore'), say('stillTheJudgedSession')],
    steps: [
      {
        name: 'copy aside',
        detail: isJsonl
          ? say('copiedOnlyRead')
          : say('copiedForReading', { dir: context.archiveDir ?? say('clawbuoysArchive') }),
      },
      abortStep(context, run),
      { name: 'reset', detail: say('resetsSession', { target, slow: slowWords(context, target) }) },
    ],
    proof: say('sessionIsNew'),
    limitMs: resetPatienceMs(context) + 50_000,
  });
}

/** A turn that waits for a lock is not cut short, so the plan says how long a reset takes. */
function slowWords(context: PlanContext, target: string): Words {
  const isLocked = context.judgement.locks.some(
    (lock) => lock.sessionKey === target && lock.current && lock.ownedBy === 'other-openclaw',
  );
  return isLocked ? say('onceTurnGivesUp', { time: lasting(resetPatienceMs(context)) }) : '';
}
