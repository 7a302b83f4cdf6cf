import { app } from 'electron';

/** Longer than any of our own work takes to stop; a quit that hangs is worse than a hard one. */
const CLOSE_LIMIT_MS = 3_000;

/**
 * Closes the engine before the app ends, once: the first quit is held back until it has closed
 * or its time is up.
 */
export function closeBeforeQuit(close: () => Promise<void>, log: (line: string) => void): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    const limit = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_LIMIT_MS));
    void Promise.race([close(), limit])
      .catch((error: unknown) => {
        log(error instanceof Error ? error.message : 'closing failed');
      })
      .then(() => {
        state = 'closed';
        app.quit();
      });
  });
}
