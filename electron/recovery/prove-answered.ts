import { isAtWork } from '../core/evidence/queries.ts';
import { ANSWER_LIMIT_MS, RESUME_LIMIT_MS } from '../core/openclaw/limits.ts';
import type { Waiter } from '../core/steps/who-waits.ts';
import { resendWords } from '../core/steps/who-waits.ts';
import { duration } from '../core/text/words.ts';
import type { Look, RecoveryContext, StepOutcome } from './context.ts';
import { freshLook, lookUntil } from './context.ts';

export type AnswerOutcome = StepOutcome & { readonly lost: readonly Waiter[] };

/**
 * Proves in a new life of the gateway that who waited was answered: a run of that session began
 * and ended well, or the answer stands in its transcript. 2026.2.1 forgets who waits when its
 * process ends, and no run of it is ever taken up again: that is told at once, not waited for.
 */
export async function proveAnswered(
  context: RecoveryContext,
  waiters: readonly Waiter[],
): Promise<AnswerOutcome> {
  const startedMs = context.now();
  const eyes = { ...context, look: () => freshLook(context) };
  const lost: Waiter[] = [];
  for (const waiter of waiters) {
    const isDone = (look: Look) => isAnswered(look, waiter, startedMs);
    const now = await eyes.look();
    if (isDone(now)) continue;
    if (now.judgement.era.losesBlockedMessages && !isAtWork(now.evidence, waiter.sessionKey)) {
      lost.push(waiter);
      continue;
    }
    const taken = await lookUntil(
      eyes,
      (look) => isDone(look) || isAtWork(look.evidence, waiter.sessionKey),
      // One stretch of time for all of them.
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
        detail: `the message that waited in ${waiter.sessionKey} did not survive the restart; its sender must send it again`,
        lost: [...lost, waiter],
      };
    }
    const ended = await lookUntil(eyes, isDone, ANSWER_LIMIT_MS, 500);
    if (ended === null) {
      return {
        outcome: 'failed',
        detail: `the message that waited in ${waiter.sessionKey} got no answer within ${duration(ANSWER_LIMIT_MS)}`,
        lost,
      };
    }
  }
  const answered = waiters.filter((one) => !lost.includes(one)).map((one) => one.sessionKey);
  const words = [
    ...(answered.length === 0
      ? []
      : [
          `who waited was answered within ${duration(context.now() - startedMs)}: ${answered.join(', ')}`,
        ]),
    ...(lost.length === 0 ? [] : [resendWords(lost)]),
  ];
  return { outcome: lost.length === 0 ? 'ok' : 'skipped', detail: words.join('; '), lost };
}

/** An event says of an aborted run, too, that it is over: only an ended run is an answer. */
function isAnswered(look: Look, { sessionKey, sinceMs }: Waiter, startedMs: number): boolean {
  const { runs, messages, sessions } = look.evidence;
  // More messages may have come since: an answer to an earlier one is none to them.
  const askedMs = messages
    .filter((fact) => fact.sessionKey === sessionKey)
    .reduce((lastMs, fact) => Math.max(lastMs, fact.userAtMs ?? 0), sinceMs);
  // 2026.6 and later; a run that was cut off ends as `killed` or `failed`. A row is touched before
  // its run is noted in it: killed in between (2026.7.35), it still tells of the run before.
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
        // It may have ended while the gateway was asked whether it is back.
        run.endedAtMs >= Math.max(sinceMs, startedMs - RESUME_LIMIT_MS),
    )
  );
}
