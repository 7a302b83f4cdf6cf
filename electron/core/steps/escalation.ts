import type { Incident, Recommendation, Snapshot } from '../api/snapshot.ts';
import { assertNever } from '../result.ts';
import type { ActionName } from './action.ts';

/** Recovery steps by cost. Each is tried only where no smaller one helps. */
export const ESCALATION = [
  'wait',
  'abort',
  'unlock',
  'go-on',
  'reset',
  'restart-channel',
  'restart',
  'start',
] as const satisfies readonly Recommendation[];

export type EscalationStep = { readonly action: ActionName; readonly target: string | null };

/** The step that a snapshot recommends; null: none is recommended. */
export function recommendedStep({
  recommended,
}: Pick<Snapshot, 'recommended'>): EscalationStep | null {
  const { action, target } = recommended;
  switch (action) {
    case 'none':
    case 'wait':
      return null;
    case 'abort':
    case 'unlock':
    case 'go-on':
    case 'reset':
    case 'restart-channel':
    case 'restart':
    case 'start':
      return { action, target };
    default:
      return assertNever(action);
  }
}

/**
 * The next larger step after a failed one; null above the last. The recommendation made since then
 * comes first. It knows where a step between cannot help: on 2026.2.1 a reset leaves a hanging run
 * in its lane. Only `failed` leads on. A refusal means that the state was not as expected, which is
 * no reason to do more. Nor is a failure whose session has meanwhile come through by itself.
 */
export function nextStep(
  failed: EscalationStep,
  before: Pick<Snapshot, 'locks'>,
  after: Snapshot,
): EscalationStep | null {
  if (!isStillRed(sessionOf(failed, before), after)) return null;
  const next = helpful(oneHigher(failed, before), failed, after);
  const advised = recommendedStep(after);
  // The light says that no step would help: a person must act.
  if (after.level === 'red' && after.recommended.action === 'none') return null;
  const isLarger =
    advised !== null && next !== null && heightOf(advised.action) >= heightOf(next.action);
  const isAboutIt = advised?.target === null || advised?.target === next?.target;
  return isLarger && isAboutIt ? advised : next;
}

/** Drops a larger step that cannot help: another process keeps its lock through any restart. */
function helpful(
  next: EscalationStep | null,
  failed: EscalationStep,
  after: Snapshot,
): EscalationStep | null {
  if (next?.action !== 'restart') return next;
  const isHeldElsewhere = after.locks.some(
    (lock) =>
      lock.sessionKey === failed.target &&
      (lock.verdict === 'held' || lock.verdict === 'overdue') &&
      lock.pid !== null &&
      lock.pid !== after.gateway.pid,
  );
  return isHeldElsewhere ? null : next;
}

function heightOf(action: ActionName): number {
  const order: readonly string[] = ESCALATION;
  return order.indexOf(action);
}

/** The session that a failed step was for; null where it was for the whole gateway. */
function sessionOf({ action, target }: EscalationStep, before: Pick<Snapshot, 'locks'>) {
  if (action !== 'unlock') return target;
  return before.locks.find((one) => one.path === target)?.sessionKey ?? target;
}

/** A larger step is for a trouble that is red now: any other may pass, and its price is higher. */
function isStillRed(sessionKey: string | null, { level, incidents }: Snapshot): boolean {
  if (level !== 'red' || sessionKey === null) return level === 'red';
  return incidents.some((one) => one.level === 'red' && isAboutSession(one, sessionKey));
}

/** The trouble of the whole gateway is that of each session. */
function isAboutSession({ sessionKey }: Pick<Incident, 'sessionKey'>, key: string): boolean {
  return sessionKey === null || sessionKey === key;
}

function oneHigher(failed: EscalationStep, before: Pick<Snapshot, 'locks'>): EscalationStep | null {
  switch (failed.action) {
    case 'abort':
    case 'go-on':
      return failed.target === null ? null : { action: 'reset', target: failed.target };
    case 'unlock': {
      const lock = before.locks.find(
        (one) => one.path === failed.target || one.sessionKey === failed.target,
      );
      return lock?.sessionKey == null ? null : { action: 'reset', target: lock.sessionKey };
    }
    case 'reset':
      return { action: 'restart', target: null };
    // The light itself reports a channel that does not start. The cause may be its server.
    case 'restart-channel':
    case 'restart':
    case 'start':
    case 'undo':
      return null;
    default:
      return assertNever(failed.action);
  }
}
