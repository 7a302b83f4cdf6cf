import { type GatewayId, gatewayIdOf } from '../core/api/gateway-id.ts';
import { greySnapshot } from '../core/api/grey-snapshot.ts';
import type { ModelTry } from '../core/api/model-try.ts';
import type { Said } from '../core/api/said.ts';
import type { LoadedSettings } from '../core/api/settings-schema.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import type { EngineEvent, EngineStatus } from '../core/api/status.ts';
import { VERSION } from '../core/api/version.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import { scribe } from '../core/catalogue/sentences/scribe.ts';
import type { Words } from '../core/catalogue/sentences/sentence.ts';
import { endedIn } from '../core/evidence/ended-runs.ts';
import { type JournalRecord, noteOf } from '../core/history/journal-record.ts';
import type { Acknowledgement } from '../core/notices/acknowledgement-schema.ts';
import { dismissedIn } from '../core/notices/acknowledgements.ts';
import { type Button, changedSince } from '../core/notices/away/phone-answers.ts';
import { isPlannedQuiet } from '../core/notices/planned-quiet.ts';
import type { Result } from '../core/result.ts';
import type { ActionName, ActionResult, Notification, Plan } from '../core/steps/action.ts';
import type { Consent } from '../core/steps/consent.ts';
import { ONE_YES } from '../core/steps/consent.ts';
import { findOffer } from '../core/steps/find-offer.ts';
import type { PastRestart } from '../core/steps/guards.ts';
import { RESTART_WINDOW_MS } from '../core/steps/guards.ts';
import type { Candidate } from '../core/steps/healing-kinds.ts';
import type { OfferContext } from '../core/steps/offers.ts';
import { offersFor } from '../core/steps/offers.ts';
import { errorMessage } from '../core/text/errors.ts';
import type { homeFiles } from '../home/home.ts';
import { askModel } from '../openclaw/gateway/model-probe.ts';
import { doorOf, openScoped } from '../openclaw/gateway/scoped.ts';
import type { Location } from '../openclaw/locate/locate.ts';
import { planNow } from '../recovery/context.ts';
import { isSettledBy } from '../recovery/leftovers.ts';
import type { Look } from '../recovery/look.ts';
import { createSelfHealer } from '../recovery/self-healing.ts';
import { undoPlan } from '../recovery/undo-choice.ts';
import type { System } from '../system/types.ts';
import { openAcknowledgements } from './acknowledgement-store.ts';
import type { Away } from './away.ts';
import { createBlindLight } from './blind-light.ts';
import { openIncidentBook } from './incident-book.ts';
import { createModelTrier } from './model-trier.ts';
import { createNotifier } from './notifier.ts';
import type { PhoneEnd } from './phone.ts';
import { createPublisher, createReplyNews } from './publisher.ts';
import { createStepRunner } from './step-runner.ts';
import { openStorage } from './storage.ts';
import { createWatch } from './watch.ts';
import { createWeekTeller } from './week-teller.ts';

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

/** One id for all healing notices, so that they appear in one place, newest last. */
const HEALED_ID = 'healed';
/** How long nothing is said about a gateway during the handshake. */
const FIRST_WORD_MS = 2_000;
/** How long incidents of an earlier engine keep their id while this one settles. */
const SETTLING_MS = 6_000;

/**
 * Starts to watch one OpenClaw at once. First it settles what an earlier Clawbuoy left unfinished.
 */
export function createGatewayEngine(options: GatewayEngineOptions): GatewayEngine {
  const { stateDir, find, paths, system, now, settings, records, emit } = options;
  const { journal, quarantine, archive, device, ...kept } = openStorage({
    paths,
    system,
    now,
    stateDir: () => stateDir,
    records,
  });
  const { leftovers } = kept;
  let { interrupted } = kept;
  let look: Look | null = null;
  const book = openIncidentBook({ journal, now, settlingMs: SETTLING_MS });
  const marks = openAcknowledgements({
    journal,
    snapshot: () => publisher.snapshot,
    isOpen: (incidentId) => book.has(incidentId),
  });
  const notifier = createNotifier({
    now,
    settings: () => settings().settings,
    marks: () => marks.all,
    offers: () => status().offers,
    send,
  });
  /** When the watch began or restarted. The gateway may still be in the handshake. */
  let watchedSinceMs = now();
  let ended = endedIn(journal.read().records);
  const watch = createWatch({
    system,
    device,
    find,
    thresholds: () => settings().settings.thresholds,
    memory: () => book.memory(),
    settlingMs: SETTLING_MS,
    dismissed: () => dismissedIn(marks.all),
    ended: () => ended,
    now,
    onLook,
    onBlind: (isMeant) => blind.onBlind(isMeant),
    onError: complain,
  });
  const id = gatewayIdOf(watch.location);
  const hasReplied = createReplyNews();
  const publisher = createPublisher({
    first: grey('Clawbuoy is taking its first look.', 'first-look'),
    journal,
    now,
    send: () => emit({ type: 'status', status: status() }),
  });
  const steps = createStepRunner({
    watch,
    system,
    device,
    quarantine,
    archive,
    journal,
    now,
    snapshot: () => publisher.snapshot,
    onChange: () => publisher.publish(),
    onResult: (result) => {
      if (result.action === 'abort') ended = endedIn(journal.read().records);
      if (result.outcome === 'done') {
        interrupted = interrupted.filter((note) => !isSettledBy(note, result));
      }
      publisher.publish();
      emit({ type: 'action', result: { ...result, gatewayId: id } });
      notifier.tell(publisher.snapshot, null);
    },
    onFree: options.onFree,
  });
  const trier = createModelTrier({
    snapshot: () => publisher.snapshot,
    isBusy: () => steps.running !== null,
    ask: (about) => {
      const door = doorOf({ location: watch.location, system, device, now });
      return askModel((scopes) => openScoped(door, scopes), about);
    },
    note: (entry) => journal.append(entry),
  });
  const blind = createBlindLight({
    isPaused: () => options.pausedUntilMs() !== null,
    isBusy: () => steps.running !== null,
    cover: coverBlind,
    beginAnew: () => watch.beginAnew(),
    send,
  });
  const healer = createSelfHealer({
    journal,
    now,
    settings: () => settings().settings.selfHealing,
    isBusy: () => steps.running !== null,
    act: byItself,
  });

  /** Takes a step by consent, without a request. Reports the result with its proof. */
  async function byItself({ kind, action, target, why }: Candidate): Promise<ActionResult> {
    const result = await steps.act(action, target, ONE_YES, { healing: kind, why: String(why) });
    const words = strings.away.healed;
    if (result.outcome === 'done' || result.outcome === 'failed') {
      send({
        id: HEALED_ID,
        title: words.title[result.outcome](strings.action[action]),
        body: result.reason,
        actions: [],
        incidentId: HEALED_ID,
        event: 'shown',
      });
      options.away()?.tellOfAct(id, action, result);
    }
    return result;
  }

  function complain(error: unknown): void {
    options.log(errorMessage(error));
  }

  function grey(headline: string, activity: 'first-look' | 'paused' | 'blind') {
    return greySnapshot(watch.location.url, now(), headline, activity);
  }

  function status(): EngineStatus {
    const untilMs = options.pausedUntilMs();
    return {
      gatewayId: id,
      snapshot: publisher.snapshot,
      offers: untilMs === null ? offersFor(publisher.snapshot, priced()) : [],
      running: steps.running,
      lastResult: steps.lastResult,
      pausedUntil: untilMs === null ? null : new Date(untilMs).toISOString(),
    };
  }

  function priced(): OfferContext | null {
    if (look === null) return null;
    const { socket } = look.evidence.gateway;
    return { ...look, methods: socket.kind === 'open' ? socket.methods : [] };
  }

  function coverBlind(): void {
    if (publisher.snapshot.activity?.kind === 'blind') return;
    publisher.cover(grey('Clawbuoy has not been able to look for a minute.', 'blind'));
    publisher.publish();
  }

  function onLook(next: Look): void {
    look = next;
    blind.onLook();
    if (options.pausedUntilMs() !== null) return;
    const { snapshot } = next.judgement;
    const { state } = snapshot.gateway;
    const isHandshaking = state === 'unknown' || (state === 'up' && snapshot.level === 'grey');
    if (isHandshaking && now() - watchedSinceMs < FIRST_WORD_MS) return;
    const page = scribe();
    const shown = {
      ...snapshot,
      incidents: snapshot.incidents.map((incident) => ({ ...incident, gatewayId: id })),
      findings: [
        ...settings().findings,
        ...interrupted.map((one) => page.text(one.text)),
        ...leftovers.map(page.text),
        ...healer.findings().map(page.text),
        ...(options.away()?.findings() ?? []),
        ...options.phoneFindings(),
        ...snapshot.findings,
      ],
    };
    publisher.show({ ...shown, said: { ...snapshot.said, ...page.said() } });
    book.update(publisher.snapshot);
    const isReply = hasReplied(next.evidence.messages);
    if (isReply && steps.lastResult !== null) publisher.publish();
    else publisher.publishIfNew();
    notifier.tell(publisher.snapshot, steps.running);
    options.away()?.onLook(id, publisher.snapshot);
    options.onSnapshot(publisher.snapshot);
    tellOfTheWeek();
    if (options.healsByItself() && !isWorkAnnounced()) healer.onLook(next).catch(complain);
  }

  /** Sends the weekly summary, as any notice is sent to this machine. */
  const tellOfTheWeek = createWeekTeller({
    now,
    settings: () => settings().settings,
    records: () => journal.read().records,
    tell: (notification) => {
      const { event, id: notificationId, incidentId, title } = notification;
      journal.append({ type: 'notification', event, notificationId, incidentId, title });
      emit({ type: 'notification', notification: { ...notification, gatewayId: id } });
    },
  });

  function send(notification: Notification): void {
    journal.append({
      type: 'notification',
      event: notification.event,
      notificationId: notification.id,
      incidentId: notification.incidentId,
      title: notification.title,
    });
    options.away()?.tell(id, notification, publisher.snapshot);
    if (settings().settings.notifications || notification.event === 'withdrawn') {
      emit({ type: 'notification', notification: { ...notification, gatewayId: id } });
    }
  }

  /** Whether a person has announced work on OpenClaw. No step of ours may interfere. */
  function isWorkAnnounced(): boolean {
    return isPlannedQuiet(settings().settings.plannedQuiet, now());
  }

  function restarts(): readonly PastRestart[] {
    return journal.restartsSince(now() - RESTART_WINDOW_MS);
  }

  journal.append({ type: 'engine-started', pid: process.pid, version: VERSION, stateDir });

  return {
    id,
    get location() {
      return watch.location;
    },
    get isBusy() {
      return steps.running !== null;
    },
    lastLook: () => look,
    status,
    async plan(action, target) {
      const { observer, monitor, location } = watch;
      observer.refresh();
      const seen = await monitor.look();
      const plan = await planNow({ observer, restarts, archive }, action, target, seen);
      return action === 'undo' ? undoPlan({ quarantine, archive, location }, plan, seen) : plan;
    },
    act: async (action, target, consent) => ({
      ...(await steps.act(action, target, consent)),
      gatewayId: id,
    }),
    tryModel: (provider) => trier.tryModel(provider),
    async fromPhone(button) {
      const { action, target, incidentId, outlet } = button;
      // What the last look saw may be a minute old, and a run may have begun since.
      watch.observer.refresh();
      await watch.monitor.look();
      const current = status();
      const { pausedUntil, snapshot, offers } = current;
      const isOpen =
        pausedUntil === null && snapshot.incidents.some((one) => one.id === incidentId);
      const why = changedSince(button, { isOpen, offers });
      if (why !== null || findOffer(current, action, target) === null) {
        return { kind: 'refused', why: why ?? 'over' };
      }
      const asked = { why: `asked for from the phone, at "${outlet}"` };
      return { kind: 'ended', result: await steps.act(action, target, ONE_YES, asked) };
    },
    look: async () => {
      await watch.monitor.look();
    },
    history: () => journal.read().records,
    note: (words, said) => {
      journal.append(noteOf(words, said));
    },
    marks: () => marks.all,
    mark(next) {
      const added = marks.add(next);
      if (!added.ok) return added;
      watch.monitor.news('event');
      publisher.publish();
      return added;
    },
    publish: () => publisher.publish(),
    onPause() {
      if (options.pausedUntilMs() === null) {
        publisher.cover(grey('Clawbuoy looks again.', 'first-look'));
        watch.monitor.resume();
      } else {
        watch.monitor.pause();
        publisher.cover(grey('Watching is paused.', 'paused'));
      }
    },
    suspend: () => watch.monitor.pause(),
    resume() {
      watch.monitor.woke();
      if (options.pausedUntilMs() === null) watch.monitor.resume();
    },
    isElsewhere: () => watch.isElsewhere(),
    beginAnew() {
      watchedSinceMs = now();
      watch.beginAnew();
      if (options.pausedUntilMs() !== null) watch.monitor.pause();
    },
    close(isReplaced) {
      watch.close();
      if (isReplaced) notifier.tell(grey('Another OpenClaw is watched now.', 'first-look'), null);
      else book.end();
      journal.append({
        type: 'engine-stopped',
        pid: process.pid,
        reason: isReplaced ? 'another OpenClaw is watched' : 'asked to',
      });
    },
  };
}
