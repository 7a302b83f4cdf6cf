import { z } from 'zod';
import type { Result } from '../core/result.ts';
import { err, ok } from '../core/result.ts';
import type { Connection } from '../openclaw/connection.ts';
import type { Ending, Look, RecoveryContext } from './context.ts';
import { endedByPlan, lookUntil, planNow } from './context.ts';

const RPC_MS = 15_000;
/** 2026.7.35 goes on holding the lock for some seconds after it has ended a run. */
const ABORT_PROOF_MS = 20_000;
const RESET_PROOF_MS = 15_000;
/** 2026.7.35 itself waits 15 s for work in progress before it answers. */
const RESET_RPC_MS = 25_000;
const RESET_PAUSE_MS = 1_000;
/** The acquire timeout of that version, and time to spare. */
const RESET_LIMIT_MS = 90_000;

const abortedSchema = z.union([
  z.object({ status: z.enum(['aborted', 'no-active-run']) }),
  z.object({ aborted: z.boolean() }),
]);

/** Ends the run in progress in a session, and proves that none is left. */
export async function abort(context: RecoveryContext, sessionKey: string | null): Promise<Ending> {
  context.observer.refresh();
  const look = await context.look();
  const plan = planNow('abort', sessionKey, look);
  const ended = endedByPlan(plan);
  if (ended !== null || sessionKey === null) return ended ?? refused('name the session', null);
  const wasActive = isActive(look, sessionKey);
  let told: 'aborted' | 'no-run' = 'no-run';
  const asked = await context.steps.run('abort', async () => {
    const connection = await context.open(['operator.read', 'operator.write']);
    if (!connection.ok) return { outcome: 'failed', detail: connection.error };
    const answer = await askAbort(connection.value, sessionKey);
    connection.value.close();
    if (!answer.ok) return { outcome: 'failed', detail: answer.error };
    told = answer.value;
    if (told === 'aborted') {
      context.observer.noteAbort(sessionKey, context.now());
      return { outcome: 'ok', detail: 'the gateway ended a run' };
    }
    return { outcome: 'ok', detail: 'the gateway knows of no run to end' };
  });
  if (asked.outcome !== 'ok') return failed(asked.detail, sessionKey);
  const proof = await context.steps.run('prove', async () => {
    const free = await lookUntil(context, (one) => !isActive(one, sessionKey), ABORT_PROOF_MS);
    return free === null
      ? { outcome: 'failed', detail: 'a run is still active in the session' }
      : { outcome: 'ok', detail: 'no run is active in the session' };
  });
  if (proof.outcome !== 'ok') {
    return failed(
      told === 'no-run'
        ? `${proof.detail}: this gateway cannot end runs that a channel began; restart it instead`
        : proof.detail,
      sessionKey,
    );
  }
  if (told === 'no-run' && !wasActive) {
    return {
      outcome: 'nothing-to-do',
      reason: 'no run was active',
      target: sessionKey,
      undo: null,
    };
  }
  return { outcome: 'done', reason: 'the run was ended', target: sessionKey, undo: null };
}

/**
 * Gives a session a new file. The run in progress is ended first: on 2026.2.1 a reset leaves it
 * running, and the next message would wait behind it. Only a key that exists is reset: the
 * gateway would make a session for any other.
 */
export async function reset(context: RecoveryContext, sessionKey: string | null): Promise<Ending> {
  context.observer.refresh();
  const look = await context.look();
  const plan = planNow('reset', sessionKey, look);
  const ended = endedByPlan(plan);
  if (ended !== null || sessionKey === null) return ended ?? refused('name the session', null);
  const opened = await context.open(['operator.read', 'operator.write', 'operator.admin']);
  if (!opened.ok) return failed(opened.error, sessionKey);
  const connection = opened.value;
  try {
    const aborted = await context.steps.run('abort', async () => {
      const answer = await askAbort(connection, sessionKey);
      if (!answer.ok) return { outcome: 'failed', detail: answer.error };
      if (answer.value === 'aborted') context.observer.noteAbort(sessionKey, context.now());
      const free = await lookUntil(context, (one) => !isActive(one, sessionKey), ABORT_PROOF_MS);
      if (free === null) {
        return {
          outcome: 'failed',
          detail:
            'a run of the session does not end; a reset would leave it in the way. Restart the gateway instead',
        };
      }
      return {
        outcome: 'ok',
        detail: answer.value === 'aborted' ? 'a run was ended' : 'no run was active',
      };
    });
    if (aborted.outcome !== 'ok') return failed(aborted.detail, sessionKey);
    const asked = await context.steps.run('reset', async () => {
      const answer = await askReset(context, connection, sessionKey);
      return answer.ok
        ? { outcome: 'ok', detail: 'the gateway has reset the session' }
        : { outcome: 'failed', detail: answer.error };
    });
    if (asked.outcome !== 'ok') return failed(asked.detail, sessionKey);
    const before = sessionIdOf(look, sessionKey);
    const keepsId = look.judgement.snapshot.store === 'sqlite';
    const proof = await context.steps.run('prove', async () => {
      const fresh = await lookUntil(
        { ...context, look: () => freshLook(context) },
        (one) =>
          sessionIdOf(one, sessionKey) !== null &&
          (keepsId || sessionIdOf(one, sessionKey) !== before) &&
          !isActive(one, sessionKey),
        RESET_PROOF_MS,
      );
      if (fresh === null) return { outcome: 'failed', detail: 'the session does not look new' };
      return { outcome: 'ok', detail: 'the session is new and free' };
    });
    return proof.outcome === 'ok'
      ? { outcome: 'done', reason: 'the session starts afresh', target: sessionKey, undo: null }
      : failed(proof.detail, sessionKey);
  } finally {
    connection.close();
  }
}

/**
 * Asks for the reset until the gateway is ready for it. 2026.7.35 still tries to write the user's
 * message after a blocked turn, for one more acquire timeout, and answers "still active" meanwhile.
 */
async function askReset(
  context: RecoveryContext,
  connection: Connection,
  sessionKey: string,
): Promise<Result<void>> {
  const endMs = context.now() + RESET_LIMIT_MS;
  for (;;) {
    const answer = await connection.request('sessions.reset', { key: sessionKey }, RESET_RPC_MS);
    if (answer.ok) return ok(undefined);
    const { code, message } = answer.error;
    const isBusy = /still active|try again/i.test(message);
    if (!isBusy || context.now() > endMs) return err(`${code}: ${message}`);
    await context.sleep(RESET_PAUSE_MS);
  }
}

async function freshLook(context: RecoveryContext): Promise<Look> {
  context.observer.refresh();
  return context.look();
}

/** `sessions.abort` where it exists; 2026.2.1 has `chat.abort`, which knows only runs of chat. */
async function askAbort(
  connection: Connection,
  sessionKey: string,
): Promise<Result<'aborted' | 'no-run'>> {
  const modern = connection.hello.features.methods.includes('sessions.abort');
  const answer = modern
    ? await connection.request('sessions.abort', { key: sessionKey }, RPC_MS)
    : await connection.request('chat.abort', { sessionKey }, RPC_MS);
  if (!answer.ok) return err(`${answer.error.code}: ${answer.error.message}`);
  const parsed = abortedSchema.safeParse(answer.value);
  if (!parsed.success) return err('its answer is not understood');
  const aborted = 'aborted' in parsed.data ? parsed.data.aborted : parsed.data.status === 'aborted';
  return ok(aborted ? 'aborted' : 'no-run');
}

function isActive(look: Look, sessionKey: string): boolean {
  return (
    look.evidence.runs.list.some(
      (run) => run.phase === 'active' && run.sessionKey === sessionKey,
    ) ||
    look.evidence.sessions.list.some((row) => row.key === sessionKey && row.hasActiveRun === true)
  );
}

function sessionIdOf(look: Look, sessionKey: string): string | null {
  return look.evidence.sessions.list.find((row) => row.key === sessionKey)?.sessionId ?? null;
}

function refused(reason: string, target: string | null): Ending {
  return { outcome: 'refused', reason, target, undo: null };
}

function failed(reason: string, target: string): Ending {
  return { outcome: 'failed', reason, target, undo: null };
}
