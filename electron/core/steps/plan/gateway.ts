import { activeRuns } from '../../evidence/queries.ts';
import type { JudgedLock } from '../../judge/locks.ts';
import {
  ANSWER_LIMIT_MS,
  DRAIN_LIMIT_MS,
  DRAIN_OVERDUE_MS,
  RESUME_LIMIT_MS,
} from '../../openclaw/limits.ts';
import { count } from '../../text/words.ts';
import { nobodyStartsIt, RUN_COMMAND, START_BY_HAND_COSTS } from '../by-hand.ts';
import { costOf, costOfRestart } from '../costs.ts';
import { drainWords } from '../guards.ts';
import { restartWay } from '../restart-way.ts';
import { resendWords, whoWaits } from '../who-waits.ts';
import type { Draft, PlanContext } from './draft.ts';
import { nothingToDo, ready, refuse } from './draft.ts';

const BY_HAND =
  'start it yourself after stopping it: `openclaw gateway run`, or let a service keep it running with `openclaw gateway install`';
/** 2026.7.35 polls its health for 61 s after a service restart. Slow disks need more. */
export const SERVICE_LIMIT_MS = 120_000;

/**
 * Sessions with a run that hangs. It is ended first: otherwise the gateway drains for it, and
 * resumes it afterwards.
 */
export function hungSessions(context: Pick<PlanContext, 'judgement'>): string[] {
  const keys = context.judgement.snapshot.incidents.flatMap((incident) =>
    incident.class === 'run-stalled' && incident.sessionKey !== null ? [incident.sessionKey] : [],
  );
  return [...new Set(keys)];
}

/**
 * Whether a lock with this gateway's own pid blocks a message. Only a new pid frees it
 * (openclaw/openclaw #31489). A restart inside the same process does not.
 */
export function needsNewPid(context: Pick<PlanContext, 'judgement'>): boolean {
  return ownBlocking(context).length > 0;
}

function ownBlocking({ judgement }: Pick<PlanContext, 'judgement'>): readonly JudgedLock[] {
  return judgement.locks.filter(
    (lock) =>
      lock.ownedBy === 'gateway' &&
      lock.current &&
      lock.block !== null &&
      (lock.verdict === 'leaked' || lock.verdict === 'overdue') &&
      lock.runBehind !== 'active',
  );
}

/** Why a restart within the same process would not help the waiting message. */
function keepsItsLock(context: Pick<PlanContext, 'judgement'>): string {
  const names = ownBlocking(context).map((lock) => lock.sessionKey ?? lock.fact.path);
  return `asked to restart itself it keeps its process, and with it its lock on ${names.slice(0, 3).join(', ')}: ${BY_HAND}`;
}

export function restartPlan(context: PlanContext): Draft {
  const { evidence, judgement, methods } = context;
  const { state, since } = judgement.snapshot.gateway;
  if (!evidence.install.isLoopback) {
    return refuse('the gateway runs on another machine; restart it there');
  }
  const way = restartWay(evidence, methods);
  const drainEndMs = Date.parse(since) + DRAIN_LIMIT_MS;
  const drainedMs = evidence.atMs - Date.parse(since);
  const isDraining = state === 'draining' && drainedMs < DRAIN_OVERDUE_MS;
  // It comes back on its own. Nothing else here could restart it.
  if (isDraining && way?.kind !== 'service') return refuse(drainWords(drainEndMs));
  if (way === null) {
    const { service } = evidence.gateway;
    if (state === 'down' && service.kind !== 'installed') {
      return { ...refuse(nobodyStartsIt(service)), byHand: RUN_COMMAND };
    }
    return refuse(
      `no service manager knows this gateway and it cannot restart itself, so it is not stopped: ${BY_HAND}`,
    );
  }
  if (way.kind === 'request' && state !== 'up' && state !== 'slow') {
    return refuse(
      `it is ${state}, so it cannot be asked to restart itself, and no service manager knows it: ${BY_HAND}`,
    );
  }
  if (way.kind === 'request' && needsNewPid(context)) return refuse(keepsItsLock(context));
  const hung = state === 'up' || state === 'slow' ? hungSessions(context) : [];
  return ready({
    why:
      way.kind === 'service'
        ? `${way.manager} restarts ${way.name} under a new process number`
        : 'the gateway restarts itself',
    costs: restartCosts(context),
    secondYes: isDraining
      ? `${drainWords(drainEndMs)}. Cutting it short ends those runs where they are: what they have not said yet is lost, and one that hangs may be resumed after it and hang again`
      : wouldNotStart(context),
    preconditions: [
      'process, start time and listening port belong to one and the same gateway',
      'no migration, compaction or update is under way',
      'the restart budget allows it',
    ],
    steps: [
      ...(hung.length === 0
        ? []
        : [
            {
              name: 'abort hung runs',
              detail: `in ${hung.join(', ')}: or it would drain for them`,
            },
          ]),
      {
        name: 'restart',
        detail:
          way.kind === 'service'
            ? `${way.manager} restarts ${way.name}; if its process ${evidence.gateway.pid ?? ''} does not end, SIGTERM and at last SIGKILL`
            : 'gateway.restart.request: it finishes its runs first, for five minutes at most',
      },
    ],
    proof: `a new life of the gateway says hello and answers${needsNewPid(context) ? ', under a new process number' : ''}`,
    limitMs:
      (way.kind === 'service' ? SERVICE_LIMIT_MS : DRAIN_OVERDUE_MS + 60_000) +
      hung.length * ABORT_LIMIT_MS +
      answerLimitMs(whoWaits(evidence, context.asked?.queued ?? []).length),
  });
}

/** A trouble that would end the gateway at its next start, while it still runs; null: none. */
function wouldNotStart({ judgement }: PlanContext): string | null {
  const { incidents } = judgement.snapshot;
  const cause = incidents.find(
    (one) => one.class === 'store-damaged' || (one.class === 'disk-full' && one.level === 'red'),
  )?.cause;
  return cause === undefined ? null : `${cause}. It may well not start again`;
}

/** How long ending a run that hangs may take, with its proof. */
const ABORT_LIMIT_MS = 50_000;

/** How long to wait for the answers to this many waiting messages. */
function answerLimitMs(waiting: number): number {
  return waiting === 0 ? 0 : RESUME_LIMIT_MS + waiting * ANSWER_LIMIT_MS;
}

function restartCosts(context: PlanContext): string {
  const { evidence, judgement } = context;
  const resend = judgement.era.losesBlockedMessages
    ? resendWords(whoWaits(evidence, context.asked?.queued ?? []))
    : '';
  return `${timeCosts(context)}${resend === '' ? '' : `; ${resend}`}`;
}

function timeCosts({ evidence, asked, judgement }: PlanContext): string {
  const away = 'it is away for some seconds';
  const waiting = asked?.queued.reduce((sum, one) => sum + one.count, 0) ?? 0;
  const waitWords =
    waiting === 0
      ? ''
      : `, ${count(waiting, 'queued message')} ${waiting === 1 ? 'waits' : 'wait'}`;
  if (asked?.restart) return `the gateway says: ${asked.restart}${waitWords}; ${away}`;
  const { state } = judgement.snapshot.gateway;
  if (state === 'down' || state === 'starting') return costOfRestart(evidence, state);
  if (evidence.runs.coveredSinceMs === null) return costOf('restart');
  const active = activeRuns(evidence);
  if (active.length === 0) return `no run is seen in progress; ${away}`;
  const names = active.slice(0, 3).map((run) => run.sessionKey ?? run.runId);
  return `${count(active.length, 'run')} in progress ${active.length === 1 ? 'ends' : 'end'} (${names.join(', ')}); ${away}`;
}

export function startPlan({ evidence, judgement }: PlanContext): Draft {
  const { service } = evidence.gateway;
  const { state } = judgement.snapshot.gateway;
  if (state !== 'down') {
    return state === 'unknown'
      ? refuse(
          'whether a gateway runs cannot be told, so none is started; `clawbuoy status` says why',
        )
      : nothingToDo(`the gateway is ${state}`);
  }
  if (service.kind !== 'installed') {
    return { ...refuse(nobodyStartsIt(service)), costs: START_BY_HAND_COSTS, byHand: RUN_COMMAND };
  }
  return ready({
    why: `${service.manager} starts ${service.name}`,
    preconditions: ['no gateway runs for this state folder'],
    steps: [{ name: 'start', detail: `${service.manager} starts ${service.name}` }],
    proof: 'a gateway says hello and answers',
    limitMs: SERVICE_LIMIT_MS,
  });
}
