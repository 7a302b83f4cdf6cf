import { createHash } from 'node:crypto';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import { errorCode } from '../../core/text/errors.ts';
import {
  errorWords,
  type FileReads,
  type FileStat,
  quietly,
  realReads,
} from '../../system/file-reads.ts';

/** An OpenClaw lock has about 100 bytes. Only this much of a longer file is read. */
export const LOCK_READ_BYTES = 4096;
/** A larger file is no OpenClaw lock, whatever its name. It is never moved. */
export const MAX_LOCK_BYTES = 1024 * 1024;

/** The file's identity and content when it was judged. */
export type LockIdentity = {
  readonly dev: string;
  readonly ino: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** The hash of the first `LOCK_READ_BYTES` bytes. */
  readonly sha256: string;
};

export type LockInspection =
  | {
      readonly kind: 'regular';
      /** The same file by its real path, without symlinks above it. */
      readonly path: string;
      readonly agentId: string;
      readonly identity: LockIdentity;
      readonly nlink: number;
      /** The user who owns the file. */
      readonly uid: number;
      readonly bytes: Buffer;
    }
  | {
      readonly kind: 'symlink' | 'not-regular' | 'outside' | 'absent' | 'denied';
      readonly why: string;
    };

export type LockLocation =
  | {
      readonly kind: 'inside';
      readonly path: string;
      readonly folder: string;
      readonly agentId: string;
    }
  | Exclude<LockInspection, { kind: 'regular' }>;

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The identity of an open lock, from its stat and its first `LOCK_READ_BYTES` bytes. */
export function lockIdentity(stat: FileStat, bytes: Uint8Array): LockIdentity {
  const { dev, ino, size, mtimeMs } = stat;
  return { dev, ino, size, mtimeMs, sha256: sha256Hex(bytes) };
}

/** The difference between two identities, in words. Null if it is the same file, unchanged. */
export function identityDifference(judged: LockIdentity, found: LockIdentity): string | null {
  if (judged.dev !== found.dev || judged.ino !== found.ino) return reason('otherFileNow');
  if (judged.size !== found.size || judged.sha256 !== found.sha256) return reason('contentChanged');
  if (judged.mtimeMs !== found.mtimeMs) return reason('writtenAgain');
  return null;
}

/**
 * Checks whether a path is a place for OpenClaw locks: `<state dir>/agents/<id>/sessions/` and a
 * name ending in `.jsonl.lock`, or `sessions.json.lock`. The state folder itself may be reached
 * through symlinks, but nothing below it. The last component is not examined.
 */
export function locateLock(path: string, stateDir: string, files: FileReads): LockLocation {
  const name = basename(path);
  if (!isAbsolute(path) || resolve(path) !== path) {
    return { kind: 'outside', why: reason('pathNotPlain') };
  }
  if (!(name.endsWith('.jsonl.lock') || name === 'sessions.json.lock')) {
    return { kind: 'outside', why: reason('noLockName', { name }) };
  }
  let root: string;
  try {
    root = files.realpath(stateDir);
  } catch (error) {
    return unread(error, reason('theStateFolder', { folder: stateDir }));
  }
  const parts = [resolve(stateDir), root]
    .map((base) => relative(base, path).split(sep))
    .find((candidate) => candidate[0] === 'agents');
  const agentId = parts?.[1];
  if (parts?.length !== 4 || agentId === undefined || parts[2] !== 'sessions') {
    return { kind: 'outside', why: reason('notInSessions', { folder: root }) };
  }
  let folder = root;
  for (const part of ['agents', agentId, 'sessions']) {
    folder = join(folder, part);
    let stat: FileStat;
    try {
      stat = files.lstat(folder);
    } catch (error) {
      return unread(error, folder);
    }
    if (stat.kind === 'symlink')
      return { kind: 'symlink', why: reason('symbolicLinkAt', { path: folder }) };
    if (stat.kind !== 'folder')
      return { kind: 'not-regular', why: reason('noFolder', { path: folder }) };
  }
  return { kind: 'inside', path: join(folder, name), folder, agentId };
}

/**
 * Reads a lock for judging, without changing anything: its place, its identity and its first
 * `LOCK_READ_BYTES` bytes. A read error is `denied` with its reason, never "no owner"
 * (openclaw/openclaw #102155).
 */
export function inspectLock(
  path: string,
  stateDir: string,
  files: FileReads = realReads,
): LockInspection {
  const place = locateLock(path, stateDir, files);
  if (place.kind !== 'inside') return place;
  let fd: number | null = null;
  try {
    const found = files.lstat(place.path);
    const wrong = notRegular(found, place.path);
    if (wrong !== null) return wrong;
    fd = files.open(place.path, 'read');
    const stat = files.fstat(fd);
    const swapped = notRegular(stat, place.path);
    if (swapped !== null) return swapped;
    const bytes = files.read(fd, 0, LOCK_READ_BYTES);
    return {
      kind: 'regular',
      path: place.path,
      agentId: place.agentId,
      identity: lockIdentity(stat, bytes),
      nlink: stat.nlink,
      uid: stat.uid,
      bytes,
    };
  } catch (error) {
    return unread(error, place.path);
  } finally {
    const open = fd;
    if (open !== null) quietly(() => files.close(open));
  }
}

function notRegular(
  stat: FileStat,
  path: string,
): Exclude<LockInspection, { kind: 'regular' }> | null {
  if (stat.kind === 'symlink') return { kind: 'symlink', why: reason('symbolicLinkAt', { path }) };
  if (stat.kind !== 'file')
    return { kind: 'not-regular', why: reason('noRegularFileAt', { path }) };
  return null;
}

function unread(error: unknown, what: string): Exclude<LockInspection, { kind: 'regular' }> {
  const code = errorCode(error);
  if (code === 'ENOENT') return { kind: 'absent', why: reason('notThereAt', { path: what }) };
  if (code === 'ELOOP') return { kind: 'symlink', why: reason('symbolicLinkAt', { path: what }) };
  return { kind: 'denied', why: reason('couldNotBeRead', { file: what, why: errorWords(error) }) };
}

/** A lock's description of its owner. Times in ms since epoch. */
export type LockPayload =
  | {
      readonly kind: 'payload';
      readonly pid: number;
      readonly createdAtMs: number;
      /** Its own limit in ms (OpenClaw 2026.5.28 and later). */
      readonly maxHoldMs: number | null;
      /** The owner's start in clock ticks since boot (Linux, 2026.3.31 and later). */
      readonly startTicks: number | null;
    }
  /** Seen for a moment while a lock is being written. */
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'malformed';
      readonly why: string;
      /** The pid, if it could still be read. That process may well be the owner. */
      readonly pid: number | null;
      /** Whether it may name a process that was not read. */
      readonly mayNameOther: boolean;
    };

const pidSchema = z.int().positive().max(0xffff_ffff);
const stamp = z.union([
  z
    .string()
    .max(64)
    .transform((text) => Date.parse(text)),
  z.number(),
]);
const payloadSchema = z.object({
  pid: pidSchema,
  createdAt: stamp.optional(),
  startedAt: stamp.optional(),
  // A strange extra field is dropped, as in OpenClaw: it must not make an owned lock look
  // ownerless.
  maxHoldMs: z.number().positive().nullable().catch(null).default(null),
  starttime: z.number().nonnegative().nullable().catch(null).default(null),
});

/**
 * Parses a lock's content: `{pid, createdAt, maxHoldMs?, starttime?}` for a session lock, or `{pid,
 * startedAt}` for `sessions.json.lock` (2026.2.1). Anything else is `malformed` with a reason. It
 * also says whether the content may name a process: only content without any number surely names
 * none.
 */
export function parseLockPayload(content: string | Uint8Array): LockPayload {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : Buffer.from(content);
  const text = bytes.toString('utf8');
  if (bytes.length === 0) return { kind: 'empty' };
  const malformed = (why: string): LockPayload => ({ kind: 'malformed', why, ...namedIn(bytes) });
  if (bytes.length >= LOCK_READ_BYTES) {
    // The rest was not read and may name any process.
    const why = reason('longerThanLocks', { bytes: LOCK_READ_BYTES });
    return { kind: 'malformed', why, pid: somePid(text), mayNameOther: true };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return malformed(isBlank(bytes) ? reason('onlyWhiteSpace') : reason('plainlyNoJson'));
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return malformed(reason('plainlyNoObject'));
  }
  const pid = pidSchema.safeParse('pid' in json ? json.pid : undefined);
  if (!pid.success) return malformed(reason('noUsablePid'));
  const payload = payloadSchema.safeParse(json);
  const madeAt = payload.success ? (payload.data.createdAt ?? payload.data.startedAt) : undefined;
  if (!payload.success || madeAt === undefined || !Number.isFinite(madeAt) || madeAt <= 0) {
    return malformed(reason('noUsableTime'));
  }
  return {
    kind: 'payload',
    pid: pid.data,
    createdAtMs: madeAt,
    maxHoldMs: payload.data.maxHoldMs,
    startTicks: payload.data.starttime,
  };
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0 || byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

/** The process that broken content names, and whether it may name one that was not read. */
function namedIn(bytes: Uint8Array): {
  readonly pid: number | null;
  readonly mayNameOther: boolean;
} {
  const text = Buffer.from(bytes).toString('utf8');
  const own = ownPid(text);
  if (own !== null) return { pid: own, mayNameOther: false };
  const isText = !text.includes('\ufffd');
  // Digits of any script and encoding. An escape may stand for a digit.
  const isNumberless = isBlank(bytes) || (isText && !/[\p{N}\\]/u.test(text));
  return { pid: somePid(text), mayNameOther: !isNumberless };
}

/**
 * The pid of OpenClaw's own payload, complete or torn off after the pid. The pid comes first, and
 * no other field names a process. A pid that the tear cut is none, since its other digits are
 * unknown. Null for any other form.
 */
function ownPid(text: string): number | null {
  const begin = /^\s*\{\s*"pid"\s*:\s*(\d{1,10})(?=[\s,}])/.exec(text);
  const pid = pidSchema.safeParse(begin === null ? undefined : Number(begin[1]));
  if (begin === null || !pid.success) return null;
  // A crash of the machine may fill the end of a file with zeros.
  let rest = text.slice(begin[0].length).replace(/\0+$/, '').trimStart();
  while (rest !== '') {
    if (rest.startsWith('}')) return rest.slice(1).trim() === '' ? pid.data : null;
    const field =
      /^,\s*(?:"(?:createdAt|startedAt|maxHoldMs|starttime)"\s*(?::\s*)?|"[A-Za-z]*$|$)/;
    const name = field.exec(rest);
    if (name === null) return null;
    rest = rest.slice(name[0].length);
    const value = /^(?:"[\dTZ:.+-]*(?:"|$)|\d+(?:\.\d*)?|$)/.exec(rest);
    if (value === null) return null;
    rest = rest.slice(value[0].length).trimStart();
  }
  return pid.data;
}

/** A complete pid in any form. Worth a look, but no proof of anything. */
function somePid(text: string): number | null {
  const digits = /"pid"\s*:\s*"?(\d{1,10})(?=[^\d.])/.exec(text)?.[1];
  const pid = pidSchema.safeParse(digits === undefined ? undefined : Number(digits));
  return pid.success ? pid.data : null;
}
