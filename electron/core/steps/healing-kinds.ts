import type { Snapshot } from '../api/snapshot.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { JournalRecord } from '../history/journal-record.ts';
import type { Judgement } from '../judge/judgement.ts';
import { duration } from '../text/words.ts';

/** A step that may be taken without a person where its owner has allowed its kind. */
export type Candidate = {
  /** The setting that allows it. */
  readonly kind: 'startGateway' | 'endStalledRuns' | 'restartHung';
  readonly action: 'start' | 'abort' | 'restart';
  readonly target: string | null;
  readonly why: string;
  /** One for each incident. */
  readonly key: string;
};

/** A step that Clawbuoy has taken by itself. */
export type PastAct = {
  readonly atMs: number;
  readonly action: string;
  readonly target: string | null;
  readonly outcome: 'done' | 'refused' | 'failed' | 'nothing-to-do' | 'unfinished';
};

type Context = {
  readonly evidence: Evidence;
  readonly judgement: Pick<Judgement, 'snapshot'>;
  readonly updateSeenAtMs: number | null;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The service manager and OpenClaw.app go first; what they mend, they mend within this time. */
const DOWN_MS = 3 * MINUTE_MS;
/** The gateway ends by itself what it can end: after five minutes and more (`agent-loop.md`). */
const STALLED_MS = 15 * MINUTE_MS;
const HUNG_MS = 5 * MINUTE_MS;
/** Between two steps of one kind; doubles with each within a day. */
const PAUSE_MS = 90_000;
const MOST_AN_HOUR = 2;

/**
 * The step that would help now and that a person need not be asked for, whether allowed or not;
 * null for none. What the light recommends, and nothing that it does not; only after the gateway's
 * own recovery, its service manager and OpenClaw.app have had their time; never where a person may
 * have wanted it so.
 */
export function healingCandidate(context: Context): Candidate | null {
  const { snapshot } = context.judgement;
  const { recommended } = snapshot;
  const worst = snapshot.incidents[0];
  if (snapshot.level !== 'red' || worst === undefined || worst.action !== recommended.action) {
    return null;
  }
  const isGateways = worst.class !== 'run-stalled';
  const since = isGateways ? snapshot.gateway.since : worst.since;
  const lastedMs = context.evidence.atMs - Date.parse(since);
  const lasted = duration(lastedMs);
  switch (worst.class) {
    case 'gateway-down':
    case 'service-not-loaded': {
      const sign = endedByItself(context);
      if (lastedMs < DOWN_MS || sign === null) return null;
      const why = `the gateway is down for ${lasted}; ${sign}`;
      return { kind: 'startGateway', action: 'start', target: null, why, key: `start ${worst.id}` };
    }
    case 'run-stalled': {
      const { target } = recommended;
      if (recommended.action !== 'abort' || target === null || lastedMs < STALLED_MS) return null;
      if (!isWaitedFor(snapshot, target)) return null;
      const why = `a run makes no progress for ${lasted}, and a message waits behind it`;
      return { kind: 'endStalledRuns', action: 'abort', target, why, key: `abort ${worst.id}` };
    }
    case 'gateway-hung': {
      if (recommended.action !== 'restart' || lastedMs < HUNG_MS) return null;
      // What nothing would start again is not stopped.
      if (context.evidence.gateway.service.kind !== 'installed') return null;
      const why = `the gateway has frozen for ${lasted}`;
      return {
        kind: 'restartHung',
        action: 'restart',
        target: null,
        why,
        key: `restart ${worst.id}`,
      };
    }
    // A channel that is off: its step comes in here, with a budget for each account.
    default:
      return null;
  }
}

function isWaitedFor({ unanswered }: Pick<Snapshot, 'unanswered'>, sessionKey: string): boolean {
  return unanswered.some((one) => one.sessionKey === sessionKey && !one.lost);
}

/**
 * What says that nobody stopped it, in words; null where a person may have. A service that has
 * failed has ended by itself. One that is not loaded may have been unloaded by
 * `openclaw gateway stop`, and stays so over a boot where it was disabled as well: only an update
 * that was seen at work since the gateway last answered says otherwise (openclaw/openclaw #133647).
 * One that is stopped was stopped.
 */
function endedByItself({ evidence, judgement, updateSeenAtMs }: Context): string | null {
  const { service } = evidence.gateway;
  if (service.kind !== 'installed' || !evidence.install.isLoopback) return null;
  switch (service.state) {
    case 'failed':
      return `${service.manager} says that ${service.name} has failed`;
    case 'not-loaded': {
      const { lastOkAt } = judgement.snapshot.gateway;
      const okAtMs = lastOkAt === null ? null : Date.parse(lastOkAt);
      if (okAtMs === null) return null;
      return updateSeenAtMs !== null && updateSeenAtMs >= okAtMs - HOUR_MS
        ? `an update has left ${service.name} unloaded`
        : null;
    }
    case 'stopped':
    case 'running':
    case 'starting':
      return null;
  }
}

/**
 * Why a step of this kind must pause, in words; null: it need not. One that did not help is not
 * tried again within a day; the pauses between others double; a session's run is ended once an
 * hour, and a gateway gets two new lives an hour.
 */
export function pauseRefusal(
  { action, target }: Pick<Candidate, 'action' | 'target'>,
  acts: readonly PastAct[],
  nowMs: number,
): string | null {
  const same = acts.filter(
    (one) =>
      one.action === action &&
      one.outcome !== 'refused' &&
      one.outcome !== 'nothing-to-do' &&
      (action !== 'abort' || one.target === target) &&
      nowMs - one.atMs < DAY_MS,
  );
  const last = same.at(-1);
  if (last === undefined) return null;
  if (last.outcome !== 'done') return 'the last one did not help';
  const most = action === 'abort' ? 1 : MOST_AN_HOUR;
  const withinHour = same.filter((one) => nowMs - one.atMs < HOUR_MS);
  if (withinHour.length >= most) return 'it has done so within the hour, and it has come back';
  const pauseMs = Math.min(PAUSE_MS * 2 ** (same.length - 1), HOUR_MS);
  return nowMs - last.atMs < pauseMs ? 'it has only just done so' : null;
}

/** Steps that were taken without a person since this time, with how they ended; oldest first. */
export function actsIn(records: readonly JournalRecord[], sinceMs: number): readonly PastAct[] {
  const outcomes = new Map(
    records.flatMap((record) =>
      record.type === 'action-finished' ? [[record.actionId, record.outcome] as const] : [],
    ),
  );
  return records.flatMap((record) => {
    if (record.type !== 'action-started' || record.by !== 'self-healing') return [];
    const atMs = Date.parse(record.at);
    if (atMs < sinceMs) return [];
    const { action, target, actionId } = record;
    return [{ atMs, action, target, outcome: outcomes.get(actionId) ?? 'unfinished' }];
  });
}
