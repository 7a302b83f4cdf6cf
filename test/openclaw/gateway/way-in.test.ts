import { createHash, createPublicKey, verify } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { openDeviceStore } from '../../../electron/home/device-store.ts';
import type { Scope } from '../../../electron/openclaw/gateway/connection.ts';
import { ANYBODY } from '../../../electron/openclaw/gateway/listener-check.ts';
import { wayIn } from '../../../electron/openclaw/gateway/way-in.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'clawbuoy-device-'));
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const requestSchema = z.object({
  id: z.string(),
  method: z.string(),
  params: z.looseObject({
    client: z.object({ id: z.string(), mode: z.string() }),
    role: z.string(),
    scopes: z.array(z.string()),
    auth: z.object({ token: z.string().optional(), password: z.string().optional() }).optional(),
    device: z
      .object({
        id: z.string(),
        publicKey: z.string(),
        signature: z.string(),
        signedAt: z.number(),
        nonce: z.string(),
      })
      .optional(),
  }),
});
type Connect = z.infer<typeof requestSchema>['params'];
type Verdict =
  | { readonly scopes?: readonly string[]; readonly deviceToken?: string }
  | { readonly code: string; readonly message: string; readonly details?: object };

const NONCE = '8e4b0a6d-4a04-42ab-83f9-0967b1aae4d1';
const TS = 1_795_346_684_803;

/** The check of 2026.2.1 and later: the id is the key's hash, the signature is over the claim. */
function isSigned({ client, role, scopes, auth, device }: Connect): boolean {
  if (device === undefined || device.nonce !== NONCE || device.signedAt !== TS) return false;
  const raw = Buffer.from(device.publicKey, 'base64url');
  if (createHash('sha256').update(raw).digest('hex') !== device.id) return false;
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: device.publicKey },
    format: 'jwk',
  });
  const claim = `v2|${device.id}|${client.id}|${client.mode}|${role}|${scopes.join(',')}|${TS}|${auth?.token ?? ''}|${NONCE}`;
  return verify(null, Buffer.from(claim), key, Buffer.from(device.signature, 'base64url'));
}

/** A gateway that judges every `connect` as told, and what it was asked. */
async function gateway(judge: (params: Connect) => Verdict) {
  const asked: Connect[] = [];
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  cleanups.push(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  server.on('connection', (socket) => {
    const payload = { nonce: NONCE, ts: TS };
    socket.send(JSON.stringify({ type: 'event', event: 'connect.challenge', payload }));
    socket.on('message', (data) => {
      const { id, params } = requestSchema.parse(JSON.parse(data.toString()));
      asked.push(params);
      const verdict = judge(params);
      if ('code' in verdict) {
        socket.send(JSON.stringify({ type: 'res', id, ok: false, error: verdict }));
        socket.close(1008, verdict.message);
        return;
      }
      const hello = {
        type: 'hello-ok',
        protocol: 4,
        server: { version: '2026.9.6' },
        features: { methods: [] },
        snapshot: {},
        auth: verdict,
      };
      socket.send(JSON.stringify({ type: 'res', id, ok: true, payload: hello }));
    });
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `ws://127.0.0.1:${port}`, asked };
}

const REQUIRED = { code: 'NOT_PAIRED', message: 'device identity required' };
const MISMATCH = { code: 'INVALID_REQUEST', message: 'unauthorized: gateway token mismatch' };
const SCOPES: readonly Scope[] = ['operator.read', 'operator.admin'];

async function enter(url: string, tokens: readonly string[], file: string) {
  const result = await wayIn({
    url,
    pin: { kind: 'trusted' },
    listener: ANYBODY,
    candidates: tokens.map((token) => ({ token, password: null })),
    without:
      tokens.length === 0 ? 'gateway.auth.token names the variable T, which is not set' : null,
    device: openDeviceStore({ file }),
    scopes: SCOPES,
    timeoutMs: 2_000,
    now: Date.now,
    onEvent: () => undefined,
    onClose: () => undefined,
  });
  if (result.ok) result.value.close();
  return result;
}

describe('the way into a gateway', () => {
  it('shows no identity, and makes none, where the shared token is enough', async () => {
    const { url, asked } = await gateway(() => ({ scopes: SCOPES }));
    const file = join(folder(), 'device.json');
    expect((await enter(url, ['t'], file)).ok).toBe(true);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.device).toBeUndefined();
    expect(() => statSync(file)).toThrow();
  });

  it('signs as a device where the gateway wants one, and keeps what it is given', async () => {
    const { url, asked } = await gateway((params) =>
      isSigned(params) && params.auth?.token === 't'
        ? { scopes: SCOPES, deviceToken: 'given' }
        : REQUIRED,
    );
    const file = join(folder(), 'device.json');
    expect((await enter(url, ['t'], file)).ok).toBe(true);
    expect(asked.map((one) => one.client)).toEqual([
      { id: 'gateway-client', mode: 'backend' },
      { id: 'cli', mode: 'cli' },
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(openDeviceStore({ file }).token(new URL(url).host)).toBe('given');
  });

  it('signs as a device where the shared token is granted too little', async () => {
    const { url } = await gateway((params) => ({ scopes: isSigned(params) ? SCOPES : [] }));
    expect((await enter(url, ['t'], join(folder(), 'device.json'))).ok).toBe(true);
  });

  it('comes in by the token of its own when the shared one has been changed', async () => {
    const file = join(folder(), 'device.json');
    const { url, asked } = await gateway((params) =>
      isSigned(params) && params.auth?.token === 'given' ? { scopes: SCOPES } : MISMATCH,
    );
    expect(openDeviceStore({ file }).keepToken(new URL(url).host, 'given').ok).toBe(true);
    expect((await enter(url, ['old', 'older'], file)).ok).toBe(true);
    expect(asked.map((one) => one.auth?.token)).toEqual(['old', 'older', 'given']);
  });

  it('says how the device is approved, with the request’s own name', async () => {
    const { url } = await gateway((params) =>
      params.device === undefined
        ? REQUIRED
        : {
            code: 'NOT_PAIRED',
            message: 'pairing required',
            details: { requestId: 'a1b2-c3' },
          },
    );
    const result = await enter(url, ['t'], join(folder(), 'device.json'));
    expect(result).toMatchObject({
      ok: false,
      error: {
        why: 'pairing-required',
        detail: expect.stringContaining('`openclaw devices approve a1b2-c3`'),
      },
    });
  });

  it('tells of the token, not of devices, where the token is wrong', async () => {
    const { url, asked } = await gateway(() => MISMATCH);
    const result = await enter(url, ['a', 'b'], join(folder(), 'device.json'));
    expect(result).toMatchObject({ ok: false, error: { why: 'unauthorized' } });
    expect(asked).toHaveLength(2);
  });
});

describe('who has no token to show', () => {
  const MISSING = { code: 'INVALID_REQUEST', message: 'unauthorized: gateway token missing' };

  it('is told why there is none, also by a gateway that asks for a device first', async () => {
    const { url } = await gateway((params) => (params.device === undefined ? REQUIRED : MISSING));
    const result = await enter(url, [], join(folder(), 'not yet made', 'device.json'));
    const detail =
      'unauthorized: gateway token missing; gateway.auth.token names the variable T, which is not set';
    expect(result).toMatchObject({ ok: false, error: { why: 'unauthorized', detail } });
  });

  it('is told so where no identity of its own can be kept either', async () => {
    const { url } = await gateway(() => REQUIRED);
    const file = join(folder(), 'taken');
    writeFileSync(file, '');
    const result = await enter(url, [], join(file, 'device.json'));
    const detail = expect.stringMatching(/cannot make itself one: .*; gateway\.auth\.token names/);
    expect(result).toMatchObject({ ok: false, error: { detail } });
  });
});

describe('the device identity', () => {
  it('stays the same, and gateways are told apart', () => {
    const file = join(folder(), 'device.json');
    const first = openDeviceStore({ file }).identity();
    const store = openDeviceStore({ file });
    store.keepToken('a:1', 'for a');
    store.keepToken('b:1', 'for b');
    const second = openDeviceStore({ file }).identity();
    expect(first.ok && second.ok && first.value.id === second.value.id).toBe(true);
    expect([store.token('a:1'), store.token('b:1'), store.token('c:1')]).toEqual([
      'for a',
      'for b',
      null,
    ]);
  });

  it('is not used from a file that others may read, nor made anew over one that is damaged', () => {
    const file = join(folder(), 'device.json');
    openDeviceStore({ file }).identity();
    chmodSync(file, 0o644);
    expect(openDeviceStore({ file }).identity()).toMatchObject({
      ok: false,
      error: expect.stringContaining('chmod 600'),
    });
    chmodSync(file, 0o600);
    writeFileSync(file, 'half a k');
    expect(openDeviceStore({ file }).identity()).toMatchObject({ ok: false });
    expect(readFileSync(file, 'utf8')).toBe('half a k');
  });
});
