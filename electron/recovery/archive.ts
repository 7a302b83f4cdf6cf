import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { assertNever, err, ok, type Result } from '../core/result.ts';
import { errorCode } from '../core/text/errors.ts';
import { errorWords, quietly } from '../system/file-reads.ts';
import { type Files, realFiles, replaceFile, writeNew } from '../system/files.ts';
import { type CopyFate, judgeCopy, sha256Of } from './unfinished-copy.ts';

/** The oldest copies beyond this number are removed. */
const KEPT_COPIES = 20;
const MANIFEST_BYTES = 1024 * 1024;
/** No copy takes longer. An unfinished copy older than this was interrupted. */
const AT_WORK_MS = 60 * 60_000;
/** The name of a manifest that is still being written. */
const OWN_TEMPORARY = /^[0-9A-Za-z-]{1,64}\.json\.[0-9a-f]{8}\.tmp$/;

const idSchema = z.string().regex(/^[0-9A-Za-z-]{1,64}$/);
const entrySchema = z.object({
  v: z.literal(1),
  id: idSchema,
  /**
   * `copying`: may be unfinished. `copied`: before the reset. `reset`: the session has a new file.
   * `restored`: the copy was put back.
   */
  state: z.enum(['copying', 'copied', 'reset', 'restored']),
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
  /** The hash of the copied conversation. */
  sha256: z.string().max(64).optional(),
  /** The undo that restored it. */
  restoredBy: z.string().max(64).optional(),
});
export type ArchiveEntry = z.infer<typeof entrySchema>;

/** Copies of sessions from before a reset. Only this user can read them. */
export interface Archive {
  /** Writes a complete copy. A failure leaves nothing behind. */
  save(
    entry: Omit<
      ArchiveEntry,
      'v' | 'id' | 'state' | 'at' | 'newSessionId' | 'sha256' | 'restoredBy'
    >,
    conversation: Uint8Array,
  ): Result<ArchiveEntry, Words>;
  /**
   * Notes that the reset is done and the session's new id. `undo` may restore the copy from now on.
   */
  settle(id: string, newSessionId: string | null): Result<void, Words>;
  /** Notes that this undo gave the session its file back. */
  restored(id: string, actionId: string): Result<void, Words>;
  /** Judges an unfinished copy. Changes nothing. */
  fateOf(entry: ArchiveEntry): CopyFate;
  /** Completes an unfinished copy: marks it whole, removes it or keeps it. */
  finish(entry: ArchiveEntry): CopyFate;
  /**
   * Finishes copies that no action refers to and removes half-written manifests. It touches only
   * those that are too old to be in progress. Returns sentences on what was done and what remains.
   */
  tidy(): readonly Words[];
  /** All copies, newest first, without the unreadable ones. `findings` reports those. */
  entries(): readonly ArchiveEntry[];
  /** Sentences on copies whose manifest cannot be read. */
  findings(): readonly Words[];
  /** The file of one copy, or the folder of all copies for ''. */
  pathOf(id: string): string;
}

type Options = { readonly dir: string; readonly files?: Files; readonly now: () => number };

export function createArchive({ dir, files = realFiles, now }: Options): Archive {
  const manifestOf = (id: string) => join(dir, `${id}.json`);
  const conversationOf = (id: string) => join(dir, `${id}.jsonl`);

  function read(id: string): Result<ArchiveEntry, Words> {
    const path = manifestOf(id);
    try {
      const fd = files.open(path, 'read');
      try {
        const text = files.read(fd, 0, MANIFEST_BYTES).toString('utf8');
        const parsed = entrySchema.safeParse(JSON.parse(text));
        if (parsed.success && parsed.data.id === id) return ok(parsed.data);
        return err(say('fileNotOfVersion', { path }));
      } finally {
        quietly(() => files.close(fd));
      }
    } catch (error) {
      if (error instanceof SyntaxError) return err(say('fileNotJson', { path }));
      return err(say('fileNotRead', { path, why: errorWords(error) }));
    }
  }

  function readAll(): { entries: ArchiveEntry[]; findings: Words[] } {
    try {
      const found = ids().map(read);
      return {
        entries: found.flatMap((one) => (one.ok ? [one.value] : [])),
        findings: found.flatMap((one) => (one.ok ? [] : [one.error])),
      };
    } catch (error) {
      return {
        entries: [],
        findings: [say('folderNotListed', { path: dir, why: errorWords(error) })],
      };
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
    for (const id of ids().slice(KEPT_COPIES)) forget(id);
  }

  /** Removes the manifest last, so that no copy is ever without one. */
  function forget(id: string): void {
    for (const path of [conversationOf(id), manifestOf(id)]) {
      try {
        files.unlink(path);
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') return;
      }
    }
  }

  function write(entry: ArchiveEntry): void {
    replaceFile(files, manifestOf(entry.id), `${JSON.stringify(entry, null, 2)}\n`);
  }

  function finish(entry: ArchiveEntry): CopyFate {
    const fate = judgeCopy(entry, conversationOf(entry.id), files);
    switch (fate.kind) {
      case 'whole':
        update(entry.id, { state: 'copied' });
        return fate;
      case 'redundant':
        forget(entry.id);
        return fate;
      case 'kept':
        return fate;
      default:
        return assertNever(fate);
    }
  }

  /** Reports copies without a manifest. Clawbuoy makes none, so their origin is unknown. */
  function strays(names: readonly string[]): Words[] {
    return names
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => name.slice(0, -'.jsonl'.length))
      .filter((id) => idSchema.safeParse(id).success && !names.includes(`${id}.json`))
      .map((id) => say('copyLeftAlone', { path: conversationOf(id) }));
  }

  function tidy(): Words[] {
    const isOld = (atMs: number) => now() - atMs > AT_WORK_MS;
    try {
      const names = files.list(dir);
      for (const name of names.filter((one) => OWN_TEMPORARY.test(one))) {
        const path = join(dir, name);
        quietly(() => {
          if (isOld(files.lstat(path).mtimeMs)) files.unlink(path);
        });
      }
      const ended = readAll().entries.filter(
        (entry) => entry.state === 'copying' && isOld(Date.parse(entry.at)),
      );
      return [
        ...ended.flatMap((entry) => {
          const { kind } = finish(entry);
          const slots = { sessionKey: entry.sessionKey, time: entry.at };
          return kind === 'kept'
            ? []
            : say(kind === 'whole' ? 'unfinishedWasWhole' : 'unfinishedRemoved', slots);
        }),
        ...strays(names),
      ];
    } catch {
      // No folder means that nothing was ever copied. Other failures are reported when a copy is
      // needed.
      return [];
    }
  }

  function update(id: string, change: Partial<ArchiveEntry>): Result<void, Words> {
    const entry = read(id);
    if (!entry.ok) return entry;
    const changed = { ...entry.value, ...change };
    try {
      write(changed);
      return ok(undefined);
    } catch (error) {
      return err(say('fileNotWritten', { path: manifestOf(id), why: errorWords(error) }));
    }
  }

  return {
    save(given, conversation) {
      const at = new Date(now()).toISOString();
      const id = `${at.slice(0, 19).replaceAll(/[-:]/g, '')}-${randomBytes(4).toString('hex')}`;
      const sha256 = sha256Of(conversation);
      const entry: ArchiveEntry = {
        v: 1,
        id,
        state: 'copied',
        at,
        newSessionId: null,
        sha256,
        ...given,
      };
      try {
        files.makeFolder(dir);
        // The manifest is written first, so that an interrupted copy can be recognised.
        write({ ...entry, state: 'copying' });
        writeNew(files, conversationOf(id), conversation);
        write(entry);
      } catch (error) {
        forget(id);
        return err(say('copyCannotBeWritten', { why: errorWords(error) }));
      }
      quietly(makeRoom);
      return ok(entry);
    },
    settle: (id, newSessionId) => update(id, { state: 'reset', newSessionId }),
    restored: (id, actionId) => update(id, { state: 'restored', restoredBy: actionId }),
    fateOf: (entry) => judgeCopy(entry, conversationOf(entry.id), files),
    finish,
    tidy,
    entries: () => readAll().entries,
    findings: () => readAll().findings,
    pathOf: (id) => (id === '' ? dir : conversationOf(id)),
  };
}
