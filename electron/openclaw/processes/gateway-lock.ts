import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { ReadOnlyFiles } from '../files.ts';

const payloadSchema = z.object({
  pid: z.int().positive(),
  createdAt: z.string().optional().catch(undefined),
});
const MAX_BYTES = 16 * 1024;

export type GatewayLockQuery = {
  readonly stateDir: string;
  readonly configPath: string;
  readonly tmpDirs: readonly string[];
  readonly uid: number | null;
  readonly files: ReadOnlyFiles;
};

/**
 * The holder of the gateway's single-instance lock and its start. Null if that time is not given.
 */
export type GatewayLock = { readonly pid: number; readonly createdAtMs: number | null };

/**
 * The holder of the gateway's own single-instance lock, or null. The lock exists before the gateway
 * listens, so it distinguishes a starting gateway from one that is down. Up to 2026.7 it is in
 * `$TMPDIR/openclaw-<uid>`, on 2026.9.6 below the state folder. Its name is a hash of the config's
 * path: SHA-1 on 2026.2.1, SHA-256 on 2026.7.35.
 */
export function readGatewayLock(query: GatewayLockQuery): GatewayLock | null {
  const suffix = query.uid === null ? 'openclaw' : `openclaw-${query.uid}`;
  const names = ['sha256', 'sha1'].map((kind) => {
    const hash = createHash(kind).update(query.configPath).digest('hex').slice(0, 8);
    return `gateway.${hash}.lock`;
  });
  const candidates = [
    join(query.stateDir, 'tmp', suffix, 'gateway.state.lock'),
    ...query.tmpDirs.flatMap((dir) => names.map((name) => join(dir, suffix, name))),
  ];
  for (const path of candidates) {
    const read = query.files.readText(path, MAX_BYTES);
    if (read.kind !== 'text') continue;
    const lock = lockOf(read.text);
    if (lock !== null) return lock;
  }
  return null;
}

function lockOf(text: string): GatewayLock | null {
  try {
    const parsed = payloadSchema.safeParse(JSON.parse(text));
    if (!parsed.success) return null;
    const createdAtMs = Date.parse(parsed.data.createdAt ?? '');
    return {
      pid: parsed.data.pid,
      createdAtMs: Number.isNaN(createdAtMs) ? null : createdAtMs,
    };
  } catch {
    return null;
  }
}
