/** A pid is a signed number of 32 bits on every system. Linux and macOS stay far below. */
const MAX_PID = 2 ** 31 - 1;

/**
 * Reads a pid that a program or a file wrote as text. Null for anything else. A number too long to
 * keep exactly is also null, because it would become another process.
 */
export function parsePid(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return null;
  const pid = Number(text);
  return pid >= 1 && pid <= MAX_PID ? pid : null;
}

/** The same for a count: null for anything but a whole number short enough to keep exactly. */
export function parseCount(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
