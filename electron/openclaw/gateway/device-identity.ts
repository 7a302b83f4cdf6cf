import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
} from 'node:crypto';
import { z } from 'zod';
import type { Result } from '../../core/result.ts';
import { err, ok } from '../../core/result.ts';
import {
  errorCode,
  errorWords,
  type Files,
  quietly,
  realFiles,
  replaceFile,
} from '../../system/files.ts';

const MAX_BYTES = 64 * 1024;
const MOST_TOKENS = 20;

const fileSchema = z.object({
  version: z.literal(1),
  /** PKCS #8, PEM. Never leaves this file. */
  privateKey: z.string(),
  /** What gateways gave this device after it was approved, by `host:port`. */
  tokens: z.record(z.string(), z.string()).default({}),
});
type Stored = z.infer<typeof fileSchema>;

/** What the signature is over, in the gateway's own order. */
export type DeviceClaim = {
  readonly clientId: string;
  readonly clientMode: string;
  readonly role: string;
  readonly scopes: readonly string[];
  /** The challenge's own time: the gateway's clock, not ours, decides whether it is stale. */
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

/** Clawbuoy's own identity towards gateways that want one: an Ed25519 key. */
export interface DeviceIdentity {
  /** SHA-256 of the raw public key, hex. */
  readonly id: string;
  sign(claim: DeviceClaim): SignedDevice;
}

export interface DeviceStore {
  /** The identity, made at first need; readable by this user only. */
  identity(): Result<DeviceIdentity>;
  /** What the gateway at `host:port` gave this device; null if nothing. */
  token(place: string): string | null;
  keepToken(place: string, token: string): Result<void>;
}

type Options = { readonly file: string; readonly files?: Files };

/**
 * Opens the store of the device identity. Nothing is read or made before it is asked for: a
 * gateway that takes the shared token never makes it.
 */
export function openDeviceStore({ file, files = realFiles }: Options): DeviceStore {
  function read(): Result<Stored | null> {
    try {
      const fd = files.open(file, 'read');
      try {
        const stat = files.fstat(fd);
        if (stat.kind !== 'file') return err(`${file} is no plain file`);
        if ((stat.mode & 0o077) !== 0) {
          return err(`${file} is open to other users; make it private with chmod 600`);
        }
        const parsed = fileSchema.safeParse(JSON.parse(files.read(fd, 0, MAX_BYTES).toString()));
        return parsed.success ? ok(parsed.data) : err(`${file} is damaged; move it away`);
      } finally {
        quietly(() => files.close(fd));
      }
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return ok(null);
      if (error instanceof SyntaxError) return err(`${file} is damaged; move it away`);
      return err(`${file} cannot be read: ${errorWords(error)}`);
    }
  }

  function write(stored: Stored): Result<void> {
    try {
      replaceFile(files, file, `${JSON.stringify(stored, null, 2)}\n`);
      return ok(undefined);
    } catch (error) {
      return err(`${file} cannot be written: ${errorWords(error)}`);
    }
  }

  function readOrMake(): Result<Stored> {
    const found = read();
    if (!found.ok) return found;
    if (found.value !== null) return ok(found.value);
    const { privateKey } = generateKeyPairSync('ed25519');
    const made: Stored = {
      version: 1,
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      tokens: {},
    };
    const written = write(made);
    return written.ok ? ok(made) : written;
  }

  return {
    identity() {
      const stored = readOrMake();
      return stored.ok ? identityOf(stored.value.privateKey, file) : stored;
    },
    token(place) {
      const found = read();
      return found.ok ? (found.value?.tokens[place] ?? null) : null;
    },
    keepToken(place, token) {
      const stored = readOrMake();
      if (!stored.ok) return stored;
      if (stored.value.tokens[place] === token) return ok(undefined);
      const others = Object.entries(stored.value.tokens).filter(([known]) => known !== place);
      const tokens = Object.fromEntries([...others.slice(1 - MOST_TOKENS), [place, token]]);
      return write({ ...stored.value, tokens });
    },
  };
}

function identityOf(privatePem: string, file: string): Result<DeviceIdentity> {
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
    return err(`${file} holds no usable key; move it away`);
  }
}

/** The text that is signed: version 2, which 2026.2.1 to 2026.9.6 all accept. */
export function deviceClaimText(deviceId: string, claim: DeviceClaim): string {
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
