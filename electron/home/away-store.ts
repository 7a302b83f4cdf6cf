import { dirname } from 'node:path';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { type AwayState, awayStateSchema, EMPTY_AWAY } from '../core/notices/away/away-queue.ts';
import { err, ok, type Result } from '../core/result.ts';
import { errorCode } from '../core/text/errors.ts';
import { parseJson } from '../core/text/json.ts';
import { errorWords, quietly } from '../system/file-reads.ts';
import { type Files, realFiles, replaceFile, temporaryName } from '../system/files.ts';

const MAX_BYTES = 2 * 1024 * 1024;

/** Keeps unsent notices, so that a restart neither loses nor repeats them. */
export interface AwayStore {
  /**
   * The saved state, or empty if there is none. An unreadable file is set aside, and the error says
   * so.
   */
  load(): Result<AwayState>;
  /** The same, but only reads. */
  look(): Result<AwayState>;
  /** Saves in one atomic write. On an error, which is in words, the earlier state stays. */
  save(state: AwayState): Result<void>;
}

export function openAwayStore(path: string, files: Files = realFiles): AwayStore {
  function read(): string | null {
    try {
      const fd = files.open(path, 'read');
      try {
        const stat = files.fstat(fd);
        return stat.kind === 'file' && stat.size <= MAX_BYTES
          ? files.read(fd, 0, MAX_BYTES).toString('utf8')
          : '';
      } finally {
        quietly(() => files.close(fd));
      }
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  return {
    look() {
      try {
        const text = read();
        const parsed = awayStateSchema.safeParse(text === null ? EMPTY_AWAY : parseJson(text));
        return parsed.success ? ok(parsed.data) : err(reason('waitingDamaged'));
      } catch (error) {
        return err(reason('waitingUnread', { why: errorWords(error) }));
      }
    },
    load() {
      try {
        const text = read();
        if (text === null) return ok(EMPTY_AWAY);
        const parsed = awayStateSchema.safeParse(parseJson(text));
        if (parsed.success) return ok(parsed.data);
        files.rename(path, temporaryName(path).replace(/\.tmp$/, '.broken'));
        return err(reason('waitedDamaged'));
      } catch (error) {
        return err(reason('waitedUnread', { why: errorWords(error) }));
      }
    },
    save(state) {
      try {
        files.makeFolder(dirname(path));
        replaceFile(files, path, `${JSON.stringify(state)}\n`);
        return ok(undefined);
      } catch (error) {
        return err(errorWords(error));
      }
    },
  };
}
