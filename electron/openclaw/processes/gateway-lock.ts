import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { ReadOnlyFiles } from '../files.ts';

const payloadSchema = z.object({ pid: z.int().positive(), configPath: z.string().optional() });
const MAX_BYTES = 16 * 1024;

export type GatewayLockQuery = {
  readonly stateDir: string;
  readonly configPath: string;
  readonly tmpDirs: readonly string[];
  readonly uid: number | null;
  readonly files: ReadOnlyFiles;
};

/**
 * The pid that the gateway's own single-instance lock names, or null. It exists before the
 * gateway listens, and so tells a gateway that is starting from one that is down. Up to 2026.7 in
 * `$TMPDIR/openclaw-<uid>`, on 2026.9.6 below the state dir; named by a hash of the config's path:
 * SHA-1 on 2026.2.1, SHA-256 on 2026.7.35.
 */
export function readGatewayLockPid(query: GatewayLockQuery): number | null {
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
    const pid = pidOf(read.text);
    if (pid !== null) return pid;
  }
  return null;
}

function pidOf(text: string): number | null {
  try {
    const parsed = payloadSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.pid : null;
  } catch {
    return null;
  }
}
