import type { Evidence } from '../evidence/evidence.ts';
import { NOTICE_FRESH_MS } from '../openclaw/limits.ts';

/** Something outside the gateway that it waits for. A new process would wait for it as well. */
export type Stall = { readonly waitsFor: string; readonly whoMustAct: string };

/** What a silent gateway is known to wait for; null where nothing is known. */
export function knownStall({ atMs, gateway, notices }: Evidence): Stall | null {
  const locked = notices.findLast((notice) => notice.kind === 'database-locked');
  const holder = locked?.holderPid ?? null;
  const isFresh = locked !== undefined && atMs - locked.atMs < NOTICE_FRESH_MS;
  if (isFresh && holder !== null && holder !== gateway.pid) {
    return {
      waitsFor: `it waits for its database, which process ${holder} has open`,
      whoMustAct: `end process ${holder} if you know it; a new gateway would wait for it as well`,
    };
  }
  if (gateway.process?.kind === 'alive' && gateway.process.state === 'uninterruptible') {
    return {
      waitsFor: `its process ${gateway.pid} waits for the disk`,
      whoMustAct: 'look at the disk or network volume; such a process can be ended by nobody',
    };
  }
  return null;
}
