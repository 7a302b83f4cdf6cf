import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createGatewaySocket } from '../../../electron/openclaw/gateway/gateway-socket.ts';
import { ANYBODY } from '../../../electron/openclaw/gateway/listener-check.ts';
import { type Oddity, oddGateway } from '../../support/odd-gateway.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function opened(oddity: Oddity) {
  const gateway = await oddGateway(oddity);
  cleanups.push(gateway.close);
  const socket = createGatewaySocket({
    url: gateway.url,
    pin: { kind: 'trusted' },
    listener: ANYBODY,
    credentials: () => [],
    without: null,
    device: null,
    now: Date.now,
    random: () => 0,
    onOpen: () => undefined,
    onEvent: () => undefined,
    onChange: () => undefined,
  });
  cleanups.push(() => socket.close());
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

describe('a refused token', () => {
  it('is left alone by every kick: only a person can mend it', async () => {
    const gateway = await oddGateway('refuses-token');
    cleanups.push(gateway.close);
    let nowMs = Date.now();
    const socket = createGatewaySocket({
      url: gateway.url,
      pin: { kind: 'trusted' },
      listener: ANYBODY,
      credentials: () => [],
      without: null,
      device: null,
      now: () => nowMs,
      random: () => 0,
      onOpen: () => undefined,
      onEvent: () => undefined,
      onChange: () => undefined,
    });
    cleanups.push(() => socket.close());
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
