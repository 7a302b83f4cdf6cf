import { X509Certificate } from 'node:crypto';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { connect } from '../../../electron/openclaw/gateway/connection.ts';
import { ANYBODY } from '../../../electron/openclaw/gateway/listener-check.ts';
import { normalFingerprint, type TlsPin } from '../../../electron/openclaw/locate/tls-pin.ts';
import { selfSigned } from '../../support/self-signed.ts';

const OWN = selfSigned();
const SHA256 = normalFingerprint(new X509Certificate(OWN.cert).fingerprint256) ?? '';
const OTHER = normalFingerprint(new X509Certificate(selfSigned().cert).fingerprint256) ?? '';

/** A gateway behind TLS that greets at once and says hello to everybody; keeps what it was sent. */
async function gateway(): Promise<{ readonly url: string; readonly heard: string[] }> {
  const heard: string[] = [];
  const server = createServer(OWN);
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => {
      heard.push(String(data));
      const { id } = JSON.parse(String(data));
      const payload = {
        type: 'hello-ok',
        protocol: 4,
        server: { version: '2026.9.6' },
        features: { methods: [] },
        snapshot: {},
      };
      socket.send(JSON.stringify({ type: 'res', id, ok: true, payload }));
    });
    const payload = { nonce: 'n', ts: 1 };
    socket.send(JSON.stringify({ type: 'event', event: 'connect.challenge', payload }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `wss://127.0.0.1:${port}`, heard };
}

async function enter(url: string, pin: TlsPin) {
  const result = await connect({
    url,
    pin,
    listener: ANYBODY,
    credentials: { token: 'secret', password: null },
    scopes: ['operator.read'],
    timeoutMs: 3_000,
    now: Date.now,
    onEvent: () => undefined,
    onClose: () => undefined,
  });
  if (result.ok) result.value.close();
  return result;
}

describe('a gateway behind TLS', () => {
  it('is let in by its pinned certificate, which nobody else need vouch for', async () => {
    const { url, heard } = await gateway();
    const pin = { kind: 'pinned', sha256: SHA256, from: 'gateway.remote.tlsFingerprint' } as const;
    expect((await enter(url, pin)).ok).toBe(true);
    expect(heard).toHaveLength(1);
  });

  it('is refused by name where it shows another one, and hears no secret', async () => {
    const { url, heard } = await gateway();
    const pin = { kind: 'pinned', sha256: OTHER, from: 'gateway.remote.tlsFingerprint' } as const;
    const result = await enter(url, pin);
    expect(result).toMatchObject({ ok: false, error: { why: 'certificate' } });
    const detail = result.ok ? '' : result.error.detail;
    expect(detail).toContain('gateway.remote.tlsFingerprint');
    expect(detail).toContain(SHA256);
    expect(heard).toEqual([]);
  });

  it('is refused without a pin where this machine does not trust it', async () => {
    const { url, heard } = await gateway();
    const result = await enter(url, { kind: 'trusted' });
    expect(result).toMatchObject({ ok: false, error: { why: 'certificate' } });
    expect(result.ok ? '' : result.error.detail).toContain('gateway.remote.tlsFingerprint');
    expect(heard).toEqual([]);
  });

  it('is not even asked where the pin cannot be read', async () => {
    const result = await enter('wss://127.0.0.1:1', { kind: 'unusable', why: 'no fingerprint' });
    expect(result).toEqual({ ok: false, error: { why: 'certificate', detail: 'no fingerprint' } });
  });

  it('is refused over plain ws:// where one is pinned', async () => {
    const server = createPlainServer();
    new WebSocketServer({ server });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const pin = { kind: 'pinned', sha256: SHA256, from: 'x' } as const;
    const result = await enter(`ws://127.0.0.1:${port}`, pin);
    expect(result).toMatchObject({ ok: false, error: { why: 'certificate' } });
  });
});
