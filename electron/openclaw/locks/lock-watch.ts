import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LockContent } from '../../core/evidence/evidence.ts';
import { errorCode, errorMessage } from '../../core/text/errors.ts';
import type { FolderWatch, System } from '../../system/types.ts';
import type { LockIdentity } from './lock-file.ts';
import { identityDifference, inspectLock, MAX_LOCK_BYTES, parseLockPayload } from './lock-file.ts';

/** A lock file as it was read, with the identity that a release compares again. */
export type SeenLock = {
  readonly path: string;
  readonly kind: 'session' | 'store';
  readonly agentId: string;
  readonly sessionId: string;
  readonly modifiedAtMs: number;
  /** Since when this very file, unchanged, has been seen. */
  readonly seenSinceMs: number;
  readonly content: LockContent;
  /** Names that the file has in folders; OpenClaw gives it one. */
  readonly links: number;
  /** Whose file it is; null for what is no regular file. */
  readonly uid: number | null;
  /** Null for what is no regular file: such a thing is never released. */
  readonly identity: LockIdentity | null;
};

const SESSION_SUFFIX = '.jsonl.lock';
const STORE_LOCK = 'sessions.json.lock';
/** The session list is locked for milliseconds at every turn: only one that stays is of interest. */
const STORE_LOCK_GRACE_MS = 5_000;
/** More folders than any machine has; a bound, so that a hostile tree cannot hold the loop. */
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
 * A tree of 1,000 agents with 50 transcripts each must cost next to nothing, so no transcript is
 * watched or looked at: a change in a folder makes that folder's names be listed once, only names
 * that end like a lock are opened, and a slow sweep is the net for events that never came.
 */
export interface LockWatch {
  /** The locks as last seen. */
  locks(): readonly SeenLock[];
  /** What could not be listed or read, in words. */
  findings(): readonly string[];
  /** Lists every folder anew, and reads the locks in it. Cheap: of all else only names. */
  sweep(): void;
  /** Reads one lock again right now. */
  refresh(path: string): void;
  close(): void;
}

export function createLockWatch(options: LockWatchOptions): LockWatch {
  const agentsDir = join(options.stateDir, 'agents');
  const seen = new Map<string, SeenLock>();
  const problems = new Map<string, string>();
  /** Folders that are listed now and then, for want of a watch. */
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
        problems.set(agentsDir, `${agentsDir} cannot be listed: ${errorMessage(error)}`);
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
        problems.set(folder, `${folder} cannot be listed: ${errorMessage(error)}`);
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

  /** Where a folder does not exist yet, the one above it tells when it comes. */
  function rewatch(listed: readonly string[]): void {
    // 2026.9.6 makes folders and removes them while it starts: what is gone is nothing to tell of.
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
        // One turn's worth of events becomes one listing.
        pending ??= setTimeout(drain, 20);
      },
      (folder, why) => unwatched.set(folder, `${folder} cannot be watched: ${why}`),
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
          // One look sees it for the first time: then its own time tells that it has stayed.
          options.now() - Math.min(lock.seenSinceMs, lock.modifiedAtMs) > STORE_LOCK_GRACE_MS,
      ),
    findings: () => [...problems.values(), ...unwatched.values()].slice(0, 20),
    sweep,
    refresh(path) {
      const nameAt = path.lastIndexOf('/') + 1;
      // Not the whole folder: each of its locks may be asked about in turn.
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
    return { kind: 'not-a-file', why: `with ${identity.size} bytes it is larger than any lock` };
  }
  return parseLockPayload(bytes);
}
