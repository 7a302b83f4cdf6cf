import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { say, type Words } from '../core/catalogue/sentences/sentence.ts';
import { errorCode } from '../core/text/errors.ts';
import { sessionPaths } from '../openclaw/sessions/session-files.ts';
import { errorWords, type FileReads, quietly } from '../system/file-reads.ts';

const CHUNK_BYTES = 1024 * 1024;

/** The value of a copy that was unfinished when Clawbuoy was ended. */
export type CopyFate =
  /** The copy is complete; only its manifest does not say so yet. */
  | { readonly kind: 'whole' }
  /** The conversation holds every byte of it, so it is not needed. */
  | { readonly kind: 'redundant' }
  | { readonly kind: 'kept'; readonly why: Words };

/** The description in the manifest, which is written before the copy. */
export type CopyIntent = {
  readonly store: 'jsonl' | 'sqlite' | 'unknown';
  readonly stateDir: string;
  readonly agentId: string;
  readonly sessionId: string | null;
  /** The copy starts at the conversation's first byte. */
  readonly complete: boolean;
  /** SHA-256 of the content to copy. */
  readonly sha256?: string | undefined;
};

export function sha256Of(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/**
 * Judges an unfinished copy by the files on disk. Changes nothing. It is redundant only if it is
 * empty, or if OpenClaw's own file begins with exactly the same bytes. That file may have its own
 * name or its archived name. Any doubt keeps the copy.
 */
export function judgeCopy(intent: CopyIntent, copy: string, files: FileReads): CopyFate {
  try {
    const size = sizeOf(files, copy);
    if (size === null || size === 0) return { kind: 'redundant' };
    if (intent.sha256 !== undefined && hashOf(files, copy, size) === intent.sha256) {
      return { kind: 'whole' };
    }
    if (intent.store !== 'jsonl') return kept(say('isInDatabase'));
    if (!intent.complete) return kept(say('isEndOfLonger'));
    const originals = originalsOf(intent, files);
    return originals.some((path) => beginsWith(files, path, copy, size))
      ? { kind: 'redundant' }
      : kept(say('noConversationHolds'));
  } catch (error) {
    return kept(errorWords(error));
  }
}

function kept(why: Words): CopyFate {
  return { kind: 'kept', why };
}

function sizeOf(files: FileReads, path: string): number | null {
  try {
    const stat = files.lstat(path);
    if (stat.kind !== 'file') throw new Error(String(say('fileNotPlain', { path })));
    return stat.size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The transcript and its renamed forms after a reset (2026.6 and later rename it). */
function originalsOf(intent: CopyIntent, files: FileReads): string[] {
  const { sessionId } = intent;
  const paths = sessionId === null ? null : sessionPaths({ ...intent, sessionId });
  if (!paths?.ok) return [];
  const { folder, transcript } = paths.value;
  const archived = files
    .list(folder)
    .filter((name) => name.startsWith(`${sessionId}.jsonl.reset.`))
    .map((name) => join(folder, name));
  return [transcript, ...archived];
}

function hashOf(files: FileReads, path: string, size: number): string {
  const hash = createHash('sha256');
  eachChunk(files, path, size, (chunk) => {
    hash.update(chunk);
    return true;
  });
  return hash.digest('hex');
}

function beginsWith(files: FileReads, original: string, copy: string, size: number): boolean {
  const originalSize = sizeOf(files, original);
  if (originalSize === null || originalSize < size) return false;
  const fd = files.open(original, 'read');
  try {
    return eachChunk(files, copy, size, (chunk, atByte) =>
      files.read(fd, atByte, chunk.length).equals(chunk),
    );
  } finally {
    quietly(() => files.close(fd));
  }
}

/** Calls `onChunk` while it returns true. False if it returned false or the file is shorter. */
function eachChunk(
  files: FileReads,
  path: string,
  size: number,
  onChunk: (chunk: Buffer, atByte: number) => boolean,
): boolean {
  const fd = files.open(path, 'read');
  try {
    for (let atByte = 0; atByte < size; ) {
      const chunk = files.read(fd, atByte, Math.min(CHUNK_BYTES, size - atByte));
      if (chunk.length === 0 || !onChunk(chunk, atByte)) return false;
      atByte += chunk.length;
    }
    return true;
  } finally {
    quietly(() => files.close(fd));
  }
}
