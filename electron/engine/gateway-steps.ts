import type { GatewayId } from '../core/api/gateway-id.ts';
import type { ModelTry } from '../core/api/model-try.ts';
import type { Words } from '../core/catalogue/sentences/sentence.ts';
import { endedIn } from '../core/evidence/ended-runs.ts';
import type { OwnFacts } from '../core/evidence/own-facts.ts';
import { type Button, changedSince } from '../core/notices/away/phone-answers.ts';
import type { ActionName, ActionResult, Plan } from '../core/steps/action.ts';
import { type Consent, ONE_YES } from '../core/steps/consent.ts';
import { findOffer } from '../core/steps/find-offer.ts';
import type { PastRestart } from '../core/steps/guards.ts';
import { RESTART_WINDOW_MS } from '../core/steps/guards.ts';
import { askModel } from '../openclaw/gateway/model-probe.ts';
import { doorOf, openScoped } from '../openclaw/gateway/scoped.ts';
import { planNow } from '../recovery/context.ts';
import { isSettledBy } from '../recovery/leftovers.ts';
import { undoPlan } from '../recovery/undo-choice.ts';
import type { System } from '../system/types.ts';
import type { GatewayLight } from './gateway-light.ts';
import { createModelTrier } from './model-trier.ts';
import type { PhoneEnd } from './phone.ts';
import { createStepRunner, type StepRunner } from './step-runner.ts';
import type { Storage } from './storage.ts';
import type { Watch } from './watch.ts';

type Options = {
  readonly id: GatewayId;
  readonly watch: Watch;
  readonly storage: Storage;
  readonly system: System;
  readonly now: () => number;
  readonly light: Pick<GatewayLight, 'snapshot' | 'status'>;
  /** Called when the shown state of a step has changed. */
  readonly onChange: () => void;
  readonly onResult: (result: ActionResult) => void;
  /** Called when a step is over, however it ended. */
  readonly onFree: () => void;
};

/** The steps at one gateway: planned, taken one at a time, and remembered. */
export interface GatewaySteps extends StepRunner {
  readonly isBusy: boolean;
  plan(action: ActionName, target: string | null): Promise<Plan>;
  /** Takes a step that somebody asks for here, with the gateway's id in its result. */
  actHere(action: ActionName, target: string | null, consent?: Consent): Promise<ActionResult>;
  /** Takes the free step that a notice on the phone has carried, if it still is on offer. */
  fromPhone(button: Button): Promise<PhoneEnd>;
  tryModel(provider: string | null): Promise<ModelTry>;
  /** The runs that were ended on purpose. */
  ended(): OwnFacts['ended'];
  /** What is still to be said of steps that an earlier Clawbuoy did not finish. */
  interrupted(): readonly Words[];
}

export function createGatewaySteps(options: Options): GatewaySteps {
  const { id, watch, storage, system, now, light } = options;
  const { journal, quarantine, archive, device } = storage;
  let { interrupted } = storage;
  let ended = endedIn(journal.read().records);
  const runner = createStepRunner({
    watch,
    system,
    device,
    quarantine,
    archive,
    journal,
    now,
    snapshot: () => light.snapshot,
    onChange: options.onChange,
    onResult: (result) => {
      if (result.action === 'abort' || result.action === 'go-on')
        ended = endedIn(journal.read().records);
      if (result.outcome === 'done') {
        interrupted = interrupted.filter((note) => !isSettledBy(note, result));
      }
      options.onResult(result);
    },
    onFree: options.onFree,
  });
  const trier = createModelTrier({
    snapshot: () => light.snapshot,
    isBusy: () => runner.running !== null,
    ask: (about) => {
      const door = doorOf({ location: watch.location, system, device, now });
      return askModel((scopes) => openScoped(door, scopes), about);
    },
    note: (entry) => journal.append(entry),
  });

  function restarts(): readonly PastRestart[] {
    return journal.restartsSince(now() - RESTART_WINDOW_MS);
  }

  return {
    get running() {
      return runner.running;
    },
    get lastResult() {
      return runner.lastResult;
    },
    get isBusy() {
      return runner.running !== null;
    },
    act: runner.act,
    actHere: async (action, target, consent) => ({
      ...(await runner.act(action, target, consent)),
      gatewayId: id,
    }),
    async plan(action, target) {
      const { observer, monitor, location } = watch;
      observer.refresh();
      const seen = await monitor.look();
      const plan = await planNow({ observer, restarts, archive }, action, target, seen);
      return action === 'undo' ? undoPlan({ quarantine, archive, location }, plan, seen) : plan;
    },
    async fromPhone(button) {
      const { action, target, incidentId, outlet } = button;
      // What the last look saw may be a minute old, and a run may have begun since.
      watch.observer.refresh();
      await watch.monitor.look();
      const current = light.status();
      const { pausedUntil, snapshot, offers } = current;
      const isOpen =
        pausedUntil === null && snapshot.incidents.some((one) => one.id === incidentId);
      const why = changedSince(button, { isOpen, offers });
      if (why !== null || findOffer(current, action, target) === null) {
        return { kind: 'refused', why: why ?? 'over' };
      }
      const consent = action === 'unlock' ? ONE_YES : { ...ONE_YES, incidentId };
      const asked = { why: `asked for from the phone, at "${outlet}"` };
      return { kind: 'ended', result: await runner.act(action, target, consent, asked) };
    },
    tryModel: (provider) => trier.tryModel(provider),
    ended: () => ended,
    interrupted: () => interrupted.map((one) => one.text),
  };
}
