import { X509Certificate } from 'node:crypto';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { ReadOnlyFiles } from '../files.ts';
import type { OpenClawSettings } from './config.ts';
import type { UrlSource } from './credentials.ts';
import type { GatewayUrl } from './gateway-url.ts';

/** The certificate that a gateway must show before anything is sent to it. */
export type TlsPin =
  /** Any certificate that this machine trusts. */
  | { readonly kind: 'trusted' }
  /** Exactly this one. `sha256` is its fingerprint, 64 lower-case hex digits. */
  | { readonly kind: 'pinned'; readonly sha256: string; readonly from: string }
  /** A certificate is required but unreadable, so none is accepted. */
  | { readonly kind: 'unusable'; readonly why: string };

const REMOTE = 'gateway.remote.tlsFingerprint';
const MOST_CERTIFICATE_BYTES = 256 * 1024;

/** Normalises a SHA-256 fingerprint, with or without `sha256:` and colons. Null if it is none. */
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
 * The pin of a located gateway, as in 2026.9.6. In remote mode it is
 * `gateway.remote.tlsFingerprint`, for the configured URL and the environment's, never for one
 * given by flag. This machine's own gateway uses the certificate that it serves (`gateway.tls`),
 * which no authority confirms.
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
      return { kind: 'unusable', why: reason('pinWithoutTls') };
    }
    const sha256 = normalFingerprint(settings.remoteTlsFingerprint);
    return sha256 === null
      ? { kind: 'unusable', why: reason('pinNoFingerprint') }
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
