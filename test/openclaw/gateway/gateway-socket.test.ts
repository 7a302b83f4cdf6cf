import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { createGatewaySocket } from '../../../electron/openclaw/gateway/gateway-socket.ts';
import { ANYBODY } from '../../../electron/openclaw/gateway/listener-check.ts';
import { type Oddity, oddGateway } from '../../support/odd-gateway.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A socket to that gateway, with nothing to prove, which is closed after the test. */
function socketTo(url: string, now: () => number = Date.now) {
  const socket = createGatewaySocket({
    url,
    pin: { kind: 'trusted' },
    listener: ANYBODY,
    credentials: () => [],
    without: null,
    device: null,
    now,
    random: () => 0,
    onOpen: () => undefined,
    onEvent: () => undefined,
    onChange: () => undefined,
  });
  cleanups.push(() => socket.close());
  return socket;
}

async function opened(oddity: Oddity) {
  const gateway = await oddGateway(oddity);
  cleanups.push(gateway.close);
  const socket = socketTo(gateway.url);
  const failures = () => socket.trouble()?.failures ?? 0;
  return { gateway, socket, failures };
}

const WORDS = {
  garbage: 'no gateway protocol',
  flood: 'floods the connection',
  pongs: 'floods the connection',
  pings: 'floods the connection',
  challenges: 'floods the connection',
  'hangs-up': 'closed with 1006',
  'no-upgrade': 'HTTP 404',
  'other-protocol': 'protocol mismatch',
  'hello-then-hangs-up': 'it closed the connection after',
} satisfies Partial<Record<Oddity, string>>;

describe('a socket that fails again and again', () => {
  it.each(Object.entries(WORDS))('(%s) counts it and keeps the words', async (oddity, words) => {
    const kind = Object.keys(WORDS).find((one): one is Oddity => one === oddity);
    const { socket, failures } = await opened(kind ?? 'garbage');
    await expect.poll(failures, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
    expect(socket.trouble()?.detail).toContain(words);
  });

  it('is left its growing pauses, however often it is kicked', async () => {
    const { gateway, socket, failures } = await opened('hangs-up');
    await expect.poll(failures, { timeout: 10_000 }).toBe(1);
    for (let i = 0; i < 50; i += 1) socket.kick();
    await expect.poll(failures, { timeout: 10_000 }).toBe(2);
    expect(gateway.attempts()).toBe(2);
  });

  it('is excused where nothing answers at all', async () => {
    const { socket, failures } = await opened('hangs-up');
    await expect.poll(failures, { timeout: 10_000 }).toBe(2);
    socket.excuse();
    expect(socket.trouble()).toBeNull();
  });
});

/** A gateway that never lists its sessions, and says in its hello what a test gives it. */
async function gatewayWithoutList(hello: { server: object; snapshot: object }) {
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(sockets, 'listening');
  cleanups.push(() => sockets.close());
  sockets.on('connection', (socket) => {
    const payload = { nonce: 'n', ts: 1 };
    socket.send(JSON.stringify({ type: 'event', event: 'connect.challenge', payload }));
    socket.on('message', (data) => {
      const { id, method } = z
        .object({ id: z.string(), method: z.string() })
        .parse(JSON.parse(`${data}`));
      if (method !== 'connect') return;
      const features = { methods: ['sessions.list'] };
      const answer = { type: 'hello-ok', protocol: 4, features, ...hello };
      socket.send(JSON.stringify({ type: 'res', id, ok: true, payload: answer }));
    });
  });
  const address = sockets.address();
  return {
    url: `ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    dropAll: () => {
      for (const client of sockets.clients) client.terminate();
    },
  };
}

describe('a gateway that kept a question for long', () => {
  const HOUR = 3_600_000;
  const old = { server: { version: '2026.7.35' }, snapshot: { uptimeMs: HOUR } };

  it.each([
    ['by its time up', old, { ...old, snapshot: { uptimeMs: 5_000 } }, 'late'],
    ['not by its time up', old, { ...old, snapshot: { uptimeMs: HOUR + 100_000 } }, 'not-asked'],
    ['by its id', { ...old, server: { bootId: 'a' } }, { ...old, server: { bootId: 'b' } }, 'late'],
    [
      'not by its id',
      { server: { bootId: 'a' }, snapshot: { uptimeMs: HOUR } },
      { server: { bootId: 'a' }, snapshot: { uptimeMs: 5_000 } },
      'not-asked',
    ],
  ])('is asked again at once where it was started anew: %s', async (_how, first, then, outcome) => {
    const hello = { ...first };
    const gateway = await gatewayWithoutList(hello);
    let nowMs = 10 * HOUR;
    const socket = socketTo(gateway.url, () => nowMs);
    const ask = () =>
      socket.ask({ method: 'sessions.list', params: {}, patienceMs: 1, take: ({ ok }) => ok });
    await expect.poll(() => socket.fact().kind, { timeout: 10_000 }).toBe('open');
    expect(await ask()).toBe('late');
    nowMs += 100_000;
    Object.assign(hello, then);
    gateway.dropAll();
    await expect
      .poll(() => socket.fact(), { timeout: 10_000 })
      .toMatchObject({ kind: 'open', openedAtMs: nowMs });
    expect(await ask()).toBe(outcome);
  });
});

describe('a refused token', () => {
  it('is left alone by every kick: only a person can mend it', async () => {
    const gateway = await oddGateway('refuses-token');
    cleanups.push(gateway.close);
    let nowMs = Date.now();
    const socket = socketTo(gateway.url, () => nowMs);
    await expect
      .poll(() => socket.fact(), { timeout: 10_000 })
      .toMatchObject({ kind: 'refused', why: 'unauthorized' });
    const before = gateway.attempts();
    // Long after the pause that follows any connection: it is not that which holds the kick back.
    nowMs += 10_000;
    socket.kick();
    // A stranger's connection, begun later, is through: one of the socket's would be as well.
    const probe = new WebSocket(gateway.url);
    await new Promise((resolve) => probe.once('close', resolve));
    expect(gateway.attempts()).toBe(before + 1);
  });
});
