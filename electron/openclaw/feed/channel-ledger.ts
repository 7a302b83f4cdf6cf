import type { ChannelFact } from '../../core/evidence.ts';
import { healthSchema } from '../gateway/frames.ts';

/** Remembers since when each channel has been without a connection. */
export interface ChannelLedger {
  /** A `health` payload of the gateway, from an event or an answer. */
  health(payload: unknown, atMs: number): void;
  facts(): readonly ChannelFact[];
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
          downSinceMs: isDown ? (before?.downSinceMs ?? row.lastDisconnect?.at ?? atMs) : null,
        };
      });
    },
    facts: () => channels,
  };
}
