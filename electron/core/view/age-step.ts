const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A panel without ages still shows its own time, to the minute. */
const IDLE_MS = MINUTE_MS;

/**
 * How long until one of the ages on the screen changes, in ms. An idle panel has nothing else to
 * do. Ages below a minute count seconds, below a day minutes, then hours. Times in the future count
 * down in the same steps.
 */
export function nextAgeStepMs(timesMs: readonly number[], nowMs: number): number {
  const steps = timesMs.filter(Number.isFinite).map((timeMs) => {
    const elapsedMs = nowMs - timeMs;
    const unitMs = unitOf(Math.abs(elapsedMs));
    const into = ((elapsedMs % unitMs) + unitMs) % unitMs;
    return unitMs - into;
  });
  return Math.min(IDLE_MS, ...steps);
}

function unitOf(ageMs: number): number {
  if (ageMs < MINUTE_MS) return SECOND_MS;
  return ageMs < DAY_MS ? MINUTE_MS : HOUR_MS;
}
