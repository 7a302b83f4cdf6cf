import type { HEALING_AFTER_MS, HealingKind } from '../api/healing.ts';
import type { Snapshot } from '../api/snapshot.ts';
import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Judgement } from '../judge/judgement.ts';
import type { JudgedLock } from '../judge/locks.ts';
import { accountsToStart } from '../openclaw/channel-accounts.ts';

/** A step that needs no person if the owner has allowed its kind. */
export type Candidate = {
  /** The setting that allows it. */
  readonly kind: HealingKind;
  readonly action: 'unlock' | 'restart-channel' | 'abort' | 'start' | 'restart';
  readonly target: string | null;
  readonly why: Words;
  /** The incident that it would mend. */
  readonly incidentId: string;
  /** One for each trouble, however often it is seen. */
  readonly key: string;
};

type Context = {
  readonly evidence: Evidence;
  readonly judgement: Pick<Judgement, 'snapshot' | 'locks'>;
  /** How long a trouble must have lasted, by its kind. */
  readonly afterMs: Readonly<Record<keyof typeof HEALING_AFTER_MS, number>>;
  readonly updateSeenAtMs: number | null;
};

const HOUR_MS = 60 * 60_000;
/** After it gave up waiting, the gateway has this long to take the lock back. */
const ITS_TURN_MS = 3_000;
/** The gateway leaves a channel off after this many tries. */
const GIVEN_UP_AFTER = 10;

/**
 * The step that would help now and needs no person, allowed or not; null: none. It is always a step
 * that the light recommends. The gateway's own recovery, its service manager and OpenClaw.app get
 * their time first. It is never taken where a person may have wanted the present state.
 */
export function healingCandidate(context: Context): Candidate | null {
  return lockToRelease(context) ?? recommendedCandidate(context);
}

/**
 * A lock that is proved to be nobody's, while a message waits behind it. The gateway must have
 * given that message up without taking the lock back.
 */
function lockToRelease({ evidence, judgement }: Context): Candidate | null {
  const lock = judgement.locks.find((one) => {
    const isInTheWay = one.releasable && one.fact.kind === 'session' && one.current;
    return isInTheWay && one.block !== null && evidence.atMs - one.block.atMs >= ITS_TURN_MS;
  });
  if (lock === undefined) return null;
  const incident = judgement.snapshot.incidents.find(
    (one) => one.class === 'session-locked' && one.sessionKey === lock.sessionKey,
  );
  const { path, seenSinceMs } = lock.fact;
  return {
    kind: isOwnerGone(lock) ? 'orphanedLocks' : 'leakedLocks',
    action: 'unlock',
    target: path,
    why: say('healLock', { why: lock.why }),
    incidentId: incident?.id ?? `lock ${path}`,
    key: `unlock ${path} ${seenSinceMs}`,
  };
}

/**
 * Whether its owner has ended. Any other releasable lock names a living process that has closed it.
 */
function isOwnerGone({ verdict }: JudgedLock): boolean {
  return verdict === 'orphaned' || verdict === 'recycled';
}

function recommendedCandidate(context: Context): Candidate | null {
  const { snapshot } = context.judgement;
  const { recommended } = snapshot;
  const worst = snapshot.incidents[0];
  if (worst === undefined || worst.action !== recommended.action) return null;
  const isChannels = recommended.action === 'restart-channel';
  // One channel that is off beside others is amber, and its start costs nothing.
  if (snapshot.level !== 'red' && !(isChannels && snapshot.level === 'amber')) return null;
  const isOwn = worst.class === 'run-stalled' || isChannels;
  const since = isOwn ? worst.since : snapshot.gateway.since;
  const lastedMs = context.evidence.atMs - Date.parse(since);
  const time = lasting(lastedMs);
  const found = (
    kind: HealingKind,
    action: Candidate['action'],
    target: string | null,
    why: Words,
  ): Candidate => {
    const { id } = worst;
    return { kind, action, target, why, incidentId: id, key: `${action} ${id}` };
  };
  switch (worst.class) {
    case 'gateway-down':
    case 'service-not-loaded': {
      const sign = endedByItself(context);
      if (lastedMs < context.afterMs.startGateway || sign === null) return null;
      return found('startGateway', 'start', null, say('healDown', { time, sign }));
    }
    case 'run-stalled': {
      const { target } = recommended;
      if (
        recommended.action !== 'abort' ||
        target === null ||
        lastedMs < context.afterMs.endStalledRuns
      )
        return null;
      if (!isWaitedFor(snapshot, target)) return null;
      return found('endStalledRuns', 'abort', target, say('healStalled', { time }));
    }
    case 'gateway-hung': {
      if (recommended.action !== 'restart' || lastedMs < context.afterMs.restartHung) return null;
      // A gateway that nothing would start again is not stopped.
      if (context.evidence.gateway.service.kind !== 'installed') return null;
      return found('restartHung', 'restart', null, say('healHung', { time }));
    }
    case 'channels-suppressed':
    case 'channel-off':
    case 'channel-inbound':
    case 'channel-wedged': {
      const { action, target, until } = recommended;
      if (
        action !== 'restart-channel' ||
        until !== null ||
        lastedMs < context.afterMs.restartChannel
      )
        return null;
      const isStoppedPerhaps = worst.class === 'channel-off' && !hasGivenUp(context, target);
      if (isStoppedPerhaps) return null;
      const why =
        target === null
          ? say('healChannels', { time })
          : say('healChannel', { channel: target, time });
      return found('restartChannel', action, target, why);
    }
    default:
      return null;
  }
}

/**
 * Whether OpenClaw has tried to start this channel, or each of its accounts that is off, and has
 * given up. A person may have stopped a channel that is off without that (`channels.stop`). Both
 * look alike, so it is left off. An account that its owner has switched off is no reason against
 * the others.
 */
function hasGivenUp({ evidence }: Context, target: string | null): boolean {
  const off = accountsToStart(evidence, target).filter((one) => one.running === false);
  const tries = off.map((one) => one.reconnectAttempts ?? 0);
  return tries.length > 0 && tries.every((times) => times >= GIVEN_UP_AFTER);
}

function isWaitedFor({ unanswered }: Pick<Snapshot, 'unanswered'>, sessionKey: string): boolean {
  return unanswered.some((one) => one.sessionKey === sessionKey && !one.lost);
}

/**
 * The proof that nobody stopped it, in words; null where a person may have. A failed service ended
 * on its own. A service that is not loaded may have been unloaded by `openclaw gateway stop`. It
 * stays so over a boot if it was also disabled. Only an update seen since the gateway last answered
 * proves otherwise (openclaw/openclaw #133647). A stopped service was stopped by a person.
 */
function endedByItself({ evidence, judgement, updateSeenAtMs }: Context): Words | null {
  const { service } = evidence.gateway;
  if (service.kind !== 'installed' || !evidence.install.isLoopback) return null;
  switch (service.state) {
    case 'failed':
      return say('healServiceFailed', { manager: service.manager, service: service.name });
    case 'not-loaded': {
      const { lastOkAt } = judgement.snapshot.gateway;
      const okAtMs = lastOkAt === null ? null : Date.parse(lastOkAt);
      if (okAtMs === null) return null;
      return updateSeenAtMs !== null && updateSeenAtMs >= okAtMs - HOUR_MS
        ? say('healLeftUnloaded', { service: service.name })
        : null;
    }
    case 'stopped':
    case 'running':
    case 'starting':
      return null;
  }
}
