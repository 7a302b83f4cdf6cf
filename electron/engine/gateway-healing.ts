import type { Settings } from '../core/api/settings-schema.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import type { Words } from '../core/catalogue/sentences/sentence.ts';
import { isPlannedQuiet } from '../core/notices/planned-quiet.ts';
import type { ActionResult, Notification } from '../core/steps/action.ts';
import { ONE_YES } from '../core/steps/consent.ts';
import type { Candidate } from '../core/steps/healing-kinds.ts';
import type { Journal } from '../recovery/journal.ts';
import type { Look } from '../recovery/look.ts';
import { createSelfHealer } from '../recovery/self-healing.ts';
import type { StepRunner } from './step-runner.ts';

type Options = {
  readonly journal: Journal;
  readonly now: () => number;
  readonly settings: () => Settings;
  /** Whether it may heal as far as its owner has allowed. */
  readonly isAllowed: () => boolean;
  readonly steps: Pick<StepRunner, 'act' | 'running'>;
  readonly send: (notification: Notification) => void;
  /** Reports the step to places outside this machine. */
  readonly tellAway: (action: Candidate['action'], result: ActionResult) => void;
  readonly onError: (error: unknown) => void;
};

/** The steps that Clawbuoy takes at one gateway without being asked. */
export interface GatewayHealing {
  /** Takes the step that this look allows, if there is one. */
  onLook(look: Look): void;
  /** What keeps it from healing, in words. */
  findings(): readonly Words[];
}

/** One id for all healing notices, so that they appear in one place, newest last. */
const HEALED_ID = 'healed';

export function createGatewayHealing(options: Options): GatewayHealing {
  const { journal, now, settings, steps } = options;
  const healer = createSelfHealer({
    journal,
    now,
    settings: () => settings().selfHealing,
    isBusy: () => steps.running !== null,
    act: byItself,
  });

  /** Takes a step by consent, without a request. Reports the result with its proof. */
  async function byItself(step: Candidate): Promise<ActionResult> {
    const { kind, action, target, why, incidentId } = step;
    // A lock is judged anew by whoever moves it, and stays dead, whoever waits.
    const consent = action === 'unlock' ? ONE_YES : { ...ONE_YES, incidentId };
    const result = await steps.act(action, target, consent, { healing: kind, why: String(why) });
    if (result.outcome === 'done' || result.outcome === 'failed') {
      options.send({
        id: HEALED_ID,
        title: strings.away.healed.title[result.outcome](strings.action[action]),
        body: result.reason,
        actions: [],
        incidentId: HEALED_ID,
        event: 'shown',
      });
      options.tellAway(action, result);
    }
    return result;
  }

  /** Whether a person has announced work on OpenClaw. No step of ours may interfere. */
  function isWorkAnnounced(): boolean {
    return isPlannedQuiet(settings().plannedQuiet, now());
  }

  return {
    onLook(look) {
      if (options.isAllowed() && !isWorkAnnounced()) healer.onLook(look).catch(options.onError);
    },
    findings: healer.findings,
  };
}
