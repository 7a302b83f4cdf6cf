import type { Dropped, InboundPressure, Undelivered } from '../../core/evidence/delivery-facts.ts';
import type { ChannelAccountFact, ChannelFact } from '../../core/evidence/session-facts.ts';
import type { ChannelRow } from '../gateway/frames.ts';
import { healthSchema } from '../gateway/frames.ts';

/**
 * A Telegram bot polls its server without pause, half a minute each time. 2026.9.6 calls it
 * connected and ready for minutes after its server has gone. Only the time of its last answer shows
 * that.
 */
const POLLS_WITHOUT_PAUSE = 'telegram';
const SILENT_MS = 90_000;

/** Remembers since when each account of each channel has had no connection. */
export interface ChannelLedger {
  /** Takes a `health` payload of the gateway, from an event or an answer. */
  health(payload: unknown, atMs: number): void;
  facts(): readonly ChannelFact[];
  /** Messages that wait to be let in. Null if this version does not report them. */
  inbound(): readonly InboundPressure[] | null;
  /** Messages that OpenClaw has given up taking in. Null before the first health. */
  dropped(): readonly Dropped[] | null;
  /** Answers that could not be delivered. Null if this version does not report them. */
  undelivered(): readonly Undelivered[] | null;
}

/**
 * The start of a silence, measured at the time of the health, which may be a minute old. Null if
 * none.
 */
function silentSince(id: string, row: ChannelRow, healthAtMs: number): number | null {
  const { mode, running, lastTransportActivityAt: heardAtMs } = row;
  if (id !== POLLS_WITHOUT_PAUSE || mode !== 'polling' || running !== true) return null;
  return heardAtMs != null && healthAtMs - heardAtMs >= SILENT_MS ? heardAtMs : null;
}

type Down = { readonly downSinceMs?: number | null | undefined } | undefined;

function downSince(row: ChannelRow, before: Down, atMs: number): number | null {
  const isDown = row.connected === false || row.running === false;
  return isDown ? (before?.downSinceMs ?? row.lastDisconnect?.at ?? atMs) : null;
}

export function createChannelLedger(): ChannelLedger {
  let channels: readonly ChannelFact[] = [];
  let inbound: readonly InboundPressure[] | null = null;
  let undelivered: readonly Undelivered[] | null = null;
  let dropped: readonly Dropped[] | null = null;
  return {
    health(payload, atMs) {
      const parsed = healthSchema.safeParse(payload);
      if (!parsed.success) return;
      const healthAtMs = parsed.data.ts ?? atMs;
      const { deliveryQueues } = parsed.data;
      // The field is left out if nothing waits.
      inbound = (deliveryQueues?.ingressPressure ?? []).map(({ oldestReceivedAt, ...lane }) => ({
        ...lane,
        oldestReceivedAtMs: oldestReceivedAt,
      }));
      if (deliveryQueues?.failed != null || undelivered !== null) {
        undelivered = givenUp(deliveryQueues?.failed ?? [], undelivered, healthAtMs);
      }
      dropped = givenUpInbound(deliveryQueues?.ingressFailed ?? [], dropped, healthAtMs);
      channels = Object.entries(parsed.data.channels).flatMap(([id, row]) => {
        if (row === null) return [];
        const before = channels.find((one) => one.id === id);
        const accounts = Object.entries(row.accounts ?? {}).flatMap(([account, own]) => {
          if (own === null) return [];
          const known = before?.accounts?.find((one) => one.account === account);
          return accountFact(id, account, own, { known, healthAtMs, atMs });
        });
        return {
          id,
          configured: row.configured ?? null,
          linked: row.linked ?? null,
          running: row.running ?? null,
          connected: row.connected ?? null,
          silentSinceMs: silentSince(id, row, healthAtMs),
          downSinceMs: downSince(row, before, atMs),
          ...(accounts.length === 0 ? {} : { accounts }),
        };
      });
    },
    facts: () => channels,
    inbound: () => inbound,
    undelivered: () => undelivered,
    dropped: () => dropped,
  };
}

type FailedQueue = {
  readonly queueName: string;
  readonly count: number;
  readonly oldestFailedAt?: number | null | undefined;
};

/** The undelivered outbound messages. */
function givenUp(
  queues: readonly FailedQueue[],
  before: readonly Undelivered[] | null,
  atMs: number,
): Undelivered[] {
  return queues
    .filter(({ queueName, count }) => queueName.startsWith('outbound') && count > 0)
    .map((row) => ({
      queue: row.queueName,
      ...grown(row, before, (one) => one.queue === row.queueName, atMs),
    }));
}

type FailedInbound = {
  readonly channelId: string;
  readonly accountId: string;
  readonly count: number;
  readonly oldestFailedAt?: number | null | undefined;
};

/** The messages that were given up on their way in. */
function givenUpInbound(
  rows: readonly FailedInbound[],
  before: readonly Dropped[] | null,
  atMs: number,
): Dropped[] {
  return rows
    .filter(({ count }) => count > 0)
    .map((row) => {
      const { channelId, accountId } = row;
      const isSame = (one: Dropped) => one.channelId === channelId && one.accountId === accountId;
      return { channelId, accountId, ...grown(row, before, isSame, atMs) };
    });
}

type Grown = Pick<Undelivered, 'count' | 'oldestAtMs' | 'grewAtMs'>;

/** How many there are. They stay for weeks, so only an increase is news. */
function grown<T extends Grown>(
  { count, oldestFailedAt }: Pick<FailedQueue, 'count' | 'oldestFailedAt'>,
  before: readonly T[] | null,
  isSame: (one: T) => boolean,
  atMs: number,
): Grown {
  const known = before?.find(isSame);
  const isMore = before !== null && count > (known?.count ?? 0);
  return {
    count,
    oldestAtMs: oldestFailedAt ?? null,
    grewAtMs: isMore ? atMs : (known?.grewAtMs ?? null),
  };
}

function accountFact(
  id: string,
  account: string,
  row: ChannelRow,
  about: {
    readonly known: ChannelAccountFact | undefined;
    readonly healthAtMs: number;
    readonly atMs: number;
  },
): ChannelAccountFact {
  const { known, healthAtMs, atMs } = about;
  return {
    account,
    enabled: row.enabled ?? null,
    configured: row.configured ?? null,
    linked: row.linked ?? null,
    running: row.running ?? null,
    connected: row.connected ?? null,
    restartPending: row.restartPending ?? null,
    lifecycle: row.lifecycle ?? null,
    healthState: row.healthState ?? null,
    terminalDisconnect: row.terminalDisconnect ?? null,
    ingressUnavailable: row.ingressUnavailable ?? null,
    reconnectAttempts: row.reconnectAttempts ?? null,
    lastError: row.lastError ?? null,
    lastStartAtMs: row.lastStartAt ?? null,
    downSinceMs: downSince(row, known, atMs),
    silentSinceMs: silentSince(id, row, healthAtMs),
  };
}
