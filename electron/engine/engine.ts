import { homedir, tmpdir } from 'node:os';
import type { ActionName, ActionResult, Consent, Notification } from '../core/action.ts';
import { ONE_YES } from '../core/action.ts';
import { fingerprint } from '../core/fingerprint.ts';
import { greySnapshot } from '../core/initial.ts';
import type { JournalRecord } from '../core/journal-record.ts';
import { type Mark, withMark } from '../core/marks.ts';
import type { OfferContext } from '../core/offers.ts';
import { offersFor } from '../core/offers.ts';
import { type PulseSoFar, takePulse } from '../core/pulse.ts';
import type { PastRestart } from '../core/rails.ts';
import { RESTART_WINDOW_MS } from '../core/rails.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { LoadedSettings, Settings, SettingsPatch } from '../core/settings-schema.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Engine, EngineEvent, EngineStatus } from '../core/status.ts';
import { openDeviceStore } from '../device-store.ts';
import { homeFiles, takeHome } from '../home.ts';
import { serveEngine } from '../link/serve.ts';
import { createQuarantine } from '../openclaw/changes/quarantine.ts';
import { realFiles } from '../openclaw/files.ts';
import { openScoped } from '../openclaw/gateway/scoped.ts';
import type { LocateFlags, Location } from '../openclaw/locate/locate.ts';
import { locate } from '../openclaw/locate/locate.ts';
import { sameLocation } from '../openclaw/locate/same-location.ts';
import type { Observer } from '../openclaw/observer.ts';
import { createObserver } from '../openclaw/observer.ts';
import { takeAction } from '../recovery/actions.ts';
import { createArchive } from '../recovery/archive.ts';
import type { Look } from '../recovery/context.ts';
import { planNow } from '../recovery/context.ts';
import { openJournal } from '../recovery/journal.ts';
import { displacedFindings, takeStock, wasThere } from '../recovery/leftovers.ts';
import { createSelfHealer } from '../recovery/self-healing.ts';
import { locateFlags, openSettings } from '../settings.ts';
import { createSystem } from '../system/index.ts';
import type { System } from '../system/types.ts';
import { openIncidentBook } from './incident-book.ts';
import type { Monitor } from './monitor.ts';
import { createMonitor } from './monitor.ts';
import { createNotifier } from './notifier.ts';
import { watchSmallFiles } from './watch-files.ts';

export type EngineOptions = {
  readonly env?: NodeJS.ProcessEnv;
  readonly homeDir?: string;
  readonly flags?: LocateFlags;
  readonly system?: System;
  /** Whether others may reach this engine through its socket: the app and `watch`, not one step. */
  readonly link?: boolean;
  readonly log: (line: string) => void;
};

/** The engine with what only the terminal needs of it. */
export interface LocalEngine extends Engine {
  readonly location: Location;
  /** The look behind the current status; null before the first. */
  lastLook(): Look | null;
}

const VERSION = '0.1.0';
/** Words that only tell how time passes are sent on at this pace. */
const WORDS_PACE_MS = 10_000;
/** Nothing is said of a gateway that is still shaking hands, for this long. */
const FIRST_WORD_MS = 2_000;
/** The longest that a timer can be set for; a longer pause is looked at again then. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** Incidents of an earlier engine keep their id while this one is still finding out. */
const SETTLING_MS = 6_000;

/** Puts the one engine together: what it watches, remembers, shows and does. */
export async function createEngine(options: EngineOptions): Promise<LocalEngine> {
  const env = options.env ?? process.env;
  const homeDir = options.homeDir ?? homedir();
  const now = Date.now;
  const system = options.system ?? createSystem();
  const home = takeHome(env, homeDir);
  const paths = homeFiles(home);
  const settingsFile = openSettings({ path: paths.settings, now });
  let loaded: LoadedSettings = settingsFile.load();
  const journal = openJournal({ file: paths.journal, now });
  const quarantine = createQuarantine({ dir: paths.quarantine });
  const archive = createArchive({ dir: paths.archive, now });
  const device = openDeviceStore({ file: paths.device });
  for (const found of quarantine.recover((pid) => system.processNow(pid).kind === 'alive')) {
    journal.append({ type: 'note', text: `quarantine: ${found.outcome}: ${found.why}` });
  }
  const eyes = { journal, quarantine, archive, isAlive: wasThere(system, process.pid) };
  let leftovers: readonly string[] = [...takeStock(eyes), ...displacedFindings(quarantine)];
  const find = (): Location => {
    const flags = locateFlags(loaded.settings, options.flags ?? {});
    return locate({ env, homeDir, flags, files: realFiles, workDir: process.cwd() });
  };

  let location = find();
  let observer: Observer;
  let monitor: Monitor;
  let look: Look | null = null;
  let snapshot: Snapshot = greySnapshot(location.url, now(), 'Clawbuoy is taking its first look.');
  let running: EngineStatus['running'] = null;
  let lastResult: ActionResult | null = null;
  let pausedUntilMs: number | null = null;
  let pauseTimer: NodeJS.Timeout | null = null;
  let lastSent = { print: '', headline: '', atMs: 0 };
  const book = openIncidentBook({ journal, now, settlingMs: SETTLING_MS });
  let marks: readonly Mark[] = history()
    .flatMap((record) => (record.type === 'marked' ? [record.mark] : []))
    .reduce<readonly Mark[]>(withMark, []);
  let pulse: PulseSoFar = { sinceMs: now(), latenciesMs: [] };
  const notifier = createNotifier({
    now,
    settings: () => loaded.settings,
    marks: () => marks,
    send,
  });
  const listeners = new Set<(event: EngineEvent) => void>();
  const startedAtMs = now();

  const healer = createSelfHealer({
    journal,
    now,
    settings: () => loaded.settings.selfHealing,
    isBusy: () => running !== null,
    release: (path, why) => act('unlock', path, ONE_YES, 'self-healing', why),
  });

  function complain(error: unknown): void {
    options.log(error instanceof Error ? error.message : String(error));
  }

  function emit(event: EngineEvent): void {
    for (const listener of listeners) listener(event);
  }

  function status(): EngineStatus {
    return {
      snapshot,
      offers: pausedUntilMs === null ? offersFor(snapshot, priced()) : [],
      running,
      lastResult,
      pausedUntil: pausedUntilMs === null ? null : new Date(pausedUntilMs).toISOString(),
    };
  }

  function priced(): OfferContext | null {
    if (look === null) return null;
    const { socket } = look.evidence.gateway;
    return { ...look, methods: socket.kind === 'open' ? socket.methods : [] };
  }

  function publish(): void {
    lastSent = { print: fingerprint(snapshot), headline: snapshot.headline, atMs: now() };
    emit({ type: 'status', status: status() });
  }

  function onLook(next: Look): void {
    look = next;
    if (pausedUntilMs !== null) return;
    const isHandshaking =
      next.judgement.snapshot.gateway.state === 'unknown' && now() - startedAtMs < FIRST_WORD_MS;
    if (isHandshaking) return;
    const before = snapshot.level;
    snapshot = {
      ...next.judgement.snapshot,
      findings: [
        ...loaded.findings,
        ...leftovers,
        ...healer.findings(),
        ...next.judgement.snapshot.findings,
      ],
    };
    if (snapshot.level !== before) {
      journal.append({
        type: 'level-changed',
        from: before,
        to: snapshot.level,
        headline: snapshot.headline,
      });
    }
    const taken = takePulse(pulse, snapshot, now());
    pulse = taken.soFar;
    if (taken.pulse !== null) journal.append(taken.pulse);
    book.update(snapshot);
    const changed = fingerprint(snapshot) !== lastSent.print;
    const words = snapshot.headline !== lastSent.headline && now() - lastSent.atMs > WORDS_PACE_MS;
    if (changed || words) publish();
    notifier.tell(snapshot, running);
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
    if (loaded.settings.notifications || notification.event === 'withdrawn') {
      emit({ type: 'notification', notification });
    }
  }

  function begin(): void {
    const { thresholds } = loaded.settings;
    observer = createObserver({
      location,
      device,
      system,
      thresholds,
      mode: 'watch',
      tmpDir: tmpdir(),
      uid: process.getuid?.() ?? null,
      now,
      random: Math.random,
      onNews: (kind) => monitor?.news(kind),
    });
    monitor = createMonitor({
      observer,
      thresholds,
      memory: book.memory(),
      settlingMs: SETTLING_MS,
      dismissed: () =>
        marks.flatMap((mark) =>
          mark.kind === 'dismiss'
            ? [{ sessionKey: mark.sessionKey, sinceMs: Date.parse(mark.since) }]
            : [],
        ),
      now,
      onLook,
      onError: complain,
    });
  }

  /** A changed config or a folder that has appeared: start watching anew, with what is known. */
  function relocate(): void {
    // A step under way works with the connection and the memory it began with.
    if (running !== null) return;
    const next = find();
    if (!sameLocation(next, location)) beginAnew(next);
  }

  function beginAnew(next: Location): void {
    location = next;
    monitor.close();
    observer.close();
    begin();
    if (pausedUntilMs !== null) monitor.pause();
  }

  function restarts(): readonly PastRestart[] {
    return journal.restartsSince(now() - RESTART_WINDOW_MS);
  }

  function history(): readonly JournalRecord[] {
    return journal.read().records;
  }

  function configure(patch: SettingsPatch): Result<Settings> {
    if (running !== null) return err('a step is under way; change settings when it is over');
    const saved = settingsFile.save(patch);
    if (saved.ok) adopt({ settings: saved.value, findings: [] });
    return saved;
  }

  /** Settings take effect at once; what the watch itself rests on makes it begin anew. */
  function adopt(next: LoadedSettings): void {
    const before = loaded;
    loaded = next;
    if (JSON.stringify(before) === JSON.stringify(next)) return;
    const place = find();
    const paced =
      JSON.stringify(before.settings.thresholds) !== JSON.stringify(next.settings.thresholds);
    if (paced || !sameLocation(place, location)) beginAnew(place);
    publish();
  }

  function mark(next: Mark): Result<void> {
    const isKnown =
      next.kind === 'dismiss'
        ? snapshot.unanswered.some(
            (one) => one.lost && one.sessionKey === next.sessionKey && one.since === next.since,
          )
        : book.has(next.incidentId);
    if (!isKnown) return err('it is over already');
    const kept = journal.append({ type: 'marked', mark: next });
    if (!kept.ok) return kept;
    marks = withMark(marks, next);
    monitor.news('event');
    publish();
    return ok(undefined);
  }

  async function act(
    action: ActionName,
    target: string | null,
    consent: Consent = ONE_YES,
    by: 'person' | 'self-healing' = 'person',
    why = snapshot.recommended.why,
  ): Promise<ActionResult> {
    if (running !== null) {
      return refusal(action, target, `another step is under way: ${running.action}`);
    }
    running = { action, target, startedAt: new Date(now()).toISOString(), steps: [] };
    const isNewLife = action === 'restart' || action === 'start';
    if (isNewLife) monitor.forgetLives();
    publish();
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
          by,
          now,
          sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
          look: () => monitor.look(),
          open: (scopes, onEvent) => openScoped({ location, device, now }, scopes, onEvent),
          onSteps: (steps) => {
            if (running !== null) running = { ...running, steps: [...steps] };
            publish();
          },
        },
        action,
        target,
        why,
      );
      lastResult = result;
      if (isNewLife) monitor.forgetLives();
      if (result.outcome === 'done') leftovers = [];
      running = null;
      publish();
      emit({ type: 'action', result });
      notifier.tell(snapshot, running);
      return result;
    } finally {
      running = null;
      relocate();
    }
  }

  function refusal(action: ActionName, target: string | null, reason: string): ActionResult {
    return {
      id: `${action}-refused`,
      action,
      target,
      outcome: 'refused',
      reason,
      steps: [],
      undo: null,
      after: snapshot,
    };
  }

  function pause(untilMs: number | null): void {
    const saved = settingsFile.save({
      pausedUntil: untilMs === null ? null : new Date(untilMs).toISOString(),
    });
    if (saved.ok) loaded = { ...loaded, settings: saved.value };
    else options.log(saved.error);
    holdUntil(untilMs);
    publish();
  }

  function holdUntil(untilMs: number | null): void {
    if (pauseTimer !== null) clearTimeout(pauseTimer);
    pauseTimer = null;
    const from = snapshot.level;
    pausedUntilMs = untilMs;
    if (untilMs === null) {
      snapshot = greySnapshot(location.url, now(), 'Clawbuoy looks again.');
      monitor.resume();
      return;
    }
    monitor.pause();
    snapshot = greySnapshot(location.url, now(), 'Watching is paused.');
    const { headline } = snapshot;
    if (from !== 'grey') journal.append({ type: 'level-changed', from, to: 'grey', headline });
    pauseTimer = setTimeout(
      () => pause(null),
      Math.min(Math.max(0, untilMs - now()), MAX_TIMER_MS),
    );
    pauseTimer.unref();
  }

  begin();
  journal.append({
    type: 'engine-started',
    pid: process.pid,
    version: VERSION,
    stateDir: location.stateDir,
  });
  const pausedUntil = loaded.settings.pausedUntil;
  if (pausedUntil !== null && Date.parse(pausedUntil) > now()) holdUntil(Date.parse(pausedUntil));
  const files = watchSmallFiles(
    () => [location.configPath, location.rawStateDir, paths.settings],
    () => {
      if (running === null) adopt(settingsFile.load());
      relocate();
    },
  );

  const engine: LocalEngine = {
    get location() {
      return location;
    },
    lastLook: () => look,
    status,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async plan(action, target) {
      observer.refresh();
      return planNow({ observer, restarts }, action, target, await monitor.look());
    },
    act: (action, target, consent) => act(action, target, consent),
    pause,
    look: async () => {
      await monitor.look();
    },
    suspend: () => monitor.pause(),
    resume: () => {
      monitor.woke();
      if (pausedUntilMs === null) monitor.resume();
    },
    settings: () => loaded,
    configure,
    history,
    evidence: () => look?.evidence ?? null,
    marks: () => marks,
    mark,
    settingsFile: settingsFile.path,
    dashboardUrl: () =>
      `${location.gatewayUrl.scheme === 'wss' ? 'https' : 'http'}://${location.gatewayUrl.host}:${location.port}/`,
    async close() {
      if (pauseTimer !== null) clearTimeout(pauseTimer);
      await server?.close();
      await files.close();
      monitor.close();
      observer.close();
      journal.append({ type: 'engine-stopped', pid: process.pid, reason: 'asked to' });
    },
  };
  const server = options.link === true ? await serveEngine(home, engine, options.log) : null;
  return engine;
}
