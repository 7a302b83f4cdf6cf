import { z } from 'zod';
import { say } from '../core/catalogue/sentences/sentence.ts';
import { together } from '../core/catalogue/sentences/words.ts';
import { GO_ON_LIMIT_MS, isGivenUp } from '../core/steps/plan/session.ts';
import { isUnanswered, rpcWords } from '../openclaw/gateway/refusal.ts';
import type { RecoveryContext } from './context.ts';
import { planNow } from './context.ts';
import type { Ending } from './ending.ts';
import { endedBy, endedByPlan } from './ending.ts';
import { barredByWork } from './guard.ts';
import { freshLook, lookUntil } from './look.ts';
import type { StepOutcome } from './step-log.ts';

/** The gateway copies the conversation before it answers. */
const RPC_MS = 45_000;
const PAUSE_MS = 1_000;

const recoveredSchema = z.object({
  key: z.string().max(500),
  continuation: z.discriminatedUnion('status', [
    z.object({ status: z.literal('started'), runId: z.string().max(200) }),
    z.object({
      status: z.literal('rejected'),
      error: z
        .object({ message: z.string().default('') })
        .nullish()
        .catch(null),
    }),
  ]),
});

/**
 * Goes on with a session that OpenClaw has given up. Proved by the gateway's own word: it names the
 * new session and the run there, and no longer lists the old one as given up. The request may be
 * sent again, since OpenClaw makes one new session only.
 */
export async function goOn(context: RecoveryContext, target: string | null): Promise<Ending> {
  const look = await freshLook(context);
  const ended = endedByPlan(await planNow(context, 'go-on', target, look));
  if (ended !== null || target === null) {
    return ended ?? { outcome: 'refused', reason: say('nameTheSession'), target, undo: null };
  }
  const asked = await context.steps.run('go on', () => recover(context, target));
  if (asked.outcome !== 'ok') return endedBy(asked, target);
  const proof = await context.steps.run('prove', () => prove(context, target));
  if (proof.outcome !== 'ok') return endedBy(proof, target);
  return { outcome: 'done', reason: together(asked.detail, proof.detail), target, undo: null };
}

async function recover(context: RecoveryContext, key: string): Promise<StepOutcome> {
  const barred = await barredByWork(context);
  if (barred !== null) return { outcome: 'refused', detail: barred };
  const scoped = await context.open(['operator.read', 'operator.write']);
  if (!scoped.ok) return { outcome: 'failed', detail: scoped.error };
  try {
    const answer = await scoped.value.request('sessions.recover', { key }, RPC_MS);
    if (!answer.ok) {
      // Without an answer it may have gone on. The proof shows what came of it.
      return isUnanswered(answer.error)
        ? { outcome: 'ok', detail: say('wasAskedToGoOn', { sessionKey: key }) }
        : { outcome: 'failed', detail: rpcWords(answer.error) };
    }
    const read = recoveredSchema.safeParse(answer.value);
    if (!read.success) return { outcome: 'failed', detail: say('answerNotUnderstood') };
    const { continuation, key: successor } = read.data;
    return continuation.status === 'started'
      ? {
          outcome: 'ok',
          detail: say('goesOnIn', { sessionKey: successor, run: continuation.runId }),
        }
      : {
          outcome: 'failed',
          detail: say('notBegunThere', {
            sessionKey: successor,
            why: continuation.error?.message.slice(0, 300) ?? say('saysNotWhy'),
          }),
        };
  } finally {
    scoped.value.close();
  }
}

async function prove(context: RecoveryContext, key: string): Promise<StepOutcome> {
  const seen = await lookUntil(
    {
      ...context,
      look: () => freshLook(context),
    },
    ({ evidence }) =>
      evidence.sessions.atMs !== null &&
      !evidence.sessions.list.some((row) => row.key === key && isGivenUp(row)),
    GO_ON_LIMIT_MS,
    PAUSE_MS,
  );
  return seen === null
    ? { outcome: 'failed', detail: say('stillListsGivenUp', { sessionKey: key }) }
    : { outcome: 'ok', detail: say('noLongerListsGivenUp', { sessionKey: key }) };
}
