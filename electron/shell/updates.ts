import type { Reply } from '../core/api/ipc-contract.ts';
import type { Engine } from '../core/api/status.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import { decideUpdate, mayInstall, type UpdateState } from '../core/installed/updates.ts';

const LOOK_EVERY_MS = 60_000;

/** What is used of electron-updater. */
export type Updater = {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  checkForUpdates(): Promise<{
    readonly isUpdateAvailable: boolean;
    readonly updateInfo: { readonly version: string };
  } | null>;
  downloadUpdate(): Promise<unknown>;
  quitAndInstall(): void;
};

export type Updates = {
  /** The version that waits to be put in place; null: none does. */
  ready(): string | null;
  /** Puts it in place now, because somebody asks. */
  install(): Reply;
  close(): void;
};

/** Never more than the last word of a failure: it may name paths. */
const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Carries out what core/installed/updates.ts decides: asks, fetches, and leaves the rest to the end
 * of the app. The updater is loaded only where there is something to ask.
 */
export function createUpdates(options: {
  readonly engine: Engine;
  readonly canUpdate: boolean;
  readonly load: () => Promise<Updater>;
  readonly say: (notice: string | null) => void;
  readonly nowMs: () => number;
  readonly log: (line: string) => void;
}): Updates {
  const { engine, canUpdate, load, say, nowMs, log } = options;
  const startedMs = nowMs();
  let state: UpdateState = { kind: 'unknown' };
  let lastAskedMs: number | null = null;
  let failuresInARow = 0;
  let calmSinceMs: number | null = null;
  let updater: Updater | null = null;
  let isBusy = false;

  const notice = () => {
    if (!canUpdate) return null;
    if (state.kind === 'ready') return strings.updateReady(state.version);
    return engine.settings().settings.updates === 'not-asked' ? strings.updatesAsk : null;
  };
  const feel = () => {
    const { snapshot, running } = engine.status();
    const isCalm = running === null && (snapshot.level === 'green' || snapshot.level === 'grey');
    if (!isCalm) calmSinceMs = null;
    else calmSinceMs ??= nowMs();
    say(notice());
  };
  const loaded = async (): Promise<Updater> => {
    updater ??= await load();
    updater.autoDownload = false;
    // On a Mac also what makes a fetched version ready for the end of the app.
    updater.autoInstallOnAppQuit = true;
    return updater;
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
      log(`update: ${wordsOf(error)}`);
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
    install: () => {
      feel();
      if (updater === null || !mayInstall({ state, calmSinceMs, canUpdate })) {
        return { kind: 'refused', reason: strings.settings.updateNotNow };
      }
      updater.quitAndInstall();
      return { kind: 'done' };
    },
    close: () => {
      unsubscribe();
      if (timer !== null) clearInterval(timer);
    },
  };
}
