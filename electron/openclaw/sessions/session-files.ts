import { join } from 'node:path';
import { z } from 'zod';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { errorCode } from '../../core/text/errors.ts';
import { errorWords, type FileReads, quietly, realReads } from '../../system/file-reads.ts';

/** A larger list of sessions is not read. */
const MOST_LIST_BYTES = 64 * 1024 * 1024;
const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/;

const sessionListSchema = z.record(z.string(), z.unknown());
export const sessionRowSchema = z.looseObject({ sessionId: z.string() });

export type SessionPlace = {
  readonly stateDir: string;
  readonly agentId: string;
  readonly sessionId: string;
  readonly sessionKey: string;
};

/** The files of a session of the JSONL era. Refuses names that could lead out of its folder. */
export function sessionPaths(
  place: Omit<SessionPlace, 'sessionKey'>,
): Result<{ readonly folder: string; readonly list: string; readonly transcript: string }> {
  if (!SAFE_NAME.test(place.agentId) || !SAFE_NAME.test(place.sessionId)) {
    return err(reason('noSafePath'));
  }
  const folder = join(place.stateDir, 'agents', place.agentId, 'sessions');
  return ok({
    folder,
    list: join(folder, 'sessions.json'),
    transcript: join(folder, `${place.sessionId}.jsonl`),
  });
}

/**
 * Reads at most the last `maxBytes` of a plain file. Null if it does not exist. Throws like the
 * file calls.
 */
export function readTail(files: FileReads, path: string, maxBytes: number) {
  let fd: number;
  try {
    fd = files.open(path, 'read');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    const stat = files.fstat(fd);
    if (stat.kind !== 'file') throw new Error(reason('noPlainFile', { file: path }));
    const from = Math.max(0, stat.size - maxBytes);
    return { data: files.read(fd, from, Math.min(stat.size, maxBytes)), isWhole: from === 0, stat };
  } finally {
    quietly(() => files.close(fd));
  }
}

export function readList(files: FileReads, path: string): Result<Record<string, unknown>> {
  try {
    const read = readTail(files, path, MOST_LIST_BYTES);
    if (read === null) return err(reason('notThereAt', { path }));
    if (!read.isWhole) return err(reason('tooLargeAt', { path }));
    const parsed = sessionListSchema.safeParse(JSON.parse(read.data.toString('utf8')));
    return parsed.success ? ok(parsed.data) : err(reason('noSessionList', { path }));
  } catch (error) {
    if (error instanceof SyntaxError) return err(reason('notJsonNow', { path }));
    return err(reason('couldNotBeRead', { file: path, why: errorWords(error) }));
  }
}

/** The current id of a session, from the list on disk. Null if unknown. */
export function sessionIdNow(
  place: Omit<SessionPlace, 'sessionId'>,
  files: FileReads = realReads,
): string | null {
  const paths = sessionPaths({ ...place, sessionId: 'any' });
  const list = paths.ok ? readList(files, paths.value.list) : paths;
  if (!list.ok) return null;
  const row = sessionRowSchema.safeParse(list.value[place.sessionKey]);
  return row.success ? row.data.sessionId : null;
}

/**
 * The row and transcript of a session of the JSONL era, from disk. Only reads. A session without a
 * first answer has no transcript yet, which counts as an empty conversation.
 */
export function readSession(
  place: SessionPlace,
  maxBytes: number,
  files: FileReads = realReads,
): Result<{
  readonly row: unknown;
  readonly conversation: Uint8Array;
  readonly isWhole: boolean;
}> {
  const paths = sessionPaths(place);
  if (!paths.ok) return paths;
  const list = readList(files, paths.value.list);
  if (!list.ok) return list;
  const row = list.value[place.sessionKey];
  const parsed = sessionRowSchema.safeParse(row);
  if (!parsed.success || parsed.data.sessionId !== place.sessionId) {
    return err(reason('listLacksSession', { path: paths.value.list }));
  }
  try {
    const read = readTail(files, paths.value.transcript, maxBytes);
    return ok({
      row,
      conversation: read?.data ?? new Uint8Array(),
      isWhole: read?.isWhole ?? true,
    });
  } catch (error) {
    return err(reason('transcriptUnreadable', { why: errorWords(error) }));
  }
}
