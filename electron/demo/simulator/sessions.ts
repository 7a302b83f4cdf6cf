import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Era } from './eras.ts';

const entrySchema = z.object({
  sessionId: z.string(),
  sessionFile: z.string().optional(),
  updatedAt: z.number(),
  createdAt: z.number().optional(),
  systemSent: z.boolean(),
  abortedLastRun: z.boolean(),
  chatType: z.string().optional(),
  channel: z.string().optional(),
  status: z.enum(['running', 'done', 'failed', 'killed']).optional(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  lastRunId: z.string().optional(),
  lifecycleRevision: z.string().optional(),
  /** No interrupted run of it is taken up again. */
  givenUp: z.boolean().optional(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  totalTokens: z.number(),
});
export type SessionEntry = z.infer<typeof entrySchema>;
const storeSchema = z.record(z.string(), entrySchema);

const messageSchema = z.looseObject({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.unknown(),
  timestamp: z.number(),
});
export type TranscriptMessage = z.infer<typeof messageSchema>;
const lineSchema = z.object({ type: z.literal('message'), message: messageSchema });

export interface AppendedMessage {
  readonly id: string;
  readonly seq: number;
}

/** Returns `agent:<agent>:<rest>`. A short key belongs to the agent "main". */
export function canonicalKey(key: string): string {
  return key.startsWith('agent:') ? key : `agent:main:${key}`;
}

export function agentOf(key: string): string {
  return canonicalKey(key).split(':')[1] ?? 'main';
}

/**
 * Sessions and transcripts of one state folder. Up to 2026.7 they are `sessions.json` and one JSONL
 * file per session. Later versions keep them in SQLite. Here a JSON file replaces the tables, and
 * the database file is only a header, so that its path exists.
 */
export class Sessions {
  readonly #era: Era;
  readonly #stateDir: string;
  readonly #nowMs: () => number;
  /** Lines of a new session that are not written before its first answer. */
  readonly #unwritten = new Map<string, string[]>();
  #tables: Record<string, TranscriptMessage[]> = {};

  constructor(era: Era, stateDir: string, nowMs: () => number) {
    this.#era = era;
    this.#stateDir = stateDir;
    this.#nowMs = nowMs;
    this.#prepareAgent('main');
    if (era.locks === null && existsSync(this.#tablesFile)) {
      this.#tables = z
        .record(z.string(), z.array(messageSchema))
        .parse(JSON.parse(readFileSync(this.#tablesFile, 'utf8')));
    }
  }

  /** The store's path in `sessions.list` and `health`. */
  storePath(agentId: string): string {
    const agent = join(this.#stateDir, 'agents', agentId);
    return this.#era.locks === null
      ? join(agent, 'agent', 'openclaw-agent.sqlite')
      : join(agent, 'sessions', 'sessions.json');
  }

  transcriptFile(key: string, sessionId: string): string {
    return join(this.#sessionsDir(agentOf(key)), `${sessionId}.jsonl`);
  }

  all(): readonly (readonly [string, SessionEntry])[] {
    return Object.entries(this.#load('main')).sort(([, a], [, b]) => b.updatedAt - a.updatedAt);
  }

  get(key: string): SessionEntry | null {
    return this.#load(agentOf(key))[canonicalKey(key)] ?? null;
  }

  put(key: string, entry: SessionEntry): SessionEntry {
    const agentId = agentOf(key);
    this.#prepareAgent(agentId);
    const store = { ...this.#load(agentId), [canonicalKey(key)]: entry };
    const file = this.#storeFile(agentId);
    writeFileSync(`${file}.tmp`, JSON.stringify(store, null, 2), { mode: 0o600 });
    renameSync(`${file}.tmp`, file);
    return entry;
  }

  change(key: string, change: Partial<SessionEntry>): SessionEntry {
    return this.put(key, { ...this.ensure(key), ...change, updatedAt: this.#nowMs() });
  }

  ensure(key: string): SessionEntry {
    return this.get(key) ?? this.put(key, this.fresh(key, null));
  }

  fresh(key: string, previous: SessionEntry | null): SessionEntry {
    const sessionId = randomUUID();
    const now = this.#nowMs();
    return {
      sessionId,
      ...(this.#era.locks === null ? {} : { sessionFile: this.transcriptFile(key, sessionId) }),
      updatedAt: now,
      createdAt: previous?.createdAt ?? now,
      systemSent: false,
      abortedLastRun: false,
      ...(previous?.chatType === undefined ? {} : { chatType: previous.chatType }),
      ...(previous?.channel === undefined ? {} : { channel: previous.channel }),
      inputTokens: 0,
      outputTokens: 0,
      totalTokens: 0,
    };
  }

  append(key: string, sessionId: string, message: TranscriptMessage): AppendedMessage {
    const seq = this.history(key, sessionId).length + 1;
    if (this.#era.locks === null) {
      this.#tables[sessionId] = [...(this.#tables[sessionId] ?? []), message];
      writeFileSync(this.#tablesFile, JSON.stringify(this.#tables), { mode: 0o600 });
      return { id: randomUUID(), seq };
    }
    const file = this.transcriptFile(key, sessionId);
    const id = randomUUID().slice(0, 8);
    const timestamp = new Date(this.#nowMs()).toISOString();
    const line = JSON.stringify({ type: 'message', id, parentId: null, timestamp, message });
    const waiting = this.#unwritten.get(file) ?? [];
    if (!existsSync(file) && message.role === 'user') {
      this.#unwritten.set(file, [...waiting, line]);
      return { id, seq };
    }
    const header = { type: 'session', version: 3, id: sessionId, timestamp, cwd: this.#stateDir };
    const lines = existsSync(file) ? waiting : [JSON.stringify(header), ...waiting];
    this.#unwritten.delete(file);
    appendFileSync(file, `${[...lines, line].join('\n')}\n`);
    return { id, seq };
  }

  history(key: string, sessionId: string): readonly TranscriptMessage[] {
    if (this.#era.locks === null) return this.#tables[sessionId] ?? [];
    const file = this.transcriptFile(key, sessionId);
    const written = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    return [...written, ...(this.#unwritten.get(file) ?? [])].flatMap((line) => {
      const parsed = line === '' ? null : lineSchema.safeParse(JSON.parse(line));
      return parsed?.success === true ? [parsed.data.message] : [];
    });
  }

  /** Makes the transcript of a session after a reset. */
  begin(key: string, sessionId: string): void {
    const file = this.transcriptFile(key, sessionId);
    const timestamp = new Date(this.#nowMs()).toISOString();
    const header = { type: 'session', version: 3, id: sessionId, timestamp, cwd: this.#stateDir };
    writeFileSync(file, `${JSON.stringify(header)}\n`);
  }

  /** Empties a session that keeps its id (2026.8 and later). */
  clear(sessionId: string): void {
    const reset = { role: 'system' as const, content: [{ type: 'text', text: 'Reset' }] };
    this.#tables[sessionId] = [{ ...reset, timestamp: this.#nowMs() }];
    writeFileSync(this.#tablesFile, JSON.stringify(this.#tables), { mode: 0o600 });
  }

  /** Renames the transcript as `sessions.reset` and `sessions.delete` do. Returns the new names. */
  archive(key: string, sessionId: string, why: 'reset' | 'deleted'): readonly string[] {
    const file = this.transcriptFile(key, sessionId);
    this.#unwritten.delete(file);
    if (!existsSync(file)) return [];
    const archived = `${file}.${why}.${new Date(this.#nowMs()).toISOString().replaceAll(':', '-')}`;
    renameSync(file, archived);
    return [archived];
  }

  remove(key: string): boolean {
    const agentId = agentOf(key);
    const { [canonicalKey(key)]: gone, ...rest } = this.#load(agentId);
    if (gone === undefined) return false;
    writeFileSync(this.#storeFile(agentId), JSON.stringify(rest, null, 2), { mode: 0o600 });
    return true;
  }

  /** Forgets what was only in memory, as a killed process does. */
  forgetUnwritten(): void {
    this.#unwritten.clear();
  }

  get #tablesFile(): string {
    return join(this.#stateDir, 'state', 'simulated-transcripts.json');
  }

  #sessionsDir(agentId: string): string {
    return join(this.#stateDir, 'agents', agentId, 'sessions');
  }

  #storeFile(agentId: string): string {
    return this.#era.locks === null
      ? join(this.#stateDir, 'state', `simulated-sessions-${agentId}.json`)
      : this.storePath(agentId);
  }

  #load(agentId: string): Record<string, SessionEntry> {
    const file = this.#storeFile(agentId);
    return existsSync(file) ? storeSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  }

  #prepareAgent(agentId: string): void {
    mkdirSync(this.#sessionsDir(agentId), { recursive: true });
    if (this.#era.locks !== null) return;
    mkdirSync(join(this.#stateDir, 'agents', agentId, 'agent'), { recursive: true });
    mkdirSync(join(this.#stateDir, 'state'), { recursive: true });
    const database = this.storePath(agentId);
    if (!existsSync(database)) writeFileSync(database, 'SQLite format 3\0');
  }
}
