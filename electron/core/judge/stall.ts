import { say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { NOTICE_FRESH_MS } from '../openclaw/limits.ts';

/** Something outside the gateway that it waits for. A new process would wait for it as well. */
export type Stall = { readonly waitsFor: Words; readonly whoMustAct: Words };

/** What a silent gateway is known to wait for; null where nothing is known. */
export function knownStall({ atMs, gateway, notices }: Evidence): Stall | null {
  const locked = notices.findLast((notice) => notice.kind === 'database-locked');
  const holder = locked?.holderPid ?? null;
  const isFresh = locked !== undefined && atMs - locked.atMs < NOTICE_FRESH_MS;
  if (isFresh && holder !== null && holder !== gateway.pid) {
    return {
      waitsFor: say('waitsForDatabase', { holder }),
      whoMustAct: say('endHolder', { holder }),
    };
  }
  if (gateway.process?.kind === 'alive' && gateway.process.state === 'uninterruptible') {
    return {
      waitsFor: say('waitsForDisk', { pid: gateway.pid }),
      whoMustAct: say('lookAtDisk'),
    };
  }
  return null;
}
