import type { Reply } from '../core/api/ipc-contract.ts';
import type { Engine } from '../core/api/status.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import { decideUpdate, mayInstall, type UpdateState } from '../core/installed/updates.ts';
import { errorMessage } from '../core/text/errors.ts';

const LOOK_EVERY_MS = 60_000;

/** What is used of electron-updater. */
export type Updater = {
  checkForUpdates(): Promise<{
    readonly isUpdateAvailable: boolean;
    readonly updateInfo: { readonly version: string };
  } | null>;
  downloadUpdate(): Promise<unknown>;
  /**
   * Gives the fetched version to the system, which puts it in place as soon as the app has ended,
   * for whatever reason. That takes seconds, and cannot be taken back.
   */
  handOver(): Promise<void>;
  /** Ends the app and starts the version that the system was given. */
  quitAndInstall(): void;
};

export type Updates = {
  /** The version that waits to be put in place; null: none does. */
  ready(): string | null;
  /** Puts it in place now, because somebody asks. */
  install(): Promise<Reply>;
  /**
   * The app is about to end. Answers what is left to do when all else is closed: to give the system
   * the version that is ready; null where none is, or where something is wrong at this moment.
   */
  atEnd(): (() => Promise<void>) | null;
  /** Starts the app again after its end, in the version that the system was given, if it was. */
  startAgain(): void;
  close(): void;
};

/** Never more than the last word of a failure: it may name paths. */

/**
 * Carries out what core/installed/updates.ts decides: asks, fetches, and leaves the rest to the end
 * of the app. The updater is loaded only where there is something to ask.
 */
export function createUpdates(options: {
  readonly engine: Engine;
  readonly canUpdate: boolean;
  readonly load: () => Promise<Updater>;
  readonly say: (notice: string | null) => void;
  /** Starts this very version again after the end. */
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
    // While nobody looks, nobody knows.
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
  /** Once, whoever asks first: at most a second click while the first is under way. */
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
      // It took seconds: an incident or a step may have begun.
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
