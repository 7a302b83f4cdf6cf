/** Local times of day, `HH:MM`, between which nobody wants a notice. */
export type QuietHours = { readonly from: string; readonly to: string };

/**
 * Whether a local time of day (minutes since midnight) lies in the quiet hours. They may run over
 * midnight. Equal begin and end means none.
 */
export function isQuiet(hours: QuietHours | null, minuteOfDay: number): boolean {
  if (hours === null) return false;
  const from = minutes(hours.from);
  const to = minutes(hours.to);
  if (from === to) return false;
  return from < to
    ? minuteOfDay >= from && minuteOfDay < to
    : minuteOfDay >= from || minuteOfDay < to;
}

/** Whether this moment lies in the quiet hours, by this machine's clock. */
export function isQuietAt(hours: QuietHours | null, atMs: number): boolean {
  const date = new Date(atMs);
  return isQuiet(hours, date.getHours() * 60 + date.getMinutes());
}

function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
