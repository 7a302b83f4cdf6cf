/** The last moment that an ISO time with a year of four digits can name. */
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * The UTC time for evidence lines and plans, which may be read in another zone. A lock file or a
 * gateway may hold any number. A number outside the calendar becomes the nearest valid time.
 */
export function isoTime(timeMs: number): string {
  const namable = Number.isNaN(timeMs) ? 0 : Math.min(Math.max(timeMs, 0), LAST_MS);
  return new Date(namable).toISOString();
}
