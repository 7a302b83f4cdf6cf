import { app, powerMonitor } from 'electron';
import { errorMessage } from '../core/text/errors.ts';

/** Longer than our own work needs to stop. A quit that hangs is worse than a hard one. */
const CLOSE_LIMIT_MS = 3_000;
/** The time for macOS to unpack and check a new version, after the app has become invisible. */
const LAST_LIMIT_MS = 20_000;

export type End = {
  /** Whether the app is about to end, so that nothing is watched any more. */
  hasBegun(): boolean;
  /** Requests a restart after the end, because somebody wants the app while it is ending. */
  thenStartAgain(): void;
};

export type EndOptions = {
  /**
   * Ends all work. Returns the work that is left when the app is no longer visible. Null if none.
   */
  readonly close: () => Promise<(() => Promise<void>) | null>;
  readonly startAgain: () => void;
  readonly log: (line: string) => void;
};

/**
 * Closes the engine once before the app ends. The first quit is held back until the engine has
 * closed or its time is up. At a machine shutdown nothing is held back, since a prevented quit
 * would stop the whole restart (Venipa/ytmdesktop2 #214).
 */
export function closeBeforeQuit({ close, startAgain, log }: EndOptions): End {
  let state: 'open' | 'closing' | 'closed' = 'open';
  let isWantedAgain = false;
  const tried = <T>(work: () => Promise<T>, limitMs: number): Promise<T | null> => {
    const limit = new Promise<null>((resolve) => setTimeout(() => resolve(null), limitMs));
    const done = Promise.resolve()
      .then(work)
      .catch((error: unknown) => {
        log(errorMessage(error));
        return null;
      });
    return Promise.race([done, limit]);
  };
  const end = async () => {
    const last = await tried(close, CLOSE_LIMIT_MS);
    if (last !== null) await tried(last, LAST_LIMIT_MS);
    state = 'closed';
    if (isWantedAgain) startAgain();
    app.quit();
  };
  powerMonitor.on('shutdown', () => {
    const before = state;
    state = 'closed';
    if (before === 'open') void tried(close, CLOSE_LIMIT_MS);
  });
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    void end();
  });
  return {
    hasBegun: () => state !== 'open',
    thenStartAgain: () => {
      isWantedAgain = true;
    },
  };
}
