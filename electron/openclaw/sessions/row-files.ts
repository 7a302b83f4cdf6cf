import { basename, join } from 'node:path';
import { z } from 'zod';
import { type FileReads, realReads } from '../../system/file-reads.ts';
import { readList, sessionPaths } from './session-files.ts';

/** A larger list is not read here, since a look must stay quick. */
const MOST_BYTES = 8 * 1024 * 1024;
/**
 * The shortest interval between reads. The list changes at every turn and is needed only while a
 * lock matches no session.
 */
const READ_AGAIN_MS = 5_000;

const rowSchema = z.looseObject({ sessionFile: z.string().min(1).max(4_096) });

/** Finds the session of a transcript file in OpenClaw's own session lists (JSONL era). */
export interface RowFiles {
  /** The session whose row names this transcript. Null: none, or the list cannot be read. */
  keyOf(agentId: string, fileName: string): string | null;
}

export function createRowFiles(options: {
  readonly stateDir: string;
  readonly now: () => number;
  readonly files?: FileReads;
}): RowFiles {
  const { stateDir, now, files = realReads } = options;
  const known = new Map<string, { stamp: string; readAtMs: number; keys: Map<string, string> }>();

  function keysOf(agentId: string): ReadonlyMap<string, string> {
    const before = known.get(agentId);
    if (before !== undefined && Math.abs(now() - before.readAtMs) < READ_AGAIN_MS) {
      return before.keys;
    }
    const paths = sessionPaths({ stateDir, agentId, sessionId: 'any' });
    if (!paths.ok) return new Map();
    const stamp = stampOf(files, paths.value.list);
    const keys =
      stamp !== null && before?.stamp === stamp
        ? before.keys
        : stamp === null
          ? new Map<string, string>()
          : transcriptKeys(files, paths.value.list);
    known.set(agentId, { stamp: stamp ?? '', readAtMs: now(), keys });
    return keys;
  }

  return { keyOf: (agentId, fileName) => keysOf(agentId).get(fileName) ?? null };
}

function stampOf(files: FileReads, path: string): string | null {
  try {
    const stat = files.lstat(path);
    if (stat.kind !== 'file' || stat.size > MOST_BYTES) return null;
    return `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeMs}`;
  } catch {
    return null;
  }
}

function transcriptKeys(files: FileReads, path: string): Map<string, string> {
  const keys = new Map<string, string>();
  const list = readList(files, path);
  if (!list.ok) return keys;
  for (const [key, value] of Object.entries(list.value)) {
    const row = rowSchema.safeParse(value);
    if (row.success) keys.set(basename(join('/', row.data.sessionFile.trim())), key);
  }
  return keys;
}
