/**
 * Parses `sysctl -n kern.boottime`: `{ sec = 1795340000, usec = 123456 } Sun Nov 22 …`. Returns ms
 * since epoch. Only the numbers count: the date depends on language and time zone.
 */
export function parseBootTime(text: string): number | null {
  const match = text.match(/\bsec\s*=\s*(\d+)\s*,\s*usec\s*=\s*(\d+)/);
  if (match === null) return null;
  const sec = Number(match[1]);
  if (!Number.isSafeInteger(sec) || sec === 0) return null;
  return sec * 1000 + Math.floor(Number(match[2]) / 1000);
}
