import { join } from 'node:path';
import { z } from 'zod';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { Words } from '../../core/catalogue/sentences/sentence.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { errorWords } from '../../system/file-reads.ts';
import { type Files, replaceFile } from '../../system/files.ts';

const MANIFEST_BYTES = 64 * 1024;

const entrySchema = z.object({
  v: z.literal(1),
  id: z.string().regex(/^[0-9A-Za-z-]{1,64}$/),
  /**
   * `moving` and `putting-back` are intents, stored before the file is touched. At a start they
   * show that a crash happened. `displaced`: the moved file was not the judged one, and its place
   * was taken before it could be put back.
   */
  state: z.enum(['moving', 'quarantined', 'displaced', 'putting-back', 'put-back']),
  /** The lock's former place, as a real path. */
  path: z.string().max(4096),
  stateDir: z.string().max(4096),
  identity: z.object({
    dev: z.string(),
    ino: z.string(),
    size: z.number(),
    mtimeMs: z.number(),
    sha256: z.string(),
  }),
  mode: z.int(),
  /** The first 4 KiB of the lock, so that it could be restored by hand. */
  contentBase64: z.string(),
  movedAt: z.iso.datetime(),
  putBackAt: z.iso.datetime().nullable(),
  actionId: z.string(),
  why: z.string(),
  /** The Clawbuoy process that wrote the intent, and when. */
  writerPid: z.int(),
  intentAt: z.iso.datetime(),
});

/** The manifest of one moved lock in the quarantine. */
export type QuarantineEntry = z.infer<typeof entrySchema>;

/** The file names that belong to one entry. */
export function entryFiles(dir: string, id: string) {
  return { manifest: join(dir, `${id}.json`), stored: join(dir, `${id}.lock`) };
}

/**
 * Writes the manifest of an entry as a whole. It is on disk on return. Throws like the file calls.
 */
export function writeEntry(files: Files, dir: string, entry: QuarantineEntry): void {
  const text = `${JSON.stringify(entry, null, 2)}\n`;
  replaceFile(files, entryFiles(dir, entry.id).manifest, text);
}

/** Reads one manifest. Refuses a name that could lead out of the quarantine. */
export function readEntry(files: Files, dir: string, id: string): Result<QuarantineEntry> {
  if (!entrySchema.shape.id.safeParse(id).success) return err(reason('noMovedLockId', { id }));
  const path = entryFiles(dir, id).manifest;
  try {
    const fd = files.open(path, 'read');
    let text: string;
    try {
      text = files.read(fd, 0, MANIFEST_BYTES).toString('utf8');
    } finally {
      files.close(fd);
    }
    const entry = entrySchema.safeParse(JSON.parse(text));
    if (!entry.success || entry.data.id !== id) return err(reason('noManifest', { path }));
    return ok(entry.data);
  } catch (error) {
    if (error instanceof SyntaxError) return err(reason('damagedNotJson', { path }));
    return err(reason('couldNotBeRead', { file: path, why: errorWords(error) }));
  }
}

/** Why a lock was not moved or put back. */
export type QuarantineError = {
  /** `refused`: not done, on purpose. `failed`: could not be done. Both left the lock in place,
   * unless `code` is `place-taken` or `stranded`. */
  readonly kind: 'refused' | 'failed';
  readonly code:
    | 'unsafe'
    | 'gone'
    | 'changed'
    | 'owner'
    | 'unknown-entry'
    | 'io'
    /** The lock changed in the last moment, and its place was taken before it was back: red. */
    | 'place-taken'
    /** The file is safe under another name, which `why` gives. The next start completes it. */
    | 'stranded';
  readonly why: Words;
};

type Code = QuarantineError['code'];

/** Not done, on purpose. */
export function refused(code: Code, why: Words): Result<never, QuarantineError> {
  return err({ kind: 'refused', code, why });
}

/** Could not be done. */
export function failed(code: Code, why: Words): Result<never, QuarantineError> {
  return err({ kind: 'failed', code, why });
}
