import { type GatewayId, gatewayIdOf } from '../core/api/gateway-id.ts';
import type { ModelTry } from '../core/api/model-try.ts';
import type { Said } from '../core/api/said.ts';
import type { LoadedSettings } from '../core/api/settings-schema.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import type { EngineEvent, EngineStatus } from '../core/api/status.ts';
import type { Words } from '../core/catalogue/sentences/sentence.ts';
import type { JournalRecord } from '../core/history/journal-record.ts';
import type { Acknowledgement } from '../core/notices/acknowledgement-schema.ts';
import { dismissedIn } from '../core/notices/acknowledgements.ts';
import type { Button } from '../core/notices/away/phone-answers.ts';
import type { Result } from '../core/result.ts';
import type { ActionName, ActionResult, Plan } from '../core/steps/action.ts';
import type { Consent } from '../core/steps/consent.ts';
import { errorMessage } from '../core/text/errors.ts';
import type { homeFiles } from '../home/home.ts';
import type { Location } from '../openclaw/locate/locate.ts';
import type { Look } from '../recovery/look.ts';
import type { System } from '../system/types.ts';
import type { Away } from './away.ts';
import { createBlindLight } from './blind-light.ts';
import { createGatewayHealing } from './gateway-healing.ts';
import { createGatewayLight } from './gateway-light.ts';
import { createGatewayNotices } from './gateway-notices.ts';
import { openGatewayRecords } from './gateway-records.ts';
import { createGatewaySteps } from './gateway-steps.ts';
import type { PhoneEnd } from './phone.ts';
import { createWatch } from './watch.ts';

export type GatewayEngineOptions = {
  /** The state folder of this engine's OpenClaw. */
  readonly stateDir: string;
  /** Finds that OpenClaw from the current settings and files. */
  readonly find: () => Location;
  readonly paths: ReturnType<typeof homeFiles>;
  readonly system: System;
  readonly now: () => number;
  readonly settings: () => LoadedSettings;
  /** False for a dry run: nothing is journaled, settled or tidied. */
  readonly records: boolean;
  /** Whether it may heal as far as its owner has allowed. True for the app and `watch` only. */
  readonly healsByItself: () => boolean;
  /** The end of the pause, in ms since epoch. Null while it is watched. */
  readonly pausedUntilMs: () => number | null;
  readonly emit: (event: EngineEvent) => void;
  /**
   * The sender of notices to places outside this machine. Null if another engine has it, or none.
   */
  readonly away: () => Away | null;
  /** What is wrong with answers from the phone. */
  readonly phoneFindings: () => readonly string[];
  /** Called after each look with its result. */
  readonly onSnapshot: (snapshot: Snapshot) => void;
  /** Called when a step is over, however it ended. Delayed work may go on now. */
  readonly onFree: () => void;
  readonly log: (line: string) => void;
};

/** One OpenClaw: its watch, light, incidents, acknowledgements, notices, steps and healing. */
export interface GatewayEngine {
  readonly id: GatewayId;
  readonly location: Location;
  readonly isBusy: boolean;
  /** The look behind the current status. Null before the first. */
  lastLook(): Look | null;
  status(): EngineStatus;
  plan(action: ActionName, target: string | null): Promise<Plan>;
  act(action: ActionName, target: string | null, consent?: Consent): Promise<ActionResult>;
  tryModel(provider: string | null): Promise<ModelTry>;
  /** Takes the free step that a notice on the phone has carried, if it still is on offer. */
  fromPhone(button: Button): Promise<PhoneEnd>;
  look(): Promise<void>;
  history(): readonly JournalRecord[];
  /** Keeps a sentence in the history. */
  note(words: Words, said?: Said): void;
  marks(): readonly Acknowledgement[];
  mark(mark: Acknowledgement): Result<void>;
  /** Sends the status, even if it has not changed. */
  publish(): void;
  /** Call this when the engine's pause has begun or ended. The light shows it. */
  onPause(): void;
  /** Call these when the machine is about to sleep or has woken. */
  suspend(): void;
  resume(): void;
  /** Whether this OpenClaw is now found elsewhere, or is reached in another way. */
  isElsewhere(): boolean;
  /** Watches it where it is found now, with what is known of it. */
  beginAnew(): void;
  /**
   * Ends it. `isReplaced`: another OpenClaw is watched from now on, so its notices are withdrawn.
   */
  close(isReplaced: boolean): void;
}

/** How long incidents of an earlier engine keep their id while this one settles. */
const SETTLING_MS = 6_000;

/**
 * Starts to watch one OpenClaw at once. First it settles what an earlier Clawbuoy left unfinished.
 */
export function createGatewayEngine(options: GatewayEngineOptions): GatewayEngine {
  const { now, emit, away } = options;
  const settings = () => options.settings().settings;
  const isPaused = (): boolean => options.pausedUntilMs() !== null;
  const snapshot = (): Snapshot => light.snapshot;
  const kept = openGatewayRecords({ ...options, snapshot, settlingMs: SETTLING_MS });
  const { storage, book, marks } = kept;
  const { journal } = storage;
  const watch = createWatch({
    ...options,
    device: storage.device,
    isPaused,
    thresholds: () => settings().thresholds,
    memory: () => book.memory(),
    settlingMs: SETTLING_MS,
    dismissed: () => dismissedIn(marks.all),
    ended: () => steps.ended(),
    onLook,
    onBlind: (isMeant) => blind.onBlind(isMeant),
    onError: complain,
  });
  const id = gatewayIdOf(watch.location);
  const url = (): string => watch.location.url;
  const light = createGatewayLight({
    ...options,
    id,
    url,
    journal,
    steps: () => steps,
    findings: () => [
      ...options.settings().findings,
      ...steps.interrupted(),
      ...storage.leftovers,
      ...healing.findings(),
      ...(away()?.findings() ?? []),
      ...options.phoneFindings(),
    ],
    send: (status) => emit({ type: 'status', status }),
  });
  const steps = createGatewaySteps({
    ...options,
    id,
    watch,
    storage,
    light,
    onChange: light.publish,
    onResult: (result) => {
      light.publish();
      emit({ type: 'action', result: { ...result, gatewayId: id } });
      notices.tell(null);
    },
  });
  const notices = createGatewayNotices({
    ...options,
    id,
    journal,
    settings,
    light,
    url,
    marks: () => marks.all,
  });
  const blind = createBlindLight({
    isPaused,
    isBusy: () => steps.isBusy,
    cover: light.coverBlind,
    beginAnew: () => watch.beginAnew(),
    send: notices.send,
  });
  const healing = createGatewayHealing({
    journal,
    now,
    settings,
    isAllowed: options.healsByItself,
    steps,
    send: notices.send,
    tellAway: (action, result) => away()?.tellOfAct(id, action, result),
    onError: complain,
  });

  function complain(error: unknown): void {
    options.log(errorMessage(error));
  }

  function onLook(look: Look): void {
    blind.onLook();
    if (!light.show(look)) return;
    book.update(light.snapshot);
    light.publishNews(look);
    notices.tell(steps.running);
    away()?.onLook(id, light.snapshot);
    options.onSnapshot(light.snapshot);
    notices.tellOfTheWeek();
    healing.onLook(look);
  }

  kept.begin();

  return {
    id,
    get location() {
      return watch.location;
    },
    get isBusy() {
      return steps.isBusy;
    },
    lastLook: light.lastLook,
    status: light.status,
    plan: steps.plan,
    act: steps.actHere,
    tryModel: steps.tryModel,
    fromPhone: steps.fromPhone,
    look: async () => {
      await watch.monitor.look();
    },
    history: kept.history,
    note: kept.note,
    marks: () => marks.all,
    mark(next) {
      const added = marks.add(next);
      if (!added.ok) return added;
      watch.monitor.news('event');
      light.publish();
      return added;
    },
    publish: light.publish,
    onPause() {
      light.coverPause(isPaused());
      watch.followPause();
    },
    suspend: watch.suspend,
    resume: watch.resume,
    isElsewhere: watch.isElsewhere,
    beginAnew() {
      light.beginAnew();
      watch.beginAnew();
    },
    close(isReplaced) {
      watch.close();
      if (isReplaced) notices.withdrawAll();
      else book.end();
      kept.end(isReplaced);
    },
  };
}
