/** The longest that a timer can be set for; a longer pause is looked at again then. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A pause of the watch, and its end. */
export interface Pause {
  /** Until when, in ms since epoch; null while the watch goes on. */
  readonly untilMs: number | null;
  /** Begins, moves or, with null, ends it. */
  set(untilMs: number | null): void;
  stop(): void;
}

/** No pause yet. `onOver` is called when one ends by itself. */
export function createPause(now: () => number, onOver: () => void): Pause {
  let untilMs: number | null = null;
  let timer: NodeJS.Timeout | null = null;

  function stop(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  return {
    get untilMs() {
      return untilMs;
    },
    set(next) {
      stop();
      untilMs = next;
      if (next === null) return;
      timer = setTimeout(onOver, Math.min(Math.max(0, next - now()), MAX_TIMER_MS));
      timer.unref();
    },
    stop,
  };
}
