/** setTimeout's maximum in ms (24.8 days). Longer pauses are re-armed. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A pause of the watch, and its end. */
export interface Pause {
  /** The end in ms since epoch. Null while the watch goes on. */
  readonly untilMs: number | null;
  /** Begins or moves it. Null ends it. */
  set(untilMs: number | null): void;
  stop(): void;
}

/** Starts without a pause. `onOver` is called when a pause's time is over. */
export function createPause(now: () => number, onOver: () => void): Pause {
  let untilMs: number | null = null;
  let timer: NodeJS.Timeout | null = null;

  function stop(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  function arm(endMs: number): void {
    const leftMs = Math.max(0, endMs - now());
    timer = setTimeout(
      () => (leftMs > MAX_TIMER_MS ? arm(endMs) : onOver()),
      Math.min(leftMs, MAX_TIMER_MS),
    );
    timer.unref();
  }

  return {
    get untilMs() {
      return untilMs;
    },
    set(next) {
      stop();
      untilMs = next;
      if (next !== null) arm(next);
    },
    stop,
  };
}
