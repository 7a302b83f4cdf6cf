import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { Result } from '../../core/result.ts';
import { err } from '../../core/result.ts';
import { parseGatewayUrl } from '../locate/parse-gateway-url.ts';
import type { Connection, ConnectOptions, Credentials } from './connection.ts';
import { connect } from './connection.ts';
import type { DeviceStore } from './device-identity.ts';
import type { Refusal } from './refusal.ts';

const NO_CREDENTIALS: Credentials = { token: null, password: null };

export type WayInOptions = Omit<ConnectOptions, 'credentials' | 'device'> & {
  /** The credentials to try, in order. Env and config may name different tokens. */
  readonly candidates: readonly Credentials[];
  /** Why there are none, in words for a person. Null if there are some. */
  readonly without: string | null;
  readonly device: DeviceStore | null;
};

/**
 * Opens a connection with the least that the gateway accepts. First it sends the shared token as
 * the local backend, which needs no identity. If the gateway wants a device or grants too little,
 * it sends the same token as our own device. A local device is approved automatically. Last it
 * tries the token that the gateway gave this device earlier. It returns the refusal that a person
 * can act on.
 */
export async function wayIn(options: WayInOptions): Promise<Result<Connection, Refusal>> {
  const { candidates, without, device, ...rest } = options;
  let refusal: Refusal = { why: 'other', detail: reason('noWayIn') };
  const isBare = candidates.length === 0;
  for (const credentials of isBare ? [NO_CREDENTIALS] : candidates) {
    const plain = await connect({ ...rest, credentials });
    if (plain.ok && grants(plain.value, options.scopes)) return plain;
    if (plain.ok || plain.error.why === 'pairing-required') {
      if (plain.ok) plain.value.close();
      const missing: Refusal = {
        why: 'pairing-required',
        detail: reason('grantedTooLittle'),
      };
      const signed = await asDevice(options, credentials);
      if (signed?.ok) return signed;
      refusal = signed?.error ?? (plain.ok ? missing : plain.error);
      continue;
    }
    refusal = plain.error;
    // Another token would not help with a gateway that is away.
    if (refusal.why !== 'unauthorized') return plain;
  }
  if (isBare && without !== null && isForWantOfSecret(refusal)) {
    refusal = {
      ...refusal,
      detail: reason('bothReasons', { why: refusal.detail, words: without }),
    };
  }
  const known = device === null ? null : device.token(placeOf(options.url));
  if (refusal.why === 'unauthorized' && known !== null) {
    const signed = await asDevice(options, { token: known, password: null });
    if (signed?.ok) return signed;
  }
  return err(refusal);
}

/**
 * Whether a token might have avoided this refusal. A client without one is asked for a known
 * device.
 */
function isForWantOfSecret({ why }: Refusal): boolean {
  return why === 'unauthorized' || why === 'pairing-required';
}

/** Connects as a device. Null if there is no identity, or if the address is not private enough. */
async function asDevice(
  options: WayInOptions,
  credentials: Credentials,
): Promise<Result<Connection, Refusal> | null> {
  const { candidates: _candidates, without: _without, device, ...rest } = options;
  const target = parseGatewayUrl(options.url);
  const isPrivate = target.ok && (target.value.isLoopback || target.value.scheme === 'wss');
  if (device === null || !isPrivate) return null;
  const identity = device.identity();
  if (!identity.ok) {
    const detail = reason('knownDevicesOnly', { why: identity.error });
    return err({ why: 'pairing-required', detail });
  }
  const result = await connect({ ...rest, credentials, device: identity.value });
  const token = result.ok ? result.value.hello.auth?.deviceToken : null;
  // If the store cannot be written, the next connection only takes a little longer.
  if (token) device.keepToken(placeOf(options.url), token);
  return result;
}

/** Whether all scopes were granted. 2026.2.1 names none: it grants the request or refuses it. */
function grants(connection: Connection, scopes: readonly string[]): boolean {
  const granted = connection.hello.auth?.scopes;
  if (granted == null || granted.includes('operator.admin')) return true;
  return scopes.every((scope) => granted.includes(scope));
}

function placeOf(url: string): string {
  return new URL(url).host;
}
