import { counted, say, type Words } from '../../catalogue/sentences/sentence.ts';
import { stateWord } from '../../catalogue/sentences/words.ts';
import { activeRuns } from '../../evidence/queries.ts';
import type { JudgedLock } from '../../judge/locks.ts';
import {
  ANSWER_LIMIT_MS,
  DRAIN_LIMIT_MS,
  DRAIN_OVERDUE_MS,
  RESUME_LIMIT_MS,
} from '../../openclaw/limits.ts';
import { nobodyStartsIt, RUN_COMMAND, START_BY_HAND_COSTS } from '../by-hand.ts';
import { costOf, costOfRestart } from '../costs.ts';
import { drainWords } from '../guards.ts';
import { restartWay } from '../restart-way.ts';
import { resendWords, whoWaits } from '../who-waits.ts';
import type { Draft, PlanContext } from './draft.ts';
import { nothingToDo, ready, refuse } from './draft.ts';

const BY_HAND = say('startItYourself');
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
function keepsItsLock(context: Pick<PlanContext, 'judgement'>): Words {
  const names = ownBlocking(context).map((lock) => lock.sessionKey ?? lock.fact.path);
  return say('keepsItsLock', { names: names.slice(0, 3).join(', '), how: BY_HAND });
}

export function restartPlan(context: PlanContext): Draft {
  const { evidence, judgement, methods } = context;
  const { state, since } = judgement.snapshot.gateway;
  if (!evidence.install.isLoopback) {
    return refuse(say('restartElsewhere'));
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
    return refuse(say('cannotRestartNoManager', { how: BY_HAND }));
  }
  if (way.kind === 'request' && state !== 'up' && state !== 'slow') {
    return refuse(say('cannotBeAsked', { state: stateWord(state), how: BY_HAND }));
  }
  if (way.kind === 'request' && needsNewPid(context)) return refuse(keepsItsLock(context));
  const hung = state === 'up' || state === 'slow' ? hungSessions(context) : [];
  return ready({
    why:
      way.kind === 'service'
        ? say('restartsNewProcess', { manager: way.manager, name: way.name })
        : say('restartsItself'),
    costs: restartCosts(context),
    secondYes: isDraining
      ? say('cuttingItShort', { drain: drainWords(drainEndMs) })
      : wouldNotStart(context),
    preconditions: [say('oneAndTheSame'), say('nothingUnderWay'), say('budgetAllows')],
    steps: [
      ...(hung.length === 0
        ? []
        : [
            {
              name: 'abort hung runs',
              detail: say('inThemOrDrain', { hung: hung.join(', ') }),
            },
          ]),
      {
        name: 'restart',
        detail:
          way.kind === 'service'
            ? say('restartsOrKills', {
                manager: way.manager,
                name: way.name,
                pid: evidence.gateway.pid ?? '',
              })
            : say('restartRequest'),
      },
    ],
    proof: say('newLifeAnswers', { more: needsNewPid(context) ? say('underNewNumber') : '' }),
    limitMs:
      (way.kind === 'service' ? SERVICE_LIMIT_MS : DRAIN_OVERDUE_MS + 60_000) +
      hung.length * ABORT_LIMIT_MS +
      answerLimitMs(whoWaits(evidence, context.asked?.queued ?? []).length),
  });
}

/** A trouble that would end the gateway at its next start, while it still runs; null: none. */
function wouldNotStart({ judgement }: PlanContext): Words | null {
  const { incidents } = judgement.snapshot;
  const cause = incidents.find(
    (one) => one.class === 'store-damaged' || (one.class === 'disk-full' && one.level === 'red'),
  )?.cause;
  return cause === undefined ? null : say('mayNotStartAgain', { cause });
}

/** How long ending a run that hangs may take, with its proof. */
const ABORT_LIMIT_MS = 50_000;

/** How long to wait for the answers to this many waiting messages. */
function answerLimitMs(waiting: number): number {
  return waiting === 0 ? 0 : RESUME_LIMIT_MS + waiting * ANSWER_LIMIT_MS;
}

function restartCosts(context: PlanContext): Words {
  const { evidence, judgement } = context;
  const resend = judgement.era.losesBlockedMessages
    ? resendWords(whoWaits(evidence, context.asked?.queued ?? []))
    : '';
  const time = timeCosts(context);
  return resend === '' ? time : say('bothWords', { costs: time, more: resend });
}

function timeCosts({ evidence, asked, judgement }: PlanContext): Words {
  const away = say('awayForSeconds');
  const waiting = asked?.queued.reduce((sum, one) => sum + one.count, 0) ?? 0;
  const waitWords =
    waiting === 0
      ? ''
      : say(waiting === 1 ? 'queuedWaits' : 'queuedWait', { messages: counted(waiting, 'queued') });
  if (asked?.restart)
    return say('gatewaySaysCosts', { said: asked.restart, waiting: waitWords, away });
  const { state } = judgement.snapshot.gateway;
  if (state === 'down' || state === 'starting') return costOfRestart(evidence, state);
  if (evidence.runs.coveredSinceMs === null) return costOf('restart');
  const active = activeRuns(evidence);
  if (active.length === 0) return say('noRunSeen', { away });
  const names = active.slice(0, 3).map((run) => run.sessionKey ?? run.runId);
  return say(active.length === 1 ? 'runEnds' : 'runsEnd', {
    runs: counted(active.length, 'run'),
    names: names.join(', '),
    away,
  });
}

export function startPlan({ evidence, judgement }: PlanContext): Draft {
  const { service } = evidence.gateway;
  const { state } = judgement.snapshot.gateway;
  if (state !== 'down') {
    return state === 'unknown'
      ? refuse(say('cannotTellNoStart'))
      : nothingToDo(say('gatewayIs', { state: stateWord(state) }));
  }
  if (service.kind !== 'installed') {
    return { ...refuse(nobodyStartsIt(service)), costs: START_BY_HAND_COSTS, byHand: RUN_COMMAND };
  }
  return ready({
    why: say('managerStarts', { manager: service.manager, name: service.name }),
    preconditions: [say('noGatewayRuns')],
    steps: [
      {
        name: 'start',
        detail: say('managerStarts', { manager: service.manager, name: service.name }),
      },
    ],
    proof: say('gatewaySaysHello'),
    limitMs: SERVICE_LIMIT_MS,
  });
}
