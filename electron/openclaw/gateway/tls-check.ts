import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import { normalFingerprint, type TlsPin } from '../locate/tls-pin.ts';

/** OpenSSL's names for an untrusted certificate, as Node gives them. */
const UNTRUSTED =
  /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|(DEPTH_ZERO_)?SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA)/;

/** Why the certificate on this socket is not accepted. Null if it is. */
export function certificateRefusal(pin: TlsPin, socket: Socket): string | null {
  switch (pin.kind) {
    case 'trusted':
      return null;
    case 'unusable':
      return pin.why;
    case 'pinned': {
      const shown =
        socket instanceof TLSSocket
          ? normalFingerprint(socket.getPeerCertificate().fingerprint256 ?? '')
          : null;
      if (shown === pin.sha256) return null;
      return shown === null
        ? reason('noCertificateShown', { from: pin.from })
        : reason('otherCertificate', { from: pin.from, shown });
    }
  }
}

/** Why TLS failed because of the certificate. Null for any other error. */
export function untrustedCertificate(code: string | undefined): string | null {
  if (code === undefined || !UNTRUSTED.test(code)) return null;
  return reason('certificateNotTrustedHere', { code });
}
