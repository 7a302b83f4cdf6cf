import type { HealingKind } from '../core/api/healing.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import type { EngineStatus } from '../core/api/status.ts';
import { scribe } from '../core/catalogue/sentences/scribe.ts';
import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import type { ActionName, ActionResult, Step } from '../core/steps/action.ts';
import type { Consent } from '../core/steps/consent.ts';
import { ONE_YES } from '../core/steps/consent.ts';
import type { Quarantine } from '../openclaw/changes/quarantine.ts';
import type { DeviceStore } from '../openclaw/gateway/device-identity.ts';
import { doorOf, openScoped } from '../openclaw/gateway/scoped.ts';
import { takeAction } from '../recovery/actions.ts';
import type { Archive } from '../recovery/archive.ts';
import type { Journal } from '../recovery/journal.ts';
import { sleep } from '../system/sleep.ts';
import type { System } from '../system/types.ts';
import type { Watch } from './watch.ts';

type Options = {
  readonly watch: Watch;
  readonly system: System;
  readonly device: DeviceStore;
  readonly quarantine: Quarantine;
  readonly archive: Archive;
  readonly journal: Journal;
  readonly now: () => number;
  readonly snapshot: () => Snapshot;
  /** Called when the shown state of the step has changed. */
  readonly onChange: () => void;
  readonly onResult: (result: ActionResult) => void;
  /** Called when the step is over, however it ended. */
  readonly onFree: () => void;
};

/** Takes recovery steps, one at a time. */
export interface StepRunner {
  /** The running step and its finished parts. */
  readonly running: EngineStatus['running'];
  readonly lastResult: ActionResult | null;
  act(
    action: ActionName,
    target: string | null,
    consent?: Consent,
    asked?: Asked,
  ): Promise<ActionResult>;
}

/** The authority for a step, and its reason. */
export type Asked = {
  /** The consent behind a step that no person asked for. */
  readonly healing?: HealingKind;
  readonly why: string;
};

export function createStepRunner(options: Options): StepRunner {
  const { watch, system, device, quarantine, archive, journal, now } = options;
  let running: EngineStatus['running'] = null;
  let lastResult: ActionResult | null = null;

  async function act(
    action: ActionName,
    target: string | null,
    consent: Consent = ONE_YES,
    asked: Asked = { why: options.snapshot().recommended.why },
  ): Promise<ActionResult> {
    if (running !== null) {
      const reason = say('anotherIsUnderWay', { action: running.action });
      return refusal(action, target, reason, options.snapshot());
    }
    // A step keeps the connection and the memory that it began with.
    const { location, observer, monitor } = watch;
    const door = doorOf({ location, system, device, now });
    running = { action, target, startedAt: new Date(now()).toISOString(), steps: [] };
    const isNewLife = action === 'restart' || action === 'start';
    let hasActed = false;
    options.onChange();
    try {
      const result = await takeAction(
        {
          location,
          system,
          observer,
          quarantine,
          archive,
          journal,
          consent,
          healing: asked.healing ?? null,
          now,
          sleep,
          look: () => monitor.look(),
          open: (scopes, onEvent) => openScoped(door, scopes, onEvent),
          onSteps: (steps, said) => {
            // A step that was refused has given the gateway no life: a loop goes on being counted,
            // however often somebody asks for a start meanwhile.
            if (isNewLife && !hasActed && steps.some((one) => hasBegunLife(one, action))) {
              hasActed = true;
              monitor.forgetLives();
            }
            if (running !== null) running = { ...running, steps: [...steps], said };
            options.onChange();
          },
        },
        action,
        target,
        asked.why,
      );
      lastResult = result;
      if (hasActed) monitor.forgetLives();
      running = null;
      options.onResult(result);
      return result;
    } finally {
      running = null;
      options.onFree();
    }
  }

  return {
    get running() {
      return running;
    },
    get lastResult() {
      return lastResult;
    },
    act,
  };
}

/** Whether this part of a step asked for a new life of the gateway, with or without success. */
function hasBegunLife({ name, outcome }: Step, action: ActionName): boolean {
  return name === action && (outcome === 'ok' || outcome === 'failed');
}

function refusal(
  action: ActionName,
  target: string | null,
  reason: Words,
  after: Snapshot,
): ActionResult {
  const { text, said } = scribe();
  return {
    id: `${action}-refused`,
    action,
    target,
    outcome: 'refused',
    reason: text(reason),
    steps: [],
    undo: null,
    after,
    said: said(),
  };
}
