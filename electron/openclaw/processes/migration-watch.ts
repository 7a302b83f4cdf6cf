import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { NoticeFact } from '../../core/evidence/report-facts.ts';
import type { System } from '../../system/types.ts';
import { readSqliteTable } from '../sqlite-file.ts';

/** Finds the startup migration that keeps the gateway from starting (openclaw/openclaw #111972). */
export interface MigrationWatch {
  /** The migration with a live lease, as a notice. None while a gateway listens at the port. */
  look(isRefused: boolean): Promise<NoticeFact[]>;
}

const ASK_AGAIN_MS = 2_000;

const ms = z.number().nonnegative();
const leaseSchema = z.object({ created_at: ms, expires_at: ms });
const ownerSchema = z.object({ owner: z.object({ pid: z.int().positive(), host: z.string() }) });

/**
 * Since 2026.7 a startup migration has a lease in the state database. It is valid for five minutes
 * and renewed every minute. A gateway that finds it exits (2026.7) or waits (2026.9). Either way it
 * reports this only on its standard error, never in the log. 2026.9 also names the owner and takes
 * over the lease of a process that is gone.
 */
export function createMigrationWatch(options: {
  readonly system: Pick<System, 'processes'>;
  readonly stateDir: string;
  readonly now: () => number;
  /** The name of this machine. Pids of other machines mean nothing here. */
  readonly host?: string;
}): MigrationWatch {
  const host = options.host ?? hostname();
  const path = join(options.stateDir, 'state', 'openclaw.sqlite');
  let known: { readonly atMs: number; readonly notices: NoticeFact[] } | null = null;

  async function read(): Promise<NoticeFact[]> {
    const row = (readSqliteTable(path, 'state_leases') ?? []).find(
      (one) => one.get('scope') === 'startup-migrations',
    );
    if (row === undefined) return [];
    const lease = leaseSchema.safeParse(Object.fromEntries(row));
    if (!lease.success || lease.data.expires_at <= options.now()) return [];
    const ownerPid = ownerPidOf(row.get('payload_json'), host);
    if (ownerPid !== null) {
      const [owner] = await options.system.processes([ownerPid]);
      if (owner?.kind === 'absent') return [];
    }
    return [
      {
        kind: 'migration',
        atMs: lease.data.created_at,
        untilMs: lease.data.expires_at,
        ownerPid,
        source: 'lease',
      },
    ];
  }

  return {
    async look(isRefused) {
      if (!isRefused) {
        known = null;
        return [];
      }
      const atMs = options.now();
      if (known === null || atMs - known.atMs >= ASK_AGAIN_MS)
        known = { atMs, notices: await read() };
      return known.notices;
    },
  };
}

/** The migrating process of this machine, if the lease names it. */
function ownerPidOf(payload: unknown, host: string): number | null {
  if (typeof payload !== 'string') return null;
  try {
    const parsed = ownerSchema.safeParse(JSON.parse(payload));
    return parsed.success && parsed.data.owner.host === host ? parsed.data.owner.pid : null;
  } catch {
    return null;
  }
}
