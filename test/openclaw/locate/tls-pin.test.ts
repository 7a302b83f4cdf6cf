import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { locate } from '../../../electron/openclaw/locate/locate.ts';
import { normalFingerprint } from '../../../electron/openclaw/locate/tls-pin.ts';
import { selfSigned } from '../../support/self-signed.ts';
import { type MemoryTree, memoryFiles } from '../memory-files.ts';

const HEX = 'ab'.repeat(32);
const STATE = '/home/ann/.openclaw';

function pin(config: object, env = {}, flags = {}, tree: MemoryTree = {}) {
  const files = memoryFiles({ [`${STATE}/openclaw.json`]: JSON.stringify(config), ...tree });
  return locate({ env, flags, homeDir: '/home/ann', files, workDir: '/' }).tlsPin;
}

const remote = (tlsFingerprint: string, url = 'wss://gw.example') => ({
  gateway: { mode: 'remote', remote: { url, tlsFingerprint } },
});

describe('the fingerprint of a certificate', () => {
  it.each([HEX, HEX.toUpperCase(), ` sha256:${HEX} `, `SHA256:${'AB:'.repeat(31)}AB`])(
    'is read as people write it: %s',
    (text) => {
      expect(normalFingerprint(text)).toBe(HEX);
    },
  );

  it.each(['', 'ab', `${HEX}ab`, 'AB:'.repeat(32), `sha1:${HEX}`, 'zz'.repeat(32)])(
    'is nothing else: %s',
    (text) => {
      expect(normalFingerprint(text)).toBeNull();
    },
  );
});

describe('the pin of a gateway', () => {
  it('is that of the config in remote mode, for its URL and that of the environment', () => {
    const pinned = { kind: 'pinned', sha256: HEX, from: 'gateway.remote.tlsFingerprint' };
    expect(pin(remote(HEX))).toEqual(pinned);
    expect(pin(remote(HEX), { OPENCLAW_GATEWAY_URL: 'wss://other.example' })).toEqual(pinned);
  });

  it('is none for a URL by flag, which names another gateway', () => {
    expect(pin(remote(HEX), {}, { url: 'wss://other.example' })).toEqual({ kind: 'trusted' });
  });

  it.each([remote('not a fingerprint'), remote(HEX, 'ws://127.0.0.1:18789')])(
    'lets nobody in where it cannot be held against anything: %j',
    (config) => {
      expect(pin(config).kind).toBe('unusable');
    },
  );

  it('is the certificate that this machine’s own gateway serves', () => {
    const { cert } = selfSigned();
    const sha256 = normalFingerprint(new X509Certificate(cert).fingerprint256);
    const config = { gateway: { tls: { enabled: true } } };
    const usual = `${STATE}/gateway/tls/gateway-cert.pem`;
    const pinned = { kind: 'pinned', sha256, from: usual };
    expect(pin(config, {}, {}, { [usual]: cert })).toEqual(pinned);
    const named = { gateway: { tls: { enabled: true, certPath: '~/gw.pem' } } };
    const elsewhere = { kind: 'pinned', sha256, from: '/home/ann/gw.pem' };
    expect(pin(named, {}, {}, { '/home/ann/gw.pem': cert })).toEqual(elsewhere);
    expect(pin(config, {}, {}, { [usual]: 'damaged' })).toEqual({ kind: 'trusted' });
    expect(pin(config)).toEqual({ kind: 'trusted' });
  });
});
