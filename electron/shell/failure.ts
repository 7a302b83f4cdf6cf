import { app } from 'electron';
import { strings } from '../core/catalogue/catalogue.ts';
import { errorMessage } from '../core/text/errors.ts';

const WINDOW_MS = 10 * 60_000;
const MAX_RESTARTS = 2;
/** An app that has failed is not waited for long. */
const CLOSE_LIMIT_MS = 2_000;
/** Tells `npm start` that the app goes on without it: electron/start-plan.mjs. */
const STARTS_AGAIN = 75;
const RESTARTED = '--clawbuoy-restarted=';

/**
 * The arguments to start again with, which carry when that was done before; null where it was done
 * twice within ten minutes: an error that comes back at once would start the app for ever.
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
  /** Says it outside the light, too: nobody else will. */
  readonly tell: (why: string) => void;
  readonly close: () => Promise<void>;
  readonly log: (line: string) => void;
  readonly nowMs: () => number;
};

/**
 * What becomes of an error that nobody has caught. Electron's own answer is an alert, which for a
 * menu-bar app lies behind every window and holds all timers: the light would stay at its last
 * colour until somebody finds it. So the light turns grey at once, and the app starts again; where
 * that has been tried often enough it stays grey and says so.
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
  // Whatever was promised has not happened: perhaps the next look. Electron would only warn.
  process.on('unhandledRejection', fail);
}

function attempt(work: () => void, log: (line: string) => void): void {
  try {
    work();
  } catch (error) {
    log(errorMessage(error));
  }
}
