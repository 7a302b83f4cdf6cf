import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openDeviceStore } from '../../../electron/home/device-store.ts';
import { readOnlyFiles } from '../../../electron/openclaw/files.ts';
import { connect } from '../../../electron/openclaw/gateway/connection.ts';
import { createListenerCheck } from '../../../electron/openclaw/gateway/listener-check.ts';
import type { Refusal } from '../../../electron/openclaw/gateway/refusal.ts';
import { candidatesOf, openScoped } from '../../../electron/openclaw/gateway/scoped.ts';
import { locate } from '../../../electron/openclaw/locate/locate.ts';
import { createSystem } from '../../../electron/system/index.ts';
import { isNodeForEverybody, Stranger } from '../../support/stranger.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

const TOKEN = 'the-key-that-opens-everything';
const GATEWAY = 'openclaw-gateway';
const uid = process.getuid?.() ?? null;
const isRoot = uid === 0;
const canPlayAnother = isRoot && isNodeForEverybody();
if (isRoot && !canPlayAnother) console.log('skipped: no other user may start this Node');

async function stranger(options: Parameters<typeof Stranger.start>[0] = {}) {
  const one = await Stranger.start(options);
  cleanups.push(() => one.close());
  return one;
}

/** An OpenClaw whose gateway should be at this port, and its token. */
function place(port: number, flags: Parameters<typeof locate>[0]['flags'] = {}) {
  const root = mkdtempSync(join(tmpdir(), 'clawbuoy-listener-'));
  cleanups.push(() => rmSync(root, { recursive: true, force: true }));
  const config = { gateway: { port, auth: { mode: 'token', token: TOKEN } } };
  writeFileSync(join(root, 'openclaw.json'), JSON.stringify(config));
  const env = { HOME: root, OPENCLAW_STATE_DIR: root };
  const location = locate({ env, homeDir: root, flags, files: readOnlyFiles, workDir: root });
  return { root, location };
}

/** Comes as far as the challenge, with the token, or with a signature of a device. */
async function visit(
  at: ReturnType<typeof place>,
  system = createSystem(),
): Promise<Refusal | 'let in'> {
  const [credentials] = candidatesOf(at.location);
  if (credentials === undefined) throw new Error('there is no token to send');
  const result = await connect({
    url: at.location.url,
    pin: at.location.tlsPin,
    listener: createListenerCheck({ location: at.location, system, tmpDir: at.root, uid }),
    credentials,
    scopes: ['operator.read'],
    timeoutMs: 4_000,
    now: Date.now,
    onEvent: () => undefined,
    onClose: () => undefined,
  });
  return result.ok ? 'let in' : result.error;
}

function lockOf(root: string, pid: number): void {
  const folder = join(root, 'tmp', uid === null ? 'openclaw' : `openclaw-${uid}`);
  mkdirSync(folder, { recursive: true });
  const createdAt = new Date().toISOString();
  writeFileSync(join(folder, 'gateway.state.lock'), JSON.stringify({ pid, createdAt }));
}

describe('a program that has the gateway’s port', { timeout: 30_000 }, () => {
  it('is shown no token where it is no OpenClaw, and is named', async () => {
    const other = await stranger();
    const refusal = await visit(place(other.port));
    expect(refusal).toMatchObject({
      why: 'stranger',
      listener: { why: 'another-program', pid: other.child.pid },
    });
    expect(JSON.stringify(refusal)).not.toContain(TOKEN);
    await expect.poll(() => other.visits, { timeout: 5_000 }).toBe(1);
    expect(other.told).toEqual([]);
  });

  it('is sent the token where it is a gateway', async () => {
    const gateway = await stranger({ title: GATEWAY });
    expect(await visit(place(gateway.port))).toMatchObject({ why: 'silent' });
    expect(gateway.told[0]).toContain(TOKEN);
  });

  it('is shown no token by a step either, and no device’s signature', async () => {
    const other = await stranger();
    const { root, location } = place(other.port);
    const device = openDeviceStore({ file: join(root, 'device.json') });
    const door = { location, system: createSystem(), tmpDir: root, uid, device, now: Date.now };
    const opened = await openScoped(door, ['operator.admin']);
    expect(opened.ok ? '' : opened.error).toContain('does not give it the key');
    expect(other.told).toEqual([]);
  });

  it('is shown no token where another gateway holds the lock of this OpenClaw', async () => {
    const listening = await stranger({ title: GATEWAY });
    const own = await stranger({ title: GATEWAY });
    const at = place(listening.port);
    lockOf(at.root, own.child.pid ?? 0);
    expect(await visit(at)).toMatchObject({ listener: { why: 'not-its-lock' } });
    expect(listening.told).toEqual([]);
    // That gateway has ended: what its lock says means nothing any more.
    own.close();
    await expect
      .poll(async () => (await visit(at)) !== 'let in' && listening.told.length, {
        timeout: 20_000,
      })
      .toBe(1);
  });

  it('is shown no token where it cannot be looked at', async () => {
    const gateway = await stranger({ title: GATEWAY });
    const blind = { ...createSystem(), connectionOwner: async () => null };
    const refusal = await visit(place(gateway.port), blind);
    expect(refusal).toMatchObject({ why: 'stranger', listener: { why: 'unseen', pid: null } });
    expect(gateway.told).toEqual([]);
  });

  it.skipIf(!canPlayAnother)(
    'is shown no token where it is another user’s, whatever it calls itself (needs root)',
    async () => {
      const other = await stranger({ title: GATEWAY, uid: 65_534 });
      expect(await visit(place(other.port))).toMatchObject({ listener: { why: 'another-user' } });
      expect(other.told).toEqual([]);
    },
  );

  it('is sent the token where its owner says that whoever listens may have it', async () => {
    const forwarder = await stranger();
    expect(await visit(place(forwarder.port, { trustListener: true }))).toMatchObject({
      why: 'silent',
    });
    expect(forwarder.told[0]).toContain(TOKEN);
  });

  it('is asked nothing about where there is nothing to show it', async () => {
    const other = await stranger();
    const { location } = place(other.port);
    const result = await connect({
      url: location.url,
      pin: location.tlsPin,
      listener: () => {
        throw new Error('nobody need be looked at');
      },
      credentials: { token: null, password: null },
      scopes: ['operator.read'],
      timeoutMs: 500,
      now: Date.now,
      onEvent: () => undefined,
      onClose: () => undefined,
    });
    expect(result).toMatchObject({ ok: false, error: { why: 'silent' } });
  });
});
