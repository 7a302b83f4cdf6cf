import { join } from 'node:path';
import { z } from 'zod';
import type { HeardTranscript, TranscriptEntry } from '../../core/evidence/heard-facts.ts';
import { MOST_ENTRIES } from '../../core/evidence/heard-facts.ts';
import type { SessionFact } from '../../core/evidence/session-facts.ts';
import { MOST_WORDS } from '../../core/evidence/turn-facts.ts';
import { parseJson } from '../../core/text/json.ts';
import { type FileReads, type FileStat, quietly, realReads } from '../../system/file-reads.ts';
import { choosesSilence, hasWords } from '../answer-text.ts';
import { sendsMessage } from '../gateway/frames.ts';
import { textKindOf } from '../message-text.ts';

/** The last entries of a transcript fit here. The rest of a longer one is not read. */
const TAIL_BYTES = 64 * 1024;
/** Only recently used sessions can have a waiting user. */
const RECENT_MS = 6 * 60 * 60_000;
/** A word of the protocol is never longer. A longer one is cut. */
const MOST_WORD = 200;
const MOST_READ = 10;

const entrySchema = z.object({
  type: z.literal('message'),
  timestamp: z.string().optional(),
  message: z.object({
    role: z.string(),
    timestamp: z.number().optional(),
    stopReason: z.string().nullish(),
    content: z.unknown(),
    provider: z.string().nullish().catch(null),
    model: z.string().nullish().catch(null),
    errorMessage: z.string().nullish().catch(null),
    /** The provider's own code for it: `invalid_api_key` (2026.7.35). */
    errorCode: z.string().nullish().catch(null),
    errorType: z.string().nullish().catch(null),
  }),
});

const partsSchema = z
  .array(z.object({ type: z.string(), name: z.string().optional() }).catch({ type: 'other' }))
  .catch([]);

/** The link of every entry to the one before it. */
const linkSchema = z.object({ id: z.string().nullish(), parentId: z.string().nullish() });

type Known = { readonly stat: FileStat; readonly transcript: HeardTranscript };

/**
 * Reads the ends of recently used transcripts (JSONL era only), as entries with their kinds and
 * times. Reads are bounded, no text is kept, and nothing is written. A missing or unreadable
 * transcript adds nothing. An unchanged one is not opened again. What the entries mean is decided
 * elsewhere (`core/evidence/heard-transcripts.ts`).
 */
export function createTranscriptReader(
  stateDir: string,
  files: FileReads = realReads,
): (sessions: readonly SessionFact[], nowMs: number) => readonly HeardTranscript[] {
  let known: ReadonlyMap<string, Known> = new Map();

  function look(path: string, sessionKey: string): Known | null {
    try {
      const before = known.get(path);
      const isKnown = before?.transcript.sessionKey === sessionKey;
      if (isKnown && isUnchanged(before.stat, files.lstat(path))) return before;
      const { stat, text } = readEnd(files, path);
      return { stat, transcript: { sessionKey, entries: readEntries(text) } };
    } catch {
      return null;
    }
  }

  return (sessions, nowMs) => {
    const seen = new Map<string, Known>();
    const used = sessions.filter(
      (row) => row.sessionId !== null && nowMs - (row.updatedAtMs ?? 0) < RECENT_MS,
    );
    for (const row of used.slice(0, MOST_READ)) {
      const path = join(stateDir, 'agents', row.agentId, 'sessions', `${row.sessionId}.jsonl`);
      const found = look(path, row.key);
      if (found !== null) seen.set(path, found);
    }
    known = seen;
    return [...seen.values()].map((one) => one.transcript);
  };
}

/** A transcript is only appended to or replaced. Size, time and inode show both. */
function isUnchanged(a: FileStat, b: FileStat): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino && a.dev === b.dev;
}

/** The end of a plain file and its stat at that moment. Throws like the file calls. */
function readEnd(files: FileReads, path: string): { stat: FileStat; text: string } {
  const fd = files.open(path, 'read');
  try {
    const stat = files.fstat(fd);
    const from = Math.max(0, stat.size - TAIL_BYTES);
    const text = files.read(fd, from, Math.min(stat.size, TAIL_BYTES)).toString('utf8');
    return { stat, text };
  } finally {
    quietly(() => files.close(fd));
  }
}

/** The entries at a transcript's end, without their text. The half line at the cut is left out. Pure. */
export function readEntries(tail: string): TranscriptEntry[] {
  const places = new Map<string, number>();
  const entries: TranscriptEntry[] = [];
  for (const line of tail.split('\n')) {
    const value = line.startsWith('{') ? parseJson(line) : null;
    const link = linkSchema.safeParse(value);
    if (!link.success) continue;
    const { id, parentId } = link.data;
    const after = places.get(parentId ?? '') ?? null;
    const entry = entryOf(value, after);
    const before = entries.at(-1);
    if (before !== undefined && after === entries.length - 1 && isStep(before) && isStep(entry)) {
      entries[entries.length - 1] = joined(before, entry);
    } else {
      entries.push(entry);
    }
    if (id != null) places.set(id, entries.length - 1);
  }
  const cutOff = Math.max(0, entries.length - MOST_ENTRIES);
  return entries.slice(cutOff).map((entry) => ({
    ...entry,
    after: entry.after === null || entry.after < cutOff ? null : entry.after - cutOff,
  }));
}

/** Whether it neither begins nor ends a turn: a tool call, its result, or no message at all. */
function isStep({ role, stopReason }: TranscriptEntry): boolean {
  if (role === null || role === 'toolResult') return true;
  return role === 'assistant' && /^tool/i.test(stopReason ?? '');
}

/** Two steps in a row of one turn: the later message, in the place of the first. */
function joined(first: TranscriptEntry, second: TranscriptEntry): TranscriptEntry {
  const shown = second.role === null ? first : second;
  const sends = first.sends ?? second.sends;
  return {
    ...shown,
    after: first.after,
    count: (first.count ?? 1) + (second.count ?? 1),
    ...(sends === undefined ? {} : { sends }),
  };
}

function entryOf(value: unknown, after: number | null): TranscriptEntry {
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) return { after, role: null, sentAtMs: null, writtenAtMs: null };
  const { timestamp, message } = parsed.data;
  const { role, content, stopReason } = message;
  const writtenAtMs = Date.parse(timestamp ?? '');
  const isModel = role === 'assistant';
  const tool = partsSchema.parse(content).find((part) => part.type === 'toolCall')?.name;
  const provider = cut(message.provider);
  const model = cut(message.model);
  const failure = cut(message.errorCode ?? message.errorType);
  const said = cut(message.errorMessage);
  return {
    after,
    role: role.slice(0, MOST_WORD),
    sentAtMs: message.timestamp ?? null,
    writtenAtMs: Number.isFinite(writtenAtMs) ? writtenAtMs : null,
    ...(role === 'user' ? { text: textKindOf(content) } : {}),
    ...(isModel && hasWords(content) ? { hasWords: true as const } : {}),
    ...(isModel && choosesSilence(content) ? { silent: true as const } : {}),
    ...(stopReason == null ? {} : { stopReason: stopReason.slice(0, MOST_WORD) }),
    ...(isModel && tool !== undefined ? { tool: tool.slice(0, MOST_WORD) } : {}),
    ...(isModel && sendsMessage(content) ? { sends: true as const } : {}),
    ...(provider === null ? {} : { provider }),
    ...(model === null ? {} : { model }),
    ...(failure === null ? {} : { failure }),
    ...(said === null ? {} : { said }),
  };
}

function cut(text: string | null | undefined): string | null {
  return text == null || text === '' ? null : text.slice(0, MOST_WORDS);
}
