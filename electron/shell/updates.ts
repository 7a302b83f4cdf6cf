import type { Reply } from '../core/api/ipc-contract.ts';
import type { Engine } from '../core/api/status.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import { decideUpdate, mayInstall, type UpdateState } from '../core/installed/updates.ts';
import { errorMessage } from '../core/text/errors.ts';

const LOOK_EVERY_MS = 60_000;

/** The used part of electron-updater. */
export type Updater = {
  checkForUpdates(): Promise<{
    readonly isUpdateAvailable: boolean;
    readonly updateInfo: { readonly version: string };
  } | null>;
  downloadUpdate(): Promise<unknown>;
  /**
   * Gives the fetched version to the system, which installs it as soon as the app has ended for any
   * reason. This takes seconds and cannot be undone.
   */
  handOver(): Promise<void>;
  /** Ends the app and starts the version that the system was given. */
  quitAndInstall(): void;
};

export type Updates = {
  /** The version that is ready to be installed. Null if there is none. */
  ready(): string | null;
  /** Installs it now, because a person asks. */
  install(): Promise<Reply>;
  /**
   * Call this when the app is about to end. Returns the work that is left after everything has
   * closed: giving the system the ready version. Null if there is none, or if something is wrong
   * now.
   */
  atEnd(): (() => Promise<void>) | null;
  /** Starts the app again after its end, in the new version if the system was given one. */
  startAgain(): void;
  close(): void;
};

/**
 * Carries out what core/installed/updates.ts decides: asks, fetches, and leaves the rest to the end
 * of the app. The updater is loaded only where there is something to ask.
 */
export function createUpdates(options: {
  readonly engine: Engine;
  readonly canUpdate: boolean;
  readonly load: () => Promise<Updater>;
  readonly say: (notice: string | null) => void;
  /** Starts this same version again after the end. */
  readonly relaunch: () => void;
  readonly nowMs: () => number;
  readonly log: (line: string) => void;
}): Updates {
  const { engine, canUpdate, load, say, relaunch, nowMs, log } = options;
  const startedMs = nowMs();
  let state: UpdateState = { kind: 'unknown' };
  let lastAskedMs: number | null = null;
  let failuresInARow = 0;
  let calmSinceMs: number | null = null;
  let updater: Updater | null = null;
  let isBusy = false;
  let given: Promise<void> | null = null;

  const notice = () => {
    if (!canUpdate) return null;
    if (state.kind === 'ready') return strings.updateReady(state.version);
    return engine.settings().settings.updates === 'not-asked' ? strings.updatesAsk : null;
  };
  const feel = () => {
    const { snapshot, running, pausedUntil } = engine.status();
    const isWell = snapshot.level === 'green' || snapshot.level === 'grey';
    // While watching is paused, the state is unknown.
    const isCalm = running === null && pausedUntil === null && isWell;
    if (!isCalm) calmSinceMs = null;
    else calmSinceMs ??= nowMs();
    say(notice());
  };
  const loaded = async (): Promise<Updater> => {
    updater ??= await load();
    return updater;
  };
  const mayNow = () => {
    feel();
    return mayInstall({ state, calmSinceMs, canUpdate });
  };
  /** Runs once. A second click waits for the first one's result. */
  const handOver = (): Promise<void> => {
    given ??= loaded()
      .then((one) => one.handOver())
      .catch((error: unknown) => {
        given = null;
        throw error;
      });
    return given;
  };
  const ask = async () => {
    lastAskedMs = nowMs();
    const answer = await (await loaded()).checkForUpdates();
    const isNewer = answer?.isUpdateAvailable === true;
    state = isNewer ? { kind: 'found', version: answer.updateInfo.version } : { kind: 'newest' };
  };
  const fetch = async (version: string) => {
    state = { kind: 'fetching', version };
    try {
      await (await loaded()).downloadUpdate();
      state = { kind: 'ready', version };
    } catch (error) {
      state = { kind: 'found', version };
      throw error;
    }
  };
  const look = async () => {
    feel();
    if (isBusy) return;
    const mayAsk = engine.settings().settings.updates === 'on';
    const facts = { nowMs: nowMs(), startedMs, canUpdate, mayAsk, state, lastAskedMs };
    const decision = decideUpdate({ ...facts, failuresInARow, calmSinceMs });
    if (decision.kind === 'nothing') return;
    isBusy = true;
    try {
      if (decision.kind === 'ask') await ask();
      else if (state.kind === 'found') await fetch(state.version);
      failuresInARow = 0;
    } catch (error) {
      failuresInARow += 1;
      log(`update: ${errorMessage(error)}`);
    } finally {
      isBusy = false;
      feel();
    }
  };

  const unsubscribe = engine.subscribe((event) => {
    if (event.type === 'status') feel();
  });
  const timer = canUpdate ? setInterval(() => void look(), LOOK_EVERY_MS) : null;
  feel();
  return {
    ready: () => (state.kind === 'ready' ? state.version : null),
    install: async () => {
      const notNow: Reply = { kind: 'refused', reason: strings.settings.updateNotNow };
      if (!mayNow()) return notNow;
      try {
        await handOver();
      } catch (error) {
        log(`update: ${errorMessage(error)}`);
        return { kind: 'refused', reason: strings.settings.updateFail };
      }
      // It took seconds, so an incident or a step may have begun.
      if (updater === null || !mayNow()) return notNow;
      updater.quitAndInstall();
      return { kind: 'done' };
    },
    atEnd: () => (mayNow() ? handOver : null),
    startAgain: () => {
      if (given !== null && updater !== null) updater.quitAndInstall();
      else relaunch();
    },
    close: () => {
      unsubscribe();
      if (timer !== null) clearInterval(timer);
    },
  };
}
