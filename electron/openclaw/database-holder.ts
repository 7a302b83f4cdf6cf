import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { System } from '../system/types.ts';

/** More agents than this are not looked through: each question costs time on macOS. */
const MOST_AGENTS = 20;

/**
 * Which process besides the gateway has one of its databases open (2026.8.1 and later keep
 * sessions in `agents/<id>/agent/openclaw-agent.sqlite`, the rest in `state/openclaw.sqlite`).
 * Null when none is found or it cannot be told.
 */
export async function findDatabaseHolder(
  system: Pick<System, 'openers'>,
  stateDir: string,
  gatewayPid: number | null,
): Promise<number | null> {
  for (const path of databasesOf(stateDir)) {
    const pids = await system.openers(path);
    const other = pids?.find((pid) => pid !== gatewayPid && pid !== process.pid);
    if (other !== undefined) return other;
  }
  return null;
}

function databasesOf(stateDir: string): string[] {
  let agents: string[] = [];
  try {
    agents = readdirSync(join(stateDir, 'agents')).slice(0, MOST_AGENTS);
  } catch {
    // No agents folder: no database of theirs.
  }
  return [
    ...agents.map((id) => join(stateDir, 'agents', id, 'agent', 'openclaw-agent.sqlite')),
    join(stateDir, 'state', 'openclaw.sqlite'),
  ];
}
