/** A pid is a signed number of 32 bits on every system; Linux and macOS stay far below. */
const MAX_PID = 2 ** 31 - 1;

/**
 * Reads a pid that a program or a file wrote as text. Null for anything that is no pid, above all
 * for a number that is too long to be kept exactly: it would be taken for another process.
 */
export function parsePid(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return null;
  const pid = Number(text);
  return pid >= 1 && pid <= MAX_PID ? pid : null;
}

/** The same for a count: null for what is no whole number, or too long to be kept exactly. */
export function parseCount(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
