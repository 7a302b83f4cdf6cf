import { counted, lasting, say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { together } from '../core/catalogue/sentences/words.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import { isAtWork } from '../core/evidence/queries.ts';
import { assertNever } from '../core/result.ts';
import { isTakenUp, lostWithAbortWords, messagesBehind } from '../core/steps/lost-messages.ts';
import { resendWords, whoWaits } from '../core/steps/who-waits.ts';
import { isoTime } from '../core/text/iso-time.ts';
import type { RecoveryContext } from './context.ts';
import { planToTake } from './context.ts';
import type { AbortAnswer } from './end-run.ts';
import { endRun, isOver, judgedRun, progressOf } from './end-run.ts';
import type { Ending } from './ending.ts';
import { endedBy, endedByPlan } from './ending.ts';
import type { Look } from './look.ts';
import { freshLook, lookUntil } from './look.ts';

/** After ending a run, 2026.7.35 holds the lock for some seconds more. */
const ABORT_PROOF_MS = 20_000;
/** A message that waited behind the run gets its turn within this time. 2026.9.6 takes 6 s. */
const TAKE_UP_MS = 15_000;
/**
 * The same for versions that drop such messages with the run, unless their owner set them to queue.
 */
const STEERED_TAKE_UP_MS = 5_000;
/** The gateway cannot end this run, so it gets only this time to end without help. */
const NO_ABORT_PROOF_MS = 4_000;

/**
 * The time in milliseconds to wait until no run is active, given the gateway's answer. Where it
 * knows every run (`sessions.abort`), "no run" means that this one has just ended: its list says so
 * some seconds later.
 */
export function proofLimitMs(told: AbortAnswer, knowsEveryRun: boolean): number {
  return told === 'no-run' && !knowsEveryRun ? NO_ABORT_PROOF_MS : ABORT_PROOF_MS;
}

/** Ends the active run of a session and proves that none is left. */
export async function abort(context: RecoveryContext, sessionKey: string | null): Promise<Ending> {
  const look = await freshLook(context);
  const ended = endedByPlan(await planToTake(context, 'abort', sessionKey, look));
  if (ended !== null || sessionKey === null) {
    return ended ?? { outcome: 'refused', reason: say('nameTheSession'), target: null, undo: null };
  }
  const wasActive = isAtWork(look.evidence, sessionKey);
  const judged = judgedRun(look, sessionKey);
  const progress = progressOf(sessionKey, context.now);
  const answered: { told: AbortAnswer; givenUpAtMs: readonly number[] } = {
    told: 'no-run',
    givenUpAtMs: [],
  };
  const asked = await context.steps.run('abort', async () => {
    // Ending another client's run requires the admin scope (2026.7.35, 2026.9.6).
    const opened = await context.open(
      ['operator.read', 'operator.write', 'operator.admin'],
      progress.onEvent,
    );
    if (!opened.ok) return { outcome: 'failed', detail: opened.error };
    const { told, givenUpAtMs, ...part } = await endRun(
      context,
      opened.value,
      judged,
      progress.lastMs,
    );
    opened.value.close();
    Object.assign(answered, { told, givenUpAtMs });
    return part;
  });
  if (asked.outcome !== 'ok') return endedBy(asked, sessionKey);
  const knowsEveryRun = context.observer.socket.offers('sessions.abort');
  const proof = await context.steps.run('prove', async () => {
    const free = await lookUntil(
      { ...context, look: () => freshLook(context) },
      (one) => isOver(one, judged),
      proofLimitMs(answered.told, knowsEveryRun),
    );
    if (free === null) return { outcome: 'failed', detail: say('runStillActive') };
    return { outcome: 'ok', detail: overWords(free.evidence, sessionKey, look.evidence.atMs) };
  });
  const { told, givenUpAtMs } = answered;
  if (proof.outcome !== 'ok') {
    // If a reset ends no run (2026.2.1), only a new process can free the session.
    const resetEndsRuns = knowsEveryRun;
    if (told === 'no-run' || !resetEndsRuns) {
      context.observer.noteAbortInVain(sessionKey, context.now());
    }
    const reason = stillActive(told, asked.detail, proof.detail, !resetEndsRuns);
    return { outcome: 'failed', reason, target: sessionKey, undo: null };
  }
  if (told !== 'aborted' && !wasActive) {
    return {
      outcome: 'nothing-to-do',
      reason: say('noRunWasActive'),
      target: sessionKey,
      undo: null,
    };
  }
  if (told !== 'aborted') {
    return { outcome: 'done', reason: say('runHasEnded'), target: sessionKey, undo: null };
  }
  const lost = lostWithAbortWords(givenUpAtMs);
  const behind =
    judged.run === null || lost !== null ? [] : messagesBehind(look.evidence, judged.run);
  const over = whoWaits(look.evidence, []).filter(
    (one) => one.sessionKey === sessionKey && !behind.includes(one.sinceMs),
  );
  const words = together(
    say('runWasEnded'),
    ...over.map((one) => resendWords([one])),
    ...(lost === null ? [] : [lost]),
    ...(await behindWords(context, look, sessionKey, behind)),
  );
  return { outcome: 'done', reason: words, target: sessionKey, undo: null };
}

function overWords(evidence: Evidence, sessionKey: string, sinceMs: number): Words {
  if (isTakenUp(evidence, sessionKey, sinceMs)) {
    return say('runOverNextTurn');
  }
  return isAtWork(evidence, sessionKey) ? say('runIsOver') : say('noRunActive');
}

/**
 * Returns words on the messages that came during the run. 2026.7.35 steers them into the run and
 * drops them with it. Elsewhere they queue. The first one gets its turn at once (2026.2.1) or after
 * some seconds (2026.9.6).
 */
async function behindWords(
  context: RecoveryContext,
  before: Look,
  sessionKey: string,
  timesMs: readonly number[],
): Promise<Words[]> {
  if (timesMs.length === 0) return [];
  const { dropsSteered } = before.judgement.era;
  const limitMs = dropsSteered ? STEERED_TAKE_UP_MS : TAKE_UP_MS;
  let isUp = false;
  await context.steps.run('messages behind it', async () => {
    const taken = await lookUntil(
      { ...context, look: () => freshLook(context) },
      (one) => isTakenUp(one.evidence, sessionKey, before.evidence.atMs),
      limitMs,
    );
    isUp = taken !== null;
    return isUp
      ? { outcome: 'ok', detail: say('nextHasTurn') }
      : { outcome: 'skipped', detail: say('noneTakenUp', { time: lasting(limitMs) }) };
  });
  if (isUp) return [];
  const lost = dropsSteered ? lostWithAbortWords(timesMs) : null;
  return [lost ?? waitingWords(timesMs, limitMs)];
}

function waitingWords(timesMs: readonly number[], limitMs: number): Words {
  return say(timesMs.length === 1 ? 'waitingBehindOne' : 'waitingBehindMany', {
    messages: counted(timesMs.length, 'message'),
    time: isoTime(timesMs[0] ?? 0),
    limit: lasting(limitMs),
  });
}

function stillActive(told: AbortAnswer, asked: Words, found: Words, onlyChatRuns: boolean): Words {
  switch (told) {
    case 'aborted':
      return found;
    case 'no-run':
      return onlyChatRuns ? say('endsOnlyItsOwn', { found }) : say('saysNoRun', { found });
    case 'unanswered':
      return say('askedAndFound', { asked, found });
    default:
      return assertNever(told);
  }
}
