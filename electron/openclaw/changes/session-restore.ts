import { join } from 'node:path';
import { err, ok, type Result } from '../../core/result.ts';
import { errorWords, quietly } from '../../system/file-reads.ts';
import { type Files, realFiles, temporaryName, writeNew } from '../../system/files.ts';
import { readList, readTail, sessionPaths, sessionRowSchema } from '../sessions/session-files.ts';

/** What is larger is no session that nobody has used yet. */
const USED_BYTES = 64 * 1024;
const MOST_TRANSCRIPT_BYTES = 256 * 1024 * 1024;

export type RestoreRequest = {
  readonly stateDir: string;
  readonly agentId: string;
  readonly sessionKey: string;
  /** The session before the reset, and the one that the reset made. */
  readonly sessionId: string;
  readonly newSessionId: string;
  readonly row: unknown;
  /** The caller's last look: no gateway may run. Synchronous, right before the change. */
  readonly recheck: () => Result<void>;
};

type Problem = { readonly kind: 'refused' | 'failed'; readonly why: string };

/**
 * Gives a session of the JSONL era its old row back, so that it goes on in its old transcript.
 * Only for a store that nobody uses: the gateway is stopped, the new session is unused, no lock
 * lies beside it. The list of sessions is replaced as a whole: after a crash it is the old or the
 * new one. Nothing else is changed, and no transcript is written over.
 */
export function restoreSession(
  request: RestoreRequest,
  files: Files = realFiles,
): Result<void, Problem> {
  const refuse = (why: string) => err<Problem>({ kind: 'refused', why });
  const paths = sessionPaths(request);
  const fresh = sessionPaths({ ...request, sessionId: request.newSessionId });
  if (!paths.ok) return refuse(paths.error);
  if (!fresh.ok) return refuse(fresh.error);
  const { folder, list, transcript } = paths.value;
  try {
    const names = files.list(folder);
    const lock = names.find(
      (name) =>
        name === 'sessions.json.lock' ||
        name === `${request.sessionId}.jsonl.lock` ||
        name === `${request.newSessionId}.jsonl.lock`,
    );
    if (lock !== undefined)
      return refuse(`${join(folder, lock)} is there: somebody may be at work`);
    const used = readTail(files, fresh.value.transcript, USED_BYTES);
    if (used !== null && (!used.isWhole || /"type"\s*:\s*"message"/.test(used.data.toString()))) {
      return refuse('the new session has been used since; its messages would be lost from it');
    }
    const archived = names
      .filter((name) => name.startsWith(`${request.sessionId}.jsonl.reset.`))
      .sort()
      .at(-1);
    const old = readTail(files, transcript, 0);
    if (old === null && archived === undefined) {
      return refuse(`its old transcript is not in ${folder} any more`);
    }
    const sessions = readList(files, list);
    if (!sessions.ok) return refuse(sessions.error);
    const current = sessionRowSchema.safeParse(sessions.value[request.sessionKey]);
    if (!current.success || current.data.sessionId !== request.newSessionId) {
      return refuse('the session has moved on since the reset');
    }
    const checked = request.recheck();
    if (!checked.ok) return refuse(checked.error);
    if (old === null && archived !== undefined) {
      const kept = readTail(files, join(folder, archived), MOST_TRANSCRIPT_BYTES);
      if (kept?.isWhole !== true) return refuse(`${archived} is too large to be copied`);
      writeNew(files, transcript, kept.data, kept.stat);
    }
    replaceList(files, list, { ...sessions.value, [request.sessionKey]: request.row });
    return ok(undefined);
  } catch (error) {
    return err({
      kind: 'failed',
      why: `the session was left as it is: ${errorWords(error)}`,
    });
  }
}

function replaceList(files: Files, path: string, sessions: Record<string, unknown>): void {
  const temporary = temporaryName(path);
  const stat = files.lstat(path);
  writeNew(files, temporary, Buffer.from(JSON.stringify(sessions, null, 2), 'utf8'), stat);
  try {
    files.rename(temporary, path);
  } catch (error) {
    quietly(() => files.unlink(temporary));
    throw error;
  }
}
