import { z } from 'zod';
import { counted, say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { isAtWork, rowOf } from '../core/evidence/queries.ts';
import type { Result } from '../core/result.ts';
import { ok } from '../core/result.ts';
import { lostByReset, notAmong } from '../core/steps/lost-messages.ts';
import { resetPatienceMs } from '../core/steps/plan/session.ts';
import { isoTime } from '../core/text/iso-time.ts';
import type { Connection } from '../openclaw/gateway/connection.ts';
import type { RpcError } from '../openclaw/gateway/refusal.ts';
import { isUnanswered, rpcWords } from '../openclaw/gateway/refusal.ts';
import { proofLimitMs } from './abort.ts';
import type { RecoveryContext } from './context.ts';
import { planToTake } from './context.ts';
import { copyAside } from './copy-aside.ts';
import { endRun, isOver, judgedRun, progressOf } from './end-run.ts';
import type { Ending } from './ending.ts';
import { endedBy, endedByPlan } from './ending.ts';
import type { Look } from './look.ts';
import { freshLook, lookUntil } from './look.ts';
import { askPendingInputs, givenUpBetween } from './pending-inputs.ts';
import type { StepOutcome } from './step-log.ts';

const RESET_PROOF_MS = 15_000;
/** 2026.7.35 waits 15 s for work in progress before it answers. */
const RESET_RPC_MS = 25_000;
const RESET_PAUSE_MS = 1_000;

/**
 * Gives a session a new file. First it copies the content, then it ends the active run. On 2026.2.1
 * a reset leaves the run going, and the next message would wait behind it. It resets only a key
 * that exists, since the gateway would create any other. A failed part stops the step before the
 * next part, so that nothing is lost half-way.
 */
export async function reset(context: RecoveryContext, sessionKey: string | null): Promise<Ending> {
  const look = await freshLook(context);
  const ended = endedByPlan(await planToTake(context, 'reset', sessionKey, look));
  if (ended !== null || sessionKey === null) {
    return ended ?? { outcome: 'refused', reason: say('nameTheSession'), target: null, undo: null };
  }
  const judged = judgedRun(look, sessionKey);
  if (sessionIdOf(look, sessionKey) === null && judged.run === null) {
    const reason = say('noSuchSessionInList', { sessionKey });
    return { outcome: 'refused', reason, target: sessionKey, undo: null };
  }
  const progress = progressOf(sessionKey, context.now);
  const opened = await context.open(
    ['operator.read', 'operator.write', 'operator.admin'],
    progress.onEvent,
  );
  if (!opened.ok) return endedBy({ outcome: 'failed', detail: opened.error }, sessionKey);
  const connection = opened.value;
  try {
    const pending = await askPendingInputs(connection, sessionKey);
    let copyId: string | null = null;
    let isRestorable = false;
    const copied = await context.steps.run('copy aside', async () => {
      const copy = await copyAside(context, connection, look, sessionKey);
      if (!copy.ok) {
        return { outcome: 'failed', detail: say('nothingWasChanged', { why: copy.error }) };
      }
      copyId = copy.value.id;
      isRestorable = copy.value.isRestorable;
      return { outcome: 'ok', detail: copy.value.detail };
    });
    if (copied.outcome !== 'ok') return endedBy(copied, sessionKey);
    const keepsId = look.judgement.snapshot.store === 'sqlite';
    let freed = look;
    const aborted = await context.steps.run('abort', async (): Promise<StepOutcome> => {
      const { told, outcome, detail } = await endRun(context, connection, judged, progress.lastMs);
      const part: StepOutcome = { outcome, detail };
      if (outcome !== 'ok') return part;
      if (told === 'unanswered') {
        return { outcome: 'failed', detail: say('wasNotReset', { why: part.detail }) };
      }
      const free = await lookUntil(
        { ...context, look: () => freshLook(context) },
        (one) => !isAtWork(one.evidence, sessionKey),
        proofLimitMs(told, context.observer.socket.offers('sessions.abort')),
      );
      // A message that waited may have its turn now, and hang as the run before it did. A reset of
      // 2026.9.6 ends that run itself, and gives up what still waits.
      freed = free ?? (await freshLook(context));
      if (free === null && !(keepsId && isOver(freed, judged))) {
        return {
          outcome: 'failed',
          detail: say('runDoesNotEnd'),
        };
      }
      return told === 'aborted' ? part : { outcome: 'ok', detail: say('noRunWasActive') };
    });
    if (aborted.outcome !== 'ok') return endedBy(aborted, sessionKey);
    const before = sessionIdOf(look, sessionKey);
    let isAnswered = true;
    const asked = await context.steps.run('reset', async () => {
      const answer = await askReset(context, connection, sessionKey, {
        expected: keepsId ? before : null,
        patienceMs: resetPatienceMs(look),
      });
      isAnswered = answer.isAnswered;
      return { outcome: answer.outcome, detail: answer.detail };
    });
    if (asked.outcome !== 'ok') return endedBy(asked, sessionKey);
    if (!isAnswered && keepsId) {
      const copy = context.archive.pathOf(copyId ?? '');
      const reason = say('resetShowsThere', { asked: asked.detail, place: copy });
      return { outcome: 'failed', reason, target: sessionKey, undo: null };
    }
    let after: Look = look;
    const proof = await context.steps.run('prove', async () => {
      const fresh = await lookUntil(
        { ...context, look: () => freshLook(context) },
        (one) =>
          sessionIdOf(one, sessionKey) !== null &&
          (keepsId || sessionIdOf(one, sessionKey) !== before) &&
          !isAtWork(one.evidence, sessionKey),
        RESET_PROOF_MS,
      );
      if (fresh === null) {
        const found = say('doesNotLookNew');
        return {
          outcome: 'failed',
          detail: isAnswered ? found : say('askedAndFound', { asked: asked.detail, found }),
        };
      }
      after = fresh;
      return { outcome: 'ok', detail: say('newAndFree') };
    });
    if (proof.outcome !== 'ok') return endedBy(proof, sessionKey);
    // A message that waited, or came meanwhile, may have had no turn before the reset (2026.9.6).
    const givenUp =
      pending === null
        ? []
        : givenUpBetween(pending, await askPendingInputs(connection, sessionKey));
    const newId = sessionIdOf(after, sessionKey);
    const settled = copyId === null ? ok(undefined) : context.archive.settle(copyId, newId);
    const isUndoable = isRestorable && settled.ok && !keepsId;
    return {
      outcome: 'done',
      reason: say('startsAfreshCopied', {
        place: context.archive.pathOf(copyId ?? ''),
        undo: noUndoWords(keepsId, isRestorable, settled),
        resend: resendAfterReset(context, [look, freed], sessionKey, givenUp),
      }),
      target: sessionKey,
      undo: isUndoable ? copyId : null,
    };
  } finally {
    connection.close();
  }
}

/** Returns why `undo` cannot restore the session. Empty where nobody would expect it to. */
function noUndoWords(keepsId: boolean, isRestorable: boolean, settled: Result<void, Words>): Words {
  if (keepsId || (isRestorable && settled.ok)) return '';
  const why = settled.ok ? say('rowNotCopied') : settled.error;
  return say('undoCannot', { why });
}

/**
 * Returns which messages must be sent again: those of the session before the step, and those whose
 * run the reset itself has ended. It does not carry messages over.
 */
function resendAfterReset(
  context: RecoveryContext,
  looks: readonly Look[],
  sessionKey: string,
  givenUpAtMs: readonly number[],
): Words {
  const { stateDir } = context.location;
  const before = context.archive
    .entries()
    .filter((copy) => copy.sessionKey === sessionKey && copy.stateDir === stateDir)
    .filter((copy) => copy.state === 'reset' && copy.actionId !== context.actionId)
    .map((copy) => Date.parse(copy.at));
  const lastResetMs = Math.max(0, ...before);
  const seen = looks.map(({ evidence }) => lostByReset(evidence, sessionKey, lastResetMs));
  const lost: number[] = [];
  for (const timesMs of [...seen, givenUpAtMs]) lost.push(...notAmong(lost, timesMs));
  lost.sort((a, b) => a - b);
  if (lost.length === 0) return '';
  const times = lost.map(isoTime).join(', ');
  return say('resendAfterReset', { messages: counted(lost.length, 'message'), times });
}

const changedSchema = z.object({ reason: z.literal('session-changed') });

/** 2026.9.6 resets a session only if its id matches the request. */
function isAnotherSession({ details }: RpcError): boolean {
  return changedSchema.safeParse(details).success;
}

/**
 * Requests the reset until the gateway is ready for it. 2026.7.35 tries to write the message and
 * the error of a blocked turn, one acquire timeout each. Meanwhile it answers "still active".
 * 2026.9.6 accepts the expected session id and refuses any other session. Older versions do not
 * know that field.
 */
async function askReset(
  context: Pick<RecoveryContext, 'now' | 'sleep'>,
  connection: Connection,
  sessionKey: string,
  { expected, patienceMs }: { readonly expected: string | null; readonly patienceMs: number },
): Promise<StepOutcome & { readonly isAnswered: boolean }> {
  const params = {
    key: sessionKey,
    ...(expected === null ? {} : { expectedSessionId: expected }),
  };
  const asked = await ask(context, connection, params, patienceMs);
  if (asked.ok) return { outcome: 'ok', detail: say('hasReset'), isAnswered: true };
  if (isUnanswered(asked.error)) {
    return { outcome: 'ok', detail: rpcWords(asked.error), isAnswered: false };
  }
  if (isAnotherSession(asked.error)) {
    return {
      outcome: 'refused',
      detail: say('anotherSession'),
      isAnswered: true,
    };
  }
  return { outcome: 'failed', detail: rpcWords(asked.error), isAnswered: true };
}

async function ask(
  context: Pick<RecoveryContext, 'now' | 'sleep'>,
  connection: Connection,
  params: object,
  patienceMs: number,
): Promise<Result<void, RpcError>> {
  const endMs = context.now() + patienceMs;
  for (;;) {
    const answer = await connection.request('sessions.reset', params, RESET_RPC_MS);
    if (answer.ok) return ok(undefined);
    // 2026.4.29 to 2026.9.6 use this code for an active session and other passing states.
    const isBusy = answer.error.code === 'UNAVAILABLE';
    if (!isBusy || context.now() > endMs) return answer;
    await context.sleep(RESET_PAUSE_MS);
  }
}

function sessionIdOf(look: Look, sessionKey: string): string | null {
  return rowOf(look.evidence, sessionKey)?.sessionId ?? null;
}
