import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { stateWord } from '../core/catalogue/sentences/words.ts';
import { rpcWords } from '../openclaw/gateway/refusal.ts';
import type { RecoveryContext } from './context.ts';
import type { Look } from './look.ts';
import { lookUntil } from './look.ts';
import type { StepOutcome } from './step-log.ts';

const HEALTH_MS = 5_000;
/** The limit from the first hello to the first answer. */
const ANSWERS_MS = 30_000;
/** Starts of 12 min are known (openclaw/openclaw #119958). A caller waits 15 min for a step. */
const LONGEST_START_MS = 13 * 60_000;
/** A start that works is looked at again after this long. */
const START_SLICE_MS = 15_000;

/** The marks that distinguish one life of the gateway from the next. */
export type GatewayIncarnation = {
  readonly pid: number | null;
  readonly openedAtMs: number | null;
  /** Since 2026.8: new for every life, even within one process. */
  readonly bootId: string | null;
  readonly askedAtMs: number;
};

export async function incarnationOf(
  context: RecoveryContext,
  look: Look,
): Promise<GatewayIncarnation> {
  const { gateway } = look.evidence;
  // A hung gateway would keep the request open until its limit.
  const isOpen = gateway.socket.kind === 'open' && look.judgement.snapshot.gateway.state !== 'hung';
  const hello = isOpen ? await context.open(['operator.read']) : null;
  const bootId = hello?.ok ? (hello.value.hello.server.bootId ?? null) : null;
  if (hello?.ok) hello.value.close();
  return {
    pid: gateway.process?.kind === 'alive' ? gateway.pid : null,
    openedAtMs: gateway.socket.kind === 'open' ? gateway.socket.openedAtMs : null,
    bootId,
    askedAtMs: context.now(),
  };
}

/**
 * Proves that a new life of the gateway answers: a new hello, and an answer to a request after it.
 * It waits for a drain in between, and for a start as long as that works. A lock of the gateway itself goes only with its process. Then a
 * new life within the same process does not count (openclaw/openclaw #31489).
 */
export async function proveRestart(
  context: RecoveryContext,
  before: GatewayIncarnation,
  wanted: { readonly needsNewPid: boolean; readonly limitMs: number },
): Promise<StepOutcome> {
  let last: Look | null = null;
  let kept: number | null = null;
  const untilAlive = (limitMs: number) =>
    lookUntil(
      {
        ...context,
        look: async () => {
          context.observer.socket.kick();
          last = await context.look();
          return last;
        },
      },
      (look) => {
        const { gateway } = look.evidence;
        if (look.judgement.snapshot.gateway.state !== 'up' || gateway.socket.kind !== 'open') {
          return false;
        }
        if (before.openedAtMs !== null && gateway.socket.openedAtMs <= before.openedAtMs)
          return false;
        const isNewPid = before.pid === null || gateway.pid !== before.pid;
        kept = isNewPid ? null : gateway.pid;
        return !wanted.needsNewPid || (gateway.pid !== null && isNewPid);
      },
      limitMs,
      500,
    );
  const longestMs = context.now() + LONGEST_START_MS;
  let alive = await untilAlive(wanted.limitMs);
  while (alive === null && isAtItsStart(last) && context.now() < longestMs) {
    alive = await untilAlive(START_SLICE_MS);
  }
  if (alive === null) {
    if (kept !== null) {
      return {
        outcome: 'failed',
        detail: say('sameProcess', { kept }),
      };
    }
    const { state, detail } = stateOf(last);
    return { outcome: 'failed', detail: say('notBackInTime', { state: stateWord(state), detail }) };
  }
  // A start can use all of a small machine, so one unanswered request proves nothing.
  const endMs = context.now() + ANSWERS_MS;
  let answered = await askHello(context, before);
  while (answered.outcome !== 'ok' && context.now() < endMs) {
    await context.sleep(1_000);
    answered = await askHello(context, before);
  }
  if (answered.outcome !== 'ok') return answered;
  const { pid } = alive.evidence.gateway;
  return {
    outcome: 'ok',
    detail: say('itAnswersAs', { as: pid === null ? '' : say('asProcess', { pid }) }),
  };
}

/** Whether it works on its start: then nothing has failed yet, however long it takes. */
function isAtItsStart(look: Look | null): boolean {
  const incidents = look?.judgement.snapshot.incidents ?? [];
  return incidents.some((one) => one.class === 'gateway-starting' && one.action === 'wait');
}

function stateOf(look: Look | null): {
  readonly state: Look['judgement']['snapshot']['gateway']['state'];
  readonly detail: Words;
} {
  return look === null
    ? { state: 'unknown', detail: say('notSeen') }
    : look.judgement.snapshot.gateway;
}

/**
 * Opens a connection and sends one request. An open port does not prove that the gateway answers.
 */
async function askHello(
  context: RecoveryContext,
  before: GatewayIncarnation,
): Promise<StepOutcome> {
  const opened = await context.open(['operator.read']);
  if (!opened.ok) return { outcome: 'failed', detail: opened.error };
  const { hello } = opened.value;
  const answer = await opened.value.request('health', {}, HEALTH_MS);
  opened.value.close();
  if (!answer.ok) {
    return { outcome: 'failed', detail: say('saysHelloBut', { error: rpcWords(answer.error) }) };
  }
  const bootId = hello.server.bootId ?? null;
  if (before.bootId !== null && bootId === before.bootId) {
    return { outcome: 'failed', detail: say('sameLife') };
  }
  return { outcome: 'ok', detail: say('itAnswers') };
}
