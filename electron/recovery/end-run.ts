import { z } from 'zod';
import { lasting, say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { activeRunsOf, isAtWork, latestRunOf } from '../core/evidence/queries.ts';
import type { RunFact } from '../core/evidence/session-facts.ts';
import type { Result } from '../core/result.ts';
import { err, ok } from '../core/result.ts';
import { isStalled } from '../core/steps/plan/session.ts';
import type { Connection } from '../openclaw/gateway/connection.ts';
import type { EventFrame } from '../openclaw/gateway/frames.ts';
import { agentEventSchema } from '../openclaw/gateway/frames.ts';
import type { RpcError } from '../openclaw/gateway/refusal.ts';
import { isUnanswered, NOT_UNDERSTOOD, rpcWords } from '../openclaw/gateway/refusal.ts';
import type { RecoveryContext } from './context.ts';
import type { Look } from './look.ts';
import { askPendingInputs, givenUpBetween } from './pending-inputs.ts';
import type { StepOutcome } from './step-log.ts';

const RPC_MS = 15_000;

const abortedSchema = z.union([
  z.object({ status: z.enum(['aborted', 'no-active-run']) }),
  z.object({ aborted: z.boolean() }),
]);

/** `unanswered`: the connection was lost, but the gateway may still have ended the run. */
export type AbortAnswer = 'aborted' | 'no-run' | 'unanswered';

/** The state on which a step was decided. It is compared again right before the step. */
export type JudgedRun = {
  readonly sessionKey: string;
  /** Null if only the gateway's list says that a run is active. */
  readonly run: RunFact | null;
  readonly stalled: boolean;
  readonly atMs: number;
};

export function judgedRun(look: Look, sessionKey: string): JudgedRun {
  const run = latestRunOf(look.evidence, sessionKey);
  const stalled = run !== null && isStalled(look.evidence, run);
  return { sessionKey, run, stalled, atMs: look.evidence.atMs };
}

/**
 * Whether the judged run is over. A newer run, for example of a message that waited behind it, is
 * the wanted result and may go on.
 */
export function isOver({ evidence }: Pick<Look, 'evidence'>, judged: JudgedRun): boolean {
  const active = activeRunsOf(evidence, judged.sessionKey);
  if (active.length === 0) return !isAtWork(evidence, judged.sessionKey);
  const { run, atMs } = judged;
  return active.every(
    (one) => one.runId !== run?.runId && one.startedAtMs >= (run === null ? atMs : run.startedAtMs),
  );
}

/** Notes when a connection last reported an event of a session's run. */
export function progressOf(sessionKey: string, now: () => number) {
  let atMs: number | null = null;
  return {
    onEvent(frame: EventFrame): void {
      if (frame.event !== 'agent') return;
      const event = agentEventSchema.safeParse(frame.payload);
      if (event.success && event.data.sessionKey === sessionKey) atMs = now();
    },
    lastMs: () => atMs,
  };
}

/** How a run was asked to end, and when the waiting messages came that the gateway gave up with it. */
type Ended = StepOutcome & {
  readonly told: AbortAnswer;
  readonly givenUpAtMs: readonly number[];
};

/**
 * Ends the judged run and no other. First it asks the gateway on the same connection. Once that
 * answer is here, everything the gateway said before has arrived too. A run that has progressed or
 * was replaced is left alone. Waiting messages are not to be dropped: `clearQueued` of 2026.9.6 is
 * not sent. But 2026.9.6 ends everything in a session whose run is not named, with the messages that
 * wait there. So a run that nobody has heard of is called by the name of its message.
 */
export async function endRun(
  context: Pick<RecoveryContext, 'observer' | 'now'>,
  connection: Connection,
  judged: JudgedRun,
  heardMs: () => number | null,
): Promise<Ended> {
  // Any answer will do, even a refusal. The gateway caches its health. A slow gateway needs many
  // seconds for the list of sessions, and no run could be ended there (openclaw/openclaw #76931).
  const asked = await connection.request('health', {}, RPC_MS);
  if (!asked.ok && isUnanswered(asked.error)) {
    return {
      outcome: 'failed',
      detail: say('askedNothingEnded', { error: rpcWords(asked.error) }),
      told: 'no-run',
      givenUpAtMs: [],
    };
  }
  const pending = await askPendingInputs(connection, judged.sessionKey);
  const changed = changedSince(context, judged, heardMs());
  if (changed !== null) {
    return { outcome: 'refused', detail: changed, told: 'no-run', givenUpAtMs: [] };
  }
  const heard = nameable(context, judged);
  const known = heard ?? pending?.runId ?? null;
  const answer = await askAbort(connection, judged.sessionKey, known);
  let end = answer.ok ? ended(context, judged, answer.value, known) : notTold(answer.error);
  const isStillThere = heard === null || nameable(context, judged) !== null;
  if (answer.ok && answer.value === 'no-run' && known !== null && isStillThere) {
    // The gateway may know the run by the name of the message that began it.
    const again = await askAbort(connection, judged.sessionKey, null);
    end = again.ok ? ended(context, judged, again.value, null) : notTold(again.error);
  }
  const after = pending === null ? null : await askPendingInputs(connection, judged.sessionKey);
  return { ...end, givenUpAtMs: givenUpBetween(pending, after) };
}

function notTold(error: RpcError): Omit<Ended, 'givenUpAtMs'> {
  return isUnanswered(error)
    ? { outcome: 'ok', detail: rpcWords(error), told: 'unanswered' }
    : { outcome: 'failed', detail: rpcWords(error), told: 'no-run' };
}

function ended(
  context: Pick<RecoveryContext, 'observer' | 'now'>,
  judged: JudgedRun,
  told: AbortAnswer,
  runId: string | null,
): Omit<Ended, 'givenUpAtMs'> {
  if (told === 'no-run') {
    return { outcome: 'ok', detail: say('knowsOfNoRun'), told };
  }
  context.observer.noteAbort(judged.sessionKey, context.now());
  return {
    outcome: 'ok',
    detail: say('gatewayEnded', {
      run: runId === null ? say('theRun') : say('runNamed', { run: runId }),
    }),
    told,
  };
}

/** The run's name while this connection sees it in progress, else null. */
function nameable(context: Pick<RecoveryContext, 'observer'>, judged: JudgedRun): string | null {
  const { run } = judged;
  // The name of a run that is only listed is of our own making.
  if (run === null || run.knownBy === 'list') return null;
  const now = context.observer.runsNow().find((one) => one.runId === run.runId);
  return now?.phase === 'active' ? now.runId : null;
}

/** Returns what has changed since the judgement. Null if nothing has. */
function changedSince(
  context: Pick<RecoveryContext, 'observer' | 'now'>,
  judged: JudgedRun,
  heardMs: number | null,
): Words | null {
  const { sessionKey, run, stalled } = judged;
  const active = context.observer
    .runsNow()
    .filter((one) => one.phase === 'active' && one.sessionKey === sessionKey);
  const same = active.find((one) => one.runId === run?.runId);
  const other = active.find(
    (one) => one.runId !== run?.runId && (run === null || run.knownBy !== 'list'),
  );
  if (run !== null && same === undefined && other !== undefined) {
    return say('anotherBegan', { run: run.runId, sessionKey, other: other.runId });
  }
  if (run === null && other !== undefined) {
    return say('aRunBegan', { sessionKey, run: other.runId });
  }
  if (!stalled || run === null) return null;
  const movedMs = Math.max(same?.lastProgressAtMs ?? 0, heardMs ?? 0);
  if (movedMs <= run.lastProgressAtMs) return null;
  return say('runMovedAgain', { time: lasting(context.now() - movedMs) });
}

/**
 * Uses `sessions.abort` if it exists. 2026.2.1 has `chat.abort`, which knows only chat runs. Both
 * take the run's name, so that a newer run is not ended by mistake.
 */
async function askAbort(
  connection: Connection,
  sessionKey: string,
  runId: string | null,
): Promise<Result<AbortAnswer, RpcError>> {
  const modern = connection.hello.features.methods.includes('sessions.abort');
  const named = runId === null ? {} : { runId };
  const answer = modern
    ? await connection.request('sessions.abort', { key: sessionKey, ...named }, RPC_MS)
    : await connection.request('chat.abort', { sessionKey, ...named }, RPC_MS);
  if (!answer.ok) return answer;
  const parsed = abortedSchema.safeParse(answer.value);
  if (!parsed.success) return err({ code: NOT_UNDERSTOOD, message: '' });
  const aborted = 'aborted' in parsed.data ? parsed.data.aborted : parsed.data.status === 'aborted';
  return ok(aborted ? 'aborted' : 'no-run');
}
