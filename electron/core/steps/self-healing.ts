import type { Evidence } from '../evidence/evidence.ts';
import type { Judgement } from '../judge/judge.ts';
import type { JudgedLock } from '../judge/locks.ts';
import { maintenanceRefusal } from '../openclaw/maintenance.ts';
import { count } from '../text/words.ts';
import { recommendedStep } from './escalation.ts';
import { type Candidate, healingCandidate, type PastAct, pauseRefusal } from './healing-kinds.ts';

/** What the owner allows Clawbuoy to do without being asked. Nothing, unless said otherwise. */
export type SelfHealingSettings = {
  /** Stops all of it at once, whatever else is allowed. */
  readonly stopped: boolean;
  /** Release locks whose owner is gone, while a message waits behind them. */
  readonly orphanedLocks: boolean;
  /** Start a gateway that has ended by itself. */
  readonly startGateway: boolean;
  /** End a run without progress, while a message waits behind it. */
  readonly endStalledRuns: boolean;
  /** Restart a gateway that has frozen. */
  readonly restartHung: boolean;
  readonly maxPerHour: number;
};

const HOUR_MS = 60 * 60_000;
/** After it gave up waiting, the gateway has this long to take the lock back by itself. */
const ITS_TURN_MS = 3_000;

export type SelfHealing =
  | { readonly kind: 'none' }
  | { readonly kind: 'release'; readonly lockPath: string; readonly why: string }
  | {
      readonly kind: 'act';
      readonly action: 'start' | 'abort' | 'restart';
      readonly target: string | null;
      readonly why: string;
    }
  /** What it would do if it were trusted with more; once for each incident. */
  | { readonly kind: 'would'; readonly key: string; readonly text: string }
  /** It has done as much as it may: something keeps leaving such locks. */
  | { readonly kind: 'stopped'; readonly key: string; readonly text: string };

export type SelfHealingContext = {
  readonly evidence: Evidence;
  readonly judgement: Judgement;
  readonly settings: SelfHealingSettings;
  /** When it last did something by itself, ms since epoch; the journal keeps them over crashes. */
  readonly doneAtMs: readonly number[];
  /** The same with what it was and how it ended; the newest last. Absent: nothing. */
  readonly acts?: readonly PastAct[];
  /** When an update of OpenClaw was last seen at work; null: not since this watch began. */
  readonly updateSeenAtMs?: number | null;
};

/**
 * What Clawbuoy should do by itself at this look. Only locks that are proved to be nobody's
 * (orphaned, recycled), only while a message waits, and only after the gateway's own acquire
 * timeout has passed without it taking the lock back. Everything else is for a person.
 */
export function decideSelfHealing(context: SelfHealingContext): SelfHealing {
  const { evidence, judgement, settings, doneAtMs } = context;
  const { graceUntilMs } = evidence.machine;
  if (graceUntilMs !== null && evidence.atMs < graceUntilMs) return { kind: 'none' };
  // What the guard would refuse is not tried: a lock that was refused once is left to a person.
  if (maintenanceRefusal(evidence.maintenance, evidence.atMs) !== null) return { kind: 'none' };
  const lock = judgement.locks.find((one) => isNobodys(one) && isPastItsTurn(one, evidence.atMs));
  if (settings.stopped) return wouldDo(context);
  if (lock === undefined) return larger(context) ?? wouldDo(context);
  const path = lock.fact.path;
  const why = `${lock.why}; a message waits, and the gateway did not take the lock back by itself`;
  if (!settings.orphanedLocks) {
    return {
      kind: 'would',
      key: `unlock ${path} ${lock.fact.seenSinceMs}`,
      text: `self-healing is off; it would have released ${path}: ${why}`,
    };
  }
  const recent = doneAtMs.filter((atMs) => evidence.atMs - atMs < HOUR_MS);
  if (recent.length >= settings.maxPerHour) {
    return {
      kind: 'stopped',
      key: `stopped ${recent[0] ?? 0}`,
      text: `self-healing has stopped: it released ${count(recent.length, 'lock')} within an hour, and there is another one (${path}). Something keeps leaving them; a person must look`,
    };
  }
  return { kind: 'release', lockPath: path, why };
}

function isNobodys(lock: JudgedLock): boolean {
  if (!lock.releasable || lock.fact.kind !== 'session' || !lock.current) return false;
  return lock.verdict === 'orphaned' || lock.verdict === 'recycled';
}

/** The gateway has said that it gave up a message because of this very lock. */
function isPastItsTurn(lock: JudgedLock, nowMs: number): boolean {
  return lock.block !== null && nowMs - lock.block.atMs >= ITS_TURN_MS;
}

/** A start, an end of a run or a restart, where the owner allowed that kind and it is its time. */
function larger(context: SelfHealingContext): SelfHealing | null {
  const { evidence, settings, doneAtMs, acts = [] } = context;
  const found = healingCandidate({ ...context, updateSeenAtMs: context.updateSeenAtMs ?? null });
  if (found === null) return null;
  const { action, target, why } = found;
  if (!settings[found.kind]) return wouldHave(found);
  const recent = doneAtMs.filter((atMs) => evidence.atMs - atMs < HOUR_MS);
  const pause =
    recent.length >= settings.maxPerHour
      ? `it has done ${count(recent.length, 'step')} within an hour`
      : pauseRefusal(found, acts, evidence.atMs);
  if (pause !== null) {
    return {
      kind: 'stopped',
      key: `stopped ${found.key}`,
      text: `self-healing does not ${action} now: ${pause}. A person must look`,
    };
  }
  return { kind: 'act', action, target, why };
}

function wouldHave({ action, target, why, key }: Candidate): SelfHealing {
  const what = target === null ? action : `${action} ${target}`;
  return {
    kind: 'would',
    key: `would ${key}`,
    text: `self-healing is off; it would have taken \`${what}\`: ${why}`,
  };
}

/** Other steps are never taken by itself; the journal tells how often they would have been. */
function wouldDo({ judgement }: SelfHealingContext): SelfHealing {
  const { snapshot } = judgement;
  const rung = recommendedStep(snapshot);
  const worst = snapshot.incidents[0];
  if (rung === null || snapshot.level !== 'red' || worst === undefined) return { kind: 'none' };
  const target = rung.target === null ? '' : ` ${rung.target}`;
  return {
    kind: 'would',
    key: `${rung.action} ${worst.id}`,
    text: `a person was needed for \`${rung.action}${target}\`: ${worst.cause}`,
  };
}
