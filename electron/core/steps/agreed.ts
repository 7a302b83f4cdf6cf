import type { Incident, Snapshot } from '../api/snapshot.ts';
import { say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { activeRuns, SAME_START_MS } from '../evidence/queries.ts';
import type { ActionName } from './action.ts';
import type { Consent } from './consent.ts';
import type { EscalationStep } from './escalation.ts';

/**
 * On a busy gateway a run begins every moment. A restart that was agreed to just now was agreed to
 * with that in mind; one that was agreed to after long thought was not.
 */
const JUST_NOW_MS = 20_000;

/**
 * The incident that this step is to mend; null if the light shows none. A dead lock is judged anew
 * by whoever moves it, and stays dead, whoever waits.
 */
export function troubleOf(
  { action, target }: EscalationStep,
  { incidents }: Pick<Snapshot, 'incidents'>,
): string | null {
  if (action === 'unlock') return null;
  const isAbout = ({ id, sessionKey }: Incident) =>
    target === null || sessionKey === target || id.split('~')[1] === target;
  return incidents.find((one) => one.action === action && isAbout(one))?.id ?? null;
}

/**
 * The trouble that a person has in mind who asks for this step: the one that it is to mend, or one
 * of the same session or gateway. The light may still wait for that, or name a smaller step for it.
 * Null: nothing is wrong there, and they want it all the same.
 */
export function troubleBehind(
  step: EscalationStep,
  snapshot: Pick<Snapshot, 'incidents'>,
): string | null {
  const { action, target } = step;
  if (action === 'unlock' || action === 'undo') return null;
  const isBehind = ({ class: kind, sessionKey, action: advised }: Incident) =>
    target === null
      ? kind.startsWith('gateway-') && advised === 'wait'
      : sessionKey === target && advised !== 'none';
  return troubleOf(step, snapshot) ?? snapshot.incidents.find(isBehind)?.id ?? null;
}

/** Whether an incident is over, or is passing without a step. */
export function isTroubleOver(
  incidentId: string,
  { incidents }: Pick<Snapshot, 'incidents'>,
): boolean {
  const incident = incidents.find(({ id }) => id === incidentId);
  return incident === undefined || incident.action === 'none' || incident.action === 'wait';
}

/**
 * Why a step would hit something that nobody agreed to: a person may take minutes to say yes, and a
 * run that began meanwhile, or a gateway that somebody has started anew, was not in the plan. Null:
 * it would not.
 */
export function beyondConsent(
  action: ActionName,
  target: string | null,
  evidence: Evidence,
  { plannedAtMs }: Consent,
): Words | null {
  if (plannedAtMs === undefined) return null;
  const begun = activeRuns(evidence).filter(
    // Only events tell the start of a run exactly.
    (run) => run.knownBy === 'events' && run.startedAtMs > plannedAtMs,
  );
  switch (action) {
    case 'abort':
    case 'reset': {
      const run = begun.find((one) => one.sessionKey === target);
      return run === undefined
        ? null
        : say('aRunBegan', { sessionKey: target ?? '', run: run.runId });
    }
    case 'restart': {
      const { process, pid } = evidence.gateway;
      if (process?.kind === 'alive' && process.startedAtMs > plannedAtMs + SAME_START_MS) {
        return say('startedAnewMeanwhile', { pid });
      }
      const [run] = begun;
      if (run === undefined || evidence.atMs - plannedAtMs <= JUST_NOW_MS) return null;
      return say('aRunBegan', { sessionKey: run.sessionKey ?? '', run: run.runId });
    }
    case 'unlock':
    case 'go-on':
    case 'restart-channel':
    case 'start':
    case 'undo':
      return null;
  }
}
