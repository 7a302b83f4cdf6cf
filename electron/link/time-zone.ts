/** What two processes compare to see that they show the same local times. */
export type TimeZone = {
  /** The variable `TZ`. Null: the zone of the machine. */
  readonly name: string | null;
  /** The moment of the comparison. */
  readonly atMs: number;
  /** The minutes that UTC is ahead half a year before that moment, then, and half a year after. */
  readonly offsets: readonly number[];
};

const HALF_A_YEAR_MS = 182 * 24 * 60 * 60_000;

/**
 * The time zone of this process. `Intl` would name it, but loading its data costs more than all the
 * rest of a `status`. The offsets show a machine whose zone was changed while a process ran.
 */
export function timeZone(env: NodeJS.ProcessEnv, atMs: number): TimeZone {
  const moments = [atMs - HALF_A_YEAR_MS, atMs, atMs + HALF_A_YEAR_MS];
  return {
    name: env.TZ ?? null,
    atMs,
    offsets: moments.map((ms) => new Date(ms).getTimezoneOffset()),
  };
}

/** Whether this process shows times as the other one does. */
export function isSameZone(other: TimeZone, env: NodeJS.ProcessEnv): boolean {
  return JSON.stringify(timeZone(env, other.atMs)) === JSON.stringify(other);
}
