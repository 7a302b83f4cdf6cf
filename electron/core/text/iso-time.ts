/** The last moment that an ISO time with a year of four digits can name. */
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Clock time in UTC as evidence lines and plans carry it: they may be read in another zone. A lock
 * file or a gateway may claim any number: what no calendar names becomes the nearest time that one
 * does.
 */
export function isoTime(timeMs: number): string {
  const namable = Number.isNaN(timeMs) ? 0 : Math.min(Math.max(timeMs, 0), LAST_MS);
  return new Date(namable).toISOString();
}
