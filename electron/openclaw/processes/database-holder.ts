import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NoticeFact } from '../../core/evidence/report-facts.ts';
import { NOTICE_FRESH_MS } from '../../core/openclaw/limits.ts';
import type { System } from '../../system/types.ts';

/** The most agents that are checked, since each question costs time on macOS. */
const MOST_AGENTS = 20;
/**
 * The holder is asked for only while the gateway's report of a locked database counts. It stays
 * named as long as that report is shown.
 */
const FRESH_MS = NOTICE_FRESH_MS;
const ASK_AGAIN_MS = 5_000;

/** Finds which process holds the session database, and when it has gone. */
export interface DatabaseHolderWatch {
  /**
   * The notices in order of time; the newest `database-locked` gets its holder. Once a known holder
   * has ended, earlier notices are left out, because the database is free again.
   */
  complete(notices: readonly NoticeFact[], gatewayPid: number | null): Promise<NoticeFact[]>;
}

export function createDatabaseHolderWatch(options: {
  readonly system: Pick<System, 'openers' | 'processes'>;
  readonly stateDir: string;
  readonly now: () => number;
}): DatabaseHolderWatch {
  const { system, stateDir, now } = options;
  let holder: { readonly pid: number; readonly askedAtMs: number } | null = null;
  let freedAtMs = Number.NEGATIVE_INFINITY;

  async function askHolder(gatewayPid: number | null): Promise<void> {
    if (holder !== null && now() - holder.askedAtMs < ASK_AGAIN_MS) return;
    const pid = await findDatabaseHolder(system, stateDir, gatewayPid);
    if (pid === null && holder !== null) {
      const [before] = await system.processes([holder.pid]);
      if (before?.kind === 'absent') freedAtMs = now();
    }
    holder = pid === null ? null : { pid, askedAtMs: now() };
  }

  const isStanding = (notice: NoticeFact): boolean =>
    notice.kind !== 'database-locked' || notice.atMs > freedAtMs;

  return {
    async complete(notices, gatewayPid) {
      const sorted = notices.filter(isStanding).sort((a, b) => a.atMs - b.atMs);
      const last = sorted.findLast((notice) => notice.kind === 'database-locked');
      if (last === undefined || now() - last.atMs > FRESH_MS) {
        holder = null;
        return sorted;
      }
      await askHolder(gatewayPid);
      return sorted
        .filter(isStanding)
        .map((notice) =>
          notice.kind === 'database-locked' && notice.atMs === last.atMs
            ? { ...notice, holderPid: holder?.pid ?? null }
            : notice,
        );
    },
  };
}

/**
 * The process besides the gateway that has one of its databases open. 2026.8.1 and later keep
 * sessions in `agents/<id>/agent/openclaw-agent.sqlite`, the rest in `state/openclaw.sqlite`. Null
 * if none is found or it is unknown.
 */
async function findDatabaseHolder(
  system: Pick<System, 'openers'>,
  stateDir: string,
  gatewayPid: number | null,
): Promise<number | null> {
  for (const path of databasesOf(stateDir)) {
    const openers = await system.openers(path, { owners: [], everybody: true });
    const pids = openers.kind === 'asked' ? openers.pids : [];
    const other = pids.find((pid) => pid !== gatewayPid && pid !== process.pid);
    if (other !== undefined) return other;
  }
  return null;
}

function databasesOf(stateDir: string): string[] {
  let agents: string[] = [];
  try {
    agents = readdirSync(join(stateDir, 'agents')).slice(0, MOST_AGENTS);
  } catch {
    // Without an agents folder there is no database of an agent.
  }
  return [
    ...agents.map((id) => join(stateDir, 'agents', id, 'agent', 'openclaw-agent.sqlite')),
    join(stateDir, 'state', 'openclaw.sqlite'),
  ];
}
