import { app } from 'electron';
import { strings } from '../core/catalogue/catalogue.ts';
import { errorMessage } from '../core/text/errors.ts';

const WINDOW_MS = 10 * 60_000;
const MAX_RESTARTS = 2;
/** The longest wait for a failed app to close. */
const CLOSE_LIMIT_MS = 2_000;
/**
 * The exit code that tells `npm start` that the app restarts without it: electron/start-plan.mjs.
 */
const STARTS_AGAIN = 75;
const RESTARTED = '--clawbuoy-restarted=';

/**
 * The arguments for a restart, which carry the times of earlier restarts. Null after two restarts
 * within ten minutes. An error that returns at once would otherwise restart the app for ever.
 */
export function restartArguments(args: readonly string[], nowMs: number): readonly string[] | null {
  const before = args
    .filter((arg) => arg.startsWith(RESTARTED))
    .flatMap((arg) => arg.slice(RESTARTED.length).split(','))
    .map(Number)
    .filter((atMs) => atMs <= nowMs && nowMs - atMs < WINDOW_MS);
  if (before.length >= MAX_RESTARTS) return null;
  const others = args.filter((arg) => !arg.startsWith(RESTARTED));
  return [...others, `${RESTARTED}${[...before, nowMs].join(',')}`];
}

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
        app.relaunch({ args: [...args] });
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
