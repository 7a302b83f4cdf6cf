import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { together } from '../core/catalogue/sentences/words.ts';
import { latestRunOf } from '../core/evidence/queries.ts';
import { isInVain } from '../core/judge/judge.ts';
import { DRAIN_LIMIT_MS, DRAIN_OVERDUE_MS } from '../core/openclaw/limits.ts';
import { messagesBehind, notAmong } from '../core/steps/lost-messages.ts';
import { hungSessions, needsNewPid, SERVICE_LIMIT_MS } from '../core/steps/plan/gateway.ts';
import { restartWay } from '../core/steps/restart-way.ts';
import type { Waiter } from '../core/steps/who-waits.ts';
import { resendWords, whoWaits } from '../core/steps/who-waits.ts';
import { isUnanswered, rpcWords } from '../openclaw/gateway/refusal.ts';
import { proofLimitMs } from './abort.ts';
import { askQueued } from './ask-costs.ts';
import type { RecoveryContext } from './context.ts';
import { planNow, planToTake } from './context.ts';
import { endRun, isOver, judgedRun, progressOf } from './end-run.ts';
import type { Ending } from './ending.ts';
import { endedBy, endedByPlan } from './ending.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { identifyGateway, identifyGone, sameProcess } from './gateway-process.ts';
import { barredByWork } from './guard.ts';
import type { Look } from './look.ts';
import { freshLook, lookUntil } from './look.ts';
import { proveAnswered } from './prove-answered.ts';
import { incarnationOf, proveRestart } from './prove-restart.ts';
import { endByForce } from './signals.ts';
import type { StepOutcome } from './step-log.ts';

const RPC_MS = 15_000;
/** A restart that the gateway did not confirm shows within this time, if it has begun. */
const UNANSWERED_LIMIT_MS = 60_000;

/**
 * Gives the gateway a new life. The service manager does it with a new process; else the gateway's
 * own request does it. A gateway that nothing would start again is not stopped. Signals come last,
 * only for the process that the service manager runs, after all gentler ways had their time.
 * Success means that the new life says hello, answers a request, and answers the messages in its
 * queue.
 */
export async function restart(context: RecoveryContext): Promise<Ending> {
  const look = await freshLook(context);
  const plan = await planToTake(context, 'restart', null, look);
  const ended = endedByPlan(plan);
  if (ended !== null) return ended;
  if (plan.secondYes !== null && !context.consent.secondYes) {
    return ending('refused', say('sayYesTwice', { second: plan.secondYes }));
  }
  const { socket } = look.evidence.gateway;
  const way = restartWay(look.evidence, socket.kind === 'open' ? socket.methods : []);
  if (way === null) return ending('refused', plan.why);
  let target: GatewayProcess | null = null;
  const identified = await context.steps.run('identify', async () => {
    const found = isDown(look)
      ? identifyGone(context.system, look)
      : await identifyGateway(context, look);
    if (!found.ok) return { outcome: 'refused', detail: found.error };
    target = found.value;
    return {
      outcome: 'ok',
      detail:
        target === null ? say('noGatewayRunsNow') : say('gatewayIsProcess', { pid: target.pid }),
    };
  });
  if (identified.outcome !== 'ok') return endedBy(identified, null);
  const before = await incarnationOf(context, look);
  let waiting = whoWaits(look.evidence, await askQueued(context.observer.socket));
  let dropped: readonly Waiter[] = [];
  const hung = isInside(look) ? abortable(look) : [];
  if (hung.length > 0) {
    // A hung run makes the gateway drain for minutes. After the restart it resumes and hangs again.
    const givenUp: Waiter[] = [];
    const aborted = await context.steps.run('abort hung runs', () =>
      abortAll(context, look, hung, givenUp),
    );
    if (aborted.outcome !== 'ok' && way.kind === 'request') return endedBy(aborted, null);
    // The message of an aborted run is over. A message behind it may get its turn now.
    const freed = await freshLook(context);
    const still = whoWaits(freed.evidence, await askQueued(context.observer.socket));
    const isStill = (one: Waiter) => still.some(({ sessionKey }) => sessionKey === one.sessionKey);
    const over = waiting.filter((one) => hung.includes(one.sessionKey) && !isStill(one));
    waiting = waiting.filter((one) => !over.includes(one));
    const told = over.flatMap((one) => [one, ...waitersBehind(look, one)]);
    dropped = [...told, ...hung.flatMap((key) => untold(key, givenUp, told))];
  }
  let isAnswered = true;
  const asked = await context.steps.run('restart', async () => {
    // Looking, aborting and waiting for other commands took time. An update may have begun, and a
    // command that was waited for may have been somebody's own restart.
    const barred = (await barredByWork(context)) ?? (await changedMeanwhile(context, look, target));
    if (barred !== null) return { outcome: 'refused', detail: barred };
    if (way.kind === 'service') return askManager(context);
    const answer = await askGateway(context);
    isAnswered = answer.isAnswered;
    return { outcome: answer.outcome, detail: answer.detail };
  });
  const stillThere = target !== null && asked.outcome === 'failed' && way.kind === 'service';
  if (stillThere && target !== null) {
    const forced = await endByForce(context, look, target);
    if (forced.outcome !== 'ok') return endedBy(forced, null);
  } else if (asked.outcome !== 'ok') {
    return endedBy(asked, null);
  }
  const proof = await context.steps.run('prove', () =>
    proveRestart(context, before, {
      needsNewPid: way.kind === 'service' || needsNewPid(look),
      limitMs: newLifeLimitMs(way.kind, isAnswered),
    }),
  );
  if (proof.outcome !== 'ok' && !isAnswered) {
    return ending(
      'failed',
      say('askedNoRestartSeen', { asked: asked.detail, proof: proof.detail }),
    );
  }
  if (proof.outcome !== 'ok') return endedBy(proof, null);
  return answered(context, waiting, dropped, proof.detail);
}

/**
 * Why the gateway that was judged is not the one that a step would stop or start now: somebody has
 * started it anew meanwhile, and that start is not ended. Null: it is the same.
 */
async function changedMeanwhile(
  { system, location }: RecoveryContext,
  { evidence }: Look,
  target: GatewayProcess | null,
): Promise<Words | null> {
  if (target !== null) {
    const other = sameProcess(system.processNow(target.pid), target.startedAtMs);
    return other === null ? null : say('lookAgainFirst', { why: other });
  }
  const { listeners, service } = evidence.gateway;
  const [found, status] = await Promise.all([
    system.listeners(location.port),
    system.services.status(location.profile),
  ]);
  const known = new Set(listeners ?? []);
  const came = found?.find(({ pid }) => !known.has(pid))?.pid ?? null;
  const before = service.kind === 'installed' ? service.pid : null;
  const now = status.kind === 'installed' ? status.pid : null;
  const pid = came ?? (now === before ? null : now);
  return pid === null ? null : say('startedAnewMeanwhile', { pid });
}

/**
 * The end of a step that gave the gateway a new life. Proves the answers and names lost messages.
 */
async function answered(
  context: RecoveryContext,
  waiting: readonly Waiter[],
  dropped: readonly Waiter[],
  how: Words,
): Promise<Ending> {
  const lost = [...dropped];
  if (waiting.length > 0) {
    const part = await context.steps.run('answer', async () => {
      const fate = await proveAnswered(context, waiting);
      lost.push(...fate.lost);
      return { outcome: fate.outcome, detail: fate.detail };
    });
    if (part.outcome === 'failed') {
      const back = say('backBut', { detail: part.detail });
      return ending('failed', dropped.length === 0 ? back : together(back, resendWords(dropped)));
    }
  }
  const words = resendWords(lost);
  return ending(
    'done',
    words === '' ? say('gatewayIsBack', { how }) : say('gatewayIsBackWith', { how, words }),
  );
}

/** Starts a gateway that is down, through the service manager that knows it. */
export async function start(context: RecoveryContext): Promise<Ending> {
  const look = await freshLook(context);
  const ended = endedByPlan(await planNow(context, 'start', null, look));
  if (ended !== null) return ended;
  const asked = await context.steps.run('start', async () => {
    const gone = identifyGone(context.system, look);
    if (!gone.ok) return { outcome: 'refused', detail: gone.error };
    const barred =
      (await barredByWork(context)) ?? (await changedMeanwhile(context, look, gone.value));
    if (barred !== null) return { outcome: 'refused', detail: barred };
    const result = await context.system.services.start(context.location.profile);
    return result.ok
      ? { outcome: 'ok', detail: say('startedAnew', { as: pidWords(result.value.pid) }) }
      : { outcome: 'failed', detail: result.error };
  });
  if (asked.outcome !== 'ok') return endedBy(asked, null);
  const before = { pid: null, openedAtMs: null, bootId: null, askedAtMs: context.now() };
  const waiting = whoWaits(look.evidence, []);
  const proof = await context.steps.run('prove', () =>
    proveRestart(context, before, { needsNewPid: false, limitMs: SERVICE_LIMIT_MS }),
  );
  return proof.outcome === 'ok'
    ? answered(context, waiting, [], proof.detail)
    : endedBy(proof, null);
}

/** Hung sessions whose run may still be ended. An abort that failed before is not repeated. */
function abortable(look: Look): string[] {
  const { evidence } = look;
  return hungSessions(look).filter(
    (key) => !evidence.runs.list.some((run) => run.sessionKey === key && isInVain(evidence, run)),
  );
}

/** Messages that came while this run hung. They end with the run or with the process. */
function waitersBehind({ evidence }: Look, { sessionKey, sinceMs }: Waiter): Waiter[] {
  const run = latestRunOf(evidence, sessionKey);
  const timesMs = run === null ? [] : messagesBehind(evidence, run);
  return timesMs
    .filter((atMs) => atMs !== sinceMs)
    .map((atMs) => ({ sessionKey, sinceMs: atMs, seen: 'queued' }));
}

/** The given-up messages of a session that are not told of already. */
function untold(key: string, givenUp: readonly Waiter[], told: readonly Waiter[]): Waiter[] {
  const timesIn = (all: readonly Waiter[]) =>
    all.filter((one) => one.sessionKey === key).map((one) => one.sinceMs);
  return notAmong(timesIn(told), timesIn(givenUp)).map((sinceMs) => ({
    sessionKey: key,
    sinceMs,
    seen: 'queued',
  }));
}

function newLifeLimitMs(way: 'service' | 'request', isAnswered: boolean): number {
  if (way === 'service') return SERVICE_LIMIT_MS;
  return isAnswered ? DRAIN_OVERDUE_MS + 60_000 : UNANSWERED_LIMIT_MS;
}

function isDown(look: Look): boolean {
  return look.judgement.snapshot.gateway.state === 'down';
}

function isInside(look: Look): boolean {
  const { state } = look.judgement.snapshot.gateway;
  return state === 'up' || state === 'slow';
}

async function askManager(context: RecoveryContext): Promise<StepOutcome> {
  const result = await context.system.services.restart(context.location.profile);
  return result.ok
    ? { outcome: 'ok', detail: say('startedAgain', { as: pidWords(result.value.pid) }) }
    : { outcome: 'failed', detail: result.error };
}

async function askGateway(
  context: RecoveryContext,
): Promise<StepOutcome & { readonly isAnswered: boolean }> {
  const connection = await context.open(['operator.read', 'operator.admin']);
  if (!connection.ok) return { outcome: 'failed', detail: connection.error, isAnswered: true };
  const answer = await connection.value.request(
    'gateway.restart.request',
    { reason: 'clawbuoy' },
    RPC_MS,
  );
  connection.value.close();
  if (!answer.ok && isUnanswered(answer.error)) {
    // A gateway that restarts at once may close the connection before it answers.
    return { outcome: 'ok', detail: rpcWords(answer.error), isAnswered: false };
  }
  if (!answer.ok) return { outcome: 'failed', detail: rpcWords(answer.error), isAnswered: true };
  const endsAt = new Date(context.now() + DRAIN_LIMIT_MS).toISOString();
  return {
    outcome: 'ok',
    detail: say('agreedToRestart', { time: endsAt }),
    isAnswered: true,
  };
}

async function abortAll(
  context: RecoveryContext,
  look: Look,
  sessionKeys: readonly string[],
  givenUp: Waiter[],
): Promise<StepOutcome> {
  let knowsAll = true;
  for (const key of sessionKeys) {
    const progress = progressOf(key, context.now);
    // Ending another client's run requires the admin scope (2026.7.35, 2026.9.6).
    const opened = await context.open(
      ['operator.read', 'operator.write', 'operator.admin'],
      progress.onEvent,
    );
    if (!opened.ok) return { outcome: 'failed', detail: opened.error };
    const ended = await endRun(context, opened.value, judgedRun(look, key), progress.lastMs);
    opened.value.close();
    // If a run works again, the restart has lost its reason. The whole step was judged on it.
    if (ended.outcome !== 'ok') return { outcome: ended.outcome, detail: ended.detail };
    if (ended.told === 'no-run') knowsAll = false;
    for (const sinceMs of ended.givenUpAtMs) {
      givenUp.push({ sessionKey: key, sinceMs, seen: 'queued' });
    }
  }
  const judged = sessionKeys.map((key) => judgedRun(look, key));
  const isFree = (one: Look) => judged.every((run) => isOver(one, run));
  const free = await lookUntil(
    { ...context, look: () => freshLook(context) },
    isFree,
    proofLimitMs('no-run', knowsAll),
  );
  return free === null
    ? { outcome: 'failed', detail: say('doesNotEndIn', { names: sessionKeys.join(', ') }) }
    : { outcome: 'ok', detail: sessionKeys.join(', ') };
}

function pidWords(pid: number | null): Words {
  return pid === null ? '' : say('asProcess', { pid });
}

function ending(outcome: Ending['outcome'], reason: Words): Ending {
  return { outcome, reason, target: null, undo: null };
}
