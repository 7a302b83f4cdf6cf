import { performance } from 'node:perf_hooks';

/**
 * A larger difference to the steady clock means that the wall clock was set or the machine slept.
 */
const CLOCK_STEP_MS = 2_000;

/** Notices steps of the wall clock and remembers when the machine last woke. */
export interface ClockWatch {
  /** Compares the two clocks. Called at every look. */
  note(): void;
  woke(graceUntilMs: number): void;
  readonly facts: {
    readonly clockSteppedAtMs: number | null;
    readonly wokeAtMs: number | null;
    readonly graceUntilMs: number | null;
  };
}

export function createClockWatch(
  now: () => number,
  steady: () => number = () => performance.now(),
): ClockWatch {
  let offsetMs = now() - steady();
  let clockSteppedAtMs: number | null = null;
  let wokeAtMs: number | null = null;
  let graceUntilMs: number | null = null;
  return {
    note() {
      const currentMs = now() - steady();
      if (Math.abs(currentMs - offsetMs) <= CLOCK_STEP_MS) return;
      clockSteppedAtMs = now();
      offsetMs = currentMs;
    },
    woke(untilMs) {
      wokeAtMs = now();
      graceUntilMs = untilMs;
    },
    get facts() {
      return { clockSteppedAtMs, wokeAtMs, graceUntilMs };
    },
  };
}
