import { homedir } from 'node:os';
import { greySnapshot } from '../core/api/grey-snapshot.ts';
import type { Engine, EngineEvent, EngineStatus } from '../core/api/status.ts';
import { VERSION } from '../core/api/version.ts';
import { endedIn } from '../core/evidence/ended-runs.ts';
import type { JournalRecord } from '../core/history/journal-record.ts';
import { type Acknowledgement, dismissedIn } from '../core/notices/acknowledgements.ts';
import type { Result } from '../core/result.ts';
import type { Notification } from '../core/steps/action.ts';
import { ONE_YES } from '../core/steps/action.ts';
import type { PastRestart } from '../core/steps/guards.ts';
import { RESTART_WINDOW_MS } from '../core/steps/guards.ts';
import type { OfferContext } from '../core/steps/offers.ts';
import { offersFor } from '../core/steps/offers.ts';
import { findHome, homeFiles, takeHome } from '../home/home.ts';
import { locateFlags, openSettings } from '../home/settings.ts';
import { serveEngine } from '../link/serve.ts';
import { readOnlyFiles } from '../openclaw/files.ts';
import type { LocateFlags, Location } from '../openclaw/locate/locate.ts';
import { locate } from '../openclaw/locate/locate.ts';
import { findProfiles } from '../openclaw/locate/profiles.ts';
import type { Look } from '../recovery/context.ts';
import { planNow } from '../recovery/context.ts';
import { isSettledBy } from '../recovery/leftovers.ts';
import { createSelfHealer } from '../recovery/self-healing.ts';
import { undoPlan } from '../recovery/undo-choice.ts';
import { createSystem } from '../system/index.ts';
import type { System } from '../system/types.ts';
import { openAcknowledgements } from './acknowledgement-store.ts';
import { openIncidentBook } from './incident-book.ts';
import { createLiveSettings } from './live-settings.ts';
import { createReplyNews } from './new-replies.ts';
import { createNotifier } from './notifier.ts';
import { createPause } from './pause.ts';
import { createPublisher } from './publisher.ts';
import { createStepRunner } from './step-runner.ts';
import { openStorage } from './storage.ts';
import { createWatch } from './watch.ts';
import { watchSmallFiles } from './watch-files.ts';

export type EngineOptions = {
  readonly env?: NodeJS.ProcessEnv;
  readonly homeDir?: string;
  readonly flags?: LocateFlags;
  readonly system?: System;
  /** Whether others may reach this engine through its socket: the app and `watch`, not one step. */
  readonly link?: boolean;
  /** False for a dry run: nothing is written into the journal, settled or tidied. Default true. */
  readonly records?: boolean;
  readonly log: (line: string) => void;
};

/** The engine with what only the terminal needs of it. */
export interface LocalEngine extends Engine {
  readonly location: Location;
  /** The look behind the current status; null before the first. */
  lastLook(): Look | null;
}

/** Nothing is said of a gateway that is still shaking hands, for this long. */
const FIRST_WORD_MS = 2_000;
/** Incidents of an earlier engine keep their id while this one is still finding out. */
const SETTLING_MS = 6_000;

/** Puts the one engine together: what it watches, remembers, shows and does. */
export async function createEngine(options: EngineOptions): Promise<LocalEngine> {
  const env = options.env ?? process.env;
  const homeDir = options.homeDir ?? homedir();
  const now = Date.now;
  const system = options.system ?? createSystem();
  const records = options.records ?? true;
  const home = records ? takeHome(env, homeDir) : findHome(env, homeDir);
  const paths = homeFiles(home);
  const settingsFile = openSettings({ path: paths.settings, now });
  const choices = createLiveSettings({
    file: settingsFile,
    isBusy: () => steps.running !== null,
    onChange: (isPaceNew) => {
      if (isPaceNew || watch.isElsewhere()) beginAnew();
      light.publish();
    },
    log: options.log,
  });
  const find = (): Location => {
    const flags = locateFlags(choices.loaded.settings, options.flags ?? {});
    return locate({ env, homeDir, flags, files: readOnlyFiles, workDir: process.cwd() });
  };
  let { stateDir } = find();
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
  const openBook = () => openIncidentBook({ journal, now, settlingMs: SETTLING_MS });
  let book = openBook();
  const marks = openAcknowledgements({
    journal,
    snapshot: () => light.snapshot,
    isOpen: (incidentId) => book.has(incidentId),
  });
  const notifier = createNotifier({
    now,
    settings: () => choices.loaded.settings,
    marks: () => marks.all,
    send,
  });
  const listeners = new Set<(event: EngineEvent) => void>();
  const startedAtMs = now();
  let ended = endedIn(journal.read().records);
  const watch = createWatch({
    system,
    device,
    find,
    thresholds: () => choices.loaded.settings.thresholds,
    memory: () => book.memory(),
    settlingMs: SETTLING_MS,
    dismissed: () => dismissedIn(marks.all),
    ended: () => ended,
    now,
    onLook,
    onError: complain,
  });
  const hasReplied = createReplyNews();
  const light = createPublisher({
    first: grey('Clawbuoy is taking its first look.'),
    journal,
    now,
    send: () => emit({ type: 'status', status: status() }),
  });
  const pausing = createPause(now, () => pause(null));
  const steps = createStepRunner({
    watch,
    system,
    device,
    quarantine,
    archive,
    journal,
    now,
    snapshot: () => light.snapshot,
    onChange: () => light.publish(),
    onResult: (result) => {
      if (result.action === 'abort') ended = endedIn(journal.read().records);
      if (result.outcome === 'done') {
        interrupted = interrupted.filter((note) => !isSettledBy(note, result));
      }
      light.publish();
      emit({ type: 'action', result });
      notifier.tell(light.snapshot, null);
    },
    onFree: () => {
      choices.free();
      relocate();
    },
  });
  const healer = createSelfHealer({
    journal,
    now,
    settings: () => choices.loaded.settings.selfHealing,
    isBusy: () => steps.running !== null,
    release: (path, why) => steps.act('unlock', path, ONE_YES, 'self-healing', why),
  });

  function complain(error: unknown): void {
    options.log(error instanceof Error ? error.message : String(error));
  }

  function emit(event: EngineEvent): void {
    for (const listener of listeners) listener(event);
  }

  function grey(headline: string) {
    return greySnapshot(watch.location.url, now(), headline);
  }

  function status(): EngineStatus {
    const { untilMs } = pausing;
    return {
      snapshot: light.snapshot,
      offers: untilMs === null ? offersFor(light.snapshot, priced()) : [],
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

  function onLook(next: Look): void {
    look = next;
    if (pausing.untilMs !== null) return;
    const { snapshot } = next.judgement;
    const { state } = snapshot.gateway;
    const isHandshaking = state === 'unknown' || (state === 'up' && snapshot.level === 'grey');
    if (isHandshaking && now() - startedAtMs < FIRST_WORD_MS) return;
    light.show({
      ...snapshot,
      findings: [
        ...choices.loaded.findings,
        ...interrupted.map(({ text }) => text),
        ...leftovers,
        ...healer.findings(),
        ...snapshot.findings,
      ],
    });
    book.update(light.snapshot);
    const isReply = hasReplied(next.evidence.messages);
    if (isReply && steps.lastResult !== null) light.publish();
    else light.publishIfNew();
    notifier.tell(light.snapshot, steps.running);
    if (options.link === true) healer.onLook(next).catch(complain);
  }

  function send(notification: Notification): void {
    journal.append({
      type: 'notification',
      event: notification.event,
      notificationId: notification.id,
      incidentId: notification.incidentId,
      title: notification.title,
    });
    if (choices.loaded.settings.notifications || notification.event === 'withdrawn') {
      emit({ type: 'notification', notification });
    }
  }

  /** A changed config or a folder that has appeared: start watching anew, with what is known. */
  function relocate(): void {
    // A step under way works with the connection and the memory it began with.
    if (steps.running === null && watch.isElsewhere()) beginAnew();
  }

  function beginAnew(): void {
    const before = stateDir;
    ({ stateDir } = find());
    // What was wrong with another OpenClaw says nothing of this one.
    if (stateDir !== before) book = openBook();
    watch.beginAnew();
    if (pausing.untilMs !== null) watch.monitor.pause();
  }

  function restarts(): readonly PastRestart[] {
    return journal.restartsSince(now() - RESTART_WINDOW_MS);
  }

  function history(): readonly JournalRecord[] {
    return journal.read().records;
  }

  function mark(next: Acknowledgement): Result<void> {
    const added = marks.add(next);
    if (!added.ok) return added;
    watch.monitor.news('event');
    light.publish();
    return added;
  }

  function pause(untilMs: number | null): void {
    choices.keepPause(untilMs);
    holdUntil(untilMs);
    light.publish();
  }

  function holdUntil(untilMs: number | null): void {
    pausing.set(untilMs);
    if (untilMs === null) {
      light.cover(grey('Clawbuoy looks again.'));
      watch.monitor.resume();
    } else {
      watch.monitor.pause();
      light.cover(grey('Watching is paused.'));
    }
  }

  journal.append({
    type: 'engine-started',
    pid: process.pid,
    version: VERSION,
    stateDir: watch.location.stateDir,
  });
  const pausedUntil = choices.loaded.settings.pausedUntil;
  if (pausedUntil !== null && Date.parse(pausedUntil) > now()) holdUntil(Date.parse(pausedUntil));
  const files = watchSmallFiles(
    () => [watch.location.configPath, watch.location.rawStateDir, paths.settings],
    () => {
      choices.reload();
      relocate();
    },
  );

  const engine: LocalEngine = {
    get location() {
      return watch.location;
    },
    lastLook: () => look,
    status,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async plan(action, target) {
      const { observer, monitor, location } = watch;
      observer.refresh();
      const seen = await monitor.look();
      const plan = await planNow({ observer, restarts, archive }, action, target, seen);
      return action === 'undo' ? undoPlan({ quarantine, archive, location }, plan, seen) : plan;
    },
    act: (action, target, consent) => steps.act(action, target, consent),
    pause,
    look: async () => {
      await watch.monitor.look();
    },
    suspend: () => watch.monitor.pause(),
    resume: () => {
      watch.monitor.woke();
      if (pausing.untilMs === null) watch.monitor.resume();
    },
    settings: () => choices.loaded,
    configure: choices.configure,
    history,
    evidence: () => look?.evidence ?? null,
    marks: () => marks.all,
    mark,
    places: () => ({
      stateDir: watch.location.stateDir,
      url: watch.location.url,
      profiles: [...findProfiles({ env, homeDir, workDir: process.cwd() }, readOnlyFiles)],
    }),
    settingsFile: settingsFile.path,
    dashboardUrl: () => {
      const { gatewayUrl, port } = watch.location;
      return `${gatewayUrl.scheme === 'wss' ? 'https' : 'http'}://${gatewayUrl.host}:${port}/`;
    },
    async close() {
      pausing.stop();
      await server?.close();
      await files.close();
      watch.close();
      book.end();
      journal.append({ type: 'engine-stopped', pid: process.pid, reason: 'asked to' });
    },
  };
  const server = options.link === true ? await serveEngine(home, engine, options.log) : null;
  return engine;
}
