const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A panel that shows no age still says as of when it speaks, to the minute. */
const IDLE_MS = MINUTE_MS;

/**
 * How long until one of the ages on the screen reads differently: the only moment at which an
 * idle panel has something to do. Ages below a minute count seconds, below a day minutes, then
 * hours; times ahead of now count down in the same steps.
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
