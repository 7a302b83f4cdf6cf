/**
 * Whether a message may be sent to this address. TLS may go anywhere, clear text only within this
 * machine or the home network. The address must hold no user name or password, because addresses
 * end up in logs.
 */
export function isWithinReach(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && isNear(url.hostname);
}

/** RFC 1918 and 6598, link-local, loopback, and the names that mean them. */
const NEAR =
  /^(localhost|[\w-]+\.local|127(\.\d+){3}|10(\.\d+){3}|192\.168(\.\d+){2}|169\.254(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])(\.\d+){2}|\[::1\]|\[f[cd][\da-f]{2}:[\da-f:]+\]|\[fe80:[\da-f:]+\])$/i;

/** Whether a host from a parsed address is on this machine or in the home network. */
function isNear(host: string): boolean {
  return NEAR.test(host);
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i;

/** Whether a host is this machine. */
export function isThisMachine(host: string): boolean {
  return LOOPBACK.test(host);
}
