import type { z } from 'zod';
import type { ChannelFact } from '../../core/evidence/evidence.ts';
import { healthSchema } from '../gateway/frames.ts';

/**
 * A bot of Telegram's asks its server without a pause, each time for half a minute. 2026.9.6 calls
 * it connected and ready for minutes after its server has gone; only its last answer tells.
 */
const POLLS_WITHOUT_PAUSE = 'telegram';
const SILENT_MS = 90_000;

/** Remembers since when each channel has been without a connection. */
export interface ChannelLedger {
  /** A `health` payload of the gateway, from an event or an answer. */
  health(payload: unknown, atMs: number): void;
  facts(): readonly ChannelFact[];
}

type Row = NonNullable<z.infer<typeof healthSchema>['channels'][string]>;

/** Measured at the time of the health itself, which may be a minute old. */
function silentSince(id: string, row: Row, healthAtMs: number): number | null {
  const { mode, running, lastTransportActivityAt: heardAtMs } = row;
  if (id !== POLLS_WITHOUT_PAUSE || mode !== 'polling' || running !== true) return null;
  return heardAtMs != null && healthAtMs - heardAtMs >= SILENT_MS ? heardAtMs : null;
}

export function createChannelLedger(): ChannelLedger {
  let channels: readonly ChannelFact[] = [];
  return {
    health(payload, atMs) {
      const parsed = healthSchema.safeParse(payload);
      if (!parsed.success) return;
      channels = Object.entries(parsed.data.channels).flatMap(([id, row]) => {
        if (row === null) return [];
        const isDown = row.connected === false || row.running === false;
        const before = channels.find((one) => one.id === id);
        return {
          id,
          configured: row.configured ?? null,
          linked: row.linked ?? null,
          running: row.running ?? null,
          connected: row.connected ?? null,
          silentSinceMs: silentSince(id, row, parsed.data.ts ?? atMs),
          downSinceMs: isDown ? (before?.downSinceMs ?? row.lastDisconnect?.at ?? atMs) : null,
        };
      });
    },
    facts: () => channels,
  };
}
