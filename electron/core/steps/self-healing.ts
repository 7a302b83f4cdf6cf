import type { HEALING_AFTER_MS, HealingKind } from '../api/healing.ts';
import { counted, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Judgement } from '../judge/judge.ts';
import { maintenanceRefusal } from '../openclaw/maintenance.ts';
import { recommendedStep } from './escalation.ts';
import { type Candidate, healingCandidate } from './healing-kinds.ts';
import { type PastAct, pauseRefusal } from './healing-pauses.ts';

/** What the owner allows Clawbuoy to do without being asked. By default nothing. */
export type SelfHealingSettings = Readonly<Record<HealingKind, boolean>> & {
  /** Stops all of it at once, whatever else is allowed. */
  readonly stopped: boolean;
  /** How long a trouble must have lasted before each kind acts. */
  readonly afterMs: Readonly<Record<keyof typeof HEALING_AFTER_MS, number>>;
  /** The limit for all kinds together. */
  readonly maxPerHour: number;
};

const HOUR_MS = 60 * 60_000;

export type SelfHealing =
  | { readonly kind: 'none' }
  | { readonly kind: 'act'; readonly step: Candidate }
  /** What it would do if it were allowed to, once for each trouble. */
  | { readonly kind: 'would'; readonly step: Candidate }
  /** A step that always needs a person, once for each incident. */
  | { readonly kind: 'person'; readonly key: string; readonly text: Words }
  /** It has used up its budget, or its steps have not helped. */
  | { readonly kind: 'stopped'; readonly key: string; readonly text: Words };

export type SelfHealingContext = {
  readonly evidence: Evidence;
  readonly judgement: Judgement;
  readonly settings: SelfHealingSettings;
  /** Its own past steps, newest last. The journal keeps them over crashes. */
  readonly acts: readonly PastAct[];
  /** When an update of OpenClaw was last seen at work; null: not since this watch began. */
  readonly updateSeenAtMs?: number | null;
};

/**
 * The one step that Clawbuoy should take without being asked at this look. It must be the step that
 * helps now, its kind must be allowed, and the budgets must not be used up. Everything else is for
 * a person.
 */
export function decideSelfHealing(context: SelfHealingContext): SelfHealing {
  const { evidence, settings, acts } = context;
  const { graceUntilMs } = evidence.machine;
  if (graceUntilMs !== null && evidence.atMs < graceUntilMs) return { kind: 'none' };
  // A step that the guard would refuse is not tried. A lock refused once is left to a person.
  if (maintenanceRefusal(evidence.maintenance, evidence.atMs) !== null) return { kind: 'none' };
  const step = healingCandidate({
    ...context,
    afterMs: settings.afterMs,
    updateSeenAtMs: context.updateSeenAtMs ?? null,
  });
  if (step === null) return forPerson(context);
  if (settings.stopped || !settings[step.kind]) return { kind: 'would', step };
  const recent = acts.filter(
    (one) => evidence.atMs - one.atMs < HOUR_MS && one.outcome !== 'refused',
  );
  const pause =
    recent.length >= settings.maxPerHour
      ? say('stepsWithinHour', { steps: counted(recent.length, 'step') })
      : pauseRefusal(step, acts, evidence.atMs);
  if (pause === null) return { kind: 'act', step };
  return {
    kind: 'stopped',
    key: `stopped ${step.key}`,
    text: say('healingPaused', { action: step.action, pause }),
  };
}

/** All other steps need a person. The journal counts how often they would have been taken. */
function forPerson({ judgement }: SelfHealingContext): SelfHealing {
  const { snapshot } = judgement;
  const step = recommendedStep(snapshot);
  const worst = snapshot.incidents[0];
  if (step === null || snapshot.level !== 'red' || worst === undefined) return { kind: 'none' };
  const target = step.target === null ? '' : ` ${step.target}`;
  return {
    kind: 'person',
    key: `${step.action} ${worst.id}`,
    text: say('personNeeded', { step: `${step.action}${target}`, cause: worst.cause }),
  };
}
