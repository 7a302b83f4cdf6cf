/**
 * How a new life of the app learns of the ones before it: by its command line. A file could not be
 * written on a full disk, which may be the very reason.
 */

const RESTARTED = '--clawbuoy-restarted=';
const RESTARTS_WINDOW_MS = 10 * 60_000;
const MAX_RESTARTS = 2;

const HUNG = '--clawbuoy-hung=';
const HANGS_WINDOW_MS = 60 * 60_000;
const MAX_HANGS = 3;

/**
 * The arguments for a restart after an error, which carry the times of earlier restarts. Null after
 * two restarts within ten minutes. An error that returns at once would otherwise restart the app
 * for ever.
 */
export function restartArguments(args: readonly string[], nowMs: number): readonly string[] | null {
  const before = recent(timesIn(args, RESTARTED), nowMs, RESTARTS_WINDOW_MS);
  if (before.length >= MAX_RESTARTS) return null;
  return [...without(args, RESTARTED), `${RESTARTED}${[...before, nowMs].join(',')}`];
}

/**
 * The arguments for a life that replaces a hung one. The last one ends where the time of the hang
 * (ms since epoch) must be added, because only the end of this life knows it.
 */
export function argumentsAfterHang(args: readonly string[]): readonly string[] {
  // One more than is allowed tells enough.
  const before = timesIn(args, HUNG).slice(-MAX_HANGS);
  return [...without(args, HUNG), [HUNG, ...before.map((atMs) => `${atMs},`)].join('')];
}

/** Whether earlier lives hung so often within an hour that the next one would hang, too. */
export function hasHungTooOften(args: readonly string[], nowMs: number): boolean {
  return recent(timesIn(args, HUNG), nowMs, HANGS_WINDOW_MS).length > MAX_HANGS;
}

/** The arguments of a life that knows of no hang. */
export function withoutHangs(args: readonly string[]): readonly string[] {
  return without(args, HUNG);
}

function timesIn(args: readonly string[], flag: string): readonly number[] {
  return args
    .filter((arg) => arg.startsWith(flag))
    .flatMap((arg) => arg.slice(flag.length).split(','))
    .map(Number)
    .filter((atMs) => atMs > 0);
}

function recent(timesMs: readonly number[], nowMs: number, windowMs: number): readonly number[] {
  return timesMs.filter((atMs) => atMs <= nowMs && nowMs - atMs < windowMs);
}

function without(args: readonly string[], flag: string): readonly string[] {
  return args.filter((arg) => !arg.startsWith(flag));
}
