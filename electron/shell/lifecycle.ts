import { app, powerMonitor } from 'electron';

/** Longer than any of our own work takes to stop; a quit that hangs is worse than a hard one. */
const CLOSE_LIMIT_MS = 3_000;

/**
 * Closes the engine before the app ends, once: the first quit is held back until it has closed
 * or its time is up. When the machine shuts down nothing is held back: a quit that is prevented
 * would stop the whole restart (Venipa/ytmdesktop2 #214).
 */
export function closeBeforeQuit(close: () => Promise<void>, log: (line: string) => void): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  const tryToClose = () =>
    close().catch((error: unknown) => {
      log(error instanceof Error ? error.message : 'closing failed');
    });
  powerMonitor.on('shutdown', () => {
    const before = state;
    state = 'closed';
    if (before === 'open') void tryToClose();
  });
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    const limit = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_LIMIT_MS));
    void Promise.race([tryToClose(), limit]).then(() => {
      state = 'closed';
      app.quit();
    });
  });
}
