import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { compactingRun } from '../evidence/queries.ts';
import { workEndsAtMs } from '../judge/held-locks.ts';
import type { Judgement } from '../judge/judgement.ts';
import type { JudgedLock } from '../judge/locks.ts';
import { installerOf, installerWords, startingProcess } from '../judge/start-work.ts';
import { waitedMs } from '../judge/waiting.ts';
import { DRAIN_LIMIT_MS } from '../openclaw/limits.ts';
import { maintenanceRefusal } from '../openclaw/maintenance.ts';
import { assertNever } from '../result.ts';
import { isoTime } from '../text/iso-time.ts';
import type { ActionName } from './action.ts';

/** A restart or start of the gateway by Clawbuoy, as kept in the journal. */
export type PastRestart = {
  readonly atMs: number;
  readonly outcome: 'done' | 'refused' | 'failed' | 'nothing-to-do' | 'unfinished';
};

/** How far back restarts count. */
export const RESTART_WINDOW_MS = 10 * 60_000;
/** More restarts than these within the window do not help: something else is wrong. */
const FAILED_BUDGET = 3;
const RESTART_BUDGET = 6;
/** The pause before the next restart doubles with each failed one. */
const AFTER_SUCCESS_MS = 2_000;
const AFTER_FAILURE_MS = 30_000;

type GuardContext = {
  readonly evidence: Evidence;
  readonly judgement: Judgement;
  readonly restarts: readonly PastRestart[];
};

/**
 * Why this step must not be taken now: what was seen, and what to do instead. Null: nothing speaks
 * against it. Every step passes this one guard. No step is taken during an update, a repair, a
 * migration or a drain. Only an undo is taken on a gateway that cannot be identified, or right
 * after a wake. No restart is taken where the same work would only begin again.
 */
export function guardRefusal(action: ActionName, context: GuardContext): Words | null {
  const beside = maintenanceRefusal(context.evidence.maintenance, context.evidence.atMs);
  if (beside !== null) return beside;
  switch (action) {
    case 'undo':
      return migrationRefusal(context) ?? drainRefusal(context);
    case 'unlock':
    case 'abort':
    case 'go-on':
    case 'reset':
    case 'restart-channel':
    case 'start':
      return (
        graceRefusal(context) ??
        strangerRefusal(context) ??
        migrationRefusal(context) ??
        drainRefusal(context)
      );
    case 'restart':
      // A drain has its own words there: cutting it short takes a second yes.
      return (
        graceRefusal(context) ??
        strangerRefusal(context) ??
        migrationRefusal(context) ??
        startRefusal(context) ??
        installRefusal(context) ??
        compactionRefusal(context) ??
        unseenWorkRefusal(context) ??
        budgetRefusal(context.restarts, context.evidence.atMs)
      );
    default:
      return assertNever(action);
  }
}

function graceRefusal({ evidence }: GuardContext): Words | null {
  const { graceUntilMs } = evidence.machine;
  if (graceUntilMs === null || evidence.atMs >= graceUntilMs) return null;
  return say('justWokenAskAgain', { time: lasting(graceUntilMs - evidence.atMs) });
}

/** The words for a gateway that serves another folder than the watched one. */
export function otherFolderWords(url: string, served: string, watched: string): Words {
  return say('servesOtherFolder', { url, served, watched });
}

/** Refuses if the process that answers there is not the one watched gateway. */
function strangerRefusal({ evidence, judgement }: GuardContext): Words | null {
  const taken = judgement.snapshot.incidents.find((incident) => incident.class === 'port-taken');
  if (taken !== undefined) {
    return say('stopThatProgram', { cause: taken.cause });
  }
  const { otherStateDir, stateDir, url } = evidence.install;
  if (otherStateDir !== undefined) {
    return say('watchThatOne', { words: otherFolderWords(url, otherStateDir, stateDir) });
  }
  const { listeners, service, pid, process } = evidence.gateway;
  if (listeners !== null && listeners.length > 1) {
    return say('severalListen', { url: evidence.install.url, pids: listeners.join(', ') });
  }
  if (
    service.kind === 'installed' &&
    service.state === 'running' &&
    service.pid !== null &&
    pid !== null &&
    process?.kind === 'alive' &&
    service.pid !== pid
  ) {
    return say('twoGateways', {
      pid,
      manager: service.manager,
      other: service.pid,
      name: service.name,
    });
  }
  return null;
}

function migrationRefusal({ judgement }: GuardContext): Words | null {
  const migration = judgement.snapshot.incidents.find((incident) => incident.class === 'migration');
  if (migration === undefined) return null;
  return say('migrationRefusal', { cause: migration.cause });
}

/** A start that works is never ended, by a recommendation or on request. */
function startRefusal({ evidence, judgement }: GuardContext): Words | null {
  const starting = judgement.snapshot.incidents.find((one) => one.class === 'gateway-starting');
  const process = startingProcess(evidence);
  if (starting === undefined || starting.action !== 'wait' || process === null) return null;
  return say('startRefusal', { detail: judgement.snapshot.gateway.detail });
}

/** A gateway that installs packages is silent meanwhile, and its next life would begin anew. */
function installRefusal({ evidence, judgement }: GuardContext): Words | null {
  const slow = judgement.snapshot.incidents.find((one) => one.class === 'gateway-slow');
  const installer = installerOf(evidence);
  if (installer === null || slow?.action !== 'wait') return null;
  return say('installerRefusal', { installer: installerWords(installer) });
}

/** A draining gateway finishes its runs and comes back. It is about to change anyway. */
function drainRefusal({ judgement }: GuardContext): Words | null {
  const { state, since } = judgement.snapshot.gateway;
  return state === 'draining' ? drainWords(Date.parse(since) + DRAIN_LIMIT_MS) : null;
}

/** The words for a drain, with its end. */
export function drainWords(endMs: number): Words {
  return say('drainRefusal', { time: isoTime(endMs) });
}

function compactionRefusal({ evidence }: GuardContext): Words | null {
  const compacting = compactingRun(evidence);
  if (compacting === null) return null;
  return say('compactionRefusal', {
    session: compacting.sessionKey ?? say('aSession'),
    time: lasting(evidence.atMs - compacting.step.sinceMs),
  });
}

/**
 * Work of the gateway that shows no run. A compaction by command or request holds its lock and
 * nothing else (2026.2.1 to 2026.7.35). Null: none, or somebody has waited there too long.
 */
export function unseenWork({
  evidence,
  judgement: { era, locks, snapshot },
}: Pick<GuardContext, 'evidence' | 'judgement'>): {
  readonly lock: JudgedLock;
  readonly endMs: number;
} | null {
  // A gateway that does not answer cannot be asked, and its work stands still.
  if (snapshot.gateway.state !== 'up') return null;
  for (const lock of locks) {
    const endMs = workEndsAtMs(evidence, era, lock);
    const waited = lock.sessionKey === null ? 0 : waitedMs(evidence, lock.sessionKey);
    if (endMs !== null && waited < evidence.thresholds.waitedTooLongMs) return { lock, endMs };
  }
  return null;
}

function unseenWorkRefusal(context: GuardContext): Words | null {
  const work = unseenWork(context);
  if (work === null) return null;
  const { lock, endMs } = work;
  return say('unseenWorkRefusal', {
    session: lock.sessionKey ?? say('aSession'),
    time: lasting(lock.ageMs),
    until: isoTime(endMs),
  });
}

/**
 * The pauses between restarts grow until no restart is allowed. The journal keeps them over
 * crashes.
 */
export function budgetRefusal(restarts: readonly PastRestart[], nowMs: number): Words | null {
  const recent = restarts.filter(
    (one) => nowMs - one.atMs < RESTART_WINDOW_MS && one.atMs <= nowMs && hasCost(one),
  );
  const last = recent.at(-1);
  if (last === undefined) return null;
  const failed = recent.filter((one) => one.outcome !== 'done');
  const seen = say('wasRestarted', {
    times: recent.length === 1 ? 'once' : say('someTimes', { count: recent.length }),
    time: lasting(nowMs - last.atMs),
  });
  const tooMany =
    failed.length >= FAILED_BUDGET
      ? failed.at(-FAILED_BUDGET)
      : recent.length >= RESTART_BUDGET
        ? recent.at(-RESTART_BUDGET)
        : undefined;
  if (tooMany !== undefined) {
    return say('restartInVain', { seen, time: lasting(tooMany.atMs + RESTART_WINDOW_MS - nowMs) });
  }
  const pauseMs =
    last.outcome === 'done'
      ? AFTER_SUCCESS_MS
      : AFTER_FAILURE_MS * 2 ** Math.max(0, failed.length - 1);
  const allowedAtMs = last.atMs + pauseMs;
  if (nowMs >= allowedAtMs) return null;
  return say('restartTooSoon', { seen, time: lasting(allowedAtMs - nowMs) });
}

function hasCost(restart: PastRestart): boolean {
  return restart.outcome !== 'refused' && restart.outcome !== 'nothing-to-do';
}
