import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import { say, type Words } from '../../core/catalogue/sentences/sentence.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { errorCode } from '../../core/text/errors.ts';
import { errorWords, type FileStat, quietly } from '../../system/file-reads.ts';
import { type Files, realFiles, writeNew } from '../../system/files.ts';
import { readList, readTail, sessionPaths, sessionRowSchema } from '../sessions/session-files.ts';
import { cannotLink } from './place-exclusive.ts';

/** A larger transcript belongs to a session that somebody has used. */
const USED_BYTES = 64 * 1024;
const OWN_TEMPORARY = /^\.(sessions\.json|[\w.-]+\.jsonl)\.[0-9a-f]{8}\.clawbuoy$/;
const MOST_TRANSCRIPT_BYTES = 256 * 1024 * 1024;

export type RestoreRequest = {
  readonly stateDir: string;
  readonly agentId: string;
  readonly sessionKey: string;
  /** The session before the reset, and the one that the reset made. */
  readonly sessionId: string;
  readonly newSessionId: string;
  readonly row: unknown;
  /** The caller's last check that no gateway runs. Synchronous, right before the change. */
  readonly recheck: () => Result<void, Words>;
};

/** Like `restoreSession`, for a disk that is already chosen. */
export type RestoreSession = (request: RestoreRequest) => Result<'restored' | 'was-back', Problem>;

type Problem = { readonly kind: 'refused' | 'failed'; readonly why: Words };

/**
 * Gives a session of the JSONL era its old row back, so that it continues in its old transcript.
 * Nobody may use the store: the gateway is stopped, the new session is unused, and no lock is
 * beside it. The list of sessions is replaced as a whole, so after a crash it is the old or the new
 * one. Nothing else changes, and no transcript is overwritten.
 */
export function restoreSession(
  request: RestoreRequest,
  files: Files = realFiles,
): Result<'restored' | 'was-back', Problem> {
  const refuse = (why: Words) => err<Problem>({ kind: 'refused', why });
  const fail = (why: Words) => err<Problem>({ kind: 'failed', why });
  const paths = sessionPaths(request);
  const fresh = sessionPaths({ ...request, sessionId: request.newSessionId });
  if (!paths.ok) return refuse(paths.error);
  if (!fresh.ok) return refuse(fresh.error);
  const { folder, list, transcript } = paths.value;
  try {
    const names = files.list(folder);
    sweep(files, folder, names);
    const lock = names.find(
      (name) =>
        name === 'sessions.json.lock' ||
        name === `${request.sessionId}.jsonl.lock` ||
        name === `${request.newSessionId}.jsonl.lock`,
    );
    if (lock !== undefined) return refuse(say('somebodyAtWork', { file: join(folder, lock) }));
    const used = readTail(files, fresh.value.transcript, USED_BYTES);
    if (used !== null && (!used.isWhole || /"type"\s*:\s*"message"/.test(used.data.toString()))) {
      return refuse(say('newSessionUsed'));
    }
    const archived = names
      .filter((name) => name.startsWith(`${request.sessionId}.jsonl.reset.`))
      .sort()
      .at(-1);
    const old = readTail(files, transcript, 0);
    if (old === null && archived === undefined) {
      return refuse(say('transcriptGone', { folder }));
    }
    const before = files.lstat(list);
    const sessions = readList(files, list);
    if (!sessions.ok) return refuse(sessions.error);
    const row = sessionRowSchema.safeParse(request.row);
    if (!row.success || row.data.sessionId !== request.sessionId) {
      return refuse(say('rowOfAnother'));
    }
    const current = sessionRowSchema.safeParse(sessions.value[request.sessionKey]);
    if (current.success && current.data.sessionId === request.sessionId) return ok('was-back');
    if (!current.success || current.data.sessionId !== request.newSessionId) {
      return refuse(say('sessionMovedOn'));
    }
    const checked = request.recheck();
    if (!checked.ok) return refuse(checked.error);
    const copied =
      old === null && archived !== undefined
        ? copyBack(files, join(folder, archived), transcript)
        : null;
    try {
      const restored = { ...sessions.value, [request.sessionKey]: request.row };
      replaceList(files, list, restored, before);
    } catch (error) {
      const isLeft = copied !== null && !removeAgain(files, transcript, copied);
      const why = errorWords(error);
      return fail(
        isLeft ? say('sessionLeftCopied', { why, file: transcript }) : say('sessionLeft', { why }),
      );
    }
    quietly(() => sweep(files, folder, files.list(folder)));
    return ok('restored');
  } catch (error) {
    return fail(say('sessionLeft', { why: errorWords(error) }));
  }
}

/** Copies the transcript to its old name, completely or not at all. Returns the new file's stat. */
function copyBack(files: Files, archived: string, transcript: string): FileStat {
  const kept = readTail(files, archived, MOST_TRANSCRIPT_BYTES);
  if (kept?.isWhole !== true) throw new Error(reason('tooLargeToCopy', { file: archived }));
  const temporary = temporaryIn(transcript);
  writeNew(files, temporary, kept.data, kept.stat);
  try {
    const copy = files.lstat(temporary);
    checkOwner(copy, kept.stat);
    // A rename would replace a transcript that has appeared meanwhile.
    files.link(temporary, transcript);
    return copy;
  } catch (error) {
    if (!cannotLink(error)) throw error;
    writeNew(files, transcript, kept.data, kept.stat);
    return files.lstat(transcript);
  } finally {
    quietly(() => files.unlink(temporary));
  }
}

/** Removes a file that we made, and no other. False if it is still there. */
function removeAgain(files: Files, path: string, made: FileStat): boolean {
  try {
    const now = files.lstat(path);
    if (now.dev === made.dev && now.ino === made.ino) files.unlink(path);
    return true;
  } catch (error) {
    return errorCode(error) === 'ENOENT';
  }
}

/** A name that OpenClaw never uses, so that leftovers of a crash can be recognised. */
function temporaryIn(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.clawbuoy`);
}

/** Removes half-written files of an interrupted undo from a session's folder. */
export function sweepRestore(
  place: Pick<RestoreRequest, 'stateDir' | 'agentId'>,
  files: Files = realFiles,
): void {
  const paths = sessionPaths({ ...place, sessionId: 'any' });
  if (paths.ok) quietly(() => sweep(files, paths.value.folder, files.list(paths.value.folder)));
}

/** Removes our half-written files of an attempt that a crash or a full disk interrupted. */
function sweep(files: Files, folder: string, names: readonly string[]): void {
  for (const name of names.filter((one) => OWN_TEMPORARY.test(one))) {
    quietly(() => files.unlink(join(folder, name)));
  }
}

/**
 * Replaces the list as a whole, if it is still the file that was read. An agent in a terminal, or a
 * command of OpenClaw, writes it without a gateway, and its rows would be lost.
 */
function replaceList(
  files: Files,
  path: string,
  sessions: Record<string, unknown>,
  before: FileStat,
): void {
  const temporary = temporaryIn(path);
  writeNew(files, temporary, Buffer.from(JSON.stringify(sessions, null, 2), 'utf8'), before);
  try {
    checkOwner(files.lstat(temporary), before);
    const now = files.lstat(path);
    const isSame = now.dev === before.dev && now.ino === before.ino && now.size === before.size;
    if (!isSame || now.mtimeMs !== before.mtimeMs) throw new Error(reason('listWritten'));
    files.rename(temporary, path);
  } catch (error) {
    quietly(() => files.unlink(temporary));
    throw error;
  }
}

/** A file that OpenClaw's user could not read any more would be lost to it. */
function checkOwner(copy: FileStat, original: FileStat): void {
  if (copy.uid !== original.uid) throw new Error(reason('ownerNotKept'));
}
