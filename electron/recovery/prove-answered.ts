import { lasting, say } from '../core/catalogue/sentences/sentence.ts';
import { isAtWork, latestRunOf } from '../core/evidence/queries.ts';
import { ANSWER_LIMIT_MS, RESUME_LIMIT_MS } from '../core/openclaw/limits.ts';
import { isStalled } from '../core/steps/plan/session.ts';
import type { Waiter } from '../core/steps/who-waits.ts';
import { resendWords } from '../core/steps/who-waits.ts';
import type { RecoveryContext } from './context.ts';
import type { Look } from './look.ts';
import { freshLook, lookUntil } from './look.ts';
import type { StepOutcome } from './step-log.ts';

export type AnswerOutcome = StepOutcome & { readonly lost: readonly Waiter[] };

/**
 * Proves that a restarted gateway answered every waiting session. Either a run of that session
 * began and ended well, or its transcript has the answer. 2026.2.1 forgets waiting messages when
 * its process ends and never resumes a run. That is reported at once, without a wait.
 */
export async function proveAnswered(
  context: RecoveryContext,
  waiters: readonly Waiter[],
): Promise<AnswerOutcome> {
  const startedMs = context.now();
  const freshly = { ...context, look: () => freshLook(context) };
  const lost: Waiter[] = [];
  const atWork: string[] = [];
  for (const waiter of waiters) {
    const isDone = (look: Look) => isAnswered(look, waiter, startedMs);
    const now = await freshly.look();
    if (isDone(now)) continue;
    if (now.judgement.era.losesBlockedMessages && !isAtWork(now.evidence, waiter.sessionKey)) {
      lost.push(waiter);
      continue;
    }
    const taken = await lookUntil(
      freshly,
      (look) => isDone(look) || isAtWork(look.evidence, waiter.sessionKey),
      // All waiters share one time limit.
      Math.max(0, startedMs + RESUME_LIMIT_MS - context.now()),
      500,
    );
    if (taken === null && waiter.seen === 'unanswered') {
      lost.push(waiter);
      continue;
    }
    if (taken === null) {
      return {
        outcome: 'failed',
        detail: say('waiterLost', { sessionKey: waiter.sessionKey }),
        lost: [...lost, waiter],
      };
    }
    const ended = await lookUntil(freshly, isDone, ANSWER_LIMIT_MS, 500);
    if (ended === null && isMoving(await freshly.look(), waiter)) {
      atWork.push(waiter.sessionKey);
      continue;
    }
    if (ended === null) {
      return {
        outcome: 'failed',
        detail: say('waiterUnanswered', {
          sessionKey: waiter.sessionKey,
          time: lasting(ANSWER_LIMIT_MS),
        }),
        lost,
      };
    }
  }
  const answered = waiters
    .filter((one) => !lost.includes(one) && !atWork.includes(one.sessionKey))
    .map((one) => one.sessionKey);
  const words = [
    ...(answered.length === 0
      ? []
      : [
          say('waitersAnswered', {
            time: lasting(context.now() - startedMs),
            who: answered.join(', '),
          }),
        ]),
    ...(atWork.length === 0 ? [] : [say('waitersAtWork', { who: atWork.join(', ') })]),
    ...(lost.length === 0 ? [] : [resendWords(lost)]),
  ];
  return { outcome: lost.length === 0 ? 'ok' : 'skipped', detail: words.join('; '), lost };
}

/** Whether a run works on it, and moves: a long answer, or a long tool, is no failure. */
function isMoving({ evidence }: Look, { sessionKey }: Waiter): boolean {
  const run = latestRunOf(evidence, sessionKey);
  return run !== null && !isStalled(evidence, run);
}

/** Events report aborted runs as over, too. Only an ended run counts as an answer. */
function isAnswered(look: Look, { sessionKey, sinceMs }: Waiter, startedMs: number): boolean {
  const { runs, messages, sessions } = look.evidence;
  // More messages may have come since. An answer to an earlier one does not count for them.
  const askedMs = messages
    .filter((fact) => fact.sessionKey === sessionKey)
    .reduce((lastMs, fact) => Math.max(lastMs, fact.userAtMs ?? 0), sinceMs);
  // 2026.6 and later. An interrupted run ends as `killed` or `failed`. 2026.7.35 touches a row
  // before it notes the run there. If killed in between, the row still describes the earlier run.
  const isListed = sessions.list.some(
    (row) =>
      row.key === sessionKey &&
      row.status === 'done' &&
      row.hasActiveRun !== true &&
      (row.startedAtMs ?? 0) >= askedMs,
  );
  const isWritten = messages.some(
    (fact) =>
      fact.source === 'transcript' &&
      fact.sessionKey === sessionKey &&
      fact.replyAtMs !== null &&
      fact.replyAtMs > Math.max(sinceMs, fact.userAtMs ?? 0),
  );
  return (
    isListed ||
    isWritten ||
    runs.list.some(
      (run) =>
        run.sessionKey === sessionKey &&
        run.phase === 'ended' &&
        run.endedAtMs !== null &&
        // It may have ended before the check that the gateway is back was over.
        run.endedAtMs >= Math.max(sinceMs, startedMs - RESUME_LIMIT_MS),
    )
  );
}
