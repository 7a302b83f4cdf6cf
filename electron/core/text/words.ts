/** The units of a length of time, each with the space before it. */
export type Units = {
  readonly s: string;
  readonly min: string;
  readonly h: string;
  readonly days: (count: number) => string;
  readonly between: string;
};

export const ENGLISH: Units = {
  s: ' s',
  min: ' min',
  h: ' h',
  days: (n) => `${n} days`,
  between: ' ',
};

/** A length of time in short words: `8 s`, `6 min 21 s`, `2 h 5 min`, `3 days`. */
export function duration(lengthMs: number): string {
  return inUnits(lengthMs, ENGLISH);
}

/** The same in the units of another language. */
export function inUnits(lengthMs: number, { s, min, h, days, between }: Units): string {
  const withRest = (whole: string, rest: number, unit: string) =>
    rest === 0 ? whole : `${whole}${between}${rest}${unit}`;
  const seconds = Math.max(0, Math.round(lengthMs / 1000));
  if (seconds < 60) return `${seconds}${s}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return withRest(`${minutes}${min}`, seconds % 60, s);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return withRest(`${hours}${h}`, minutes % 60, min);
  return days(Math.floor(hours / 24));
}

/** `1 message`, `3 messages`. */
export function count(amount: number, one: string, many: string = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}
