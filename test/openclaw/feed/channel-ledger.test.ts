import { describe, expect, it } from 'vitest';
import { createChannelLedger } from '../../../electron/openclaw/feed/channel-ledger.ts';

const T0 = 1_800_000_000_000;
const TELEGRAM = { configured: true, running: true, connected: true, mode: 'polling' };

function told(...healths: readonly [atMs: number, id: string, row: object][]) {
  const ledger = createChannelLedger();
  for (const [atMs, id, row] of healths) {
    ledger.health({ ts: atMs, channels: { [id]: row } }, atMs + 60_000);
  }
  return ledger.facts()[0];
}

describe('what health tells of a channel', () => {
  it('is since when it has been without a connection, until it has one again', () => {
    const lost = { ...TELEGRAM, connected: false };
    expect(told([T0, 'whatsapp', lost], [T0 + 9_000, 'whatsapp', lost])?.downSinceMs).toBe(
      T0 + 60_000,
    );
    expect(told([T0, 'whatsapp', lost], [T0 + 9_000, 'whatsapp', TELEGRAM])?.downSinceMs).toBe(
      null,
    );
  });

  it('is that a bot has heard nothing from its server, and is called connected (2026.9.6)', () => {
    const silent = { ...TELEGRAM, lastTransportActivityAt: T0 - 200_000 };
    expect(told([T0, 'telegram', silent])).toMatchObject({
      connected: true,
      downSinceMs: null,
      silentSinceMs: T0 - 200_000,
    });
  });

  it('is no silence while its last answer was young when the health was made', () => {
    const young = { ...TELEGRAM, lastTransportActivityAt: T0 - 31_000 };
    expect(told([T0, 'telegram', young])?.silentSinceMs).toBeNull();
  });

  it('is no silence of a channel that need not hear anything for long', () => {
    const row = { ...TELEGRAM, lastTransportActivityAt: T0 - 200_000 };
    expect(told([T0, 'imap', row])?.silentSinceMs).toBeNull();
    expect(told([T0, 'telegram', { ...row, mode: 'webhook' }])?.silentSinceMs).toBeNull();
    expect(told([T0, 'telegram', { ...row, running: false }])?.silentSinceMs).toBeNull();
  });
});

describe('answers that were given up, as health counts them', () => {
  const health = (count: number, queueName = 'outbound-prepared-v1') => ({
    ok: true,
    channels: {},
    deliveryQueues: { failed: [{ queueName, count, oldestFailedAt: 5 }] },
  });

  it('are news once there are more of them than at the first look', () => {
    const ledger = createChannelLedger();
    expect(ledger.undelivered()).toBeNull();
    ledger.health(health(2), 1_000);
    expect(ledger.undelivered()).toMatchObject([{ count: 2, oldestAtMs: 5, grewAtMs: null }]);
    ledger.health(health(3), 2_000);
    ledger.health(health(3), 3_000);
    expect(ledger.undelivered()).toMatchObject([{ count: 3, grewAtMs: 2_000 }]);
  });

  it('are the first of all, where there were none before', () => {
    const ledger = createChannelLedger();
    ledger.health({ ok: true, channels: {}, deliveryQueues: { failed: [] } }, 1_000);
    ledger.health(health(1), 2_000);
    expect(ledger.undelivered()).toMatchObject([{ count: 1, grewAtMs: 2_000 }]);
  });

  it('are none where a queue for something else is meant, or the form is another', () => {
    const ledger = createChannelLedger();
    ledger.health(health(4, 'session-events'), 1_000);
    expect(ledger.undelivered()).toEqual([]);
    ledger.health({ channels: {}, deliveryQueues: { failed: 'many' } }, 2_000);
    expect(ledger.undelivered()).toEqual([]);
  });
});

describe('messages that were given up on their way in, as health counts them', () => {
  const health = (...ingressFailed: object[]) => ({
    channels: {},
    deliveryQueues: { failed: [], ingressFailed },
  });
  const ofTelegram = (count: number) => ({ channelId: 'telegram', accountId: 'default', count });

  it('are news once there are more of them than at the first look', () => {
    const ledger = createChannelLedger();
    expect(ledger.dropped()).toBeNull();
    ledger.health(health({ ...ofTelegram(2), oldestFailedAt: 5 }), 1_000);
    expect(ledger.dropped()).toEqual([{ ...ofTelegram(2), oldestAtMs: 5, grewAtMs: null }]);
    ledger.health(health({ ...ofTelegram(3), oldestFailedAt: 5 }), 2_000);
    expect(ledger.dropped()).toMatchObject([{ count: 3, grewAtMs: 2_000 }]);
    ledger.health({ channels: {} }, 3_000);
    expect(ledger.dropped()).toEqual([]);
    ledger.health(health(ofTelegram(1)), 4_000);
    expect(ledger.dropped()).toMatchObject([{ count: 1, grewAtMs: 4_000 }]);
  });

  it('are none where the form is another', () => {
    const ledger = createChannelLedger();
    ledger.health({ channels: {}, deliveryQueues: { ingressFailed: 'many' } }, 1_000);
    expect(ledger.dropped()).toEqual([]);
  });
});
