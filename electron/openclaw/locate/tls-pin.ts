import { X509Certificate } from 'node:crypto';
import type { ReadOnlyFiles } from '../files.ts';
import type { OpenClawSettings } from './config.ts';
import type { UrlSource } from './credentials.ts';
import type { GatewayUrl } from './gateway-url.ts';

/** Which certificate a gateway must show before anything is sent to it. */
export type TlsPin =
  /** None by name: one that this machine trusts. */
  | { readonly kind: 'trusted' }
  /** This very one; `sha256` is its fingerprint, 64 lower-case hex digits. */
  | { readonly kind: 'pinned'; readonly sha256: string; readonly from: string }
  /** One is wanted, and what it is cannot be read: nobody is believed. */
  | { readonly kind: 'unusable'; readonly why: string };

const REMOTE = 'gateway.remote.tlsFingerprint';
const MOST_CERTIFICATE_BYTES = 256 * 1024;

/** A SHA-256 fingerprint as people write it, with `sha256:` and colons or without; null if it is none. */
export function normalFingerprint(text: string): string | null {
  const hex = text
    .trim()
    .replace(/^sha256:/i, '')
    .toLowerCase();
  if (/^(?:[0-9a-f]{2}:){31}[0-9a-f]{2}$/.test(hex)) return hex.replaceAll(':', '');
  return /^[0-9a-f]{64}$/.test(hex) ? hex : null;
}

type Target = { readonly url: GatewayUrl; readonly source: UrlSource };

/**
 * The pin of a located gateway, as 2026.9.6 has it: `gateway.remote.tlsFingerprint` in remote mode
 * for the configured URL and that of the environment, never for one given by flag; for this
 * machine's own gateway the certificate that it serves (`gateway.tls`), which nobody else trusts.
 */
export function tlsPinOf(
  { url, source }: Target,
  settings: OpenClawSettings,
  certPath: string,
  files: ReadOnlyFiles,
): TlsPin {
  const isRemote = settings.mode === 'remote' && (source === 'config-remote' || source === 'env');
  if (isRemote && settings.remoteTlsFingerprint !== null) {
    if (url.scheme !== 'wss') {
      return { kind: 'unusable', why: `${REMOTE} is set, but a plain ws:// shows no certificate` };
    }
    const sha256 = normalFingerprint(settings.remoteTlsFingerprint);
    return sha256 === null
      ? { kind: 'unusable', why: `${REMOTE} is no SHA-256 fingerprint of a certificate` }
      : { kind: 'pinned', sha256, from: REMOTE };
  }
  if (source !== 'local' || url.scheme !== 'wss') return { kind: 'trusted' };
  const read = files.readText(certPath, MOST_CERTIFICATE_BYTES);
  const sha256 = read.kind === 'text' ? fingerprintOf(read.text) : null;
  return sha256 === null ? { kind: 'trusted' } : { kind: 'pinned', sha256, from: certPath };
}

function fingerprintOf(pem: string): string | null {
  try {
    return normalFingerprint(new X509Certificate(pem).fingerprint256);
  } catch {
    return null;
  }
}
