import { app, powerMonitor } from 'electron';

/** Longer than any of our own work takes to stop; a quit that hangs is worse than a hard one. */
const CLOSE_LIMIT_MS = 3_000;
/** macOS unpacks and checks a new version meanwhile; nothing is seen of it any more. */
const LAST_LIMIT_MS = 20_000;

export type End = {
  /** Whether the app is about to end: nobody looks any more. */
  hasBegun(): boolean;
  /** Somebody wants the app while it is ending: it starts again once it has ended. */
  thenStartAgain(): void;
};

export type EndOptions = {
  /**
   * Ends all work. Answers what is left to do when nothing is seen of the app any more, null:
   * nothing.
   */
  readonly close: () => Promise<(() => Promise<void>) | null>;
  readonly startAgain: () => void;
  readonly log: (line: string) => void;
};

/**
 * Closes the engine before the app ends, once: the first quit is held back until it has closed
 * or its time is up. When the machine shuts down nothing is held back: a quit that is prevented
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
        log(error instanceof Error ? error.message : 'closing failed');
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
