import { join } from 'node:path';
import { z } from 'zod';
import type {
  MessageFact,
  RunFact,
  SessionFact,
  TurnFact,
  WrittenStep,
} from '../../core/evidence/evidence.ts';
import { MOST_WORDS } from '../../core/evidence/turn-facts.ts';
import { type FileReads, type FileStat, quietly, realReads } from '../../system/file-reads.ts';
import { hasWords } from '../gateway/frames.ts';
import { isHeartbeatPrompt, isOwnCommand } from '../message-text.ts';

/** The last entries of a transcript fit here. The rest of a longer one is not read. */
const TAIL_BYTES = 64 * 1024;
/** Only recently used sessions can have a waiting user. */
const RECENT_MS = 6 * 60 * 60_000;
/** The most failures in a row that are kept. More add nothing. */
const MOST_TURNS = 20;
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

/** The owner of an entry's turn, and the last user message that the agent knows there. */
type Turn = { readonly of: 'user' | 'heartbeat'; readonly user: string | null };

export type TranscriptTails = {
  readonly messages: readonly MessageFact[];
  readonly steps: readonly WrittenStep[];
  readonly turns: readonly TurnFact[];
};

type Tail = {
  readonly message: MessageFact | null;
  readonly step: WrittenStep | null;
  readonly turns: readonly TurnFact[];
};
type Known = { readonly key: string; readonly stat: FileStat; readonly tail: Tail };

/**
 * Reads the ends of recently used transcripts (JSONL era only). They show when the user last wrote,
 * when the last answer came, and what is in progress. Reads are bounded, no text is kept, and
 * nothing is written. A missing or unreadable transcript adds nothing. An unchanged one is not
 * opened again.
 */
export function createTranscriptReader(
  stateDir: string,
  files: FileReads = realReads,
): (sessions: readonly SessionFact[], nowMs: number) => TranscriptTails {
  let known: ReadonlyMap<string, Known> = new Map();

  function look(path: string, key: string): Known | null {
    try {
      const before = known.get(path);
      if (before?.key === key && isUnchanged(before.stat, files.lstat(path))) return before;
      const { stat, text } = readEnd(files, path);
      const turns = tailTurns(key, text);
      return {
        key,
        stat,
        tail: { message: tailFact(key, text), step: tailStep(key, text), turns },
      };
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
    const tails = [...seen.values()].map((one) => one.tail);
    return {
      messages: tails.flatMap(({ message }) => message ?? []),
      steps: tails.flatMap(({ step }) => step ?? []),
      turns: tails.flatMap(({ turns }) => turns),
    };
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

/** The work in progress by the last message at a transcript's end. Null if there is none. Pure. */
export function tailStep(sessionKey: string, tail: string): WrittenStep | null {
  const entry = tail
    .split('\n')
    .map(parseEntry)
    .findLast((one) => one !== null);
  if (entry === undefined || entry === null) return null;
  const { role, stopReason, content, timestamp } = entry.message;
  const written = Date.parse(entry.timestamp ?? '');
  const atMs = Number.isFinite(written) ? written : timestamp;
  if (atMs === undefined) return null;
  if (role === 'toolResult') return { sessionKey, kind: 'result', tool: null, atMs };
  if (role !== 'assistant' || !/^tool/i.test(stopReason ?? '')) return null;
  const tool = partsSchema.parse(content).find((part) => part.type === 'toolCall')?.name ?? null;
  return { sessionKey, kind: 'tool', tool, atMs };
}

/** An event of a run and its transcript entry may come in either order. */
const EITHER_ORDER_MS = 2_000;

/**
 * Adds the tool steps from transcripts to runs. 2026.2.1 sends tool events only to a verbose chat.
 * Without this, a long tool would look like a hung model.
 */
export function withWrittenSteps(
  runs: readonly RunFact[],
  steps: readonly WrittenStep[],
  nowMs: number,
): RunFact[] {
  return runs.map((run) => {
    if (run.phase !== 'active' || run.step.kind === 'tool') return run;
    const step = steps.find((one) => one.sessionKey === run.sessionKey);
    // For a run that was not seen from its start, its last known step counts.
    const steppedAtMs = run.knownProgressAtMs ?? run.lastProgressAtMs;
    const isOfThisRun =
      step !== undefined &&
      step.atMs >= run.startedAtMs &&
      step.atMs <= nowMs &&
      step.atMs + EITHER_ORDER_MS >= steppedAtMs;
    if (!isOfThisRun) return run;
    return {
      ...run,
      ...progressWith(run, step),
      step: {
        kind: step.kind === 'tool' ? 'tool' : 'model',
        name: step.tool,
        sinceMs: step.atMs,
      },
    };
  });
}

/** A running tool explains a run's silence. After its result only the result is known. */
function progressWith(
  run: RunFact,
  step: WrittenStep,
): Pick<RunFact, 'lastProgressAtMs' | 'knownProgressAtMs'> {
  if (run.knownProgressAtMs === null) {
    const lastProgressAtMs = Math.max(run.lastProgressAtMs, step.atMs);
    return { lastProgressAtMs, knownProgressAtMs: null };
  }
  const knownMs = Math.max(run.knownProgressAtMs, step.atMs);
  return step.kind === 'tool'
    ? { lastProgressAtMs: knownMs, knownProgressAtMs: null }
    : { lastProgressAtMs: Math.max(run.lastProgressAtMs, knownMs), knownProgressAtMs: knownMs };
}

/**
 * When the user last wrote and was last answered, by the lines at a transcript's end. Pure. A
 * heartbeat's prompt is no message, and what follows from it is no reply. An entry belongs to its
 * parent's turn, since a message during a heartbeat is written in between (2026.7.35,
 * openclaw/openclaw #103690). If the next turn goes on without such a message, the agent never sees
 * it: it was dropped.
 */
export function tailFact(sessionKey: string, tail: string): MessageFact | null {
  return readTail(sessionKey, tail).message;
}

/**
 * How the last turns at a transcript's end went: the last answer, and later failures or wordless
 * ends. On 2026.2.1 nothing else reports a model that refuses. Pure.
 */
export function tailTurns(sessionKey: string, tail: string): readonly TurnFact[] {
  const { turns } = readTail(sessionKey, tail);
  const from = turns.findLastIndex((turn) => turn.kind === 'answered');
  return turns.slice(Math.max(from, turns.length - MOST_TURNS, 0));
}

function readTail(
  sessionKey: string,
  tail: string,
): { readonly message: MessageFact | null; readonly turns: readonly TurnFact[] } {
  let userAtMs: number | null = null;
  let replyAtMs: number | null = null;
  let answeredUserAtMs: number | null = null;
  let failedAtMs: number | null = null;
  let droppedAtMs: number | null = null;
  let lastUser: Turn | null = null;
  let turn: Turn | null = null;
  const turns = new Map<string, Turn | null>();
  const ended: TurnFact[] = [];
  let endedTurn: Turn | null = null;
  for (const line of tail.split('\n')) {
    const link = parseWith(linkSchema, line);
    if (link === null) continue;
    const entry = parseEntry(line);
    const atMs = entry?.message.timestamp ?? Date.parse(entry?.timestamp ?? '');
    const known = turns.get(link.parentId ?? '');
    turn = known ?? turn;
    const isCommand = entry?.message.role === 'user' && isOwnCommand(entry.message.content);
    if (entry?.message.role === 'user' && !isCommand) {
      const isHeartbeat = isHeartbeatPrompt(entry.message.content) === true;
      const goesOnWithout =
        known !== undefined && lastUser !== null && known?.user !== lastUser.user;
      if (goesOnWithout && isHeartbeat && Number.isFinite(atMs)) droppedAtMs ??= atMs;
      turn = isHeartbeat
        ? { of: 'heartbeat', user: turn?.user ?? null }
        : { of: 'user', user: link.id ?? line };
      if (!isHeartbeat) {
        lastUser = turn;
        droppedAtMs = null;
      }
    }
    if (link.id != null) turns.set(link.id, turn);
    if (entry === null || isCommand || !Number.isFinite(atMs)) continue;
    const fact = turnOf(sessionKey, entry, turn?.of === 'heartbeat');
    if (fact !== null) {
      // A repeated call, as after an overflow on 2026.7.35, belongs to the same turn.
      const isAgain = endedTurn === turn && ended.at(-1)?.kind === fact.kind;
      if (isAgain) ended.pop();
      ended.push(fact);
      endedTurn = turn;
    }
    if (turn?.of === 'heartbeat') continue;
    const { message } = entry;
    if (fact?.kind === 'answered') answeredUserAtMs = userAtMs;
    if (message.role === 'user') userAtMs = atMs;
    else if (message.role === 'assistant' && message.stopReason != null) {
      // A tool call is work in progress. Anything else ends the turn.
      if (message.stopReason === 'error') failedAtMs = atMs;
      else if (!/^tool/i.test(message.stopReason)) replyAtMs = atMs;
    }
  }
  const isEmpty = userAtMs === null && replyAtMs === null && failedAtMs === null;
  const source = 'transcript' as const;
  return {
    message: isEmpty
      ? null
      : {
          sessionKey,
          userAtMs,
          replyAtMs,
          droppedAtMs,
          ...(failedAtMs === null ? {} : { failedAtMs }),
          ...(answeredUserAtMs === null ? {} : { answeredUserAtMs }),
          source,
        },
    turns: ended,
  };
}

/** OpenClaw's own entries in a conversation, such as copies of what a channel sent. */
const OWN_PROVIDER = 'openclaw';

/** How one entry ended its turn. Null if it ends none or is not a model's. */
function turnOf(
  sessionKey: string,
  { timestamp, message }: z.infer<typeof entrySchema>,
  heartbeat: boolean,
): TurnFact | null {
  const { role, stopReason, provider, errorMessage } = message;
  if (role !== 'assistant' || stopReason == null || provider === OWN_PROVIDER) return null;
  if (/^(tool|aborted)/i.test(stopReason)) return null;
  // A message has the time of its request, its entry the time of its arrival.
  const written = Date.parse(timestamp ?? '');
  const atMs = Math.max(Number.isFinite(written) ? written : 0, message.timestamp ?? 0);
  const fact = {
    atMs,
    source: 'transcript' as const,
    sessionKey,
    runId: null,
    provider: cut(provider),
    model: cut(message.model),
    heartbeat,
  };
  if (stopReason === 'error') {
    const failure = cut(message.errorCode ?? message.errorType);
    const begun = hasWords(message.content);
    return { kind: 'failed', ...fact, reason: null, failure, begun, said: cut(errorMessage) };
  }
  if (hasWords(message.content)) return { kind: 'answered', ...fact };
  return { kind: 'empty', ...fact, stopReason: cut(stopReason) };
}

function cut(text: string | null | undefined): string | null {
  return text == null || text === '' ? null : text.slice(0, MOST_WORDS);
}

function parseEntry(line: string): z.infer<typeof entrySchema> | null {
  return parseWith(entrySchema, line);
}

function parseWith<T>(schema: z.ZodType<T>, line: string): T | null {
  if (!line.startsWith('{')) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
