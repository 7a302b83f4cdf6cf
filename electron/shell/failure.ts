import { app } from 'electron';
import { strings } from '../core/catalogue/catalogue.ts';
import { restartArguments } from '../core/restart-arguments.ts';
import { errorMessage } from '../core/text/errors.ts';
import { ownProgram } from './own-program.ts';

/** The longest wait for a failed app to close. */
const CLOSE_LIMIT_MS = 2_000;
/**
 * The exit code that tells `npm start` that the app restarts without it: electron/start-plan.mjs.
 */
export const STARTS_AGAIN = 75;

export type FailureOptions = {
  /** Turns the light grey for the rest of this life, and says why. */
  readonly turnGrey: (why: string) => void;
  /** Reports it outside the light too, since nothing else will. */
  readonly tell: (why: string) => void;
  readonly close: () => Promise<void>;
  readonly log: (line: string) => void;
  readonly nowMs: () => number;
};

/**
 * Handles uncaught errors. Electron would show an alert, which for a menu-bar app is behind every
 * window and stops all timers. The light would keep its last colour until somebody finds the alert.
 * So the light turns grey at once, and the app restarts. After too many restarts it stays grey and
 * says so.
 */
export function outliveFailure(options: FailureOptions): void {
  const { turnGrey, tell, close, log, nowMs } = options;
  let hasFailed = false;
  const fail = (error: unknown) => {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    if (hasFailed) return;
    hasFailed = true;
    const args = restartArguments(process.argv.slice(1), nowMs());
    const why =
      args === null ? strings.failedForGood(errorMessage(error)) : strings.failedAndRestarts;
    attempt(() => turnGrey(why), log);
    if (args === null) attempt(() => tell(why), log);
    const limit = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_LIMIT_MS));
    const closed = Promise.resolve().then(close);
    closed.catch(() => undefined);
    void Promise.race([closed, limit])
      .catch((problem: unknown) => log(errorMessage(problem)))
      .then(() => {
        if (args === null) return;
        app.relaunch({ args: [...args], execPath: ownProgram() });
        app.exit(STARTS_AGAIN);
      });
  };
  process.on('uncaughtException', fail);
  // The promised work has not happened, perhaps the next look. Electron would only warn.
  process.on('unhandledRejection', fail);
}

function attempt(work: () => void, log: (line: string) => void): void {
  try {
    work();
  } catch (error) {
    log(errorMessage(error));
  }
}
