import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { MessageFact, SessionFact } from '../core/evidence.ts';

/** The last entries of a transcript fit here; a longer one is not read on. */
const TAIL_BYTES = 64 * 1024;
/** Only sessions that somebody used lately can have somebody waiting. */
const RECENT_MS = 6 * 60 * 60_000;
const MOST_READ = 10;

const entrySchema = z.object({
  type: z.literal('message'),
  timestamp: z.string().optional(),
  message: z.object({
    role: z.string(),
    timestamp: z.number().optional(),
    stopReason: z.string().nullish(),
  }),
});

/**
 * When the user last wrote and was last answered, from the ends of the transcripts of recently
 * used sessions (JSONL era only). Bounded reads from the end, no text kept, nothing written; a
 * transcript that is missing or unreadable says nothing.
 */
export function readTranscriptTails(
  stateDir: string,
  sessions: readonly SessionFact[],
  nowMs: number,
): MessageFact[] {
  return sessions
    .filter((row) => row.sessionId !== null && nowMs - (row.updatedAtMs ?? 0) < RECENT_MS)
    .slice(0, MOST_READ)
    .flatMap((row) => {
      const path = join(stateDir, 'agents', row.agentId, 'sessions', `${row.sessionId}.jsonl`);
      const tail = readTail(path);
      return tail === null ? [] : (tailFact(row.key, tail) ?? []);
    });
}

/** Last user and assistant times in the lines of a transcript's end. Pure. */
export function tailFact(sessionKey: string, tail: string): MessageFact | null {
  let userAtMs: number | null = null;
  let replyAtMs: number | null = null;
  for (const line of tail.split('\n')) {
    const entry = parseEntry(line);
    if (entry === null) continue;
    const { message } = entry;
    const atMs = message.timestamp ?? Date.parse(entry.timestamp ?? '');
    if (!Number.isFinite(atMs)) continue;
    if (message.role === 'user') userAtMs = atMs;
    else if (message.role === 'assistant' && message.stopReason != null) {
      // A call of a tool is work in progress; anything else ends the turn.
      if (!/^tool/i.test(message.stopReason)) replyAtMs = atMs;
    }
  }
  if (userAtMs === null && replyAtMs === null) return null;
  return { sessionKey, userAtMs, replyAtMs, source: 'transcript' };
}

function parseEntry(line: string): z.infer<typeof entrySchema> | null {
  if (!line.startsWith('{')) return null;
  try {
    const parsed = entrySchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function readTail(path: string): string | null {
  let fd: number | null = null;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const { size } = fstatSync(fd);
    const length = Math.min(size, TAIL_BYTES);
    const buffer = Buffer.alloc(length);
    const read = readSync(fd, buffer, 0, length, size - length);
    return buffer.subarray(0, read).toString('utf8');
  } catch {
    return null;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}
