import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../core/result.ts';
import { errorCode, errorWords, quietly } from '../system/file-reads.ts';
import { type Files, realFiles, replaceFile, writeNew } from '../system/files.ts';

/** Older copies of ours make room for new ones. */
const KEPT_COPIES = 20;
const MANIFEST_BYTES = 1024 * 1024;

const idSchema = z.string().regex(/^[0-9A-Za-z-]{1,64}$/);
const entrySchema = z.object({
  v: z.literal(1),
  id: idSchema,
  /** `copied`: before the reset. `reset`: the session has a new file. `restored`: taken back. */
  state: z.enum(['copied', 'reset', 'restored']),
  store: z.enum(['jsonl', 'sqlite', 'unknown']),
  actionId: z.string(),
  at: z.iso.datetime(),
  stateDir: z.string().max(4096),
  agentId: z.string().max(256),
  sessionKey: z.string().max(1024),
  sessionId: z.string().max(256).nullable(),
  newSessionId: z.string().max(256).nullable(),
  /** The session's row as it was, for putting it back. */
  row: z.unknown(),
  complete: z.boolean(),
});
export type ArchiveEntry = z.infer<typeof entrySchema>;

/** Copies of sessions from before a reset, for this user only. */
export interface Archive {
  /** Writes a copy as a whole; a failure leaves nothing behind. */
  save(
    entry: Omit<ArchiveEntry, 'v' | 'id' | 'state' | 'at' | 'newSessionId'>,
    conversation: Uint8Array,
  ): Result<ArchiveEntry>;
  /** The reset was done: the session is known under this id since, and `undo` may give it back. */
  settle(id: string, newSessionId: string | null): Result<void>;
  restored(id: string): Result<void>;
  /** Newest first; what cannot be read is left out, and `findings` tells of it. */
  entries(): readonly ArchiveEntry[];
  /** Copies whose manifest cannot be read, in words. */
  findings(): readonly string[];
  /** The folder of one copy, or of all for ''. */
  pathOf(id: string): string;
}

type Options = { readonly dir: string; readonly files?: Files; readonly now: () => number };

export function createArchive({ dir, files = realFiles, now }: Options): Archive {
  const manifestOf = (id: string) => join(dir, `${id}.json`);
  const conversationOf = (id: string) => join(dir, `${id}.jsonl`);

  function read(id: string): Result<ArchiveEntry> {
    const path = manifestOf(id);
    try {
      const fd = files.open(path, 'read');
      try {
        const text = files.read(fd, 0, MANIFEST_BYTES).toString('utf8');
        const parsed = entrySchema.safeParse(JSON.parse(text));
        if (parsed.success && parsed.data.id === id) return ok(parsed.data);
        return err(`${path} is no manifest of this version`);
      } finally {
        quietly(() => files.close(fd));
      }
    } catch (error) {
      if (error instanceof SyntaxError) return err(`${path} is damaged: not JSON`);
      return err(`${path} could not be read: ${errorWords(error)}`);
    }
  }

  function readAll(): { entries: ArchiveEntry[]; findings: string[] } {
    try {
      const found = ids().map(read);
      return {
        entries: found.flatMap((one) => (one.ok ? [one.value] : [])),
        findings: found.flatMap((one) => (one.ok ? [] : [one.error])),
      };
    } catch (error) {
      return { entries: [], findings: [`${dir} could not be listed: ${errorWords(error)}`] };
    }
  }

  function ids(): string[] {
    try {
      return files
        .list(dir)
        .filter((name) => name.endsWith('.json'))
        .map((name) => name.slice(0, -'.json'.length))
        .filter((id) => idSchema.safeParse(id).success)
        .sort()
        .reverse();
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  function makeRoom(): void {
    for (const id of ids().slice(KEPT_COPIES)) {
      quietly(() => files.unlink(conversationOf(id)));
      quietly(() => files.unlink(manifestOf(id)));
    }
  }

  function update(id: string, change: Partial<ArchiveEntry>): Result<void> {
    const entry = read(id);
    if (!entry.ok) return entry;
    const changed = { ...entry.value, ...change };
    try {
      replaceFile(files, manifestOf(id), `${JSON.stringify(changed, null, 2)}\n`);
      return ok(undefined);
    } catch (error) {
      return err(`${manifestOf(id)} could not be written: ${errorWords(error)}`);
    }
  }

  return {
    save(given, conversation) {
      const at = new Date(now()).toISOString();
      const id = `${at.slice(0, 19).replaceAll(/[-:]/g, '')}-${randomBytes(4).toString('hex')}`;
      const entry: ArchiveEntry = { v: 1, id, state: 'copied', at, newSessionId: null, ...given };
      try {
        files.makeFolder(dir);
        writeNew(files, conversationOf(id), conversation);
        // The manifest comes last: without it there is no copy.
        replaceFile(files, manifestOf(id), `${JSON.stringify(entry, null, 2)}\n`);
      } catch (error) {
        quietly(() => files.unlink(conversationOf(id)));
        return err(`the copy cannot be written: ${errorWords(error)}`);
      }
      quietly(makeRoom);
      return ok(entry);
    },
    settle: (id, newSessionId) => update(id, { state: 'reset', newSessionId }),
    restored: (id) => update(id, { state: 'restored' }),
    entries: () => readAll().entries,
    findings: () => readAll().findings,
    pathOf: (id) => (id === '' ? dir : conversationOf(id)),
  };
}
