import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { LockContent } from '../../core/evidence/lock-facts.ts';
import { errorCode, errorMessage } from '../../core/text/errors.ts';
import type { FolderWatch, System } from '../../system/types.ts';
import type { LockIdentity } from './lock-file.ts';
import { identityDifference, inspectLock, MAX_LOCK_BYTES, parseLockPayload } from './lock-file.ts';

/** A lock file as read, with the identity that a release compares again. */
export type SeenLock = {
  readonly path: string;
  readonly kind: 'session' | 'store';
  readonly agentId: string;
  readonly sessionId: string;
  readonly modifiedAtMs: number;
  /** Since when this same file has been seen unchanged. */
  readonly seenSinceMs: number;
  readonly content: LockContent;
  /** The number of the file's names. OpenClaw gives it one. */
  readonly links: number;
  /** The user who owns the file. Null if it is no regular file. */
  readonly uid: number | null;
  /** Null if it is no regular file. Such a thing is never released. */
  readonly identity: LockIdentity | null;
};

const SESSION_SUFFIX = '.jsonl.lock';
const STORE_LOCK = 'sessions.json.lock';
/** The session list is locked for milliseconds at every turn, so only a lasting lock matters. */
const STORE_LOCK_GRACE_MS = 5_000;
/** More folders than any machine has. The limit keeps a hostile tree from blocking the loop. */
const MOST_AGENTS = 20_000;

export type LockWatchOptions = {
  readonly stateDir: string;
  readonly system: Pick<System, 'watchFolders'>;
  readonly now: () => number;
  readonly onChange: () => void;
};

/**
 * Keeps the list of lock files under `agents/<id>/sessions`.
 *
 * A tree of 1,000 agents with 50 transcripts each must cost almost nothing, so no transcript is
 * watched or read. After a change in a folder its names are listed once, and only names that end
 * like a lock are opened. A slow sweep catches what missing events left out.
 */
export interface LockWatch {
  /** The locks as last seen. */
  locks(): readonly SeenLock[];
  /** Sentences on what could not be listed or read. */
  findings(): readonly string[];
  /**
   * Lists every folder again and reads the locks in it. Cheap: of other files it reads only names.
   */
  sweep(): void;
  /** Reads one lock again right now. */
  refresh(path: string): void;
  close(): void;
}

export function createLockWatch(options: LockWatchOptions): LockWatch {
  const agentsDir = join(options.stateDir, 'agents');
  const seen = new Map<string, SeenLock>();
  const problems = new Map<string, string>();
  /** Folders without a watch, which are listed now and then. */
  const unwatched = new Map<string, string>();
  let watched: readonly string[] = [];
  let watch: FolderWatch | null = null;
  let pending: NodeJS.Timeout | null = null;
  const dirty = new Set<string>();

  function listFolders(): string[] {
    try {
      problems.delete(agentsDir);
      return readdirSync(agentsDir, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .slice(0, MOST_AGENTS)
        .map((entry) => join(agentsDir, entry.name, 'sessions'));
    } catch (error) {
      if (!isMissing(error))
        problems.set(
          agentsDir,
          reason('cannotBeListedFor', { path: agentsDir, why: errorMessage(error) }),
        );
      return [];
    }
  }

  function listLocks(folder: string): void {
    let names: string[];
    try {
      names = readdirSync(folder).filter(isLockName);
      problems.delete(folder);
    } catch (error) {
      names = [];
      if (!isMissing(error))
        problems.set(
          folder,
          reason('cannotBeListedFor', { path: folder, why: errorMessage(error) }),
        );
    }
    const found = new Set(names.map((name) => join(folder, name)));
    for (const path of seen.keys()) {
      if (path.startsWith(`${folder}/`) && !found.has(path)) seen.delete(path);
    }
    for (const path of found) readLock(path, folder);
  }

  function readLock(path: string, folder: string): void {
    const name = path.slice(folder.length + 1);
    const agentId = folder.split('/').at(-2) ?? '';
    const before = seen.get(path);
    const nowMs = options.now();
    const inspection = inspectLock(path, options.stateDir);
    const base = {
      path,
      kind: name === STORE_LOCK ? ('store' as const) : ('session' as const),
      agentId,
      sessionId: name === STORE_LOCK ? '' : name.slice(0, -SESSION_SUFFIX.length),
    };
    switch (inspection.kind) {
      case 'absent':
        seen.delete(path);
        return;
      case 'symlink':
      case 'not-regular':
      case 'outside':
      case 'denied': {
        const content: LockContent =
          inspection.kind === 'denied'
            ? { kind: 'unreadable', why: inspection.why }
            : { kind: 'not-a-file', why: inspection.why };
        seen.set(path, {
          ...base,
          modifiedAtMs: before?.modifiedAtMs ?? nowMs,
          seenSinceMs: before?.identity === null ? before.seenSinceMs : nowMs,
          content,
          links: 1,
          uid: null,
          identity: null,
        });
        return;
      }
      case 'regular': {
        const same =
          before?.identity != null &&
          identityDifference(before.identity, inspection.identity) === null;
        seen.set(path, {
          ...base,
          modifiedAtMs: inspection.identity.mtimeMs,
          seenSinceMs: same ? before.seenSinceMs : nowMs,
          content: contentOf(inspection.identity, inspection.bytes),
          links: inspection.nlink,
          uid: inspection.uid,
          identity: inspection.identity,
        });
      }
    }
  }

  function sweep(): void {
    const listed = listFolders();
    for (const path of seen.keys()) {
      if (!listed.some((folder) => path.startsWith(`${folder}/`))) seen.delete(path);
    }
    for (const folder of listed) listLocks(folder);
    rewatch(listed);
  }

  /** Watches the folders. If one does not exist yet, the one above it is watched instead. */
  function rewatch(listed: readonly string[]): void {
    // 2026.9.6 makes and removes folders while it starts. A folder that is gone needs no report.
    for (const folder of unwatched.keys()) {
      if (existsSync(folder)) continue;
      unwatched.delete(folder);
      watched = [];
    }
    const wanted = existsSync(agentsDir)
      ? [agentsDir, ...listed.map((folder) => (existsSync(folder) ? folder : dirname(folder)))]
      : [options.stateDir];
    if (watch !== null && wanted.join('\n') === watched.join('\n')) return;
    watched = wanted;
    unwatched.clear();
    watch?.close();
    watch = options.system.watchFolders(
      wanted[0] ?? options.stateDir,
      wanted,
      (folder) => {
        dirty.add(folder);
        // All events of one turn lead to one listing.
        pending ??= setTimeout(drain, 20);
      },
      (folder, why) => unwatched.set(folder, reason('cannotBeWatched', { path: folder, why })),
    );
  }

  function drain(): void {
    pending = null;
    const batch = [...dirty];
    dirty.clear();
    const before = signature();
    if (batch.some((folder) => !folder.endsWith('/sessions'))) sweep();
    else for (const folder of batch) listLocks(folder);
    if (signature() !== before) options.onChange();
  }

  function signature(): string {
    return [...seen.values()].map((lock) => `${lock.path}:${lock.seenSinceMs}`).join('\n');
  }

  sweep();

  return {
    locks: () =>
      [...seen.values()].filter(
        (lock) =>
          lock.kind === 'session' ||
          // A single look sees it for the first time. Then the file's own time shows that it has
          // stayed.
          options.now() - Math.min(lock.seenSinceMs, lock.modifiedAtMs) > STORE_LOCK_GRACE_MS,
      ),
    findings: () => [...problems.values(), ...unwatched.values()].slice(0, 20),
    sweep,
    refresh(path) {
      const nameAt = path.lastIndexOf('/') + 1;
      // Only this lock is read, since each lock of the folder may be checked in turn.
      if (isLockName(path.slice(nameAt))) readLock(path, path.slice(0, nameAt - 1));
    },
    close() {
      if (pending !== null) clearTimeout(pending);
      watch?.close();
    },
  };
}

function isLockName(name: string): boolean {
  return name.endsWith(SESSION_SUFFIX) || name === STORE_LOCK;
}

function isMissing(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function contentOf(identity: LockIdentity, bytes: Uint8Array): LockContent {
  if (identity.size > MAX_LOCK_BYTES) {
    return { kind: 'not-a-file', why: reason('largerThanLocks', { bytes: identity.size }) };
  }
  return parseLockPayload(bytes);
}
