import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { z } from 'zod';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { Result } from '../../core/result.ts';
import { err, ok } from '../../core/result.ts';

/** The signed fields, in the gateway's order. */
export type DeviceClaim = {
  readonly clientId: string;
  readonly clientMode: string;
  readonly role: string;
  readonly scopes: readonly string[];
  /** The challenge's own time. The gateway's clock, not ours, decides whether it is stale. */
  readonly signedAtMs: number;
  readonly token: string | null;
  readonly nonce: string;
};

/** The `device` part of a `connect` request. */
export type SignedDevice = {
  readonly id: string;
  readonly publicKey: string;
  readonly signature: string;
  readonly signedAt: number;
  readonly nonce: string;
};

/** Clawbuoy's identity for gateways that want one: an Ed25519 key. */
export interface DeviceIdentity {
  /** SHA-256 of the raw public key, in hex. */
  readonly id: string;
  sign(claim: DeviceClaim): SignedDevice;
}

/** Stores the identity and the tokens that gateways gave it. */
export interface DeviceStore {
  /** The identity. It is made at first need, and only this user can read it. */
  identity(): Result<DeviceIdentity>;
  /** The token that the gateway at `host:port` gave this device. Null if none. */
  token(place: string): string | null;
  keepToken(place: string, token: string): Result<void>;
}

/**
 * Makes the identity from a private key (PKCS #8, PEM). The error names `file` if it holds no key.
 */
export function identityOf(privatePem: string, file: string): Result<DeviceIdentity> {
  try {
    const key = createPrivateKey(privatePem);
    const jwk = z.object({ x: z.string() }).parse(createPublicKey(key).export({ format: 'jwk' }));
    const publicKey = jwk.x;
    const id = createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex');
    return ok({
      id,
      sign(claim) {
        const text = deviceClaimText(id, claim);
        const signature = sign(null, Buffer.from(text, 'utf8'), key).toString('base64url');
        return { id, publicKey, signature, signedAt: claim.signedAtMs, nonce: claim.nonce };
      },
    });
  } catch {
    return err(reason('noUsableKey', { file }));
  }
}

/** The text that is signed: version 2, which 2026.2.1 to 2026.9.6 all accept. */
function deviceClaimText(deviceId: string, claim: DeviceClaim): string {
  return [
    'v2',
    deviceId,
    claim.clientId,
    claim.clientMode,
    claim.role,
    claim.scopes.join(','),
    String(claim.signedAtMs),
    claim.token ?? '',
    claim.nonce,
  ].join('|');
}
